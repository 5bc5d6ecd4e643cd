"""Tells a question from chatter and from thanks. Pure."""

from __future__ import annotations

import re

from index.answer import MAX_QUESTION

_LEAST_WORDS = 3
_URL = re.compile(r"https?://\S+")
_WORD = re.compile(r"\w[\w'’]*")
# The words that open a question in English, German and Spanish, where no question mark ends it.
_OPENERS = frozenset(
    "who whom whose what when where why which how "
    "wer wen wem wessen was wann wo wohin woher warum wieso weshalb welche welcher welches wie "
    "quién quiénes qué cuándo dónde cuál cuáles cuánto cuánta cuántos cuántas cómo".split()
)
_WELCOMED = (
    "thanks?|thank you|thx|ty|tysm|cheers|ok|okay|kk?|got it|i see|cool|great|nice|perfect|awesome|"
    "wow|lol|haha+|good bot|quoth|so much|very much|a lot|for (?:the |your )?(?:help|answer)|"
    "danke(?:schön)?|vielen dank|super|alles klar|prima|muchas|gracias|vale|perfecto|genial"
)
_THANKS = re.compile(rf"(?:\W*\b(?:{_WELCOMED})\b)*[^\w?]*", re.IGNORECASE)


def reads_as_thanks(text: str) -> bool:
    """Whether a message says nothing but that an answer was welcome, be it by an emoji: it wants
    no other.
    """
    return bool(text) and _THANKS.fullmatch(text) is not None


def reads_as_question(text: str, *, goes_on: bool = False) -> bool:
    """Whether a message asks something: three words, and a question mark or word to show it.

    One word is enough where it ``goes_on`` from an answer ("Why?"). What is said to somebody
    ("@ana, when ...?") is theirs to answer, and so is a quoted message.
    """
    text = _URL.sub(" ", text).strip()
    words = _WORD.findall(text.lower())
    least = 1 if goes_on else _LEAST_WORDS
    if len(words) < least or len(text) > MAX_QUESTION or text.startswith((">", "<@")):
        return False
    return text.endswith("?") or (words[0] in _OPENERS and not text.endswith(("!", ".", "…")))
