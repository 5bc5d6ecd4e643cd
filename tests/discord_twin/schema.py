"""Validation against Discord's own description of its API, where that file is at hand."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any, Final

from .checks import Check, Compiler
from .state import JSON

_FILE: Final = Path("discord", "openapi.json")
_ROOT: Final = Path(__file__).resolve().parents[2]

_SNOWFLAKE_SENT: Final = {
    "oneOf": [
        {"type": "string", "pattern": "^(0|[1-9][0-9]*)$"},
        {"type": "integer", "minimum": 0},
    ]
}
"""Discord takes an id as a number too, and discord.py sends it so; the description has text."""

_FORM_ERRORS: Final = {
    "type": "object",
    "required": ["_errors"],
    "additionalProperties": False,
    "properties": {
        "_errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "message"],
                "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
            },
        }
    },
}
"""Form errors carry names such as BASE_TYPE_REQUIRED; the description says numbers."""

_REFERENCE_GIVEN: Final = {"type": "integer", "enum": [0, 1]}
"""Discord's documentation knows forwards, which are 1; the description has replies alone."""


def find() -> Path | None:
    """The description's place: in $QUOTH_SHARED, or in `shared` beside or in the repository."""
    named = os.environ.get("QUOTH_SHARED")
    places = [Path(named)] if named else [_ROOT.parent / "shared", _ROOT / "shared"]
    return next((path for place in places if (path := place / _FILE).is_file()), None)


@cache
def load(path: Path) -> Schema:
    """Read the description once for all twins of a test run."""
    return Schema(json.loads(path.read_text(encoding="utf-8")))


class Schema:
    """Checks requests and answers of each operation, by method and path template."""

    def __init__(self, document: JSON) -> None:
        self._paths: JSON = document["paths"]
        self._shared_answers: JSON = document["components"]["responses"]
        self.schemas: JSON = document["components"]["schemas"] | {"InnerErrors": _FORM_ERRORS}
        self._sent = Compiler(self.schemas | {"SnowflakeType": _SNOWFLAKE_SENT})
        self._given = Compiler(self.schemas | {"MessageReferenceType": _REFERENCE_GIVEN})
        self._checks: dict[tuple[str, ...], Check | None] = {}

    def knows(self, method: str, template: str) -> bool:
        return method.lower() in self._paths.get(template, {})

    def request(self, method: str, template: str, query: dict[str, str], body: Any) -> str | None:
        """The first problem with a request, or None."""
        operation: JSON = self._paths[template][method.lower()]
        described = {p["name"]: p["schema"] for p in operation.get("parameters", [])}
        for name, value in query.items():
            if name not in described:
                return f"query {name}: is not expected"
            if problem := self._sent.compile(described[name])(_parsed(value, described[name])):
                return f"query {name}{problem}"
        if body is None:
            wanted = operation.get("requestBody", {}).get("required")
            return "body: is missing" if wanted else None
        check = self._body(method, template, operation)
        if check is None:
            return "body: is not expected"
        return f"body{problem}" if (problem := check(body)) else None

    def _body(self, method: str, template: str, operation: JSON) -> Check | None:
        key = (method, template)
        if key not in self._checks:
            content = operation.get("requestBody", {}).get("content", {})
            media = content.get("application/json")
            self._checks[key] = media and self._sent.compile(media["schema"])
        return self._checks[key]

    def answer(self, method: str, template: str, status: int, body: Any) -> str | None:
        """The first problem with an answer, or None."""
        key = (method, template, str(status))
        if key not in self._checks:
            answers: JSON = self._paths[template][method.lower()]["responses"]
            described = answers.get(str(status), answers.get(f"{status // 100}XX"))
            if described is None:
                return f"status {status}: is not described"
            self._checks[key] = self._answer_check(described)
        check = self._checks[key]
        if check is None:
            return None if body is None else "answer: must be empty"
        return f"answer{problem}" if (problem := check(body)) else None

    def _answer_check(self, described: JSON) -> Check | None:
        if "$ref" in described:
            described = self._shared_answers[described["$ref"].rsplit("/", 1)[1]]
        media = described.get("content", {}).get("application/json")
        return media and self._given.compile(media["schema"])


def _parsed(value: str, schema: JSON) -> Any:
    """A query's text as the type that its schema wants, where it can be read so."""
    if schema.get("type") == "boolean":
        return {"1": True, "true": True, "0": False, "false": False}.get(value.lower(), value)
    if schema.get("type") == "integer" and value.lstrip("-").isdigit():
        return int(value)
    return value
