"""How fast one person, and one channel, may ask."""

from __future__ import annotations

from math import ceil

from discord.app_commands import Cooldown

from .conversation import Place
from .failures import Refused
from .settings import Settings

_COOLDOWNS_KEPT = 10_000


class Pace:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._cooldowns: dict[tuple[str, int], Cooldown] = {}

    def slow_down(self, user: int, place: Place) -> None:
        """Counts a message that is answered; raises Refused to one who asks too fast."""
        if len(self._cooldowns) > _COOLDOWNS_KEPT:
            self._cooldowns.clear()
        limits = [("error.slow_down", user, self._settings.user_questions_per_minute)]
        if channel := place.innermost:
            rate = self._settings.channel_questions_per_minute
            limits.append(("error.slow_down_channel", channel, rate))
        for refusal, id, rate in limits:
            if rate:
                cooldown = self._cooldowns.setdefault((refusal, id), Cooldown(rate, 60.0))
                if wait := cooldown.update_rate_limit():
                    raise Refused(refusal, seconds=ceil(wait))
