"""Fetching a page: as it comes, over redirects, from where a name leads; real connections."""

from __future__ import annotations

import gzip
import socket
import threading
from dataclasses import replace
from ipaddress import ip_address

import pytest

from index import read_story
from index.errors import (
    AddressNotAllowed,
    FetchError,
    FetchTimedOut,
    PageBroken,
    ServerUnknown,
    ServerUnreachable,
    TooManyRedirects,
)
from index.formats import read_page
from index.formats.fetch import MAX_REDIRECTS, Fetched
from index.formats.network import Place, Policy

from .sites import HERE, INNER, LOCAL, Answer, get, moved, one, page, site


def leading(*places: str) -> tuple[Policy, list[str]]:
    """A policy under which a name leads to each place in turn, "+" for several at a time; and the
    names that are looked up.
    """
    answers = iter(places)
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[Place]:
        asked.append(host)
        return [ip_address(place) for place in next(answers).split("+")]

    return replace(LOCAL, resolve=resolve), asked


class TestPages:
    def test_a_page_comes_as_it_is(self) -> None:
        body = "<p>Größe</p>".encode()
        with site({"/a/b%20c.html?d=e": page(body, content_type="Text/HTML; Charset=UTF-8")}) as at:
            found = get(f"{at.url}/a/b c.html?d=e#there")
        url = f"{at.url}/a/b%20c.html?d=e"
        assert found == Fetched(body, "b c.html", url, "text/html", "utf-8")

    def test_the_request_says_who_asks_and_no_more(self) -> None:
        with site({"/": page()}) as served:
            get(served.url)
        line, *headers = served.asked[0].split("\r\n")[:-2]
        assert line == "GET / HTTP/1.1"
        named = dict(header.split(": ", 1) for header in headers)
        assert named["Host"] == f"127.0.0.1:{served.port}"
        assert named["User-Agent"].startswith("Quoth")
        assert set(named) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}

    @pytest.mark.parametrize(
        ("path", "name"),
        [
            ("/", "127.0.0.1"),
            ("/tales/", "tales"),
            ("/tale.pdf?page=1/2", "tale.pdf"),
            ("/%2e%2e%2f%2e%2e%2fpasswd", "....passwd"),
            ("/a%00b%0a%E2%80%AE.txt", "ab.txt"),
            ("/" + "a" * 500, "a" * 100),
        ],
    )
    def test_the_name_is_the_last_part_of_the_address(self, path: str, name: str) -> None:
        with site({path: page()}) as served:
            assert get(served.url + path).name == name

    def test_a_page_of_no_told_length_ends_where_the_connection_does(self) -> None:
        assert one(b"HTTP/1.0 200 OK\r\n\r\nAll there is.").data == b"All there is."

    def test_a_page_may_come_in_chunks_and_packed(self) -> None:
        body = gzip.compress(b"Once upon a time. " * 1_000)
        chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:9], body[9:]))
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: GZip\r\n\r\n"
        found = one(head + chunks + b"0\r\n\r\n")
        assert found.data == b"Once upon a time. " * 1_000
        assert found.content_type == ""

    def test_one_of_several_places_is_enough(self) -> None:
        with site({"/": page(b"Found.")}) as served:
            policy, _ = leading("127.0.0.3+127.0.0.1")
            everywhere = replace(policy, allows=lambda place: place.is_loopback)
            assert get(f"http://page.example:{served.port}/", everywhere).data == b"Found."


class TestCharsets:
    @pytest.mark.parametrize(
        ("told", "data", "charset"),
        [
            ("utf-8", "Größe".encode(), "utf-8"),
            ("ISO-8859-1", "Größe – “so”".encode("cp1252"), "cp1252"),
            ('"windows-1251"', "Жила-была".encode("cp1251"), "cp1251"),
            ("Shift_JIS", "むかし①".encode("cp932"), "cp932"),
            ("gb2312", "从前有個".encode("gb18030"), "gb18030"),
            ("utf-16le", "Größe".encode("utf-16-le"), "utf-16-le"),
            ("utf-16", "Größe".encode("utf-16-le"), "utf-16-le"),
            # Wrong, and seen to be.
            ("iso-8859-1", "Größe".encode(), "utf-8"),
            ("utf-8", "Größe".encode("cp1252"), None),
            ("euc-jp", b"\x80\xff\xfe", None),
            ("utf-8", "Größe".encode("utf-16"), None),
            ("windows-1252", "Größe".encode("utf-8-sig"), None),
            # No encodings of the web.
            *((name, b"text", None) for name in ("zlib", "hex", "utf-7", "punycode", "idna")),
            *((name, b"text", None) for name in ("unicode_escape", "rot13", "undefined", "none")),
            ("", b"text", None),
        ],
    )
    def test_a_charset_is_taken_where_it_can_be_true(
        self, told: str, data: bytes, charset: str | None
    ) -> None:
        found = one(page(data, content_type=f"text/plain;charset={told}"))
        assert found.charset == charset
        assert charset is None or found.data.decode(charset)


