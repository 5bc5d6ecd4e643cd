"""The settings: from the environment and .env; what is wrong is told, secrets are not."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from pydantic import ValidationError

from bot.settings import BadSettings, Settings, load_settings
from index import QuothError
from index.answer import THRESHOLDS
from tests.bot.terminal_fixtures import setting_names
from tests.conftest import ROOT

pytestmark = pytest.mark.usefixtures("bare")

TOKEN = "MTIz.s3cret.t0ken"


def write_env(text: str, encoding: str = "utf-8") -> None:
    Path(".env").write_text(text, encoding)


class TestSources:
    def test_with_nothing_set_the_defaults_hold(self) -> None:
        settings = load_settings()
        assert settings.data == Path("data")
        assert settings.embedding_model == "all-MiniLM-L6-v2"
        assert (settings.reading_model, settings.caution) == ("quoth-reader", "balanced")
        assert settings.discord_token is None

    def test_the_environment_sets(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("QUOTH_DATA", "/srv/stories")
        monkeypatch.setenv("EMBEDDING_MODEL", "models/mine")
        monkeypatch.setenv("READING_MODEL", "none")
        monkeypatch.setenv("CAUTION", "strict")
        monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
        settings = load_settings()
        assert settings.data == Path("/srv/stories")
        assert settings.embedding_model == "models/mine"
        assert (settings.reading_model, settings.caution) == ("none", "strict")
        assert settings.discord_token is not None
        assert settings.discord_token.get_secret_value() == TOKEN

    def test_a_file_sets(self) -> None:
        write_env(
            f"# comment\nQUOTH_DATA='my stories'\nDISCORD_TOKEN={TOKEN}\nMESSAGE_CONTENT=yes\n"
        )
        settings = load_settings()
        assert settings.data == Path("my stories")
        assert settings.message_content is True
        assert settings.discord_token is not None
        assert settings.discord_token.get_secret_value() == TOKEN

    def test_the_environment_goes_before_the_file(self, monkeypatch: pytest.MonkeyPatch) -> None:
        write_env("QUOTH_DATA=from-file\nEMBEDDING_MODEL=from-file\n")
        monkeypatch.setenv("QUOTH_DATA", "from-environment")
        settings = load_settings()
        assert settings.data == Path("from-environment")
        assert settings.embedding_model == "from-file"

    def test_what_is_set_to_nothing_has_its_default(self, monkeypatch: pytest.MonkeyPatch) -> None:
        write_env("QUOTH_DATA=\nMETRICS_PORT=\n")
        monkeypatch.setenv("DISCORD_TOKEN", "")
        settings = load_settings()
        assert settings.data == Path("data")
        assert settings.metrics_port is None
        assert settings.discord_token is None

    def test_what_the_environment_sets_to_nothing_may_be_in_the_file(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_env("QUOTH_DATA=from-file\n")
        monkeypatch.setenv("QUOTH_DATA", "")
        assert load_settings().data == Path("from-file")

    def test_lower_case_names_set_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        write_env("quoth_data=from-file\nembedding_model=from-file\n")
        monkeypatch.setenv("QUOTH_DATA", "from-environment")
        settings = load_settings()
        assert settings.data == Path("from-environment")
        assert settings.embedding_model == "from-file"

    def test_settings_of_other_programs_are_let_be(self) -> None:
        write_env("OTHER_PROGRAM=1\nQUOTH_DATA=mine\n")
        assert load_settings().data == Path("mine")

    def test_a_byte_order_mark_hides_no_setting(self) -> None:
        write_env("QUOTH_DATA=mine\n", "utf-8-sig")
        assert load_settings().data == Path("mine")

    def test_every_caution_is_one_that_the_library_knows(self) -> None:
        assert set(get_args(Settings.model_fields["caution"].annotation)) == set(THRESHOLDS)

    def test_settings_are_frozen(self) -> None:
        with pytest.raises(ValidationError, match="frozen"):
            load_settings().data = Path("elsewhere")

    def test_every_setting_but_those_for_tests_is_in_the_example(self) -> None:
        example = (ROOT / ".env.example").read_text("utf-8")
        missing = {
            name for name in setting_names() if f"#{name}=" not in example.replace("# ", "#")
        }
        assert missing <= {"QUOTH_DISCORD_URL"}


class TestWrongValues:
    @pytest.mark.parametrize(
        ("name", "value", "reason"),
        [
            ("METRICS_PORT", "s3cret", "valid integer"),
            ("METRICS_PORT", "987654", "less than or equal to 65535"),
            ("MESSAGE_CONTENT", "s3cret", "valid boolean"),
            ("USER_QUESTIONS_PER_MINUTE", "-98765", "greater than or equal to 0"),
            ("DISCORD_DEV_SERVER", "s3cret", "valid integer"),
            ("CAUTION", "s3cret", "'strict', 'balanced' or 'eager'"),
        ],
    )
    def test_it_is_named_with_the_reason_but_never_repeated(
        self, monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
    ) -> None:
        monkeypatch.setenv(name, value)
        with pytest.raises(BadSettings) as caught:
            load_settings()
        message = str(caught.value)
        assert message.startswith(f"{name}: ")
        assert reason in message
        assert len(message.splitlines()) == 1
        assert value not in message
        assert value not in repr(caught.value)

    def test_each_has_a_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        write_env("METRICS_PORT=0\nLOG_QUESTIONS=perhaps\n")
        monkeypatch.setenv("DISCORD_DEV_SERVER", "mine")
        with pytest.raises(BadSettings) as caught:
            load_settings()
        named = [line.partition(":")[0] for line in str(caught.value).splitlines()]
        assert sorted(named) == ["DISCORD_DEV_SERVER", "LOG_QUESTIONS", "METRICS_PORT"]

    def test_nothing_behind_the_error_holds_the_value(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("METRICS_PORT", "s3cret")
        with pytest.raises(BadSettings) as caught:
            load_settings()
        # A traceback prints the cause, and the context unless it is suppressed.
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__

    def test_a_file_that_is_no_utf8_is_told(self) -> None:
        write_env("QUOTH_DATA=café\n", "latin-1")
        with pytest.raises(BadSettings, match=r"^\.env is not UTF-8 text: save it as UTF-8\.$"):
            load_settings()

    def test_a_file_that_cannot_be_read_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refused(*_: object, **__: object) -> None:  # root, too, who may read any file
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("dotenv.main.open", refused, raising=False)
        write_env("QUOTH_DATA=mine\n")
        with pytest.raises(BadSettings, match=r"^\.env can't be read: Permission denied\.$"):
            load_settings()

    def test_it_is_an_error_whose_message_can_be_shown(self) -> None:
        assert issubclass(BadSettings, QuothError)


class TestSecrets:
    @pytest.fixture
    def settings(self, monkeypatch: pytest.MonkeyPatch) -> Settings:
        monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
        return load_settings()

    def test_the_token_is_in_no_text_of_the_settings(self, settings: Settings) -> None:
        assert "discord_token" in repr(settings)
        for text in (repr(settings), str(settings), f"{settings.discord_token}"):
            assert TOKEN not in text

    def test_the_token_is_in_no_dump_of_the_settings(self, settings: Settings) -> None:
        assert TOKEN not in settings.model_dump_json()
        assert TOKEN not in str(settings.model_dump())
