"""LlamaIndex's usual recipe: its sentence splitter, HuggingFaceEmbedding, its own vector store."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from llama_index.core import StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding

from .protocol import PASSAGES, Ask, main, pieces_of


class LlamaIndex:
    def __init__(self, model: str) -> None:
        self._model = model

    @cached_property
    def _embedding(self) -> HuggingFaceEmbedding:
        return HuggingFaceEmbedding(model_name=self._model, device="cpu")

    def index(self, source: Path, folder: Path) -> int:
        pieces = pieces_of(source, SentenceSplitter().split_text)
        nodes = [TextNode(text=piece) for piece in pieces]
        index = VectorStoreIndex(nodes, embed_model=self._embedding)
        index.storage_context.persist(str(folder))
        return len(nodes)

    def open(self, folder: Path) -> Ask:
        storage = StorageContext.from_defaults(persist_dir=str(folder))
        index = load_index_from_storage(storage, embed_model=self._embedding)
        retriever = index.as_retriever(similarity_top_k=PASSAGES)
        return lambda question: [found.node.get_content() for found in retriever.retrieve(question)]


if __name__ == "__main__":
    main(LlamaIndex)
