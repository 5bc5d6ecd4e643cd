"""Tests of index/catalogue."""
