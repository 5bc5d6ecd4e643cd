"""Quoth's faces: the console and the Discord bot."""
