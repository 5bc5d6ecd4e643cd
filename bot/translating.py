"""What Discord lists, commands and their descriptions, in each user's language."""

from __future__ import annotations

from discord import Locale, app_commands
from discord.app_commands import TranslationContextTypes, locale_str

from .texts import CATALOGUES, language_of, say


class CatalogueTranslator(app_commands.Translator):
    """Translates by the catalogue."""

    async def translate(
        self, string: locale_str, locale: Locale, context: TranslationContextTypes
    ) -> str | None:
        key = string.extras.get("key")
        return CATALOGUES[language_of(str(locale))].get(key) if key else None


def text(key: str) -> locale_str:
    """The text ``key`` as Discord is given it: in English, to be translated."""
    return locale_str(say("en", key), key=key)
