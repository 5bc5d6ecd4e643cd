"""Fixtures for the faces."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.bot.discord_fixtures import KEEPER, PEARS, Stage, on_stage
from tests.bot.terminal_fixtures import bare, data, real_data, run
from tests.discord_twin import Person

__all__ = ["bare", "data", "real_data", "run"]


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The bot, running on a twin, with two stories."""
    async with on_stage(tmp_path / "data", KEEPER, PEARS) as stage:
        await stage.start()
        yield stage


@pytest.fixture
def ana(stage: Stage) -> Person:
    return stage.twin.user("ana")


@pytest.fixture
def ben(stage: Stage) -> Person:
    return stage.twin.user("ben")
