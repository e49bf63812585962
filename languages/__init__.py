"""What is known about each language: packs, identification, sentences, numbers, dates, names."""
