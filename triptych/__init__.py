"""Triptych aligns, fills and checks news stories published in several languages at once."""

__version__ = "0.1.0"
