"""Addresses that must not be fetched: refused by the policy of all users, before a connection."""

from __future__ import annotations

import ipaddress
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import AddressNotAllowed, BadAddress, FetchError
from index.formats.address import MAX_LENGTH, parse_address
from index.formats.fetch import fetch
from index.formats.network import is_public

THIS_MACHINE = """
    http://127.0.0.1/ http://127.0.0.1:8080/ https://127.0.0.1/ http://127.1/ http://127.0.1/ http://127.255.255.254/
    http://0/ http://0.0.0.0/ http://0.1.2.3/ http://2130706433/ http://0x7f000001/ http://0x7f.1/
    http://0X7F.0.0.0X1/ http://017700000001/ http://0177.0.0.1/ http://0177.0.0.01/
    http://127.0.0.1./ http://localhost/ http://LocalHost/ http://localhost./ https://localhost:8443/
    http://[::1]/ http://[0:0:0:0:0:0:0:1]/ http://[::]/ http://[::]:8080/
    http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/ http://[::127.0.0.1]/ http://[::7f00:1]/
    http://[::ffff:0:127.0.0.1]/ http://[64:ff9b::127.0.0.1]/ http://[2002:7f00:1::]/
    http://１２７.０.０.１/ http://127。0。0。1/ http://①②⑦.⓪.⓪.①/ http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/ http://ｌocalhost/
    http://127.0.0.1#@example.org/ http://127.0.0.1?@example.org/ http://127.0.0.1/@example.org
    hTTp://127.0.0.1/
""".split()

PRIVATE = """
    http://10.0.0.1/ http://10.255.255.255/ http://167772161/ http://0xa.1/ http://012.0.0.1/
    http://172.16.0.1/ http://172.31.255.254/ http://192.168.0.1/ http://192.168.1.1:8080/
    http://169.254.169.254/latest/meta-data/ http://2852039166/ http://0xA9FEA9FE/
    http://0251.0376.0251.0376/ http://[::ffff:169.254.169.254]/ http://[::ffff:a9fe:a9fe]/
    http://[64:ff9b::169.254.169.254]/ http://[64:ff9b:1::a9fe:a9fe]/ http://[2002:a9fe:a9fe::1]/
    http://100.64.0.1/ http://100.127.255.255/ http://100.100.100.200/ http://168.63.129.16/
    http://192.0.0.192/ http://192.0.2.1/ http://198.18.0.1/ http://198.19.255.255/
    http://198.51.100.7/ http://203.0.113.9/ http://192.88.99.1/ http://224.0.0.251/
    http://239.255.255.250/ http://240.0.0.1/ http://255.255.255.255/
    http://[fe80::1]/ http://[febf::1]/ http://[fec0::1]/ http://[fc00::1]/ http://[fd00:ec2::254]/
    http://[ff02::1]/ http://[ff0e::1]/ http://[100::1]/ http://[2001:db8::1]/ http://[3fff::1]/
    http://[2001::7f00:1]/ http://[2001:10::1]/ http://[5f00::1]/ http://[4000::1]/
""".split()

OTHER_SCHEMES = """
    file:///etc/passwd file://localhost/etc/passwd FILE:///etc/passwd ftp://example.org/
    gopher://example.org:70/_GET dict://example.org:2628/ ldap://example.org/ ws://example.org/
    data:text/html,<p>hello javascript:alert(1) jar:http://example.org/a.zip!/
    view-source:http://a.example/ unix:///var/run/docker.sock ssh://example.org/ about:blank
    //example.org/ example.org /etc/passwd
""".split()

OTHER_PORTS = [f"http://example.org:{port}/" for port in (0, 1, 22, 25, 2375, 6379, 9200, 65_535)]

USERS = """
    http://user@example.org/ http://user:secret@example.org/ http://example.org@127.0.0.1/
    http://example.org:80@127.0.0.1/ http://@127.0.0.1/ http://:@example.org/ http://a@b@127.0.0.1/
    http://example.org%2f@127.0.0.1/
""".split()

MALFORMED = [
    *(
        "http:127.0.0.1",
        "http:///127.0.0.1/",
        "http://",
        "http:///",
        "https://",
        "http://?",
        "http://#",
        "http://.",
        "http://..",
        "",
        " ",
    ),
    *("http://[::1", "http://::1/", "http://[::1].example.org/", "http://example.org[::1]/"),
    *("http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/", "http://[127.0.0.1]/", "http://[]/"),
    *("http://[v1.fe80]/", "http://example.org:99999/", "http://example.org:-80/"),
    *("http://example.org:80:80/", "http://example.org:８０/", "http://example.org:0x50/"),
    *("http://exa mple.org/", "http://exa%6dple.org/", "http://%31%32%37.0.0.1/"),
    *("http://example.org\\@127.0.0.1/", "http:\\\\127.0.0.1\\", "http://example.org\r\nX: y/"),
    *("http://example.org/\r\nHost: inner\r\n", "http://exam\tple.org/", "http://a\x00b.example/"),
    *("http://-example.org/", "http://example-.org/", "http://example..org/", "http://xn--\u00df/"),
    *("http://\ud800.example/", "http://a.example/\x85b", "http://" + "a" * 64 + ".example/"),
    *("http://" + "a." * 127 + "example/", "http://example.org/" + "a" * MAX_LENGTH),
    *("http://example.org／@127.0.0.1/", "http://example.org＃@127.0.0.1/", "http://a*b.example/"),
]

