"""Slow readers of large results: they keep what is theirs, and nobody else waits for them."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import quote

import httpx
from answers import problem
from running import process

from srpp_graph.release import Shelf

ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
PATIENT = {"query_buffer_mib": 1, "query_rows": 1 << 30, "query_result_mib": 1 << 20, "query_seconds": 300}
"""No stream ends by itself, and no reader is given up: only turns decide who is answered."""


def begin(address: str, source: str, number: int) -> socket.socket:
    """A connection from an address of this machine that has the first byte of its answer."""
    parts = httpx.URL(address)
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.bind((source, 0))
    reader.settimeout(60)
    reader.connect((parts.host, parts.port))
    query = quote(f"{ENDLESS} # {source} {number}")
    head = f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\nConnection: close\r\n\r\n"
    reader.sendall(head.encode())
    return reader


def status(reader: socket.socket) -> int:
    return int(reader.recv(len("HTTP/1.1 200")).split()[1])


@contextmanager
def moving(readers: list[socket.socket]) -> Iterator[None]:
    """All of them take a few bytes, again and again: slow, but never asleep."""
    ended = threading.Event()

    def _read() -> None:
        while not ended.wait(0.2):
            for reader in readers:
                assert reader.recv(10)

    thread = threading.Thread(target=_read)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def client(address: str, source: str) -> httpx.Client:
    transport = httpx.HTTPTransport(local_address=source)
    return httpx.Client(base_url=address, transport=transport, timeout=60)


def measure(asker: httpx.Client, name: str) -> int:
    return int(float(asker.get("/metrics").text.split(f"\n{name} ")[1].split()[0]))


def test_slow_readers_from_many_addresses_leave_every_worker_to_others(shelf: Shelf) -> None:
    settings = PATIENT | {"query_stall_seconds": 600, "query_streams": 3, "query_client_streams": 1}
    with process(shelf, **settings) as (address, _), ExitStack() as stack:
        readers = [stack.enter_context(begin(address, f"127.0.0.{10 + each}", each)) for each in range(3)]
        assert [status(reader) for reader in readers] == [200] * 3
        late = stack.enter_context(begin(address, "127.0.0.20", 0))
        assert status(late) == 503, "all seats are taken"
        fresh = stack.enter_context(client(address, "127.0.0.30"))
        with moving(readers):
            for number in range(6):
                answer = fresh.get(
                    "/sparql", params={"query": f"SELECT ({number} AS ?x) {{ ?s ?p ?o }} LIMIT 1"}
                )
                assert answer.status_code == 200
                assert fresh.get("/doc/city/oslo.html").status_code == 200
            assert measure(fresh, "srpp_streams_running") == 3, "the readers read all the while"
            assert measure(fresh, "srpp_queries_running") == 3
            own = stack.enter_context(client(address, "127.0.0.10"))
            assert own.get("/sparql", params={"query": "ASK {}"}).status_code == 200


def test_one_client_reads_so_many_large_results_and_is_told_when_it_asks_for_more(shelf: Shelf) -> None:
    settings = PATIENT | {"query_stall_seconds": 600, "query_streams": 3, "query_client_streams": 2}
    with process(shelf, **settings) as (address, _), ExitStack() as stack:
        readers = [stack.enter_context(begin(address, "127.0.0.2", each)) for each in range(2)]
        assert [status(reader) for reader in readers] == [200] * 2
        with client(address, "127.0.0.2") as same:
            document = problem(same.get("/sparql", params={"query": ENDLESS}), 429)
            assert document["type"].endswith("/problems/too-many-of-yours")
            assert (document["limit"], document["unit"]) == (2, "results")
            assert "OFFSET" in document["help"]
        other = stack.enter_context(begin(address, "127.0.0.3", 0))
        assert status(other) == 200, "another client has its own share"
        readers[0].close()
        with client(address, "127.0.0.3") as watcher:
            deadline = time.monotonic() + 20
            while measure(watcher, "srpp_streams_running") == 3:
                assert time.monotonic() < deadline, "who has gone leaves a seat"
                time.sleep(0.05)
