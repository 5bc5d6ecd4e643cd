"""Made-up stories and vectors, as many as one likes: always the same ones.

The words are English ones, as often as in English (by Zipf's law), a quarter of them a topic's own.
The vectors are as hard to search as real ones: of 9,531 passages of the development data in 128
lists (IVF), 8, 16 and 32 lists give a recall@10 of 0.89, 0.94 and 0.97; of as many of these 0.91,
0.95 and 0.98.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import Story
from index.embed import Vectors
from index.models import find_model

PASSAGES = 100
"""Passages of a story: some 50,000 characters, or 20 pages."""

DIMENSION = 384
_SENTENCES, _WORDS = 3, 28  # of a passage, which is a paragraph, and of a sentence
_TOPICS, _OWN_WORDS, _OWN_SHARE = 100, 300, 0.25
_LATENT, _SPREAD, _NOISE, _ASKED_NOISE = 32, 1.6, 0.87, 1.3  # 0.87: 0.5 in the mean of three
_SHORTEST, _LAST = 3, 7
"""Letters of a word, and of a sentence's last one: one that ends in fewer may be none."""


@dataclass(frozen=True, slots=True, eq=False)
class MadeUp:
    """A story with the vectors of its sentences, shape (3p, d), and their means, its passages'."""

    story: Story
    passages: Vectors
    sentences: Vectors


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A question about one passage: some of its words, and a vector near its own, shape (1, d)."""

    text: str
    vector: Vectors


class World:
    """What all stories have in common: the words, and the topics."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        draw = np.random.default_rng(seed)
        lines = (find_model().folder / "vocab.txt").read_text("utf-8").splitlines()
        words = [w for w in lines if w.isascii() and w.isalpha() and len(w) >= _SHORTEST]
        self._words = words
        chances = 1 / (np.arange(len(words)) + 2.7)
        self._upto = np.cumsum(chances / chances.sum())
        self._last = np.flatnonzero([len(word) >= _LAST for word in words])
        self._own = draw.integers(500, len(words), (_TOPICS, _OWN_WORDS))
        self._topics = _unit(draw.standard_normal((_TOPICS, _LATENT)))
        self._axes = draw.standard_normal((_LATENT, DIMENSION)) / np.sqrt(DIMENSION)

    def story(self, number: int) -> MadeUp:
        """The story of this number."""
        draw = np.random.default_rng((self._seed, number))
        topic = int(draw.integers(_TOPICS))
        about = self._topics[topic] + _unit(draw.standard_normal(_LATENT))
        spread = _SPREAD * _unit(draw.standard_normal((PASSAGES, _LATENT)))
        # Not by BLAS, whose threads wait for each other where others use the processor too.
        places = np.einsum("pl,ld->pd", about + spread, self._axes)
        sentences = self._near(np.repeat(places, _SENTENCES, axis=0), _NOISE, draw)
        passages = _unit(sentences.reshape(PASSAGES, _SENTENCES, DIMENSION).sum(1))
        text = "\n\n".join(self._paragraphs(topic, draw))
        return MadeUp(Story(f"s{number}", f"Story {number}", text), passages, sentences)

    def question(self, of: MadeUp, passage: int) -> Question:
        """A question about a passage: eight words of a sentence."""
        draw = np.random.default_rng((self._seed, passage, len(of.story.text)))
        words = of.story.text.split("\n\n")[passage].lower().replace(".", "").split()
        first = int(draw.integers(len(words) - 8))
        near = self._near(of.passages[passage : passage + 1], _ASKED_NOISE, draw)
        return Question(f"What {' '.join(words[first : first + 8])}?", near)

    def _paragraphs(self, topic: int, draw: np.random.Generator) -> Iterator[str]:
        shape = (PASSAGES * _SENTENCES, _WORDS)
        ids = np.searchsorted(self._upto, draw.random(shape))
        own = draw.choice(self._own[topic], shape)
        ids = np.where(draw.random(shape) < _OWN_SHARE, own, ids)
        ids[:, -1] = draw.choice(self._last, len(ids))
        lines = [" ".join([self._words[id] for id in row]) for row in ids.tolist()]
        sentences = [f"{line.capitalize()}." for line in lines]
        for first in range(0, len(sentences), _SENTENCES):
            yield " ".join(sentences[first : first + _SENTENCES])

    def _near(
        self, places: NDArray[np.floating], noise: float, draw: np.random.Generator
    ) -> Vectors:
        """Unit vectors near others: noise of that length is added to each."""
        added = draw.standard_normal((len(places), DIMENSION), np.float32)
        return _unit(_unit(places) + noise * _unit(added)).astype(np.float32)


def _unit(vectors: NDArray[np.floating]) -> NDArray[np.floating]:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))