class TestRedirects:
    @pytest.mark.parametrize(
        "status", ["301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent"]
    )
    def test_the_address_is_where_it_ends(self, status: str) -> None:
        answers = {
            "/": moved("a/", status),
            "/a/": moved("../b?c", status),
            "/b?c": page(b"Here.", "Set-Cookie: session=1"),
        }
        with site(answers) as served:
            found = get(served.url)
        assert (found.url, found.data) == (f"{served.url}/b?c", b"Here.")
        assert "cookie" not in "".join(served.asked).lower()

    def test_cookies_are_not_kept_between_them(self) -> None:
        with site(
            {"/": page(b"", "Location: /b", "Set-Cookie: a=b", status="302 Found"), "/b": page()}
        ) as served:
            get(served.url)
        assert len(served.asked) == 2
        assert "cookie" not in "".join(served.asked).lower()

    def test_an_address_that_is_not_ascii_is_followed(self) -> None:
        answers = {"/": moved("/gr\u00f6\u00dfe"), "/gr%C3%B6%C3%9Fe": page(b"Here.")}
        with site(answers) as served:
            assert get(served.url).data == b"Here."

    def test_there_may_be_so_many(self) -> None:
        answers: dict[str, Answer] = {f"/{n}": moved(f"/{n + 1}") for n in range(MAX_REDIRECTS)}
        with site({**answers, f"/{MAX_REDIRECTS}": page(b"Here.")}) as served:
            assert get(f"{served.url}/0").data == b"Here."

    def test_more_are_not_followed(self) -> None:
        with site({"/": moved("/b"), "/b": moved("/")}) as served:
            with pytest.raises(TooManyRedirects, match="more than 5 times") as caught:
                get(served.url)
            assert caught.value.address == served.url
        assert served.met == MAX_REDIRECTS + 1

    @pytest.mark.parametrize(
        "to",
        """http://169.254.169.254/latest/meta-data/ //169.254.169.254/ http://[::ffff:a9fe:a9fe]/
        http://localhost:{port}/ //127.0.0.2:{port}/ http://[::1]:{port}/ http://0x7f000002:{port}/
        file:///etc/passwd ftp://127.0.0.1/ javascript:alert(1) data:text/plain,hello
        http://user:pass@127.0.0.1:{port}/in http://127.0.0.1:{port}@127.0.0.2:{port}/
        http://127.0.0.2:{port}\\@127.0.0.1/ \\\\127.0.0.2:{port}/ http://[::1""".split(),
    )
    def test_none_leads_where_one_may_not_go(self, to: str) -> None:
        with site({"/": page(b"Secret."), "/in": page(b"Secret.")}, host=INNER) as inner:
            only = replace(LOCAL, allows=lambda place: str(place) == "127.0.0.1")
            if "localhost" in to:
                inside = {"localhost": [ip_address(INNER)]}
                only = replace(only, resolve=lambda host, port: inside.get(host, [HERE]))
            with site({"/": moved(to.format(port=inner.port))}) as served:
                with pytest.raises(FetchError) as caught:
                    get(served.url, only)
                assert f"(where {served.url} leads)" in str(caught.value)
        assert (served.met, inner.met) == (1, 0)

    def test_one_that_says_not_where_is_no_page(self) -> None:
        with pytest.raises(PageBroken, match="it is said to be elsewhere, but not where"):
            one(page(b"", status="302 Found"))


