"""The recipe of the demonstration model: a grammar that writes sentences, and the training."""
