"""Finds, in a shelf of thousands of stories, the few that are worth a question.

catalogue    the whole of it: what is to be searched, and keeping up with what changes
finding      a question -> passages, by words and by vectors
segment      a part of it on disk; kept: which of them count; making: how one is made
postings, terms, vectors    what is in one
state, sources, upkeep, tiers, sizes    what there is, what it is made of, and when
"""

from . import sizes
from .catalogue import PATIENCE, Catalogue
from .finding import BrokenSegment, Searched, find
from .segment import Part

__all__ = ["PATIENCE", "BrokenSegment", "Catalogue", "Part", "Searched", "find", "sizes"]