class TestNames:
    def test_the_connection_goes_to_the_place_that_was_checked(self) -> None:
        with site({"/": page(b"Outer.")}) as outer, site({}, host=INNER) as inner:
            policy, asked = leading(str(HERE), INNER, INNER)
            found = get(f"http://page.example:{outer.port}/", policy)
        assert (found.data, asked) == (b"Outer.", ["page.example"])
        assert f"Host: page.example:{outer.port}\r\n" in outer.asked[0]
        assert inner.met == 0

    def test_a_name_is_checked_anew_after_a_redirect(self) -> None:
        with site({"/": moved("/b")}) as outer:
            policy, asked = leading(str(HERE), INNER)
            with pytest.raises(AddressNotAllowed, match="not on the public internet"):
                get(f"http://page.example:{outer.port}/", policy)
        assert asked == ["page.example"] * 2
        assert outer.met == 1

    @pytest.mark.parametrize("places", ["127.0.0.1+10.0.0.1", "::1+127.0.0.1", "127.0.0.1+::"])
    def test_a_name_with_one_private_place_is_not_asked_at_another(self, places: str) -> None:
        with site({"/": page()}) as served, pytest.raises(AddressNotAllowed):
            get(f"http://page.example:{served.port}/", leading(places)[0])
        assert served.met == 0

    def test_this_machine_is_not_asked_by_its_public_number_either(self) -> None:
        outside = replace(LOCAL, this_machine=False)
        with site({"/": page()}) as served, pytest.raises(AddressNotAllowed, match="not on the"):
            get(served.url, outside)
        assert served.asked == []

    def test_a_name_of_no_server_is_told(self) -> None:
        def unknown(host: str, port: int) -> list[Place]:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        with pytest.raises(ServerUnknown, match=r"by the name in https://nowhere\.example/a: "):
            get("https://nowhere.example/a", replace(LOCAL, resolve=unknown))
        with pytest.raises(ServerUnknown):
            get("https://nowhere.example/a", replace(LOCAL, resolve=lambda *_: []))

    def test_a_failing_look_up_is_no_wrong_name(self) -> None:
        def failing(host: str, port: int) -> list[Place]:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

        with pytest.raises(ServerUnreachable, match="can't be looked up now"):
            get("https://page.example/", replace(LOCAL, resolve=failing))

    def test_a_slow_look_up_is_not_waited_for(self) -> None:
        done = threading.Event()

        def slow(host: str, port: int) -> list[Place]:
            done.wait(30)
            return [HERE]

        with pytest.raises(FetchTimedOut, match=r"took longer than 0\.3 seconds"):
            get("https://page.example/", replace(LOCAL, resolve=slow), seconds=0.3)
        done.set()

    def test_a_server_that_is_not_there_is_told(self) -> None:
        with site({}) as served:
            pass
        with pytest.raises(ServerUnreachable, match="connection refused"):
            get(served.url)


class TestStories:
    TALE = b"# The ferry\n\nAda Holm rowed the ferry for nine years.\n\nThen the bridge came."

    @pytest.mark.parametrize(
        ("told", "cited"),
        [
            ("", "/b.md?utm=1"),
            ("/ferry", "/ferry"),
            ("https://elsewhere.example/ferry", "/b.md?utm=1"),
            ("/", "/b.md?utm=1"),
            ("javascript:alert(1)", "/b.md?utm=1"),
        ],
    )
    def test_a_story_is_read_from_a_page(self, told: str, cited: str) -> None:
        front = f"---\nurl: {told}\n---\n".encode() if told else b""
        tale = page(front + self.TALE, content_type="text/markdown")
        with site({"/a": moved("/b.md?utm=1"), "/b.md?utm=1": tale}) as served:
            story = read_page(get(f"{served.url}/a"))
        assert (story.id, story.title) == ("the-ferry", "The ferry")
        assert story.url == served.url + cited
        assert "Ada Holm rowed the ferry for nine years." in story.text

    def test_what_the_server_tells_of_the_encoding_counts(self) -> None:
        text = "Однажды старый паромщик уехал."
        sent = page(text.encode("iso8859-5"), content_type="text/plain; charset=ISO-8859-5")
        with site({"/": sent}) as served:
            assert read_page(get(served.url)).text == text

    def test_what_is_given_wins(self) -> None:
        with site({"/": page(self.TALE)}) as served:
            found = get(served.url)
        story = read_page(found, title="Mine", url="https://mine.example/", id="my-id")
        assert (story.title, story.url, story.id) == ("Mine", "https://mine.example/", "my-id")

    @pytest.mark.parametrize("address", ["HTTP://127.0.0.1/a", "https://[::1]/", "http://10.0.0.1"])
    def test_an_address_is_fetched_by_the_rules_of_all_users(self, address: str) -> None:
        with pytest.raises(AddressNotAllowed, match="not on the public internet"):
            read_story(address)
        with pytest.raises(AddressNotAllowed, match="not on the public internet"):
            read_story(url=address)

    @pytest.mark.parametrize("address", ["/etc/hostname", "file:///etc/hostname", "README.md", ""])
    def test_what_is_given_as_an_address_is_never_read_as_a_file(self, address: str) -> None:
        with pytest.raises(AddressNotAllowed, match="only addresses with http"):
            read_story(url=address)
