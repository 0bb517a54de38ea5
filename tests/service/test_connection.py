"""Requests as they come over a wire: cut anywhere, and answered as if they had come whole."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

OFFER = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAE\r\n"
ASK = "Content-Type: application/sparql-query\r\nContent-Length: 6\r\n\r\nASK {}"
REQUESTS = {
    "GET": "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n",
    "QUERY": f"QUERY /sparql HTTP/1.1\r\nHost: x\r\n{ASK}",
    "GET with an offer": f"GET /health/live HTTP/1.1\r\nHost: x\r\n{OFFER}\r\n",
    "POST with an offer": f"POST /sparql HTTP/1.1\r\nHost: x\r\n{OFFER}{ASK}",
}


@contextmanager
def connected(url: str) -> Iterator[socket.socket]:
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield connection


def read_answer(connection: socket.socket) -> tuple[bytes, bytes]:
    """The status line and the body of one answer."""
    came = b""
    while b"\r\n\r\n" not in came:
        came += connection.recv(65536)
    head, _, body = came.partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)
    return head.split(b"\r\n")[0], body


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_is_understood_wherever_it_is_cut(url: str, name: str) -> None:
    request = REQUESTS[name].encode()
    with connected(url) as connection:
        for cut in range(1, len(request)):
            connection.sendall(request[:cut])
            time.sleep(0.002)
            connection.sendall(request[cut:])
            status, body = read_answer(connection)
            assert status == b"HTTP/1.1 200 OK", (cut, body)


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_is_understood_byte_by_byte(url: str, name: str) -> None:
    with connected(url) as connection:
        for byte in REQUESTS[name].encode():
            connection.sendall(bytes([byte]))
            time.sleep(0.001)
        assert read_answer(connection)[0] == b"HTTP/1.1 200 OK"


def test_a_body_is_left_as_it_is_where_its_head_ends_with_a_packet(url: str) -> None:
    query = b"ASK { VALUES ?x { '''\r\nUpgrade: h2c''' } FILTER(STRLEN(?x) = 14) }"
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: {len(query)}\r\n"
    head += "Content-Type: application/sparql-query\r\n"
    with connected(url) as connection:
        connection.sendall(head.encode())
        time.sleep(0.05)
        connection.sendall(b"\r\n" + query)
        status, body = read_answer(connection)
        assert (status, b"true" in body) == (b"HTTP/1.1 200 OK", True)


def test_an_offer_without_an_end_is_refused_and_not_kept(url: str) -> None:
    with connected(url) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: ")
        for _ in range(4):
            time.sleep(0.01)
            connection.sendall(b"h" * 1000)
        connection.sendall(b"\r\n\r\n")
        assert read_answer(connection)[0].startswith(b"HTTP/1.1 400 ")


def test_what_is_no_request_is_told_so_at_once(url: str) -> None:
    with connected(url) as connection:
        connection.sendall(b"\x16\x03\x01 no HTTP")
        assert read_answer(connection)[0].startswith(b"HTTP/1.1 4")
