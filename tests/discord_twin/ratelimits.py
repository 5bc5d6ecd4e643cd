"""Rate-limit buckets: a fixed window for each route and channel, guild or webhook."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import Final

GENEROUS: Final = (1_000, 1.0)
MESSAGES: Final = (5, 5.0)
"""Calls and seconds; Discord lets a bot send 5 messages in 5 s to a channel."""

_MAJOR: Final = ("channel_id", "guild_id", "webhook_id", "webhook_token", "interaction_token")


@dataclass
class Window:
    ends: float
    used: int = 0


class RateLimits:
    """Counts the calls of each bucket; only a strict one ever refuses."""

    def __init__(self) -> None:
        self.strict = False
        self._windows: dict[str, Window] = {}

    def count(
        self, method: str, template: str, params: dict[str, str]
    ) -> tuple[dict[str, str], float | None]:
        """This call's headers, and the seconds to wait when it is one too many."""
        messages = self.strict and (method, template) == ("POST", "/channels/{channel_id}/messages")
        limit, length = MESSAGES if messages else GENEROUS
        bucket = hashlib.md5(f"{method} {template}".encode()).hexdigest()
        major = ":".join(params[key] for key in _MAJOR if key in params)
        window = self._window(f"{bucket}:{major}", length)
        over = messages and window.used >= limit
        window.used += 0 if over else 1
        left = max(0.0, window.ends - time.monotonic())
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(0, limit - window.used)),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": bucket,
        }
        return headers, left if over else None

    def _window(self, key: str, length: float) -> Window:
        window = self._windows.get(key)
        if window is None or window.ends <= time.monotonic():
            window = self._windows[key] = Window(time.monotonic() + length)
        return window
