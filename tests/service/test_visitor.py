"""Whom a request counts for; a forged header is believed of nobody but a trusted proxy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srpp_graph.service.visitor import Visitors

PROXY = "127.0.0.1, 10.0.0.0/8, ::1"


def client(peer: str, *forwarded: str, trusted: str = "") -> str:
    headers = [(b"x-forwarded-for", each.encode()) for each in forwarded]
    return Visitors(trusted).client_of({"client": (peer, 1), "headers": headers})


def test_the_address_counts_not_what_a_visitor_says() -> None:
    assert client("192.0.2.7", "198.51.100.1") == "192.0.2.7"
    assert client("192.0.2.7", "198.51.100.1", trusted=PROXY) == "192.0.2.7"


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [
        (("198.51.100.1",), "198.51.100.1"),
        (("203.0.113.9, 198.51.100.1",), "198.51.100.1"),
        (("203.0.113.9", "198.51.100.1"), "198.51.100.1"),
        (("198.51.100.1, 10.1.2.3",), "198.51.100.1"),
        (("::ffff:198.51.100.1",), "198.51.100.1"),
        (("2001:db8::9",), "2001:db8::/64"),
        (("198.51.100.1, nonsense",), "127.0.0.1"),
        ((), "127.0.0.1"),
    ],
)
def test_of_a_trusted_proxy_the_last_foreign_address_counts(
    forwarded: tuple[str, ...], expected: str
) -> None:
    assert client("127.0.0.1", *forwarded, trusted=PROXY) == expected


def test_one_subscriber_of_ipv6_is_one_client() -> None:
    assert client("2001:db8:0:1::1") == client("2001:db8:0:1:ffff::2") == "2001:db8:0:1::/64"
    assert client("2001:db8:0:2::1") != client("2001:db8:0:1::1")


def test_without_an_address_there_is_one_nameless_client() -> None:
    assert Visitors(PROXY).client_of({"client": None, "headers": []}) == ""
    assert client("testclient") == ""


@given(st.lists(st.binary(max_size=60), max_size=3))
def test_no_header_breaks_it(values: list[bytes]) -> None:
    headers = [(b"x-forwarded-for", each) for each in values]
    assert Visitors(PROXY).client_of({"client": ("127.0.0.1", 1), "headers": headers})
