"""What DOCX, ODT and EPUB have in common: parts that name others, and fields in Dublin Core."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from .safe_xml import Element, local_name


def resolved(base: str, reference: str) -> str:
    """The name of the part that a part called ``base`` refers to; it may not exist."""
    path = unquote(reference.partition("#")[0])
    if not path:
        return base
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(base), path)).lstrip("/")


def field(root: Element, *names: str) -> str | None:
    """The text of the first element by one of these names that has any."""
    for name in names:
        for element in named(root, name):
            if text := " ".join("".join(element.itertext()).split()):
                return text
    return None


def named(root: Element, *names: str) -> Iterator[Element]:
    """The elements by these names (lower-case, without namespace), in the document's order."""
    return (element for element in root.iter() if local_name(element) in names)


def attribute(element: Element, name: str) -> str:
    """An attribute by its name without namespace; "" where it has none."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""
