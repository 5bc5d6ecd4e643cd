"""Fetching from servers that are broken, hostile or slow, over real connections."""

from __future__ import annotations

import gzip
import socket
import ssl
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import trustme
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import (
    FetchError,
    FetchTimedOut,
    PageBroken,
    PageMissing,
    PageNotOpen,
    PageTooLarge,
    ServerFailed,
    ServerUnproven,
)
from index.formats.network import Policy

from .sites import FEW, HERE, LOCAL, Answer, get, moved, one, page, site


class TestRefusals:
    @pytest.mark.parametrize(
        ("kind", "sentence", "statuses"),
        [
            (PageMissing, "There is no page at {} ({}): check the address.", [404, 410]),
            (
                PageNotOpen,
                "{} is not open to everybody ({}): save the page in a browser and add the file.",
                [401, 402, 403, 407, 451],
            ),
            (
                ServerFailed,
                "The server of {} can't give the page now ({}): try again later.",
                [429, 500, 502, 503, 504, 599],
            ),
            (
                PageBroken,
                "The server of {} sends no whole page (its answer is {}): try again later, or save "
                "the page in a browser and add the file.",
                [300, 304, 400, 405, 418],
            ),
        ],
    )
    def test_each_status_has_its_sentence(
        self, kind: type[FetchError], sentence: str, statuses: list[int]
    ) -> None:
        answers = {f"/{status}": page(b"Log in!", status=f"{status} Any") for status in statuses}
        with site(answers) as served:
            for status in statuses:
                with pytest.raises(kind) as caught:
                    get(f"{served.url}/{status}")
                assert str(caught.value) == sentence.format(f"{served.url}/{status}", status)

    @pytest.mark.parametrize(
        "answer",
        [
            b"",
            b"SSH-2.0-OpenSSH_9.2\r\n",
            b"\x16\x03\x01\x00\xff" * 100,
            b"220 mail.example ESMTP\r\n" * 100,
            b"HTTP/1.1 OK\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
            b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nnone",
            b"HTTP/1.1 200 OK\r\nContent-Length: 1e9\r\n\r\nnone",
            b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nnone",
            b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5_000 + b"\r\n\r\nnone",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\nhello",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nA: " + b"a" * 1_000_000 + b"\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200_000 + b"\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nwhatever",
            b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\n(\xb5/\xfd",
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\n\r\n\x1f\x8b",
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot packed",
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"a" * 99)[:-9],
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
            b"HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n",
            b"HTTP/1.1 302 Found\r\nLocation: /a\x00b\r\n\r\n",
            b"\x00" * 300_000,
        ],
        ids=lambda answer: ascii(answer[:60]),
    )
    def test_what_is_no_whole_answer_is_refused(self, answer: bytes) -> None:
        with pytest.raises(FetchError) as caught:
            one(answer)
        assert not isinstance(caught.value, FetchTimedOut)
        assert str(caught.value).isprintable()

    @settings(max_examples=40)
    @given(
        st.lists(
            st.sampled_from(
                b"HTTP/1.1 200 OK|HTTP/1.1 302 Found|Location: /|Content-Length: 5|: |\r\n|\r\n\r\n"
                b"|Content-Encoding: gzip|Transfer-Encoding: chunked|5\r\nhello\r\n0\r\n|\x1f\x8b"
                b"|hello|Content-Type: text/html; charset=\xff|HTTP/1.1 100 Continue\r\n\r\n".split(
                    b"|"
                )
            )
            | st.binary(max_size=9),
            max_size=12,
        ).map(b"".join)
    )
    def test_any_answer_is_a_page_or_refused(self, answer: bytes) -> None:
        with suppress(FetchError):
            one(answer)


def sending(
    head: bytes, piece: bytes, most: int, sent: list[int]
) -> Callable[[socket.socket], None]:
    """An answer that goes on until it is no longer read, or ``most`` bytes are sent."""

    def answer(connection: socket.socket) -> None:
        connection.sendall(head)
        while sum(sent) < most:
            connection.sendall(piece)
            sent.append(len(piece))

    return answer


@pytest.fixture
def memory() -> Iterator[Callable[[], int]]:
    """Tells the most bytes that were held since the test began."""
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()


class TestSizes:
    HEAD = b"HTTP/1.1 200 OK\r\n%b\r\n"

    @pytest.mark.parametrize(
        "header",
        [b"", b"Content-Length: 1000000000\r\n", b"Content-Length: 99999999999999999\r\n"],
    )
    def test_a_stream_without_end_is_left(self, header: bytes, memory: Callable[[], int]) -> None:
        sent: list[int] = []
        answer = sending(self.HEAD % header, b"endless " * 8_192, 1_000_000_000, sent)
        with pytest.raises(PageTooLarge, match=r"is over the limit of 0\.1 MB"):
            one(answer)
        assert sum(sent) < 50_000_000
        assert memory() < 20_000_000

    def test_chunks_without_end_are_left(self, memory: Callable[[], int]) -> None:
        sent: list[int] = []
        head = self.HEAD % b"Transfer-Encoding: chunked\r\n"
        with pytest.raises(FetchError) as caught:
            one(sending(head, b"1;a=b\r\nx\r\n" * 5_000, 1_000_000_000, sent), seconds=1)
        assert isinstance(caught.value, PageTooLarge | FetchTimedOut)
        assert memory() < 20_000_000

    def test_a_length_that_lies_is_not_trusted(self) -> None:
        found = one(self.HEAD % b"Content-Length: 5\r\n" + b"hello, and much more" * 1_000)
        assert found.data == b"hello"

    def test_a_page_that_unpacks_to_a_gigabyte_is_left(self, memory: Callable[[], int]) -> None:
        packer = zlib.compressobj(9, wbits=-15)
        megabyte = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
        bomb = gzip.compress(b"")[:10] + megabyte * 1_000  # after a full flush all can come again
        assert len(bomb) < 10 * FEW
        with pytest.raises(PageTooLarge), site({"/": page(bomb, "Content-Encoding: gzip")}) as at:
            get(at.url, max_bytes=10 * FEW)
        assert memory() < 20_000_000

    def test_what_unpacks_to_nothing_forever_is_left(self) -> None:
        start = gzip.compress(b"")[:10]
        nothing = b"\x00\x00\x00\xff\xff"  # an empty block
        sent: list[int] = []
        head = self.HEAD % b"Content-Encoding: gzip\r\n" + start
        with pytest.raises(PageTooLarge):
            one(sending(head, nothing * 5_000, 1_000_000_000, sent))

    def test_as_much_as_allowed_is_read(self) -> None:
        body = b"a" * FEW
        assert one(page(body)).data == body
        assert one(page(gzip.compress(body), "Content-Encoding: gzip")).data == body
        with pytest.raises(PageTooLarge):
            one(page(body + b"a"))


