"""Errors: one tree, each a short message that says what to do."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from index import errors
from index.errors import QuothError

# An argument for every name that an error's constructor may use.
ARGUMENTS = {
    "length": 1_234,
    "limit": 1_000_000,
    "path": Path("some/story.txt"),
    "reason": "Permission denied",
    "name": "Name.txt",
    "close": ["this-one", "that-one"],
    "ids": ["first", "second", "third"],
    "story_id": "the-name",
    "what": "something is missing",
    "advice": "save it as plain text",
    "address": "https://a.example/page",
    "status": 404,
    "seconds": 8.0,
    "why": "it is somewhere else",
}


def leaves(error: type[QuothError]) -> list[type[QuothError]]:
    children = error.__subclasses__()
    found = [leaf for child in children for leaf in leaves(child)] or [error]
    return [leaf for leaf in found if leaf.__module__.startswith("index.")]  # not the faces'


def make(error: type[QuothError]) -> QuothError:
    names = list(inspect.signature(error).parameters)
    return error(*(ARGUMENTS[name] for name in names if name in ARGUMENTS))


@pytest.mark.parametrize("error", leaves(QuothError), ids=lambda error: error.__name__)
def test_a_message_is_one_line_a_user_can_read(error: type[QuothError]) -> None:
    message = str(make(error))
    assert message.endswith((".", "?"))
    assert message[0].isupper() or message.startswith(("“", "some/story.txt", "https://"))
    assert "\n" not in message
    assert 20 < len(message) < 260
    assert not any(mark in message for mark in ("Traceback", "Errno", "None", "{", "()"))


def test_every_error_of_the_module_is_in_the_tree() -> None:
    found = [
        cls
        for _, cls in inspect.getmembers(errors, inspect.isclass)
        if cls.__module__.startswith(errors.__name__)
    ]
    assert len(found) > 15
    assert all(issubclass(cls, QuothError) for cls in found)


def test_close_names_are_offered() -> None:
    assert str(errors.NoSuchStory("x", ["a"])) == "There is no story “x”. Did you mean “a”?"
    assert str(errors.NoSuchStory("x", ["a", "b", "c"])).endswith("mean “a”, “b” or “c”?")
    assert str(errors.NoSuchStory("x", [])) == "There is no story “x”."


def test_no_name_makes_a_message_long() -> None:
    many = [f"story-{number}" for number in range(1_000)]
    for error in (
        errors.NoSuchStory("x" * 9_000, []),
        errors.AmbiguousStory("one\nanother" * 900, many),
        errors.SharedStory("x" * 9_000),
        errors.NotRemoved("x" * 9_000),
        errors.BadStoryId("x" * 9_000),
        errors.BadOwner("x" * 9_000),
    ):
        assert len(str(error)) < 300
        assert "\n" not in str(error)
    assert errors.AmbiguousStory("x", many).close == tuple(many)


@pytest.mark.parametrize("error", leaves(errors.UnreadableStory), ids=lambda error: error.__name__)
def test_what_is_wrong_with_a_file_names_the_file(error: type[QuothError]) -> None:
    assert any(name in str(make(error)) for name in ("story.txt", "Name.txt"))


@pytest.mark.parametrize("error", leaves(errors.FetchError), ids=lambda error: error.__name__)
def test_what_is_wrong_with_an_address_names_it(error: type[errors.FetchError]) -> None:
    made = make(error)
    assert isinstance(made, errors.FetchError)
    assert made.address == "https://a.example/page"
    assert made.address in str(made)
