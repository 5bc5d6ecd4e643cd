"""The twin holds a bot to Discord's description and limits, and says which one was broken."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from copy import deepcopy
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from jsonschema import Draft202012Validator  # type: ignore[import-untyped,unused-ignore]
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.discord_twin import TOKEN, Twin, payloads, schema
from tests.discord_twin.checks import Compiler
from tests.discord_twin.command_limits import check_commands
from tests.discord_twin.errors import ApiError
from tests.discord_twin.limits import check_choices, check_message, check_modal

JSON = dict[str, Any]

described = pytest.mark.skipif(schema.find() is None, reason="no openapi.json at hand")


@pytest_asyncio.fixture
async def twin() -> AsyncIterator[Twin]:
    async with Twin() as twin:
        yield twin


async def call(twin: Twin, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    """One raw request with the bot's token."""
    headers = {"Authorization": f"Bot {TOKEN}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        url = f"{twin.url}/api/v10{path}"
        async with session.request(method, url, json=body) as answer:
            return answer.status, await answer.json() if answer.content_length else None


@described
@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"content": 7}, "body.content: is not of type string or null"),
        ({"content": "x", "tts": "yes"}, "body.tts: is not of type boolean or null"),
        ({"content": "x", "allowed_mentions": {"parse": ["all"]}}, "allowed_mentions"),
        ({"content": "x", "message_reference": {"channel_id": "1"}}, "lacks message_id"),
    ],
)
async def test_a_bad_request_is_refused_and_noted(twin: Twin, body: JSON, problem: str) -> None:
    path = f"/channels/{twin.channel('general').id}/messages"
    status, answer = await call(twin, "POST", path, body)
    assert (status, answer["code"]) == (400, 50035)
    [violation] = twin.violations
    assert violation.kind == "request"
    assert problem in violation.what
    with pytest.raises(AssertionError, match="request: POST"):
        twin.assert_clean()


@described
@pytest.mark.asyncio
async def test_a_query_is_checked_too(twin: Twin) -> None:
    path = f"/channels/{twin.channel('general').id}/messages"
    assert (await call(twin, "GET", f"{path}?limit=5"))[0] == 200
    assert (await call(twin, "GET", f"{path}?limit=101"))[0] == 400
    assert (await call(twin, "GET", f"{path}?newest=1"))[0] == 400


@described
@pytest.mark.asyncio
async def test_the_twins_own_answers_are_checked(
    twin: Twin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(payloads, "own_user", lambda user: {"id": "x"})
    await call(twin, "GET", "/users/@me")
    assert twin.violations[0].kind == "answer"


@pytest.mark.asyncio
async def test_an_unknown_route_is_noted(twin: Twin) -> None:
    assert (await call(twin, "GET", "/channels/1/pins"))[0] == 404
    assert twin.violations[0].kind == "unknown route"


@pytest.mark.asyncio
async def test_without_the_description_the_limits_still_hold(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("QUOTH_SHARED", str(tmp_path))
    async with Twin() as twin:
        assert not twin.validated
        path = f"/channels/{twin.channel('general').id}/messages"
        assert (await call(twin, "POST", path, {"content": "x" * 2000}))[0] == 200
        status, answer = await call(twin, "POST", path, {"content": "x" * 2001})
        assert (status, answer["errors"]["content"]["_errors"][0]["code"]) == (
            400,
            "BASE_TYPE_BAD_LENGTH",
        )
        status, answer = await call(twin, "POST", path, {"content": ""})
        assert (status, answer["code"]) == (400, 50006)


def button(**but: Any) -> JSON:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go"} | but


def row(*inside: JSON) -> JSON:
    return {"type": 1, "components": list(inside)}


def field(length: int = 1) -> JSON:
    return {"name": "n", "value": "v" * length}


def text(length: int) -> JSON:
    return {"type": 10, "content": "x" * length}


V2 = 1 << 15
SELECT = {"type": 3, "custom_id": "s", "options": [{"label": "a", "value": "a"}]}


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2000},
        {"embeds": [{"title": "x" * 256, "description": "x" * 4096}]},
        {"embeds": [{"description": "x" * 3000}] * 2},
        {"embeds": [{"fields": [field()] * 25}]},
        {"components": [row(*(button(custom_id=str(n)) for n in range(5)))]},
        {"components": [row(button(label="x" * 80, custom_id="y" * 100))]},
        {"flags": V2, "components": [text(100)] * 40},
        {"flags": V2, "components": [{"type": 17, "components": [text(4000)]}]},
    ],
)
def test_what_just_fits(body: JSON) -> None:
    check_message(body)


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"content": "x" * 2001}, "content"),
        ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title"),
        ({"embeds": [{"description": "x" * 4097}]}, "embeds.0.description"),
        ({"embeds": [{"footer": {"text": "x" * 2049}}]}, "embeds.0.footer.text"),
        ({"embeds": [{"fields": [field()] * 26}]}, "embeds.0.fields"),
        ({"embeds": [{"fields": [field(1025)]}]}, "embeds.0.fields.0.value"),
        ({"embeds": [{"fields": [field(0)]}]}, "embeds.0.fields.0.value"),
        ({"embeds": [{"description": "x" * 3001}] * 2}, "embeds: Embed size exceeds"),
        ({"embeds": [{"title": "x"}] * 11}, "embeds"),
        ({"components": [row(button())] * 6}, "components"),
        ({"components": [row(*[button()] * 6)]}, "components.0"),
        ({"components": [row(button(), button())]}, "components.0.components.1.custom_id"),
        ({"components": [row(button(), SELECT)]}, "components.0"),
        ({"components": [row(button(label="x" * 81))]}, "components.0.components.0.label"),
        ({"components": [row(button(custom_id="x" * 101))]}, "custom_id"),
        ({"components": [row(button(custom_id=None))]}, "custom_id"),
        ({"components": [row(button(style=5))]}, "url"),
        ({"components": [text(5)]}, "components.0"),
        ({"flags": V2, "components": [text(5)], "content": "x"}, "content"),
        ({"flags": V2, "components": [text(5)] * 41}, "components"),
        ({"flags": V2, "components": [text(2001)] * 2}, "components"),
    ],
)
def test_what_is_too_much(body: JSON, path: str) -> None:
    with pytest.raises(ApiError) as refused:
        check_message(body)
    assert refused.value.body["code"] == 50035
    assert path in (refused.value.violation or "")


