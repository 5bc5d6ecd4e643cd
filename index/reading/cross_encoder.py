"""The reader of those who name a sentence-transformers CrossEncoder: it ranks passages."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from ..errors import ReaderMissing
from ..rank import Candidate
from .reader import Reading
from .sentence import SentenceReader

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


class CrossEncoderReader:
    """Orders candidates by a cross-encoder's score, and marks each one's best sentence.

    ``name`` is a folder or a model of the Hugging Face hub, which is downloaded where it is not in
    the local cache. ``read`` and ``warm`` raise ReaderMissing where it can't be had.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._loading = threading.Lock()

    @cached_property
    def _model(self) -> CrossEncoder:
        try:
            from sentence_transformers import CrossEncoder

            model: CrossEncoder = CrossEncoder(self._name, device="cpu")
        except (ImportError, OSError, ValueError, KeyError) as error:
            why = str(error).partition("\n")[0]
            raise ReaderMissing(f"“{self._name}” can't be loaded: {why}") from error
        return model

    def warm(self) -> None:
        with self._loading:
            _ = self._model

    def read(self, question: str, candidates: Sequence[Candidate]) -> list[Reading]:
        self.warm()
        marked = SentenceReader().read(question, candidates)
        if not marked:
            return []
        texts = [
            each.story.story.text[each.passage.start : each.passage.end] for each in candidates
        ]
        scores = self._model.predict([(question, text) for text in texts], show_progress_bar=False)
        ranked = [
            replace(reading, score=float(score))
            for reading, score in zip(marked, scores, strict=True)
        ]
        return sorted(ranked, key=lambda reading: -reading.score)
