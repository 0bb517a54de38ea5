"""Whatever is sent, the answer is the right 4xx with a reason: never a 500, never a traceback."""

import json
import socket
from urllib.parse import urlsplit

import httpx
import pytest
from answers import problem
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def raw(url: str, request: bytes) -> bytes:
    """The bytes that come back for bytes that no client library would send."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        connection.sendall(request)
        connection.settimeout(20)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    return answer


def status_of(url: str, target: bytes, method: bytes = b"GET") -> int:
    """The status for a request target as it stands."""
    answer = raw(url, method + b" " + target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert b"Traceback" not in answer
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/doc/city/nowhere", 404),
        ("/doc/town/oslo", 404),
        ("/doc/city/Oslo", 404),
        ("/doc/city/oslo.pdf", 404),
        ("/doc/city/oslo.ttl.gz", 404),
        ("/doc/city/.ttl", 404),
        ("/doc/town", 404),
        ("/doc/city/oslo/x", 404),
        ("/id/city/oslo.ttl", 404),
        ("/id/city/" + "a" * 500, 404),
        ("/static/nothing.css", 404),
        ("/static/..%2Fapp.py", 404),
        ("/questions/none", 404),
        ("/questions/glcn-cities.pdf", 404),
        ("/problems/none", 404),
        ("/doc/city/oslo?colour=red", 400),
        ("/doc/city/oslo?format=pdf", 406),
        ("/doc/city/oslo?format=ttl&format=nt", 406),
        ("/?q=1", 400),
        ("/ns?x", 400),
        ("/list/city?page=1&page=2", 400),
        ("/health/live?x=1", 400),
    ],
)
def test_an_address_that_names_nothing_says_so(client: httpx.Client, path: str, status: int) -> None:
    problem(client.get(path), status)
    page = client.get(path, headers={"Accept": "text/html"})
    assert page.status_code == status
    assert page.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("target", "statuses"),
    [
        (b"/doc/city/%zz", {400}),
        (b"/doc/city/%", {400}),
        (b"/doc/city/%ff%fe", {400}),
        (b"/doc/city/%00", {400}),
        (b"/doc/city/%0d%0aX-Evil:1", {400}),
        (b"/sparql?query=%", {400}),
        (b"/sparql?query=%ff", {400}),
        (b"/sparql?%ff=1", {400}),
        (b"/../../etc/passwd", {404}),
        (b"/doc/../../etc/passwd", {404}),
        (b"/doc/city/%2e%2e", {404}),
        (b"/" + b"a" * 5000, {414}),
        (b"/doc/city/oslo?" + b"a" * 900_000, {414}),
        (b"/doc/city/oslo?" + b"a" * 60_000, {400}),
        (b"/sparql?query=" + b"a" * 900_000, {414}),
        (b"/doc/city/\xc3\xa9", {400, 404}),
        (b"/doc/city/caf%C3%A9", {404}),
        (b"/doc/city/%E2%80%AE", {404}),
        (b"http://evil.example/doc/city/oslo", {200, 400, 404}),
        (b"*", {400, 404}),
    ],
)
def test_68_an_address_that_cannot_be_read_is_refused(url: str, target: bytes, statuses: set[int]) -> None:
    assert status_of(url, target) in statuses


@pytest.mark.parametrize("path", ["/", "/doc/city/oslo", "/id/city/oslo", "/ns", "/docs", "/health/live"])
def test_a_method_that_is_not_taken_names_those_that_are(client: httpx.Client, path: str) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        response = client.request(method, path, content=b"\x00\xff")
        problem(response, 405)
        assert response.headers["allow"] == "GET, HEAD, OPTIONS"
    assert client.options(path).status_code == 204
    problem(client.options("/nowhere"), 404)
    problem(client.post("/nowhere"), 404)


@pytest.mark.parametrize(
    "path", ["/", "/doc/city/oslo", "/ns", "/list/city", "/questions", "/docs", "/sparql"]
)
def test_an_accept_that_fits_nothing_is_a_406_with_what_there_is(client: httpx.Client, path: str) -> None:
    for accept in ("image/png", "nonsense", "text/html;q=0"):
        document = problem(client.get(path, headers={"Accept": accept}), 406)
        assert "text/html" in document["available"]


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: " + b"a" * 400_000 + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: x\r\nContent-Length: 4\r\n\r\nASK{",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nASK{}",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -4\r\n\r\nASK{",
        b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-A: a\x00b\r\n\r\n",
        b"BREW\r\n\r\n",
        b"BR(EW / HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
    ids=[
        *("huge header", "not HTTP", "length and chunks", "unknown encoding and length", "two lengths"),
        *("negative length", "space before the colon", "NUL in a header", "a lone word", "no method at all"),
    ],
)
def test_what_is_no_request_still_gets_a_problem(url: str, request_bytes: bytes) -> None:
    answer = raw(url, request_bytes)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"application/problem+json" in answer
    assert b"/problems/malformed-request" in answer


@pytest.mark.parametrize("method", [b"BREW", b"X-1", b"A" * 500, b"get", b"Query"])
def test_a_method_that_nobody_knows_is_a_501_with_those_that_are(url: str, method: bytes) -> None:
    answer = raw(url, method + b" /sparql HTTP/1.1\r\nHost: x\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 501 ")
    assert b"\r\nAllow: GET, HEAD, POST, QUERY, OPTIONS" in head
    document = json.loads(body)
    assert document["type"].endswith("/problems/unknown-method")
    if method.upper() in (b"GET", b"QUERY"):
        assert document["help"] == f"did you mean `{method.upper().decode()}`?"


@pytest.mark.parametrize("size", [8_000, 64_000])
def test_long_headers_are_read(url: str, size: int) -> None:
    head = b"GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-A: " + b"a" * size
    assert raw(url, head + b"\r\n\r\n").startswith(b"HTTP/1.1 200 ")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    target=st.binary(max_size=40).map(lambda tail: b"/" + bytes(b for b in tail if 0x21 <= b < 0x7F)),
    prefix=st.sampled_from([b"", b"/doc/city", b"/id", b"/list", b"/sparql", b"/questions", b"/static"]),
)
def test_no_address_makes_the_service_fail(url: str, target: bytes, prefix: bytes) -> None:
    assert status_of(url, prefix + target) < 500


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=200) | st.text(max_size=80).map(lambda text: text.encode("utf-8")),
    content_type=st.sampled_from(
        [
            "application/sparql-query",
            "application/x-www-form-urlencoded",
            "application/sparql-query;charset=x",
            "a/b",
        ]
    ),
)
def test_no_body_makes_the_service_fail(client: httpx.Client, body: bytes, content_type: str) -> None:
    response = client.post("/sparql", content=body, headers={"Content-Type": content_type})
    assert response.status_code < 500
    assert "Traceback" not in response.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=60))
def test_no_header_makes_the_service_fail(client: httpx.Client, value: str) -> None:
    names = ("Accept", "Accept-Language", "If-None-Match", "X-Request-Id", "Origin", "Range")
    for path in ("/doc/city/oslo", "/doc/city/nowhere"):
        response = client.get(path, headers=dict.fromkeys(names, value))
        assert response.status_code in (200, 304, 404, 406)


def test_a_request_id_is_kept_if_it_is_plain(client: httpx.Client) -> None:
    assert client.get("/", headers={"X-Request-Id": "abc-1"}).headers["x-request-id"] == "abc-1"
    assert client.get("/", headers={"X-Request-Id": "<script>"}).headers["x-request-id"] != "<script>"


@pytest.mark.parametrize("header", [b"Upgrade: h2c", b"upgrade:websocket"])
def test_an_offer_to_change_the_protocol_is_ignored_and_the_body_kept(url: str, header: bytes) -> None:
    """As Java's client sends it with every request to an address without TLS."""
    query = b"ASK {} #\r\n\r\n#\r\nUpgrade: no header"
    head = b"\r\n".join(
        (
            *(b"POST /sparql HTTP/1.1", b"Host: x", b"Connection: Upgrade, close", header),
            *(b"Content-Type: application/sparql-query", b"Accept: text/csv", b"Content-Length: %d"),
        )
    )
    whole = raw(url, head % 10 + b"\r\n\r\n" + query[:10])
    assert whole.startswith(b"HTTP/1.1 200"), whole
    assert raw(url, head % len(query) + b"\r\n\r\n" + query).startswith(b"HTTP/1.1 400"), "a line is lost"
