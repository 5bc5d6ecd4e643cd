"""Tests of the bench: that what it measures is what it says."""
