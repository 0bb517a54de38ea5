"""Results beyond the buffer: they arrive whole, or the connection breaks before the last chunk."""

from __future__ import annotations

import concurrent.futures
import csv
import gzip
import io
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import brotli
import httpx
import pyarrow as pa
import pyarrow.parquet
import pytest
from answers import problem
from running import process

from srpp_graph.release import Shelf

LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 30000"
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ASK = "ASK { ?s ?p ?o }"
CSV = {"Accept": "text/csv", "Accept-Encoding": "identity"}
LIMITS = {"query_buffer_mib": 1, "workers": 1, "query_stall_seconds": 2, "query_seconds": 20}
Running = tuple[str, subprocess.Popen[str]]


@pytest.fixture(scope="module")
def service(shelf: Shelf) -> Iterator[Running]:
    with process(shelf, **LIMITS, query_rows=200_000, query_result_mib=512) as running:
        yield running


@pytest.fixture(scope="module")
def client(service: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=service[0], timeout=60) as client:
        yield client


def ask(client: httpx.Client, query: str, **headers: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query}, headers=CSV | headers)


def connect(url: str, query: str, version: str = "1.1", receive_buffer: int = 0) -> socket.socket:
    """A socket that has asked; nothing of the answer is read."""
    connection = socket.socket()
    if receive_buffer:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    host, _, port = url.removeprefix("http://").partition(":")
    connection.connect((host, int(port)))
    connection.settimeout(60)
    head = f"GET /sparql?query={quote(query)} HTTP/{version}\r\nHost: {host}\r\nAccept: text/csv\r\n\r\n"
    connection.sendall(head.encode())
    return connection


def read_all(connection: socket.socket) -> tuple[bytes, bool]:
    """All that comes, and whether the other side broke the connection."""
    received = bytearray()
    try:
        while data := connection.recv(1 << 16):
            received += data
    except ConnectionResetError:
        return bytes(received), True
    return bytes(received), False


def is_cut(received: bytes) -> bool:
    """Whether a chunked answer began with a 200 and has no end."""
    return received.startswith(b"HTTP/1.1 200") and not received.endswith(b"\r\n0\r\n\r\n")


def worker_pids(service: subprocess.Popen[str]) -> list[int]:
    children = Path(f"/proc/{service.pid}/task/{service.pid}/children").read_text().split()
    return [int(pid) for pid in children]


