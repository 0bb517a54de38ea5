"""SERVICE to a listed endpoint: asked by the parent, at public addresses only; no test goes abroad."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TypeVar

import httpx
import pytest
from answers import problem, read
from needs import missing
from rdflib import URIRef
from running import process

from srpp_graph.errors import QueryError, QueryRefused, QuerySyntaxError, ServiceFailed
from srpp_graph.release import Shelf
from srpp_graph.service.settings import Settings
from srpp_graph.store.endpoint import QueryRequest
from srpp_graph.store.federation import EndpointFailed, Relay, Transport, ask, find_fault, is_public
from srpp_graph.store.gate import admit
from srpp_graph.store.workers import Limits, Workers

T = TypeVar("T")
ENDPOINT = "https://query.example.org/sparql?a=b"
ASKED = f"SELECT ?s ?name {{ ?s a srpp:City SERVICE <{ENDPOINT}> {{ ?s <urn:name> ?name }} }}"
OSLO = "https://w3id.org/srpp/id/city/oslo"
PUBLIC = "9.9.9.9"
PRIVATE = [
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.0.1", "100.64.0.1"),
    *("169.254.169.254", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),
    *("::1", "::", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:9.9.9.9", "fe80::1", "fe80::1%eth0"),
    *("fc00::1", "fd12::1", "ff02::1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2001:db8::1", "not an address", ""),
]


class Endpoint(ThreadingHTTPServer):
    """Another SPARQL endpoint, on this machine; `status` and `body` are what it answers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.status, self.location = 200, ""
        self.asked: list[tuple[str, str, str]] = []
        self.looked_up: list[str] = []
        self.connected: list[tuple[str, str]] = []
        row = {"s": {"type": "uri", "value": OSLO}, "name": {"type": "literal", "value": "from afar"}}
        self.body = json.dumps({"head": {"vars": ["s", "name"]}, "results": {"bindings": [row]}}).encode()

    def transport(self, *addresses: str) -> Transport:
        """What resolves every name to these addresses, and connects to this server instead of them."""

        def resolve(host: str, port: int) -> list[str]:
            self.looked_up.append(host)
            return list(addresses)

        def connect(address: str, port: int, host: str) -> socket.socket:
            self.connected.append((address, host))
            return socket.create_connection(("127.0.0.1", self.server_port))

        return Transport(resolve, connect)


class Answer(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append((self.path, self.headers["Host"], query))
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def other() -> Iterator[Endpoint]:
    with Endpoint() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def run(store_path: Path, relay: Relay | None, use: Callable[[Workers], Awaitable[T]]) -> T:
    async def main() -> T:
        workers = Workers(store_path, Limits(workers=1, seconds=30), relay)
        try:
            await workers.start()
            if workers.status().isolation != "namespace":
                missing(f"a network namespace ({workers.status().isolation})")
            return await use(workers)
        finally:
            await workers.close()

    return asyncio.run(main())


def rows(store_path: Path, relay: Relay, query: str = ASKED) -> str:
    async def use(workers: Workers) -> str:
        return (await workers.answer(QueryRequest(query, "text/csv"))).body.decode()

    return run(store_path, relay, use)


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_never_asked_even_if_listed(other: Endpoint, address: str) -> None:
    assert not is_public(address)
    for addresses in ((address,), (PUBLIC, address), (address, PUBLIC)):
        with pytest.raises(EndpointFailed, match="public"):
            ask(ENDPOINT, b"ASK {}", other.transport(*addresses))
    assert (other.connected, other.asked) == ([], [])


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "2620:fe::fe"])
def test_a_public_address_is_public(address: str) -> None:
    assert is_public(address)


def test_a_listed_endpoint_is_asked_once_at_the_address_that_was_looked_at(
    store_path: Path, other: Endpoint
) -> None:
    relay = Relay(("https://first.example.org/", ENDPOINT), other.transport(PUBLIC, "1.1.1.1"))
    assert rows(store_path, relay) == f"s,name\r\n{OSLO},from afar\r\n"
    assert other.looked_up == ["query.example.org"]
    assert other.connected == [(PUBLIC, "query.example.org")]
    (path, host, query) = other.asked[0]
    assert (path, host) == ("/sparql?a=b", "query.example.org")
    assert "urn:name" in query


