"""Tells a question from chatter, from thanks and from a greeting. Pure."""

from __future__ import annotations

import re
from unicodedata import normalize

from index.records import MAX_QUESTION

_LEAST_WORDS = 3
_URL = re.compile(r"https?://\S+")
_WORD = re.compile(r"\w[\w'’]*")
# The words that open a question in English, German and Spanish, where no question mark ends it.
_OPENERS = frozenset(
    "who whom whose what when where why which how "
    "wer wen wem wessen was wann wo wohin woher warum wieso weshalb welche welcher welches wie "
    "quién quiénes qué cuándo dónde cuál cuáles cuánto cuánta cuántos cuántas cómo".split()
)
_MARKUP = re.compile(r"<(?:a?:\w+:|@!?)\d+>|[:;x]-?[dp)]+(?!\w)|<3", re.IGNORECASE)
"""Emojis as Discord writes those of a server, mentions, and what is typed for emojis."""

_WELCOMED = (
    "thanks?|thank (?:you|u)|thx|ty|tysm|cheers|ok|okay|kk?|got it|i see|cool|great|nice one|"
    "perfect|awesome|wow|lol|(?:ha){2,}h?|haha+|good bot|danke(?: ?schön)?|vielen dank|alles klar|"
    "(?:muchas )?gracias|vale|perfecto"
)
_MORE = "quoth|bot|so much|very much|a lot|for (?:the |your )?(?:help|answer)|again"
_THANKS = re.compile(
    rf"(?:[^\w?？؟]*\b(?:{_WELCOMED})\b(?:\W+(?:{_MORE})\b)*)*[^\w?？؟]*", re.IGNORECASE
)

_GREETED = (
    "hi|hello|hey|hiya|yo|good (?:morning|afternoon|evening|day)|help|help me|can you help|"
    "(?:who|what) are you|what can (?:you do|i ask)|how do i use (?:you|this)|"
    "hallo|moin|guten (?:morgen|tag|abend)|hilfe|wer bist du|was kannst du|"
    "hola|buenos d[ií]as|buenas(?: tardes| noches)?|ayuda|qui[eé]n eres|qu[eé] puedes hacer"
)
_GREETED_ON = "there|all|everyone|guys|please|me|for me|quoth|bot|zusammen|a todos|bitte|por favor"
_GREETING = re.compile(
    rf"\W*(?:please\W+)?(?:{_GREETED})\b"
    rf"(?:\W+(?:{_GREETED}|{_GREETED_ON}|{_WELCOMED})\b)*\W*",
    re.IGNORECASE,
)


def reads_as_thanks(text: str) -> bool:
    """Whether a message says nothing but that an answer was welcome, be it by an emoji or a mark:
    it wants no other.
    """
    return bool(text) and _THANKS.fullmatch(_MARKUP.sub(" ", text)) is not None


def reads_as_greeting(text: str) -> bool:
    """Whether a message only greets the bot, or asks what it is for, which few stories answer."""
    return _GREETING.fullmatch(_MARKUP.sub(" ", normalize("NFC", text))) is not None


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
