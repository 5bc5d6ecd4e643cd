"""JSON Schema compiled to plain functions, because a load test validates thousands of messages.

jsonschema needs some 5 ms for one message, these functions a fiftieth of that. They know just
the keywords that Discord's description uses, and refuse to compile any other. A test holds them
to jsonschema's verdicts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, TypeAlias

Check: TypeAlias = Callable[[Any], str | None]
"""Returns the first problem with a value, as `.path: what is wrong`, or None."""

_REF: Final = "#/components/schemas/"
_PROSE: Final = {"description", "title", "example", "default"}
_SILENT: Final = _PROSE | {"contentEncoding", "discriminator", "x-discord-union"}
"""Keywords that say nothing about which values are valid."""

_TYPES: Final[dict[str, Callable[[Any], bool]]] = {
    "null": lambda v: v is None,
    "boolean": lambda v: isinstance(v, bool),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
    "string": lambda v: isinstance(v, str),
    "array": lambda v: isinstance(v, list),
    "object": lambda v: isinstance(v, dict),
}
_SIZES: Final[dict[str, tuple[type, int]]] = {
    "minLength": (str, -1),
    "maxLength": (str, 1),
    "minItems": (list, -1),
    "maxItems": (list, 1),
    "minProperties": (dict, -1),
    "maxProperties": (dict, 1),
}


class Compiler:
    """Compiles the schemas of one document; each named schema once."""

    def __init__(self, schemas: Mapping[str, Any], *, formats: bool = True) -> None:
        self._schemas = schemas
        self._formats = _FORMATS if formats else {}
        self._named: dict[str, Check] = {}

    def compile(self, schema: Mapping[str, Any]) -> Check:
        checks = [
            check
            for keyword, value in schema.items()
            if keyword not in _SILENT and (check := self._keyword(keyword, value, schema))
        ]
        return checks[0] if len(checks) == 1 else _all(checks)

    def _keyword(self, keyword: str, value: Any, schema: Mapping[str, Any]) -> Check | None:
        if keyword in _SIZES:
            return _size(keyword, value)
        name = re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", keyword.lstrip("$"))
        make = getattr(self, f"_{name}", None)
        if make is None:
            raise NotImplementedError(f"JSON Schema keyword {keyword}")
        made: Check | None = make(value, schema)
        return made

    def _ref(self, value: str, _: Mapping[str, Any]) -> Check:
        name = value.removeprefix(_REF)
        if name not in self._named:
            # A schema may hold itself: until it is compiled, it is looked up when it is needed.
            self._named[name] = lambda v: self._named[name](v)  # noqa: PLW0108 (replaced below)
            self._named[name] = self.compile(self._schemas[name])
        return self._named[name]

    def _type(self, value: str | list[str], _: Mapping[str, Any]) -> Check:
        names = [value] if isinstance(value, str) else value
        tests = [_TYPES[name] for name in names]
        problem = f": is not of type {' or '.join(names)}"
        if len(tests) == 1:
            return lambda v, is_one=tests[0]: None if is_one(v) else problem  # type: ignore[misc]
        return lambda v: None if any(test(v) for test in tests) else problem

    def _properties(self, value: Mapping[str, Any], _: Mapping[str, Any]) -> Check:
        checks = {name: self.compile(schema) for name, schema in value.items()}

        def check(v: Any) -> str | None:
            if not isinstance(v, dict):
                return None
            for name, item in v.items():
                if name in checks and (problem := checks[name](item)) is not None:
                    return f".{name}{problem}"
            return None

        return check

    def _additional_properties(
        self, value: bool | Mapping[str, Any], schema: Mapping[str, Any]
    ) -> Check:
        known = frozenset(schema.get("properties", ()))
        inner = None if isinstance(value, bool) else self.compile(value)

        def check(v: Any) -> str | None:
            for name in v if isinstance(v, dict) else ():
                if name in known or value is True:
                    continue
                if inner is None:
                    return f".{name}: is not expected"
                if (problem := inner(v[name])) is not None:
                    return f".{name}{problem}"
            return None

        return check

    def _required(self, value: list[str], _: Mapping[str, Any]) -> Check:
        def check(v: Any) -> str | None:
            missing = [name for name in value if isinstance(v, dict) and name not in v]
            return f": lacks {', '.join(missing)}" if missing else None

        return check

    def _items(self, value: Mapping[str, Any], _: Mapping[str, Any]) -> Check:
        inner = self.compile(value)

        def check(v: Any) -> str | None:
            for index, item in enumerate(v if isinstance(v, list) else ()):
                if (problem := inner(item)) is not None:
                    return f"[{index}]{problem}"
            return None

        return check

    def _all_of(self, value: list[Any], _: Mapping[str, Any]) -> Check:
        return _all([self.compile(each) for each in value])

    def _any_of(self, value: list[Any], _: Mapping[str, Any]) -> Check:
        return _choice([self.compile(each) for each in value], most=len(value))

    def _one_of(self, value: list[Any], _: Mapping[str, Any]) -> Check:
        return _choice([self.compile(each) for each in value], most=1)

    def _enum(self, value: list[Any], _: Mapping[str, Any]) -> Check:
        return lambda v: None if v in value else f": is none of {value}"

    def _const(self, value: Any, _: Mapping[str, Any]) -> Check:
        return lambda v: None if v == value else f": is not {value!r}"

    def _minimum(self, value: float, _: Mapping[str, Any]) -> Check:
        return lambda v: f": is below {value}" if _is_number(v) and v < value else None

    def _maximum(self, value: float, _: Mapping[str, Any]) -> Check:
        return lambda v: f": is above {value}" if _is_number(v) and v > value else None

    def _pattern(self, value: str, _: Mapping[str, Any]) -> Check:
        search = re.compile(value).search
        problem = f": does not match {value}"
        return lambda v: problem if isinstance(v, str) and not search(v) else None

    def _unique_items(self, value: bool, _: Mapping[str, Any]) -> Check:
        def check(v: Any) -> str | None:
            keys = [repr(each) for each in v] if value and isinstance(v, list) else []
            return None if len(keys) == len(set(keys)) else ": holds an item twice"

        return check

    def _format(self, value: str, _: Mapping[str, Any]) -> Check | None:
        test = self._formats.get(value)
        if test is None:
            return None
        return lambda v: None if test(v) else f": is no {value}"


def _all(checks: list[Check]) -> Check:
    def check(v: Any) -> str | None:
        for each in checks:
            if (problem := each(v)) is not None:
                return problem
        return None

    return check


def _choice(checks: list[Check], *, most: int) -> Check:
    """At least one check passes and at most `most` do; else the problem that lies deepest."""

    def check(v: Any) -> str | None:
        problems = [each(v) for each in checks]
        passed = problems.count(None)
        if 1 <= passed <= most:
            return None
        if passed:
            return f": matches {passed} alternatives that exclude each other"
        return max((p for p in problems if p), key=_tells_most)

    return check


def _tells_most(problem: str) -> tuple[int, bool]:
    """Of several alternatives' problems the deepest; that one is no null says the least."""
    return len(re.findall(r"[.\[]", problem)), not problem.startswith(": is not of type")


def _size(keyword: str, limit: int) -> Check:
    kind, sign = _SIZES[keyword]

    def check(v: Any) -> str | None:
        bad = isinstance(v, kind) and (len(v) - limit) * sign > 0  # type: ignore[arg-type]
        return f": breaks {keyword} {limit}" if bad else None

    return check


def _is_number(v: Any) -> bool:
    return isinstance(v, (int, float)) and not isinstance(v, bool)


def _is_time(v: Any) -> bool:
    if not isinstance(v, str):
        return True
    try:
        return datetime.fromisoformat(v) is not None
    except ValueError:
        return False


_FORMATS: Final[dict[str, Callable[[Any], bool]]] = {
    "date-time": _is_time,
    "uri": lambda v: not isinstance(v, str) or re.match(r"[a-z][a-z0-9+.-]*:\S", v) is not None,
    "int32": lambda v: not isinstance(v, int) or -(1 << 31) <= v < 1 << 31,
    "int64": lambda v: not isinstance(v, int) or -(1 << 63) <= v < 1 << 63,
}
