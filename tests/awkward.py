"""Texts that are hard on offsets, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

FRAGMENTS = (
    *("\r\n", "\n", "\r", "\n\n", "\n \n", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"),
    *(" ", "  ", "\t", "\xa0", "\u3000", "\u2009"),
    *("\ud83d", "\ude00", "\udcff", "\x00", "\x07", "\x1b[31m", "\ufeff", "\ufffe", "\xad"),
    *("\u200b", "\u200d", "\u2060", "e\u0301", "\u0301", "\u0345", "\u1112\u1161\u11ab", "\u212b"),
    *("שלום עולם.", "مرحبا، كيف الحال؟", "\u202eright to left\u202c", "दुनिया।", "日本語。次の文。"),
    *("👩‍👩‍👧‍👦", "🇳🇿", "☕️", "𝔘𝔫𝔦", "ﬁ", "ß", "İ"),
    *("U.S.", "D.C. Mr Gray", "J. R. Brown", "e.g.", "No. 7", "3.14", "...", "…", "!?", ". "),
    *("“", "”", "‘", "’", '"', "'", "(", ")", "—", ";", ": "),
    *("Word", "went. on", "The the", "“Yes,” she said.", "Is it?", "x" * 700, "ab cd " * 120),
)

characters = st.characters(exclude_categories=())
"""Any code point, surrogates too."""

texts = st.one_of(
    st.text(characters, max_size=200),
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(characters, max_size=8))).map("".join),
    st.lists(st.sampled_from(FRAGMENTS), max_size=40).map(" ".join),
)
"""Any text, mostly of the kinds that go wrong."""
