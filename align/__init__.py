"""Joint paragraph alignment over any number of languages."""
