"""Reads parts of a ZIP file in memory, within limits; nothing is ever written to disk.

A part is found by its name only, so that a name like ../../x leads nowhere.
"""

from __future__ import annotations

import zlib
from io import BytesIO
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from ..errors import DamagedFile, EncryptedFile, SuspectFile
from .source import Source

MAX_PARTS = 10_000
MAX_UNPACKED = 150_000_000
"""Bytes, over all parts: twice what a DOCX of 50 MB with pictures comes to."""
MAX_XML = 40_000_000
"""Bytes of one part with text: five novels with all their marks."""
MAX_RATIO = 200
"""Unpacked to packed size. A DOCX of the same paragraph over and over reaches 100."""

_RATIO_COUNTS_FROM = 5_000_000
_ENTRY = b"PK\x01\x02"
_BROKEN = (BadZipFile, LargeZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError)
_LOCKED = 0x1


class Archive:
    """The parts of a ZIP file. Raises DamagedFile, EncryptedFile or SuspectFile.

    ``what`` is the kind of document that it is taken for, as in "a DOCX".
    """

    def __init__(self, source: Source, what: str = "a document") -> None:
        self._name, self.what = source.name, what
        if source.data.count(_ENTRY) > MAX_PARTS:  # before anything is made of them
            raise SuspectFile(source.name, f"it has more than {MAX_PARTS:,} parts")
        try:
            self._zip = ZipFile(BytesIO(source.data))
        except (*_BROKEN, RuntimeError, LookupError) as error:
            raise DamagedFile(source.name, what) from error
        self._parts = {info.filename: info for info in self._zip.infolist()}
        self._check_size(len(source.data))

    def _check_size(self, packed: int) -> None:
        infos = self._zip.infolist()
        size = sum(info.file_size for info in infos)
        if size > MAX_UNPACKED:
            raise SuspectFile(self._name, f"it unpacks to over {MAX_UNPACKED // 1_000_000} MB")
        if size > _RATIO_COUNTS_FROM and size > MAX_RATIO * packed:
            raise SuspectFile(self._name, f"it unpacks to over {MAX_RATIO} times its size")
        if any(info.flag_bits & _LOCKED for info in infos):
            raise EncryptedFile(self._name)

    @property
    def names(self) -> list[str]:
        return list(self._parts)

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def read(self, part: str, limit: int = MAX_XML) -> bytes:
        """The bytes of a part. What its header says of its size is never exceeded."""
        info = self._parts.get(part)
        if info is None:
            raise DamagedFile(self._name, self.what)
        return self._unpacked(info, limit)

    def _unpacked(self, info: ZipInfo, limit: int) -> bytes:
        if info.file_size > limit:
            raise SuspectFile(self._name, f"a part of it unpacks to over {limit // 1_000_000} MB")
        try:
            return self._zip.read(info)
        except (*_BROKEN, RuntimeError, LookupError) as error:
            raise DamagedFile(self._name, self.what) from error
