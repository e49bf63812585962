"""Consistency checks between the versions of a story."""
