"""From how many passages on what is done. Read as ``sizes.FEW``, so that tests can have less."""

FEW = 4_096
"""Up to so many passages are ranked all together, without a catalogue; and so many, not yet in a
segment, are searched in memory. Above it, ranking all takes longer than finding and ranking some
(``python -m bench scale``), and making a ranker, which adding a story costs the next question,
takes longer than 2 s.
"""

FAN = 4
"""Segments of about the same size that become one: a passage is written anew 3 times at most, and
a library has 3 segments of each size at most, but for those that are full.
"""

MOST = 163_840
"""Passages in a segment that grows no more. In larger ones it is faster to find the nearest of as
many; but to add the story that completes one takes as long as to build it, some 40 s.
"""

WORN = 0.7
"""The share of a segment's passages that are present, below which it is built anew."""
