"""Tests of what makes the reading model."""
