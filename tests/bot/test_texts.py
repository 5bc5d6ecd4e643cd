"""The catalogues are complete, hold Discord's limits, and fall back to English."""

from __future__ import annotations

import ast
import re
from string import Formatter

import pytest

from bot.buttons import _ACTIONS
from bot.story_buttons import ACTIONS
from bot.texts import CATALOGUES, DEFAULT, has, language_of, say
from tests.conftest import ROOT
from tests.discord_twin import limits

ENGLISH = CATALOGUES[DEFAULT]
TRANSLATIONS = sorted(CATALOGUES.keys() - {DEFAULT})
LANGUAGES = sorted(CATALOGUES)

_COMMAND_NAME, _DESCRIPTION, _CHOICE = 32, 100, 100


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def keys_in_code() -> set[str]:
    """Every key that the code says outright."""
    found: set[str] = set()
    for path in (ROOT / "bot").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_catalogue_has_every_text_and_no_other(language: str) -> None:
    assert CATALOGUES[language].keys() == ENGLISH.keys()


@pytest.mark.parametrize("language", TRANSLATIONS)
@pytest.mark.parametrize("key", ENGLISH)
def test_a_text_has_the_places_of_the_english_one(language: str, key: str) -> None:
    assert places(CATALOGUES[language][key]) == places(ENGLISH[key])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_discord_lists_is_short_enough(language: str) -> None:
    for key, text in CATALOGUES[language].items():
        assert text.strip() == text
        assert text
        if key.startswith("command."):
            assert len(text) <= _DESCRIPTION, key
        if key.startswith("menu."):
            assert len(text) <= _COMMAND_NAME, key
        if key.startswith("choice."):
            assert len(text) <= _CHOICE, key
        if key.startswith("button."):
            assert len(text) <= limits.LABEL, key
        assert len(text) <= limits.CONTENT, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_button_has_a_label(language: str) -> None:
    labels = {key.removeprefix("button.") for key in CATALOGUES[language] if "button." in key}
    assert labels == _ACTIONS.keys() | ACTIONS.keys()


def test_no_text_is_left_over() -> None:
    said = keys_in_code()
    # These are put together where they are said.
    made = re.compile(
        r"(answer\.sure|button|story\.used|story\.done|adding|form|audit|error\.[A-Z]\w+)(\.|$)"
    )
    assert [key for key in ENGLISH if key not in said and not made.match(key)] == []


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        *(("de", "de"), ("es-ES", "es"), ("es-419", "es"), ("en-US", "en"), ("en-GB", "en")),
        *(("fr", "en"), ("zh-CN", "en"), ("", "en"), ("nonsense", "en")),
    ],
)
def test_a_locale_has_a_language(locale: str, language: str) -> None:
    assert language_of(locale) == language


def test_values_take_their_places() -> None:
    assert say("de", "answer.paragraph", number=3) == "Absatz 3"
    assert say("pt-BR", "answer.paragraph", number=3) == "paragraph 3"


def test_a_missing_text_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.texts.CATALOGUES", {"en": ENGLISH, "de": {}})
    assert say("de", "list.or") == "or"
    assert has("list.or")
    assert not has("no such key")
