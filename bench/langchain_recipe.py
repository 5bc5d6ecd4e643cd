"""What most tutorials build: LangChain's splitter, sentence-transformers and its FAISS store.

Needs the extra ``peers``; imported only where it is measured.
"""

from __future__ import annotations

import warnings
from bisect import bisect_right
from typing import Any

from index import Answer, Excerpt, Story
from index.embed import Embedder
from index.split import split_paragraphs

from .systems import Ask, System

with warnings.catch_warnings():
    # langchain-community announces its end; its FAISS store is still the one that tutorials use.
    warnings.simplefilter("ignore", DeprecationWarning)
    from langchain_community.vectorstores import FAISS
    from langchain_core.embeddings import Embeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter


class SharedEmbeddings(Embeddings):  # type: ignore[misc]
    """Our embedder, to LangChain. HuggingFaceEmbeddings would load the same model a second time
    and give the same vectors; so they are computed once, and differ in nothing but the texts.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [vector.tolist() for vector in self._embedder.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def recipe(size: int, overlap: int, *, limit: int) -> System:
    """Chunks of at most ``size`` characters that overlap by ``overlap``, ranked by vectors."""
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=size, chunk_overlap=overlap, add_start_index=True
    )

    def system(story: Story, embedder: Embedder) -> Ask:
        starts = [start for start, _ in split_paragraphs(story.text)]
        chunks = splitter.create_documents([story.text])
        store = FAISS.from_documents(chunks, SharedEmbeddings(embedder))

        def ask(question: str) -> Answer:
            found = store.similarity_search_with_score(question, k=limit)
            excerpts = tuple(_excerpt(story, starts, chunk, score) for chunk, score in found)
            return Answer(question, True, max(0.0, excerpts[0].score), excerpts)

        return ask

    return system


def _excerpt(story: Story, starts: list[int], chunk: Any, distance: float) -> Excerpt:
    """A chunk, cited by its first paragraph; its score is the cosine similarity.

    The store measures the squared distance d of unit vectors, whose cosine is 1 - d / 2.
    """
    start = chunk.metadata["start_index"]
    end = start + len(chunk.page_content)
    paragraph = max(1, bisect_right(starts, start))
    cosine = 1 - float(distance) / 2
    return Excerpt(chunk.page_content, start, end, paragraph, None, cosine, story.ref)
