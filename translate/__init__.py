"""Filling missing cells from the translation memory and from machine translation."""
