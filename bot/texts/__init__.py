"""Every text that a Discord user sees, by key and language. Pure.

A text that a language lacks is English; `{name}` stands for a value.
"""

from __future__ import annotations

from collections.abc import Mapping

from . import de, en, es

CATALOGUES: Mapping[str, Mapping[str, str]] = {"en": en.TEXTS, "de": de.TEXTS, "es": es.TEXTS}
DEFAULT = "en"


def language_of(locale: str) -> str:
    """The catalogue's language for one of Discord's locales, such as "es-ES" or "en-GB"."""
    language = locale.partition("-")[0]
    return language if language in CATALOGUES else DEFAULT


def say(locale: str, key: str, /, **values: object) -> str:
    """The text ``key`` in the language of ``locale``, its places filled with ``values``; whole
    numbers as they are written in it.
    """
    language = language_of(locale)
    text = CATALOGUES[language].get(key) or CATALOGUES[DEFAULT][key]
    return text.format(**{name: _written(value, language) for name, value in values.items()})


def _written(value: object, language: str) -> object:
    if not isinstance(value, int):
        return value
    grouped = f"{value:,}"
    return grouped if language == DEFAULT else grouped.replace(",", ".")


def has(key: str) -> bool:
    return key in CATALOGUES[DEFAULT]