def until(true: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def running_queries(client: httpx.Client) -> int:
    text = client.get("/metrics").text
    return int(float(text.split("\nsrpp_queries_running ")[1].split()[0]))


def resident_mib(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) // 1024


def _read_arrow(file: io.BytesIO) -> pa.Table:
    return pa.ipc.open_stream(file).read_all()


def test_a_large_result_arrives_whole(client: httpx.Client) -> None:
    response = ask(client, LARGE)
    assert response.status_code == 200
    assert len(response.content) > 1 << 20
    assert len(list(csv.reader(io.StringIO(response.text, newline="")))) == 30_001
    assert response.headers["transfer-encoding"] == "chunked"
    assert "content-length" not in response.headers
    assert "x-result-rows" not in response.headers
    assert "streamed" in response.headers["server-timing"]
    assert running_queries(client) == 0


def test_a_small_result_still_says_its_length_and_rows(client: httpx.Client) -> None:
    response = ask(client, "SELECT * { ?a ?b ?c } LIMIT 3")
    assert response.headers["x-result-rows"] == "3"
    assert int(response.headers["content-length"]) == len(response.content)


@pytest.mark.parametrize(
    "accept", ["application/sparql-results+json", "application/sparql-results+xml", "text/turtle"]
)
def test_every_format_is_streamed(client: httpx.Client, accept: str) -> None:
    query = LARGE if "sparql" in accept else "CONSTRUCT WHERE { ?s ?p ?o }"
    response = ask(client, query, Accept=accept)
    assert response.headers["transfer-encoding"] == "chunked"
    assert response.text.rstrip().endswith(("}", ">", "."))


def test_a_table_is_sent_in_pieces_too_and_is_whole(client: httpx.Client) -> None:
    query = "SELECT (STR(RAND()) AS ?x) (STR(UUID()) AS ?y) { ?a ?b ?c . ?d ?e ?f } LIMIT 50000"
    for name, read in (("arrow", _read_arrow), ("parquet", pyarrow.parquet.read_table)):
        address = f"/sparql?query={quote(query)}&format={name}"
        response = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert response.headers["transfer-encoding"] == "chunked"
        assert read(io.BytesIO(response.content)).num_rows == 50_000


def test_a_table_is_for_rows_only(client: httpx.Client) -> None:
    for query in (ASK, "DESCRIBE <urn:a>"):
        for name in ("arrow", "parquet"):
            response = client.get("/sparql", params={"query": query, "format": name})
            assert "arrow" not in str(problem(response, 406)["available"])


def test_a_streamed_result_has_an_etag_and_is_known_again(client: httpx.Client) -> None:
    first = ask(client, LARGE)
    again = ask(client, LARGE, **{"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


def test_head_sends_the_head_and_frees_the_worker(client: httpx.Client) -> None:
    get = ask(client, LARGE)
    head = client.head("/sparql", params={"query": LARGE}, headers=CSV)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "content-type", "vary", "cache-control"):
        assert head.headers[name] == get.headers[name]
    assert ask(client, ASK).text == "true"
    assert running_queries(client) == 0


@pytest.mark.parametrize(
    ("coding", "decode"), [("gzip", gzip.decompress), ("br", brotli.decompress), ("zstd", None)]
)
def test_a_streamed_result_is_compressed_on_its_way(
    client: httpx.Client, coding: str, decode: Callable[[bytes], bytes] | None
) -> None:
    plain = ask(client, LARGE)
    address = f"/sparql?query={quote(LARGE)}"
    with client.stream("GET", address, headers=CSV | {"Accept-Encoding": coding}) as response:
        raw = b"".join(response.iter_raw())
    assert response.headers["content-encoding"] == coding
    assert "accept-encoding" in response.headers["vary"].lower()
    assert response.headers["etag"] == plain.headers["etag"][:-1] + f'-{coding}"'
    assert len(raw) < len(plain.content) / 3
    if decode is not None:
        assert len(decode(raw)) == len(plain.content)
    again = ask(client, LARGE, **{"Accept-Encoding": coding, "If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.headers["etag"]) == (304, response.headers["etag"])


def test_a_result_that_fails_after_its_first_byte_breaks_the_connection(
    service: Running, client: httpx.Client
) -> None:
    """It grows beyond the limit of rows, which is known only then."""
    with connect(service[0], ENDLESS) as connection:
        received, _ = read_all(connection)
    assert is_cut(received)
    assert b"problem" not in received[-2000:]
    assert b"Traceback" not in received
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        ask(client, ENDLESS)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        ask(client, ENDLESS, **{"Accept-Encoding": "gzip"})
    assert ask(client, ASK).text == "true"
    assert running_queries(client) == 0


@pytest.mark.parametrize(
    "limits", [{"query_result_mib": 2}, {"query_seconds": 5}, {"query_stream_seconds": 1}], ids=str
)
def test_every_limit_that_comes_late_breaks_the_connection(shelf: Shelf, limits: dict[str, int]) -> None:
    settings = LIMITS | {"query_rows": 1 << 30, "query_result_mib": 1 << 20} | limits
    with process(shelf, **settings) as (url, _), httpx.Client(base_url=url, timeout=60) as client:
        with connect(url, ENDLESS) as connection:
            received, _ = read_all(connection)
        assert is_cut(received)
        assert len(received) > 1 << 20
        assert ask(client, ASK).text == "true"


def test_a_worker_killed_in_the_middle_breaks_the_connection(service: Running, client: httpx.Client) -> None:
    with connect(service[0], ENDLESS) as connection:
        assert connection.recv(1 << 16).startswith(b"HTTP/1.1 200")
        for pid in worker_pids(service[1]):
            os.kill(pid, signal.SIGKILL)
        received, _ = read_all(connection)
    assert not received.endswith(b"\r\n0\r\n\r\n")
    assert ask(client, ASK).text == "true"


def test_a_reader_that_goes_away_frees_the_worker(service: Running, client: httpx.Client) -> None:
    ask(client, ASK)
    for _ in range(3):
        with connect(service[0], ENDLESS, receive_buffer=4096) as connection:
            assert connection.recv(100)
            assert running_queries(client) == 1
        until(lambda: running_queries(client) == 0, seconds=1)
    assert ask(client, ASK).text == "true"


def test_a_reader_that_takes_nothing_is_dropped_and_makes_no_memory_grow(
    service: Running, client: httpx.Client
) -> None:
    ask(client, ASK)
    before = resident_mib(service[1].pid)
    with connect(service[0], ENDLESS, receive_buffer=4096) as connection:
        assert connection.recv(100)
        time.sleep(0.3)
        working = {pid: resident_mib(pid) for pid in worker_pids(service[1])}
        time.sleep(1)
        assert running_queries(client) == 1
        assert resident_mib(service[1].pid) < before + 8
        assert all(resident_mib(pid) < size + 4 for pid, size in working.items())
        until(lambda: running_queries(client) == 0)
        received, broken = read_all(connection)
    assert broken or not received.endswith(b"\r\n0\r\n\r\n")
    assert ask(client, ASK).text == "true"


def test_a_slow_reader_that_keeps_reading_gets_the_whole(shelf: Shelf) -> None:
    """Its own slowness does not count against the deadline of the query."""
    with (
        process(
            shelf, **LIMITS | {"query_seconds": 10, "query_stall_seconds": 20, "query_stream_seconds": 300}
        ) as (url, _),
        connect(url, LARGE, receive_buffer=1 << 17) as connection,
    ):
        received = bytearray()
        while not received.endswith(b"\r\n0\r\n\r\n"):
            data = connection.recv(1 << 20)
            assert data
            if len(received) < 3 << 20:
                time.sleep(0.5)
            received += data


def test_http_1_0_cannot_tell_a_part_from_the_whole_and_gets_none(service: Running) -> None:
    with connect(service[0], LARGE, version="1.0") as connection:
        received, _ = read_all(connection)
    assert received.startswith(b"HTTP/1.1 413")
    assert b"held whole" in received


def test_a_page_holds_its_result_whole_or_says_why_not(client: httpx.Client) -> None:
    response = ask(client, LARGE, Accept="text/html")
    assert response.status_code == 413
    assert "held whole" in response.text


def test_equal_queries_at_once_each_get_a_whole_stream(shelf: Shelf) -> None:
    with process(shelf, **LIMITS | {"query_client_streams": 4, "query_stall_seconds": 30}) as (url, _):

        def fetch(_: int) -> int:
            return len(httpx.get(f"{url}/sparql?query={quote(LARGE)}", headers=CSV, timeout=60).content)

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            sizes = set(pool.map(fetch, range(4)))
        assert len(sizes) == 1
        assert sizes.pop() > 1 << 20


def test_too_many_rows_name_the_limit_what_was_reached_and_the_way_out(shelf: Shelf) -> None:
    with process(shelf, query_rows=100) as (url, _), httpx.Client(base_url=url, timeout=60) as client:
        document = problem(client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"}), 413)
        assert document["type"].endswith("/problems/too-many-rows")
        assert (document["limit"], document["unit"]) == (100, "rows")
        assert document["reached"] > 100
        assert "ORDER BY" in document["help"]
        assert "LIMIT" in document["help"]
        exact = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 100"})
        assert exact.headers["x-result-rows"] == "100"
        problem(client.get("/sparql", params={"query": "CONSTRUCT WHERE { ?s ?p ?o }"}), 413)


def test_too_many_bytes_name_the_limit_and_what_was_reached(tight: httpx.Client) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    document = problem(tight.get("/sparql", params={"query": query}), 413)
    assert document["type"].endswith("/problems/result-too-large")
    assert (document["limit"], document["unit"]) == (1, "MiB")
    assert document["reached"] > 1
