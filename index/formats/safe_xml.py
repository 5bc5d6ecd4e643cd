"""Parses XML that strangers wrote: no entities, nothing fetched, no depth or size without end."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any

from lxml import etree, html

from ..errors import DamagedFile, SuspectFile

Element = Any
"""An lxml element; its stubs are looser than what we do with it."""

_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]*);")
_OWN_ENTITIES = "it defines entities of its own"
_IN_XML = (b"amp", b"lt", b"gt", b"quot", b"apos")
_ENTITY = b"<!ENTITY"
_NO_MEMORY = 2
"""libxml2's number for it, which lxml tells as an error of syntax."""


def parse_xml(data: bytes, name: str, what: str) -> Element:
    """The root element. Raises DamagedFile, naming ``name`` and ``what`` it should be."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root: Element = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        if getattr(error, "code", None) == _NO_MEMORY:
            raise MemoryError from error
        raise DamagedFile(name, what) from error
    if root is None:
        raise DamagedFile(name, what)
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(dtd.iterentities(), None) is not None:
        raise SuspectFile(name, _OWN_ENTITIES)
    return root


def parse_xhtml(data: bytes, name: str, what: str) -> Element:
    """The root element of a chapter: as XML where it is that, as a browser would where not."""
    try:
        return parse_xml(_NAMED.sub(_character, data), name, what)
    except DamagedFile:
        if _ENTITY in data:  # in each other, say
            raise SuspectFile(name, _OWN_ENTITIES) from None
        return parse_html(data, name, what)


def parse_html(data: bytes | str, name: str, what: str, encoding: str | None = None) -> Element:
    parser = html.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding=encoding
    )
    try:
        root: Element = html.document_fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise DamagedFile(name, what) from error
    return root


def local_name(element: Element) -> str:
    """The name without its namespace; "" for an entity or the like."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _character(match: re.Match[bytes]) -> bytes:
    if match.group(1) in _IN_XML:
        return match.group()
    text = html5.get(match.group(1).decode() + ";")
    return "".join(f"&#{ord(char)};" for char in text).encode() if text else match.group()
