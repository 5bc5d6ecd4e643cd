"""Faults that a test orders: errors, rate limits, delays and lost answers of REST calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from .state import JSON


@dataclass
class Fault:
    """What befalls the next `times` matching calls. `status` 0 cuts the connection instead.

    With `after` the call is carried out first and only its answer is lost.
    """

    method: str
    path: str
    status: int | None = None
    body: JSON | str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    after: bool = False
    times: int = 1
    happened: int = 0

    def matches(self, method: str, path: str) -> bool:
        return fnmatchcase(method, self.method) and fnmatchcase(path, self.path)


class Faults:
    """The faults still to come, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._coming: list[Fault] = []
        self.lost_answers = 0

    def next(self, method: str, path: str, **how: Any) -> Fault:
        """Order a fault: `next("POST", "/channels/*/messages", status=502, times=2)`."""
        fault = Fault(method, path, **how)
        self._coming.append(fault)
        return fault

    def rate_limit(
        self,
        method: str,
        path: str,
        *,
        retry_after: float = 0.1,
        everywhere: bool = False,
        times: int = 1,
    ) -> Fault:
        """Order a 429, of one bucket or, with `everywhere`, a global one."""
        body, headers = too_many(retry_after, everywhere=everywhere)
        return self.next(method, path, status=429, body=body, headers=headers, times=times)

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that befalls this call, if any; counts it down."""
        for fault in self._coming:
            if fault.matches(method, path):
                fault.happened += 1
                fault.times -= 1
                self.lost_answers += fault.after
                if fault.times <= 0:
                    self._coming.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        self._coming.clear()


def too_many(retry_after: float, *, everywhere: bool) -> tuple[JSON, dict[str, str]]:
    """A 429's body and headers."""
    body = {
        "message": "You are being rate limited.",
        "retry_after": retry_after,
        "global": everywhere,
        "code": 0,
    }
    scope = "global" if everywhere else "user"
    headers = {"Retry-After": str(max(1, round(retry_after))), "X-RateLimit-Scope": scope}
    return body, headers | ({"X-RateLimit-Global": "true"} if everywhere else {})
