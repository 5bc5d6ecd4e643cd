"""Tests of the formats, and of fetching pages."""
