"""How the built-in encoder and the fitted numbers were made; needs the extra `train`."""
