"""python -m tests.index.formats.make_files: makes the documents in files/ with LibreOffice.

The texts are in ``sources``; NAME.expected.txt comes from there, never from what is read back.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from .sources import SOURCES, Block, Document

FILES = Path(__file__).parent / "files"

_FILTERS = {"txt": "txt:Text (encoded):UTF8,CRLF"}

_NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in [
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("meta", "meta"),
        ("fo", "xsl-fo-compatible"),
    ]
)
_HEAD_STYLES = "".join(
    f'<style:style style:name="Heading_20_{level}" style:display-name="Heading {level}" '
    f'style:family="paragraph" style:default-outline-level="{level}">'
    f'<style:paragraph-properties fo:margin-top="0.4cm" fo:margin-bottom="0.2cm" '
    f'fo:keep-with-next="always"/><style:text-properties fo:font-size="{size}pt" '
    f'fo:font-weight="bold"/></style:style>'
    for level, size in ((1, 16), (2, 13))
)


def main() -> None:
    FILES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for document in SOURCES:
            source = Path(folder) / f"{document.name}.fodt"
            source.write_text(_flat_odt(document), encoding="utf-8")
            for ending in document.endings:
                _convert(source, ending)
                made = source.with_suffix(f".{ending}")
                shutil.copy(made, FILES / made.name)
            (FILES / f"{document.name}.expected.txt").write_text(expected(document), "utf-8")


def expected(document: Document) -> str:
    """The words in the order of reading: a note after its paragraph, a table row by row."""
    paragraphs = [document.title]
    for block in document.blocks:
        paragraphs += [" | ".join(row) for row in block.rows] or [block.text]
        paragraphs += [block.note] if block.note else []
    return "\n\n".join(paragraphs) + "\n"


def _convert(source: Path, ending: str) -> None:
    program = shutil.which("soffice")
    assert program, "LibreOffice makes the documents: install libreoffice-writer"
    subprocess.run(
        [
            *(program, "--headless", "--convert-to", _FILTERS.get(ending, ending)),
            *("--outdir", source.parent, source),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _flat_odt(document: Document) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_NAMESPACES} '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:meta><dc:title>{escape(document.title)}</dc:title><meta:initial-creator>"
        f"{escape(document.author)}</meta:initial-creator></office:meta>"
        f"{_styles(document)}<office:body><office:text>"
        f'<text:p text:style-name="Title">{escape(document.title)}</text:p>'
        f"{_in_columns(document)}</office:text></office:body></office:document>"
    )


def _in_columns(document: Document) -> str:
    body = "".join(map(_block, document.blocks))
    if document.columns == 1:
        return body
    return f'<text:section text:style-name="Cols" text:name="Cols">{body}</text:section>'


def _styles(document: Document) -> str:
    hyphenate = (
        'fo:hyphenate="true" fo:hyphenation-remain-char-count="2" '
        'fo:hyphenation-push-char-count="2" '
        if document.hyphenated
        else ""
    )
    indent = 'fo:text-indent="0.5cm"' if document.indented else 'fo:margin-bottom="0.2cm"'
    columns = (
        '<style:style style:name="Cols" style:family="section"><style:section-properties>'
        f'<style:columns fo:column-count="{document.columns}" fo:column-gap="0.7cm"/>'
        "</style:section-properties></style:style>"
    )
    return (
        "<office:styles>"
        '<style:default-style style:family="paragraph"><style:text-properties '
        'fo:font-family="\'DejaVu Serif\'" fo:font-size="9pt" fo:language="en" fo:country="US"/>'
        "</style:default-style>"
        '<style:style style:name="Standard" style:family="paragraph"/>'
        '<style:style style:name="Body" style:family="paragraph"><style:paragraph-properties '
        f'fo:text-align="justify" {indent}/><style:text-properties {hyphenate}/></style:style>'
        '<style:style style:name="Title" style:family="paragraph"><style:paragraph-properties '
        'fo:text-align="center" fo:margin-bottom="0.5cm"/><style:text-properties '
        'fo:font-size="20pt"/></style:style>'
        '<style:style style:name="Quote" style:family="paragraph"><style:paragraph-properties '
        'fo:margin-left="0.8cm" fo:margin-right="0.8cm" fo:margin-bottom="0.2cm"/></style:style>'
        '<style:style style:name="Footnote" style:family="paragraph"><style:text-properties '
        'fo:font-size="7pt"/></style:style>'
        f"{_HEAD_STYLES}"
        '<text:list-style style:name="Dots"><text:list-level-style-bullet text:level="1" '
        'text:bullet-char="•"><style:list-level-properties text:space-before="0.3cm" '
        'text:min-label-width="0.4cm"/></text:list-level-style-bullet></text:list-style>'
        "</office:styles><office:automatic-styles>"
        '<style:page-layout style:name="Page"><style:page-layout-properties '
        'fo:page-width="14.8cm" fo:page-height="21cm" fo:margin="1.5cm"/>'
        '<style:header-style><style:header-footer-properties fo:margin-bottom="0.4cm"/>'
        "</style:header-style><style:footer-style><style:header-footer-properties "
        'fo:margin-top="0.4cm"/></style:footer-style></style:page-layout>'
        f"{columns}</office:automatic-styles><office:master-styles>"
        f'<style:master-page style:name="Standard" style:page-layout-name="Page">'
        f"{_running(document)}</style:master-page></office:master-styles>"
    )


def _running(document: Document) -> str:
    if not document.running:
        return ""
    return (
        f"<style:header><text:p>{escape(document.running)}</text:p></style:header>"
        "<style:footer><text:p>Page <text:page-number/></text:p></style:footer>"
    )


def _block(block: Block) -> str:
    text = escape(block.text)
    if block.note:
        text += (
            '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
            f'<text:note-body><text:p text:style-name="Footnote">{escape(block.note)}</text:p>'
            "</text:note-body></text:note>"
        )
    match block.kind:
        case "h1" | "h2":
            level = block.kind[1]
            return (
                f'<text:h text:style-name="Heading_20_{level}" text:outline-level="{level}">'
                f"{text}</text:h>"
            )
        case "item":
            return (
                '<text:list text:style-name="Dots"><text:list-item><text:p '
                f'text:style-name="Standard">{text}</text:p></text:list-item></text:list>'
            )
        case "quote":
            return f'<text:p text:style-name="Quote">{text}</text:p>'
        case "table":
            rows = "".join(
                f"<table:table-row>{_cells(row)}</table:table-row>" for row in block.rows
            )
            columns = f'<table:table-column table:number-columns-repeated="{len(block.rows[0])}"/>'
            return f"<table:table>{columns}{rows}</table:table>"
        case _:
            return f'<text:p text:style-name="Body">{text}</text:p>'


def _cells(row: tuple[str, ...]) -> str:
    return "".join(
        f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p>'
        "</table:table-cell>"
        for cell in row
    )


if __name__ == "__main__":
    main()
