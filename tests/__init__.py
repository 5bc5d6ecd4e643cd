"""Quoth's tests; the folders mirror those of the project."""
