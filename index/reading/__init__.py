"""Question + passages -> the answer's place in them, and how well each passage answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models import NO_READER, READER

if TYPE_CHECKING:
    from .reader import Reader


def find_reader(name: str = READER) -> Reader:
    """The reader called READER or NO_READER, or else a CrossEncoder: a folder, or a name on the
    Hugging Face hub. Loads nothing yet.
    """
    if name == READER:
        from .model import ModelReader

        return ModelReader()
    if name == NO_READER:
        from .sentence import SentenceReader

        return SentenceReader()
    from .cross_encoder import CrossEncoderReader

    return CrossEncoderReader(name)