UNKNOWN = ["http://localhost.localdomain/", "http://page.localhost/", "http://1.2.3.4.5/"]
"""Names that a resolver may give this machine, or none."""


def refused(address: str) -> FetchError:
    """The error of a fetch, which must come soon."""
    begun = time.monotonic()
    with pytest.raises(FetchError) as caught:
        fetch(address)
    assert time.monotonic() - begun < 10
    return caught.value


@pytest.mark.parametrize("address", [*THIS_MACHINE, *PRIVATE], ids=ascii)
def test_no_address_of_a_private_place_is_fetched(address: str) -> None:
    error = refused(address)
    assert isinstance(error, AddressNotAllowed)
    assert str(error) == f"{address} is not fetched: it is not on the public internet."


@pytest.mark.parametrize("address", OTHER_SCHEMES, ids=ascii)
def test_only_http_is_fetched(address: str) -> None:
    error = refused(address)
    assert str(error) == (f"{address} is not fetched: only addresses with http:// or https:// are.")


@pytest.mark.parametrize("address", OTHER_PORTS)
def test_only_the_ports_of_the_web_are_tried(address: str) -> None:
    assert "a page's server has another port than" in str(refused(address))


@pytest.mark.parametrize("address", USERS)
def test_nobodys_name_or_password_is_sent(address: str) -> None:
    assert "it holds a user's name" in str(refused(address))


@pytest.mark.parametrize("address", MALFORMED, ids=ascii)
def test_what_can_be_read_in_two_ways_is_not_read(address: str) -> None:
    error = refused(address)
    assert isinstance(error, BadAddress | AddressNotAllowed)
    assert str(error).isprintable()
    assert len(str(error)) < 400


@pytest.mark.parametrize("address", UNKNOWN)
def test_a_name_that_may_be_of_this_machine_is_not_fetched(address: str) -> None:
    assert address in str(refused(address))


@pytest.mark.parametrize(
    "place",
    """1.1.1.1 8.8.8.8 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 172.15.255.255
    172.32.0.0 192.167.255.255 223.255.255.255 2606:4700::1111 2a00:1450::1 2001:4860::8888 2003::1
    64:ff9b::8.8.8.8""".split(),
)
def test_the_public_internet_is_open(place: str) -> None:
    assert is_public(ipaddress.ip_address(place))


@given(st.ip_addresses())
def test_nothing_is_open_that_python_knows_to_be_closed(
    place: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if place.is_private or place.is_loopback or place.is_link_local or place.is_multicast:
        assert not is_public(place)


class TestReading:
    @pytest.mark.parametrize(
        ("text", "read"),
        [
            ("https://example.org", "https://example.org/"),
            (" HTTPS://Example.ORG:443/A?b=C#d ", "https://example.org/A?b=C"),
            ("http://example.org.:80/", "http://example.org/"),
            ("http://example.org:8080?q", "http://example.org:8080/?q"),
            (
                "https://bücher.example/größe?ä=ö",
                "https://xn--bcher-kva.example/gr%C3%B6%C3%9Fe?%C3%A4=%C3%B6",
            ),
            ("http://BÜCHER。example/", "http://xn--bcher-kva.example/"),
            ("http://a_b.example/100%25 sure/%zz", "http://a_b.example/100%25%20sure/%zz"),
            ("http://[2606:4700:0:0::1111]:8080/", "http://[2606:4700::1111]:8080/"),
            ("http://example.org/a;b,c'(d)!$&*+=@:~", "http://example.org/a;b,c'(d)!$&*+=@:~"),
        ],
    )
    def test_an_address_is_written_as_it_is_asked_for(self, text: str, read: str) -> None:
        assert str(parse_address(text)) == read
        assert str(parse_address(read)) == read

    @given(st.text(max_size=60).map("http://a.example/".__add__) | st.text(max_size=60))
    def test_any_text_is_an_address_or_refused(self, text: str) -> None:
        try:
            address = parse_address(text)
        except FetchError:
            return
        assert str(address).isascii()
        assert str(parse_address(str(address))) == str(address)
        assert not set(" \r\n") & set(address.target + address.host)
