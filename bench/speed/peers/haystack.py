"""Haystack's usual recipe: its splitter, its sentence-transformers embedders, its store in memory.

The store is saved to a file, and loaded from it.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from haystack import Document, Pipeline
from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from .protocol import PASSAGES, Ask, main, pieces_of

_STORE = "documents.json"


class Haystack:
    def __init__(self, model: str) -> None:
        self._model = model

    @cached_property
    def _document_embedder(self) -> SentenceTransformersDocumentEmbedder:
        embedder = SentenceTransformersDocumentEmbedder(model=self._model, progress_bar=False)
        embedder.warm_up()
        return embedder

    @cached_property
    def _text_embedder(self) -> SentenceTransformersTextEmbedder:
        embedder = SentenceTransformersTextEmbedder(model=self._model, progress_bar=False)
        embedder.warm_up()
        return embedder

    def index(self, source: Path, folder: Path) -> int:
        pieces = pieces_of(source, _cut)
        documents = [Document(content=piece) for piece in pieces]
        store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        store.write_documents(self._document_embedder.run(documents)["documents"])
        folder.mkdir(parents=True, exist_ok=True)
        store.save_to_disk(str(folder / _STORE))
        return len(documents)

    def open(self, folder: Path) -> Ask:
        pipeline = Pipeline()
        store = InMemoryDocumentStore.load_from_disk(str(folder / _STORE))
        pipeline.add_component("embedder", self._text_embedder)
        pipeline.add_component("retriever", InMemoryEmbeddingRetriever(store, top_k=PASSAGES))
        pipeline.connect("embedder.embedding", "retriever.query_embedding")
        return lambda question: [
            found.content
            for found in pipeline.run({"embedder": {"text": question}})["retriever"]["documents"]
        ]


def _cut(text: str) -> list[str]:
    from haystack.components.preprocessors import DocumentSplitter

    splitter = DocumentSplitter(split_by="word", split_length=200, split_overlap=20)
    splitter.warm_up()
    return [found.content for found in splitter.run([Document(content=text)])["documents"]]


if __name__ == "__main__":
    main(Haystack)
