"""Fair shares over HTTP: what one client asks does not keep another from its answer."""

import http.client
import json
import select
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from urllib.parse import quote, urlencode

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from running import process
from texts import ENDLESS, THINGS, TURTLE

from srpp_graph.release import Shelf

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
Serving = Callable[..., AbstractContextManager[str]]


def client(address: str, source: str, **headers: str) -> httpx.Client:
    """A client at another address of this machine."""
    transport = httpx.HTTPTransport(local_address=source)
    return httpx.Client(base_url=address, transport=transport, timeout=60, headers=headers)


@contextmanager
def sent(address: str, source: str, requests: list[bytes]) -> Iterator[list[socket.socket]]:
    """These requests from one address, at once; who asked goes away at the end."""
    parts = httpx.URL(address)
    with ExitStack() as stack:
        connections = []
        for request in requests:
            connection = socket.create_connection((parts.host, parts.port), 10, (source, 0))
            stack.enter_context(connection)
            connection.sendall(request)
            connections.append(connection)
        yield connections


def flood(address: str, source: str, count: int) -> AbstractContextManager[list[socket.socket]]:
    """So many runaway queries from one address."""
    queries = [quote(f"{CROSS} # {source} {number}") for number in range(count)]
    lines = [f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n" for query in queries]
    return sent(address, source, [each.encode() for each in lines])


def flood_of_texts(address: str, source: str, count: int) -> AbstractContextManager[list[socket.socket]]:
    """So many texts from one address whose check never ends."""
    body = urlencode({"text": THINGS, "shapes": ENDLESS})
    head = f"POST /validate HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
    form = "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    return sent(address, source, [f"{head}{form}{body}".encode()] * count)


def first_answer(connections: list[socket.socket]) -> http.client.HTTPResponse:
    """The first answer that comes to any of them."""
    readable, _, _ = select.select(connections, (), (), 10)
    answer = http.client.HTTPResponse(readable[0])
    answer.begin()
    return answer


def measure(asker: httpx.Client, name: str, **labels: str) -> float:
    families = text_string_to_metric_families(asker.get("/metrics").text)
    samples = (sample for family in families for sample in family.samples)
    return next(each.value for each in samples if each.name == name and each.labels == labels)


def until_waiting(asker: httpx.Client, count: int, name: str = "srpp_queries_waiting") -> None:
    deadline = time.monotonic() + 10
    while measure(asker, name) < count:
        assert time.monotonic() < deadline, "the flood did not come"
        time.sleep(0.05)


@pytest.mark.parametrize("workers", [1, 2])
def test_thirty_runaway_queries_of_one_client_do_not_keep_another_waiting(
    shelf: Shelf, serving: Serving, workers: int
) -> None:
    with (
        serving(shelf, workers=workers, query_queue=30 - workers) as address,
        client(address, "127.0.0.3") as modest,
        flood(address, "127.0.0.2", 30),
    ):
        until_waiting(modest, 30 - workers)
        for number in range(10):
            answer = modest.get("/sparql", params={"query": f"SELECT ({number} AS ?x) {{}}"})
            assert answer.status_code == 200
        assert measure(modest, "srpp_query_clients") == 1
        assert measure(modest, "srpp_queries_running") == workers
        assert measure(modest, "srpp_queries_waiting") == 30 - workers, "the others waited all the while"


def test_who_fills_the_queue_makes_room_and_is_told_its_share(shelf: Shelf, serving: Serving) -> None:
    with (
        serving(shelf, workers=1, query_queue=4) as address,
        client(address, "127.0.0.1") as watcher,
        flood(address, "127.0.0.2", 5) as greedy,
    ):
        until_waiting(watcher, 4)
        with flood(address, "127.0.0.3", 2):
            answer = first_answer(greedy)
        assert answer.status == 429
        assert int(answer.headers["retry-after"]) >= 1
        document = json.loads(answer.read())
        assert document["type"].endswith("/problems/too-many-of-yours")
        assert (document["limit"], document["unit"]) == (2, "queries")
        assert "4 of your queries" in document["detail"]
        assert measure(watcher, "srpp_queries_sent_away_total", reason="share") == 1


def test_behind_a_trusted_proxy_visitors_are_told_apart(shelf: Shelf, serving: Serving) -> None:
    with (
        serving(shelf, workers=1, query_queue=10, trusted_proxies="127.0.0.1") as address,
        client(address, "127.0.0.1", **{"X-Forwarded-For": "192.0.2.2"}) as modest,
        flood(address, "127.0.0.1", 5),
    ):
        until_waiting(modest, 4)
        assert modest.get("/sparql", params={"query": "ASK {}"}).status_code == 200
        assert measure(modest, "srpp_queries_waiting") == 4


def test_no_address_is_written_down(shelf: Shelf) -> None:
    with process(shelf, log_level="debug", trusted_proxies="127.0.0.1") as (address, running):
        with client(address, "127.0.0.1", **{"X-Forwarded-For": "192.0.2.77"}) as asker:
            assert asker.get("/sparql", params={"query": "ASK {}"}).status_code == 200
            assert "192.0.2.77" not in asker.get("/metrics").text
        running.terminate()
        _, log = running.communicate(timeout=20)
    assert "event=request" in log
    assert "192.0.2.77" not in log


def test_one_sender_s_flood_of_texts_does_not_keep_another_s_from_being_checked(
    shelf: Shelf, serving: Serving
) -> None:
    limits = {"validate_workers": 1, "validate_queue": 6, "validate_seconds": 60}
    with (
        serving(shelf, **limits) as address,
        client(address, "127.0.0.3") as modest,
        flood_of_texts(address, "127.0.0.2", 7),
    ):
        until_waiting(modest, 6, "srpp_validate_waiting")
        for _ in range(5):
            answer = modest.post("/validate", content=b"<urn:a> a <urn:b> .", headers=TURTLE)
            assert answer.status_code == 200
        assert measure(modest, "srpp_validate_busy") == 1
        assert measure(modest, "srpp_validate_waiting") == 6, "the flood waited all the while"
        assert measure(modest, "srpp_validate_asked_total") == 12
        assert measure(modest, "srpp_validate_seconds_count") == 5
        assert 0 < measure(modest, "srpp_validate_seconds_sum") < 60


def test_who_fills_the_queue_with_texts_makes_room_and_is_told_its_share(
    shelf: Shelf, serving: Serving
) -> None:
    limits = {"validate_workers": 1, "validate_queue": 4, "validate_seconds": 60}
    waiting = "srpp_validate_waiting"
    with (
        serving(shelf, **limits) as address,
        client(address, "127.0.0.1") as watcher,
        flood_of_texts(address, "127.0.0.2", 5) as greedy,
    ):
        until_waiting(watcher, 4, waiting)
        with flood_of_texts(address, "127.0.0.3", 2):
            answer = first_answer(greedy)
            assert answer.status == 429
            assert 1 <= int(answer.headers["retry-after"]) <= 60
            document = json.loads(answer.read())
            assert document["type"].endswith("/problems/too-many-of-yours")
            assert (document["limit"], document["unit"]) == (2, "texts")
            assert "4 of your texts" in document["detail"]
            assert measure(watcher, "srpp_validate_refused_total", reason="share") == 1


def test_a_full_queue_of_texts_turns_its_own_sender_away(shelf: Shelf, serving: Serving) -> None:
    limits = {"validate_workers": 1, "validate_queue": 2, "validate_seconds": 60}
    with (
        serving(shelf, **limits) as address,
        client(address, "127.0.0.1") as watcher,
        flood_of_texts(address, "127.0.0.2", 8) as greedy,
    ):
        answer = first_answer(greedy)
        assert answer.status == 503
        assert 1 <= int(answer.headers["retry-after"]) <= 60
        assert json.loads(answer.read())["type"].endswith("/problems/drafts-busy")
        until_waiting(watcher, 2, "srpp_validate_waiting")
        assert measure(watcher, "srpp_validate_refused_total", reason="full") == 5
        assert measure(watcher, "srpp_validate_refused_total", reason="share") == 0
