"""What kind of answer a question asks for, and whether a text is of that kind."""

from __future__ import annotations

import re

_NUMBER_WORDS = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    "fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    "ninety|hundreds?|thousands?|millions?|billions?|trillions?|dozens?|half|third|quarter|once|"
    "twice|thrice|single|double|both|none|no|an?|several|few|many|couple|pair|all|every"
)
_TIME_WORDS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|monday|tuesday|wednesday|thursday|friday|"
    "saturday|sunday|spring|summer|autumn|winter|fall|morning|noon|afternoon|evening|night|"
    "midnight|dawn|dusk|sunset|sunrise|today|tomorrow|yesterday|tonight|seconds?|minutes?|hours?|"
    "days?|weeks?|months?|years?|decades?|centur(?:y|ies)|age|ages|era|war|birth|death|before|"
    "after|during|when|until|while|since|ago|now|then|time|early|late|later|soon|once|as"
)
_ASKS = {
    "number": re.compile(
        r"\bhow (?:many|much|old|long|far|tall|high|deep|wide|big|large|often|fast|heavy)\b|"
        r"\bwhat (?:number|percent|percentage|amount|age|population|share|proportion)\b",
        re.IGNORECASE,
    ),
    "time": re.compile(
        r"\bwhen\b(?! \w+ing)|\b(?:what|which) (?:year|date|day|month|decade|century|time)\b",
        re.IGNORECASE,
    ),
    "person": re.compile(r"^\W*(?:who|whose|whom)\b", re.IGNORECASE),
    "place": re.compile(r"^\W*where\b", re.IGNORECASE),
}
_DIGIT = re.compile(r"\d")
_IS_NUMBER = re.compile(rf"\d|\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE)
_IS_TIME = re.compile(rf"\d|\b(?:{_TIME_WORDS})s?\b", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


def kind_of(question: str) -> str | None:
    """Number, time, person or place (in lower case), where the question's own words say so."""
    return next((kind for kind, asks in _ASKS.items() if asks.search(question)), None)


def fits(kind: str, text: str) -> bool:
    """Whether a text can be an answer of that kind: only what is plainly another kind is not."""
    match kind:
        case "number":
            return bool(_IS_NUMBER.search(text))
        case "time":
            return bool(_IS_TIME.search(text))
        case _:
            return bool(_LETTER.search(text)) and not _DIGIT.match(text)
