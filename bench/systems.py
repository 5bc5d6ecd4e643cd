"""What is measured: a story in, something that answers questions about it out."""

from __future__ import annotations

from collections.abc import Callable

from index import Answer, Excerpt, Story
from index.answer import answer_question
from index.embed import Embedder
from index.indexed import build
from index.rank import Ranker
from index.reader import SentenceReader

Ask = Callable[[str], Answer]
System = Callable[[Story, Embedder], Ask]

LIMIT = 3


def quoth(story: Story, embedder: Embedder) -> Ask:
    """The whole of it, as users get it."""
    ranker = Ranker([build(story, embedder)])
    return lambda question: answer_question(
        question, ranker, embedder, SentenceReader(), limit=LIMIT
    )


def vectors(story: Story, embedder: Embedder) -> Ask:
    """The same passages and the same model, ranked by vectors alone."""
    indexed = build(story, embedder)

    def ask(question: str) -> Answer:
        scores, rows = indexed.passage_index.search(embedder.encode([question]), LIMIT)
        excerpts = []
        for score, row in zip(scores[0], rows[0], strict=True):
            if row >= 0:  # FAISS pads with -1 where there are fewer
                p = indexed.passages[row]
                paragraph = indexed.sentences[p.first].paragraph
                text = story.text[p.start : p.end]
                excerpts.append(
                    Excerpt(text, p.start, p.end, paragraph, None, float(score), story.ref)
                )
        confidence = max(0.0, excerpts[0].score)
        return Answer(question, True, confidence, tuple(excerpts))

    return ask


SYSTEMS: dict[str, System] = {"quoth": quoth, "vectors": vectors}
