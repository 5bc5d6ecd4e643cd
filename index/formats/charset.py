"""What a server says of a page's encoding: taken where it can be true."""

from __future__ import annotations

import codecs
import re

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]{1,40})", re.IGNORECASE | re.ASCII)
_PIECE = 1_000_000
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# The encodings of the web (https://encoding.spec.whatwg.org) by Python's names, and what stands in
# for a narrower one. No other name is taken: Python has codecs that are slow or no encodings.
_ISO = (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)
_WEB = {name: name for name in (f"iso8859-{part}" for part in _ISO)}
_WEB |= {name: name for name in (f"cp125{part}" for part in range(9))}
_WEB |= {
    name: name
    for name in (
        *("utf-8", "utf-16-le", "utf-16-be", "koi8-r", "koi8-u", "cp866", "cp874"),
        *("mac-roman", "mac-cyrillic", "gb18030", "big5hkscs", "euc_jp", "iso2022_jp", "cp932"),
        "cp949",
    )
}
_WEB |= {
    "ascii": "cp1252",
    "utf-16": "utf-16-le",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}


def told_charset(content_type: str, data: bytes) -> str | None:
    """The Python codec that a Content-Type header names, if ``data`` is text in it.

    None where it names none, and where the data knows better: by a byte order mark, or by being
    UTF-8, which no text in another encoding is by chance.
    """
    told = _CHARSET.search(content_type)
    if told is None or data.startswith(_MARKS):
        return None
    try:
        codec = _WEB.get(codecs.lookup(told.group(1)).name)
    except LookupError:
        return None
    if codec is None:
        return None
    return next((name for name in ("utf-8", codec) if _fits(data, name)), None)


def _fits(data: bytes, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for start in range(0, len(data), _PIECE):  # all at once would take up to 8 times as much
            decoder.decode(data[start : start + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
