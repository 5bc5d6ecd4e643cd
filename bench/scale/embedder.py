"""An embedder that is told what vectors to give."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.embed import Embedder, ModelEmbedder, Progress, Vectors

from .world import MadeUp, Question


class ToldEmbedder:
    """Gives the vectors that were made up for stories and questions.

    For a question, the model embeds it all the same, so that the time it takes is counted.
    """

    name = "made up"
    checksum = "made up"

    def __init__(self, questions: Sequence[Question] = (), model: Embedder | None = None) -> None:
        self._model = model or ModelEmbedder()
        self._told = {question.text: question.vector for question in questions}
        self._next: Vectors | None = None

    def tell(self, made_up: MadeUp) -> None:
        """What the next texts are: a story's sentences."""
        self._next = made_up.sentences

    def tell_of(self, question: Question) -> None:
        """One question more."""
        self._told[question.text] = question.vector

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        if self._next is not None:
            told, self._next = self._next, None
            if len(told) != len(texts):
                raise ValueError(f"{len(texts)} texts were cut from a story, not {len(told)}")
            return told
        self._model.encode(texts)
        return np.concatenate([self._told[text] for text in texts])

    def warm(self) -> None:
        self._model.warm()
