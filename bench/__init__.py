"""Measures Quoth: how often the answer is right, beside what a user would pick instead."""