@pytest.mark.parametrize(
    "asks",
    [
        "SERVICE ?where { ?s ?p ?o }",
        "SERVICE SILENT ?where { ?s ?p ?o }",
        "SERVICE ex:sparql { ?s ?p ?o }",
        "SERVICE <sparql?a=b> { ?s ?p ?o }",
        "SERVICE <https://query.example.org/sparql> { ?s ?p ?o }",
        "SERVICE <https://query.example.org/sparql?a=\\u0062> { ?s ?p ?o }",
        "SERVICE <HTTPS://query.example.org/sparql?a=b> { ?s ?p ?o }",
        "SERVICE <https://query.example.org:443/sparql?a=b> { ?s ?p ?o }",
        "SERVICE <http://127.0.0.1:8890/0> { ?s ?p ?o }",
        f"trueSERVICE <{ENDPOINT}> {{ ?s ?p ?o }}",
        f"SERVICE <{ENDPOINT}> {{ SERVICE <http://127.0.0.1/> {{ ?s ?p ?o }} }}",
    ],
)
def test_anything_but_a_listed_address_written_out_is_refused(asks: str) -> None:
    query = f"BASE <https://query.example.org/> PREFIX ex: <> SELECT * {{ ?s ?p 1 . {asks} }}"
    with pytest.raises(QueryRefused) as raised:
        admit(query, max_bytes=1000, services=(ENDPOINT,))
    assert ENDPOINT in raised.value.help
    assert query[raised.value.column - 1 :].startswith("SERVICE")


def test_a_place_behind_an_endpoint_is_told_as_it_was_written(store_path: Path, other: Endpoint) -> None:
    query = f"SELECT * {{ SERVICE <{ENDPOINT}> {{ ?s ?p ?o }} }} LIMT 1"
    with pytest.raises(QuerySyntaxError) as raised:
        rows(store_path, Relay((ENDPOINT,), other.transport(PUBLIC)), query)
    assert raised.value.column == query.index("LIMT") + 1


@pytest.mark.parametrize(
    ("status", "body", "addresses", "words"),
    [
        (302, b"", (PUBLIC,), "302, which is not followed"),
        (500, b"x", (PUBLIC,), "status 500"),
        (200, b"x" * (17 << 20), (PUBLIC,), "16 MiB"),
        (200, b"no results", (PUBLIC,), "its answer cannot be read"),
        (200, b"", ("127.0.0.1",), "has one that is not"),
        (200, b"", (), "no address that is public"),
    ],
)
def test_what_the_endpoint_fails_at_is_told(
    store_path: Path, other: Endpoint, status: int, body: bytes, addresses: tuple[str, ...], words: str
) -> None:
    other.status, other.body, other.location = status, body, "http://127.0.0.1/"
    relay = Relay((ENDPOINT,), other.transport(*addresses))
    with pytest.raises(ServiceFailed, match="SERVICE failed") as raised:
        rows(store_path, relay)
    assert words in str(raised.value)
    assert "127.0.0.1" not in str(raised.value)
    assert len(other.asked) <= 1


def test_silent_goes_on_without_the_endpoint(store_path: Path, other: Endpoint) -> None:
    other.status = 503
    relay = Relay((ENDPOINT,), other.transport(PUBLIC))
    assert rows(store_path, relay, ASKED.replace("SERVICE", "SERVICE SILENT")).count("\r\n") == 3


def test_without_a_list_there_is_no_door(store_path: Path) -> None:
    async def use(workers: Workers) -> None:
        with pytest.raises(QueryError, match="does not pass queries on"):
            await workers.answer(QueryRequest(ASKED, "text/csv"))
        assert all(worker._door is None for worker in workers._pool.members)

    run(store_path, None, use)


@pytest.mark.parametrize(
    "endpoint",
    [
        *("http://example.org/sparql", "ftp://example.org/", "example.org", "https://", "https:///x"),
        *("https://127.0.0.1/", "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://169.254.169.254/"),
        *("https://name:word@example.org/", "https://example.org/#x", "https://example.org:0/"),
        *(
            "https://example.org:99999/",
            "https://example.org/{x}",
            "https://ex\u00e4mple.org/",
            "https://[x]/",
        ),
    ],
)
def test_an_endpoint_that_could_do_harm_cannot_be_listed(endpoint: str) -> None:
    assert find_fault(endpoint)
    with pytest.raises(ValueError, match="service_allow"):
        Settings(service_allow=endpoint)  # type: ignore[arg-type]


def test_the_list_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().service_allow == ()
    monkeypatch.setenv("SRPP_SERVICE_ALLOW", f"https://a.example/sparql  {ENDPOINT}")
    assert Settings().service_allow == ("https://a.example/sparql", ENDPOINT)


@pytest.mark.parametrize("listed", ["", "https://localhost/sparql"])
def test_the_service_says_whether_it_federates_and_a_name_for_this_machine_is_not_asked(
    shelf: Shelf, listed: str
) -> None:
    feature = URIRef("http://www.w3.org/ns/sparql-service-description#BasicFederatedQuery")
    query = {"query": "SELECT * { SERVICE <https://localhost/sparql> { ?s ?p ?o } }"}
    with process(shelf, service_allow=listed) as (address, _):
        said = httpx.get(f"{address}/sparql", headers={"Accept": "text/turtle"})
        assert (feature in set(read(said.text, "turtle").objects())) is bool(listed)
        answer = httpx.get(f"{address}/sparql", params=query, timeout=60)
        if listed:
            assert "public" in problem(answer, 502)["detail"]
            assert answer.json()["type"].endswith("/service-failed")
        else:
            assert problem(answer, 403)["reason"] == "service"
