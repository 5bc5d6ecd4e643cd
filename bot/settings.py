"""The environment and .env -> one frozen Settings."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from index.errors import QuothError
from index.models import PACKAGED, READER


class BadSettings(QuothError):
    """A setting is wrong; a line for each that is."""


class Settings(BaseModel):
    """All settings; each is explained in ``.env.example``."""

    model_config = ConfigDict(
        alias_generator=str.upper, populate_by_name=True, extra="ignore", frozen=True
    )

    data: Path = Field(default=Path("data"), alias="QUOTH_DATA")
    embedding_model: str = PACKAGED
    reading_model: str = READER
    stories_memory_mb: int = Field(default=1_024, ge=1)
    caution: Literal["strict", "balanced", "eager"] = "balanced"
    discord_token: SecretStr | None = None
    discord_dev_server: int | None = None
    message_content: bool = False
    user_questions_per_minute: int = Field(default=20, ge=0)
    channel_questions_per_minute: int = Field(default=60, ge=0)
    stories_per_server: int = Field(default=100, ge=0)
    characters_per_server: int = Field(default=20_000_000, ge=0)
    attachment_megabytes: int = Field(default=25, ge=0)
    log_questions: bool = False
    metrics_port: int | None = Field(default=None, ge=1, le=65535)
    discord_url: str | None = Field(
        default=None, alias="QUOTH_DISCORD_URL", pattern="^https?://[^/]+"
    )


def load_settings() -> Settings:
    """The settings; raises BadSettings, which never repeats a value: it may be a secret."""
    given: dict[str, str] = {}
    try:
        # pydantic-settings would do the same, but takes 0.06 s to load.
        for source in (dotenv_values(".env", encoding="utf-8-sig"), os.environ):
            given |= {name.upper(): value for name, value in source.items() if value}
        return Settings.model_validate(given)
    except UnicodeDecodeError:
        raise BadSettings(".env is not UTF-8 text: save it as UTF-8.") from None
    except OSError as error:
        raise BadSettings(f".env can't be read: {error.strerror}.") from None
    except ValidationError as error:
        lines = [
            f"{problem['loc'][0]}: {problem['msg']}; see .env.example."
            for problem in error.errors(include_input=False, include_url=False)
        ]
        raise BadSettings("\n".join(lines)) from None