def dripping(head: bytes, drop: bytes) -> Callable[[socket.socket], None]:
    def answer(connection: socket.socket) -> None:
        connection.sendall(head)
        for _ in range(1_000):
            time.sleep(0.02)
            connection.sendall(drop)

    return answer


def silent(connection: socket.socket) -> None:
    connection.recv(1)


class TestTimes:
    @pytest.mark.parametrize(
        "answer",
        [
            silent,
            dripping(b"", b"H"),
            dripping(b"HTTP/1.1 200 OK\r\nA: ", b"a"),
            dripping(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n"),
            dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
            dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n", b"a"),
            dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
            dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", b"a"),
        ],
    )
    def test_however_slowly_it_comes_it_ends_in_time(self, answer: Answer) -> None:
        begun = time.monotonic()
        with pytest.raises(FetchTimedOut):
            one(answer, seconds=0.3)
        assert time.monotonic() - begun < 10

    def test_redirects_share_one_time(self) -> None:
        def slowly(connection: socket.socket) -> None:
            time.sleep(0.2)
            connection.sendall(moved("/"))

        begun = time.monotonic()
        with pytest.raises(FetchTimedOut):
            one(slowly, seconds=0.5)
        assert time.monotonic() - begun < 10

    def test_a_handshake_that_never_comes_is_not_waited_for(self) -> None:
        with socket.create_server((str(HERE), 0)) as server:
            begun = time.monotonic()
            with pytest.raises(FetchTimedOut):
                get(f"https://127.0.0.1:{server.getsockname()[1]}/", seconds=0.3)
        assert time.monotonic() - begun < 10


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


class TestSecurity:
    """TLS, with certificates of an authority that only this policy knows."""

    def policy(self, authority: trustme.CA | None) -> Policy:
        def tls() -> ssl.SSLContext:
            context = LOCAL.tls()
            if authority:
                authority.configure_trust(context)
            return context

        return replace(LOCAL, tls=tls, resolve=lambda host, port: [HERE])

    def server(self, certificate: trustme.LeafCert, seen: list[str | None]) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        context.sni_callback = lambda _socket, name, _context: seen.append(name)
        return context

    def test_the_name_is_proven_though_the_place_is_connected_to(
        self, authority: trustme.CA
    ) -> None:
        seen: list[str | None] = []
        tls = self.server(authority.issue_cert("page.example"), seen)
        with site({"/": page(b"Proven.")}, tls=tls) as served:
            found = get(f"https://page.example:{served.port}/", self.policy(authority))
        assert (found.data, seen) == (b"Proven.", ["page.example"])

    def test_a_number_can_be_proven_too(self, authority: trustme.CA) -> None:
        tls = self.server(authority.issue_cert("127.0.0.1"), [])
        with site({"/": page(b"Proven.")}, tls=tls) as served:
            assert get(served.url, self.policy(authority)).data == b"Proven."

    def test_another_name_is_not_enough(self, authority: trustme.CA) -> None:
        tls = self.server(authority.issue_cert("other.example", "127.0.0.1"), [])
        told = pytest.raises(ServerUnproven, match=r"page\.example")
        with site({"/": page()}, tls=tls) as served, told:
            get(f"https://page.example:{served.port}/", self.policy(authority))
        assert served.asked == []

    def test_nobodys_certificate_is_not_enough(self, authority: trustme.CA) -> None:
        tls = self.server(authority.issue_cert("page.example"), [])
        told = pytest.raises(ServerUnproven, match="unable to get local issuer certificate")
        with site({"/": page()}, tls=tls) as served, told:
            get(f"https://page.example:{served.port}/", self.policy(None))
        assert served.asked == []

    def test_a_certificate_of_the_past_is_not_enough(self, authority: trustme.CA) -> None:
        past = datetime(2020, 1, 1, tzinfo=UTC)
        tls = self.server(authority.issue_cert("page.example", not_after=past), [])
        told = pytest.raises(ServerUnproven, match="certificate has expired")
        with site({"/": page()}, tls=tls) as served, told:
            get(f"https://page.example:{served.port}/", self.policy(authority))

    def test_a_server_without_any_is_not_asked(self) -> None:
        with site({"/": page()}) as served, pytest.raises(ServerUnproven):
            get(f"https://page.example:{served.port}/", self.policy(None))
        assert served.asked == []
