"""python -m tests.index.formats.make_pages: saves the pages in files/ with a browser (Chromium).

Each is served at its own address with what pages have beside their text (a style, a script that
fills in a part, a picture, a frame), and saved as one file (.mhtml) and as its HTML (.saved.html).
A tale is printed as a PDF of two columns (.printed.pdf).
"""

from __future__ import annotations

import base64
import html
import re
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from tests.index.browser import Browser

from .sites import page, site
from .sources import SOURCES, Document

FILES = Path(__file__).parent / "files"
ADDRESSES = {
    "news-page": "http://courier.example/2024/05/last-ferry",
    "tale-page": "http://fireside.example/tales/clockmaker",
    "encyclopedia-page": "http://county.example/wiki/Orrin_bridge",
}
TELLS_NO_ADDRESS = "tale-page"
"""Of this one the browser alone knows where it is from."""

PRINTED = next(document for document in SOURCES if document.name == "stream")

_STYLE = b"body { font: 16px/1.5 serif } .menu li { display: inline } .late { opacity: 1 }"
_SCRIPT = b"""\
addEventListener('DOMContentLoaded', () => {
    const last = [...document.querySelectorAll('p')].filter(p => p.textContent.length > 80).at(-1)
    const text = last.innerHTML
    last.innerHTML = ''
    requestAnimationFrame(() => { last.innerHTML = text; last.className = 'late' })
    const share = document.createElement('div')
    share.className = 'share-buttons'
    share.innerHTML = '<button>Share</button><button>Tweet</button><iframe src=/frame></iframe>'
    document.body.append(share)
    document.body.dataset.ready = 'yes'
})
"""
_FRAME = b"<!doctype html><title>Offers</title><p>Win a week in the sun, today only!</p>"
_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_HEAD = "<link rel=stylesheet href=/site.css><script src=/site.js></script></head>"


def main() -> None:
    answers = {
        "/site.css": page(_STYLE, content_type="text/css"),
        "/site.js": page(_SCRIPT, content_type="text/javascript"),
        "/frame": page(_FRAME),
        "/l.png": page(_PIXEL, content_type="image/png"),
    }
    for name, address in ADDRESSES.items():
        text = (FILES / f"{name}.html").read_text("utf-8")
        if name == TELLS_NO_ADDRESS:
            text = re.sub('<link rel="canonical"[^>]*>', "", text)
        answers[urlsplit(address).path] = page(text.replace("</head>", _HEAD, 1).encode())
    answers["/print"] = page(_set_in_columns(PRINTED).encode())
    with site(answers) as served, tempfile.TemporaryDirectory() as profile:
        here = f"--host-resolver-rules=MAP *:80 127.0.0.1:{served.port}"
        browser = Browser(Path(profile), here)
        try:
            for name, address in ADDRESSES.items():
                _save(browser, name, address)
            browser.open("http://fireside.example/print")
            (FILES / f"{PRINTED.name}.printed.pdf").write_bytes(browser.printed())
        finally:
            browser.close()


def _save(browser: Browser, name: str, address: str) -> None:
    browser.open(address)
    assert browser.until("document.querySelector('.late') !== null")
    (FILES / f"{name}.mhtml").write_bytes(browser.saved().encode())
    told = f"<!-- saved from url=({len(address):04})".encode() + f"{address} -->".encode()
    whole = browser.run("document.documentElement.outerHTML").encode()
    (FILES / f"{name}.saved.html").write_bytes(b"<!DOCTYPE html>\n" + told + b"\n" + whole)


def _set_in_columns(document: Document) -> str:
    title = html.escape(document.title)
    names = {"h1": "h2", "p": "p"}
    body = "".join(
        f"<{names[b.kind]}>{html.escape(b.text)}</{names[b.kind]}>" for b in document.blocks
    )
    style = "@page { size: A5 } body { font: 10pt serif; columns: 2 } p { text-align: justify }"
    head = f"<meta charset=utf-8><title>{title}</title><style>{style}</style>"
    return f"<!doctype html><html lang=en>{head}<h1>{title}</h1>{body}"


if __name__ == "__main__":
    main()
