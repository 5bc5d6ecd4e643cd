"""LangChain's usual recipe: its recursive splitter, HuggingFaceEmbeddings, its FAISS store."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from langchain_community.vectorstores import FAISS
from langchain_huggingface import HuggingFaceEmbeddings

from .protocol import PASSAGES, Ask, main, pieces_of


class LangChain:
    def __init__(self, model: str) -> None:
        self._model = model

    @cached_property
    def _embeddings(self) -> HuggingFaceEmbeddings:
        return HuggingFaceEmbeddings(model_name=self._model)

    def index(self, source: Path, folder: Path) -> int:
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        pieces = pieces_of(source, splitter.split_text)
        FAISS.from_texts(pieces, self._embeddings).save_local(str(folder))
        return len(pieces)

    def open(self, folder: Path) -> Ask:
        store = FAISS.load_local(
            str(folder), self._embeddings, allow_dangerous_deserialization=True
        )
        return lambda question: [
            found.page_content for found in store.similarity_search(question, k=PASSAGES)
        ]


if __name__ == "__main__":
    main(LangChain)