def test_choices_modals_and_commands_have_limits() -> None:
    choice = {"name": "n", "value": "v"}
    field = {"type": 4, "custom_id": "words", "style": 1, "label": "Words"}
    command = {"name": "ask", "description": "Ask", "type": 1}
    check_choices({"choices": [choice] * 25})
    check_modal({"title": "t" * 45, "custom_id": "m", "components": [row(field)]})
    check_commands([command, {"name": "Ask the story", "type": 3}])
    too_much: list[Callable[[], None]] = [
        lambda: check_choices({"choices": [choice] * 26}),
        lambda: check_choices({"choices": [choice | {"name": "n" * 101}]}),
        lambda: check_modal({"title": "t" * 46, "custom_id": "m", "components": [row(field)]}),
        lambda: check_modal({"title": "t", "custom_id": "m", "components": []}),
        lambda: check_commands([command | {"name": "Ask"}]),
        lambda: check_commands([command | {"name": "two words"}]),
        lambda: check_commands([command | {"description": "d" * 101}]),
        lambda: check_commands([command, command]),
        lambda: check_commands([{"name": f"m{n}", "type": 3} for n in range(16)]),
    ]
    for refuse in too_much:
        with pytest.raises(ApiError):
            refuse()


# The compiled checks against jsonschema


@described
def test_every_schema_compiles() -> None:
    path = schema.find()
    assert path is not None
    loaded = schema.load(path)
    for template, methods in loaded._paths.items():
        for method in methods.keys() - {"parameters"}:
            loaded.request(method, template, {}, {})


def spoilt(value: Any) -> list[Any]:
    """The value with one part at a time taken away or replaced."""
    found: list[Any] = []
    if isinstance(value, dict):
        for key, inner in value.items():
            found.append({k: v for k, v in value.items() if k != key})
            found += [value | {key: other} for other in [None, -1, "x", [], {}, *spoilt(inner)]]
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += [[*value[:index], other, *value[index + 1 :]] for other in spoilt(inner)]
        found.append([*value, *deepcopy(value)])
    return found


@described
@pytest.mark.asyncio
async def test_the_checks_agree_with_jsonschema(twin: Twin) -> None:
    path = schema.find()
    assert path is not None
    document = schema.load(path)
    body = {
        "content": "x",
        "embeds": [{"title": "t", "fields": [field() | {"inline": True}]}],
        "components": [row(button()), row(SELECT)],
        "allowed_mentions": {"parse": ["users"]},
        "nonce": "7",
    }
    place = twin.channel("general").id
    _, answer = await call(twin, "POST", f"/channels/{place}/messages", body)
    for name, value in (("MessageCreateRequest", body), ("MessageResponse", answer)):
        check = Compiler(document.schemas, formats=False).compile(
            {"$ref": f"#/components/schemas/{name}"}
        )
        judge = jsonschema_for(document.schemas, name)
        assert check(value) is None
        candidates = spoilt(value)[::4]  # jsonschema is slow
        differing = [c for c in candidates if judge.is_valid(c) != (check(c) is None)]
        assert differing == []
        assert len(candidates) > 30


def jsonschema_for(schemas: JSON, name: str) -> Draft202012Validator:
    contents = {"schemas": _relocated(schemas)}
    resource = DRAFT202012.create_resource(contents)
    registry: Registry[Any] = Registry().with_resource("urn:x", resource)
    return Draft202012Validator({"$ref": f"urn:x#/schemas/{name}"}, registry=registry)


def _relocated(schemas: Any) -> Any:
    """The schemas with references that jsonschema resolves inside the test's own document."""
    if isinstance(schemas, dict):
        return {
            k: v.replace("#/components/schemas/", "urn:x#/schemas/")
            if k == "$ref"
            else _relocated(v)
            for k, v in schemas.items()
        }
    return [_relocated(each) for each in schemas] if isinstance(schemas, list) else schemas
