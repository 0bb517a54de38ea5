from __future__ import annotations

import asyncio
import contextlib
import csv
import dataclasses
import io
import json
import os
import shutil
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox
import pytest
from needs import missing
from rdflib import Graph
from rdflib.compare import isomorphic

from srpp_graph.errors import (
    InvalidIri,
    NotAcceptable,
    QueryError,
    QueryMemory,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLong,
    ReleaseError,
    ResultTooLarge,
    StoreBusy,
    StoreUnavailable,
    TooManyRows,
)
from srpp_graph.prefixes import PREFIXES
from srpp_graph.store.endpoint import QueryAnswer, QueryRequest, QueryStream
from srpp_graph.store.formats import GRAPH_FORMATS, RESULT_FORMATS, Format, parse_graph
from srpp_graph.store.frames import Head
from srpp_graph.store.process import WorkerProcess
from srpp_graph.store.workers import Limits, Workers

T = TypeVar("T")
JSON = "application/sparql-results+json"
OSLO_DOC = PREFIXES["doc"] + "city/oslo"
GHENT_DOC = PREFIXES["doc"] + "city/ghent"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SORTED_PRODUCT = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?c ?f ?i ?l"
SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
INFINITE_PATH = "SELECT (COUNT(*) AS ?n) WHERE { ?a (!srpp:x)* ?b . ?c (!srpp:x)* ?d . ?e (!srpp:x)* ?f }"
CITIES = "SELECT ?city ?p ?o WHERE { ?city a srpp:City ; ?p ?o }"


async def ask(workers: Workers, text: str, media_type: str = JSON, **dataset: tuple[str, ...]) -> QueryAnswer:
    return await workers.answer(QueryRequest(text, media_type, **dataset))


async def number(workers: Workers, text: str = COUNT, **dataset: tuple[str, ...]) -> int:
    answer = json.loads((await ask(workers, text, **dataset)).body)
    return int(answer["results"]["bindings"][0]["n"]["value"])


def run(store_path: Path, use: Callable[[Workers], Awaitable[T]], limits: Limits | None = None) -> T:
    async def main() -> T:
        workers = Workers(store_path, limits or Limits(seconds=10))
        try:
            await workers.start()
            return await use(workers)
        finally:
            await workers.close()

    return asyncio.run(main())


@pytest.fixture(autouse=True)
def no_process_is_left() -> Iterator[None]:
    """A service that other tests share may be our child too; it stays."""
    before = children()
    yield
    assert children() - before == set()


def children() -> set[int]:
    """Our child processes, zombies included, but for the interpreter's own trackers."""
    path = Path(f"/proc/self/task/{os.getpid()}/children")
    pids = {int(pid) for pid in path.read_text().split()}
    return {pid for pid in pids if b"srpp_graph" in Path(f"/proc/{pid}/cmdline").read_bytes()}


def one_after_another(*texts: str) -> Callable[[Workers], Awaitable[list[bytes]]]:
    async def use(workers: Workers) -> list[bytes]:
        return [(await ask(workers, text)).body for text in texts]

    return use


@pytest.mark.parametrize("format", RESULT_FORMATS, ids=lambda format: format.name)
def test_rows_are_the_same_in_every_format(store_path: Path, format: Format) -> None:
    answer = run(store_path, lambda workers: ask(workers, CITIES, format.media_type))
    assert answer.media_type == format.media_type
    expected = ox.Store.read_only(str(store_path)).query(
        CITIES, prefixes=dict(PREFIXES), use_default_graph_as_union=True
    )
    assert isinstance(expected, ox.QuerySolutions)
    rows = sorted(str([row["city"], row["p"], row["o"]]) for row in expected)
    if format.name == "csv":
        assert answer.body.startswith(b"city,p,o\r\n")
        table = list(csv.reader(io.StringIO(answer.body.decode(), newline="")))
        assert len(table) == len(rows) + 1
        assert any(line[2] == 'Unanimiter, "et constanter"\nin two lines\tand a tab' for line in table)
        return
    if format.name == "tsv":
        assert answer.body.startswith(b"?city\t?p\t?o\n")
    parsed = ox.parse_query_results(
        answer.body, format=ox.QueryResultsFormat.from_media_type(format.media_type)
    )
    assert isinstance(parsed, ox.QuerySolutions)
    assert sorted(str([row["city"], row["p"], row["o"]]) for row in parsed) == rows


@pytest.mark.parametrize("format", RESULT_FORMATS, ids=lambda format: format.name)
@pytest.mark.parametrize(("text", "truth"), [("ASK { ?s ?p ?o }", True), ("ASK { ?s <urn:x> ?o }", False)])
def test_truth_is_the_same_in_every_format(store_path: Path, format: Format, text: str, truth: bool) -> None:
    answer = run(store_path, lambda workers: ask(workers, text, format.media_type))
    if format.name == "csv":
        assert answer.body == (b"true" if truth else b"false")
        return
    parsed = ox.parse_query_results(
        answer.body, format=ox.QueryResultsFormat.from_media_type(format.media_type)
    )
    assert bool(parsed) is truth


@pytest.mark.parametrize("format", GRAPH_FORMATS, ids=lambda format: format.name)
@pytest.mark.parametrize("text", ["CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE city:oslo city:ghent"])
def test_triples_are_the_same_in_every_format(store_path: Path, format: Format, text: str) -> None:
    async def use(workers: Workers) -> tuple[QueryAnswer, QueryAnswer]:
        return await ask(workers, text, "ntriples"), await ask(workers, text, format.media_type)

    plain, answer = run(store_path, use)
    graphs = Graph(bind_namespaces="none"), Graph(bind_namespaces="none")
    for graph, body, media_type in zip(
        graphs, (plain.body, answer.body), ("application/n-triples", format.media_type), strict=True
    ):
        for triple in parse_graph(body, media_type):
            graph.add(triple)
    assert len(graphs[0]) > 5
    assert isomorphic(*graphs)


def test_turtle_declares_the_prefixes_it_uses_and_no_others(store_path: Path) -> None:
    answer = run(store_path, lambda workers: ask(workers, "DESCRIBE city:ghent", "text/turtle"))
    assert answer.body.count(b"@prefix") == 4
    assert b"city:ghent" in answer.body


def test_a_triple_is_said_once(store_path: Path) -> None:
    text = "CONSTRUCT { city:oslo a srpp:City } WHERE { ?s ?p ?o }"
    answer = run(store_path, lambda workers: ask(workers, text, "ntriples"))
    assert answer.body.count(b"\n") == 1


def test_form_and_media_type_must_fit(store_path: Path) -> None:
    async def use(workers: Workers) -> None:
        with pytest.raises(NotAcceptable) as raised:
            await ask(workers, COUNT, "text/turtle")
        assert JSON in raised.value.available
        with pytest.raises(NotAcceptable) as raised:
            await ask(workers, "DESCRIBE city:oslo", "text/csv")
        assert "text/turtle" in raised.value.available

    run(store_path, use)


def test_dataset_parameters_override_from(store_path: Path) -> None:
    ours = f"SELECT (COUNT(*) AS ?n) FROM <{OSLO_DOC}> WHERE {{ ?s ?p ?o }}"
    graphs = "SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    named = f"SELECT (COUNT(*) AS ?n) FROM NAMED <{OSLO_DOC}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}"

    async def use(workers: Workers) -> None:
        assert await number(workers) == 129
        assert await number(workers, ours) == 7
        assert await number(workers, ours, default_graphs=(GHENT_DOC,)) == 2
        assert await number(workers, default_graphs=(GHENT_DOC, OSLO_DOC)) == 9
        assert await number(workers, named_graphs=(GHENT_DOC,)) == 0
        assert await number(workers, graphs) == 3
        assert await number(workers, graphs, named_graphs=(GHENT_DOC,)) == 1
        assert await number(workers, graphs, default_graphs=(GHENT_DOC,)) == 0
        assert await number(workers, named) == 7
        assert await number(workers, named, named_graphs=(GHENT_DOC,)) == 2

    run(store_path, use)


def test_unknown_graph_is_empty(store_path: Path) -> None:
    async def use(workers: Workers) -> None:
        text = "SELECT (COUNT(*) AS ?n) FROM <http://127.0.0.1/remote> WHERE { ?s ?p ?o }"
        assert await number(workers, text) == 0
        assert await number(workers, default_graphs=("http://127.0.0.1/remote",)) == 0
        assert await number(workers, named_graphs=("http://127.0.0.1/remote",)) == 0

    run(store_path, use)


def test_graph_parameter_must_be_an_absolute_iri(store_path: Path) -> None:
    async def use(workers: Workers) -> None:
        with pytest.raises(InvalidIri):
            await ask(workers, COUNT, default_graphs=("relative",))

    run(store_path, use)


def test_gate_speaks_before_a_worker_is_asked(store_path: Path) -> None:
    async def use(workers: Workers) -> None:
        with pytest.raises(QueryRefused):
            await ask(workers, "SELECT * { SERVICE <http://127.0.0.1/> {} }")
        with pytest.raises(QueryRefused):
            await ask(workers, "DROP ALL")
        with pytest.raises(QueryTooLong):
            await ask(workers, "#" * (257 << 10))

    run(store_path, use)


@pytest.mark.parametrize("runaway", [RUNAWAY, SORTED_PRODUCT, INFINITE_PATH], ids=["product", "sort", "path"])
def test_runaway_is_stopped_at_the_deadline_and_the_pool_answers_on(store_path: Path, runaway: str) -> None:
    async def use(workers: Workers) -> None:
        started = time.monotonic()
        with pytest.raises(QueryTimeout) as raised:
            await ask(workers, runaway)
        assert time.monotonic() - started < 5
        assert (raised.value.limit, raised.value.unit) == (0.6, "seconds")
        assert raised.value.help
        started = time.monotonic()
        assert await number(workers) == 129
        assert time.monotonic() - started < 2
        assert workers.status().kills == 1

    run(store_path, use, Limits(workers=1, seconds=0.6, memory_mib=4096))


def test_query_beyond_its_memory_is_told_so(store_path: Path) -> None:
    async def use(workers: Workers) -> None:
        with pytest.raises(QueryMemory) as raised:
            await ask(workers, SORTED_PRODUCT)
        assert (raised.value.limit, raised.value.unit) == (64, "MiB")
        assert await number(workers) == 129

    run(store_path, use, Limits(workers=1, seconds=30, memory_mib=64))


def test_result_beyond_its_size_is_told_so(store_path: Path) -> None:
    async def use(workers: Workers) -> None:
        with pytest.raises(ResultTooLarge) as raised:
            await ask(workers, "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }", "text/csv")
        assert (raised.value.limit, raised.value.unit) == (1, "MiB")
        assert workers.status().replaced == 0

    run(store_path, use, Limits(workers=1, result_mib=1))


async def kill_busy(workers: Workers, but: int = 0) -> int:
    """Kill the one worker that answers, as somebody else would; its number."""

    def answering() -> list[int]:
        idle = set(workers._pool._idle._queue)  # type: ignore[attr-defined]
        busy = (
            each.pid
            for each in workers._pool.members | workers._pool._retired
            if each.alive and each not in idle
        )
        return [pid for pid in busy if pid != but]

    await until(lambda: len(answering()) == 1)
    (pid,) = answering()
    os.kill(pid, signal.SIGKILL)
    return pid


def test_a_query_whose_worker_somebody_kills_is_asked_again(store_path: Path) -> None:
    async def use(workers: Workers) -> None:
        asked, killed = workers._ask, []

        async def kill_the_first(worker: WorkerProcess, question: Head) -> tuple[Head, bytes]:
            if not killed:
                killed.append(worker.pid)
                os.kill(worker.pid, signal.SIGKILL)
            return await asked(worker, question)

        workers._ask = kill_the_first  # type: ignore[method-assign]
        assert await number(workers) == 129
        assert killed

    run(store_path, use)


def test_killed_worker_loses_its_own_query_only(store_path: Path) -> None:
    async def use(workers: Workers) -> None:
        before = {worker.pid for worker in workers._pool.members}
        lost = asyncio.create_task(ask(workers, RUNAWAY))
        await kill_busy(workers, but=await kill_busy(workers))
        with pytest.raises(StoreUnavailable, match="killed"):
            await lost
        others = [asyncio.create_task(number(workers)) for _ in range(10)]
        assert await asyncio.gather(*others) == [129] * 10
        await until(lambda: workers.status().alive == len(before))
        assert {worker.pid for worker in workers._pool.members} != before

    run(store_path, use)


def test_worker_that_dies_idle_is_replaced_unnoticed(store_path: Path) -> None:
    async def use(workers: Workers) -> None:
        for worker in workers._pool.members:
            os.kill(worker.pid, signal.SIGKILL)
        await asyncio.sleep(0.1)
        assert await number(workers) == 129

    run(store_path, use)


def test_cancelled_query_frees_its_worker(store_path: Path) -> None:
    async def use(workers: Workers) -> None:
        query = asyncio.create_task(ask(workers, RUNAWAY))
        await asyncio.sleep(0.2)
        assert workers.status().busy == 1
        query.cancel()
        with pytest.raises(asyncio.CancelledError):
            await query
        assert workers.status().busy == 0
        assert await number(workers) == 129
        await until(lambda: workers.status().alive == 2)
        assert workers.status().kills == 1

    run(store_path, use, Limits(workers=1))


def test_full_queue_sends_away_and_says_when_to_come_back(store_path: Path) -> None:
    async def use(workers: Workers) -> None:
        running = asyncio.create_task(ask(workers, RUNAWAY))
        await asyncio.sleep(0.1)
        waiting = asyncio.create_task(number(workers))
        await asyncio.sleep(0)
        assert workers.status().queued == 1
        with pytest.raises(StoreBusy) as raised:
            await ask(workers, COUNT)
        assert raised.value.retry_after >= 1
        with pytest.raises(QueryTimeout):
            await running
        assert await waiting == 129

    run(store_path, use, Limits(workers=1, queue=1, seconds=1))


def test_waiting_has_an_end(store_path: Path) -> None:
    async def use(workers: Workers) -> None:
        running = asyncio.create_task(ask(workers, RUNAWAY))
        await asyncio.sleep(0.1)
        with pytest.raises(StoreBusy, match="waited"):
            await ask(workers, COUNT)
        assert workers.status().queued == 0
        with pytest.raises(QueryTimeout):
            await running

    run(store_path, use, Limits(workers=1, seconds=1, patience=0.2))


def test_no_more_queries_run_than_there_are_workers(store_path: Path) -> None:
    async def use(workers: Workers) -> None:
        queries = [asyncio.create_task(ask(workers, RUNAWAY)) for _ in range(5)]
        await asyncio.sleep(0.2)
        assert (workers.status().busy, workers.status().queued) == (2, 3)
        for query in queries:
            query.cancel()
        await asyncio.gather(*queries, return_exceptions=True)
        assert (workers.status().busy, workers.status().queued) == (0, 0)

    run(store_path, use)


def test_many_at_once_are_all_answered_rightly(store_path: Path) -> None:
    async def use(workers: Workers) -> list[int]:
        texts = [f"SELECT ({n} AS ?n) WHERE {{}}" for n in range(30)]
        return list(await asyncio.gather(*(number(workers, text) for text in texts)))

    assert run(store_path, use) == list(range(30))


def test_switch_answers_from_the_new_store_and_fails_no_query_in_flight(
    store_path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "store"
    store = ox.Store(str(other))
    store.load(input="<urn:s> <urn:p> <urn:o> <urn:g> .", format=ox.RdfFormat.N_QUADS)
    store.flush()
    del store

    async def use(workers: Workers) -> None:
        slow = asyncio.create_task(number(workers, SLOW))
        await asyncio.sleep(0.05)
        await workers.switch(other)
        assert not slow.done()
        assert await number(workers) == 1
        assert await slow == 129**3
        assert await number(workers) == 1
        assert workers.status().alive == 3

    run(store_path, use, Limits(seconds=60))


def test_switch_to_nothing_changes_nothing(store_path: Path, tmp_path: Path) -> None:
    async def use(workers: Workers) -> None:
        with pytest.raises(ReleaseError):
            await workers.switch(tmp_path / "none")
        assert await number(workers) == 129

    run(store_path, use)


def test_missing_store_is_told_at_the_start(tmp_path: Path) -> None:
    async def use() -> None:
        workers = Workers(tmp_path / "none")
        with pytest.raises(ReleaseError, match="cannot be opened"):
            await workers.start()
        await workers.close()

    asyncio.run(use())


def test_first_query_starts_the_workers_if_nobody_did(store_path: Path) -> None:
    async def use() -> None:
        workers = Workers(store_path)
        assert await number(workers) == 129
        await workers.close()

    asyncio.run(use())


def test_close_ends_queries_in_flight_and_every_process(store_path: Path) -> None:
    async def use() -> None:
        workers = Workers(store_path)
        await workers.start()
        pids = {worker.pid for worker in workers._pool.members}
        query = asyncio.create_task(ask(workers, RUNAWAY))
        await asyncio.sleep(0.1)
        await workers.close()
        with pytest.raises(QueryError):
            await query
        assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
        assert len(asyncio.all_tasks()) == 1
        with pytest.raises(StoreUnavailable):
            await ask(workers, COUNT)
        await workers.close()

    asyncio.run(use())


def test_workers_leave_the_store_as_it_was(store_path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "store"
    shutil.copytree(store_path, copy)
    before = {file.name: file.read_bytes() for file in copy.iterdir()}
    run(copy, one_after_another(COUNT, CITIES))
    assert {file.name: file.read_bytes() for file in copy.iterdir()} == before


def test_worker_has_no_network_where_the_system_allows_it(store_path: Path) -> None:
    async def use(workers: Workers) -> None:
        if workers.status().isolation != "namespace":
            missing(f"leaving the network ({workers.status().isolation})")
        for worker in workers._pool.members:
            devices = Path(f"/proc/{worker.pid}/net/dev").read_text().splitlines()[2:]
            assert [line.split(":")[0].strip() for line in devices] == ["lo"]

    run(store_path, use)


def test_worker_knows_nothing_of_the_service_s_environment(
    store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SRPP_ADMIN_TOKEN", "secret")

    async def use(workers: Workers) -> None:
        for worker in workers._pool.members:
            assert b"secret" not in Path(f"/proc/{worker.pid}/environ").read_bytes()

    run(store_path, use)


@pytest.mark.parametrize(
    ("text", "words", "line", "column", "help"),
    [
        ("SELECT * WHERE {\n  ?s skoss:broader ?o }", "prefix skoss: is not declared", 2, 6, "skos:"),
        ("SELECT * WHERE { ?s zzzqqq:x ?o }", "prefix zzzqqq: is not declared", 1, 21, "PREFIX zzzqqq:"),
        ("SELECT * WHERE { ?s ?p ?o ", "this { is never closed", 1, 16, "add a }"),
        ("SELECT * { ?s ?p ?o }}", "this } closes nothing", 1, 22, "remove"),
        ("SELECT * {\n ?s a srpp:City\n ?s ?p ?o }", "?s cannot stand here", 3, 2, ""),
        ("SELECT * { ?s ?p ?o } LIMT 10", "LIMT cannot stand here", 1, 23, "LIMIT"),
        ("SELECT * { OPTIONL { ?s ?p ?o } }", "OPTIONL cannot stand here", 1, 12, "OPTIONAL"),
        ("SELECT ?s, ?p { ?s ?p ?o }", ", cannot stand here", 1, 10, ""),
        ("SELECT * { ?s <http://[> ?o }", "<http://[> is not an IRI", 1, 15, "host"),
        ("SELECT * { ?s <http://a b> ?o }", "IRI that begins here", 1, 15, "%20"),
        ("SELECT (COUNT(*) AS ?c) ?s { ?s ?p ?o }", "neither grouped by", 1, 40, "GROUP BY"),
        ("SELECT * { ?s ?p '😀' ; 'x' }", "'x' cannot stand here", 1, 24, ""),
        ("", "ends too early", 1, 1, ""),
        ("hello world", "hello cannot stand here", 1, 1, ""),
    ],
)
def test_syntax_error_tells_place_fault_and_way_out(
    store_path: Path, text: str, words: str, line: int, column: int, help: str
) -> None:
    async def use(workers: Workers) -> QuerySyntaxError:
        with pytest.raises(QuerySyntaxError) as raised:
            await ask(workers, text)
        return raised.value

    error = run(store_path, use, Limits(workers=1))
    assert words in str(error)
    assert (error.line, error.column) == (line, column)
    assert help in error.help


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0.01)


def test_a_relative_iri_is_read_against_the_base_of_the_graph(store_path: Path) -> None:
    query = "SELECT (STR(<id/city/oslo>) AS ?iri) {}"
    answer = run(store_path, lambda workers: ask(workers, query, "text/csv"))
    assert answer.body == b"iri\r\nhttps://w3id.org/srpp/id/city/oslo\r\n"


async def take(stream: QueryAnswer | QueryStream) -> bytes:
    assert not isinstance(stream, QueryAnswer)
    async with contextlib.aclosing(stream):
        return b"".join([piece async for piece in stream.pieces()])


PRODUCT = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"
STREAMING = Limits(workers=1, buffer_mib=1, result_mib=512)


def test_what_outgrows_the_buffer_is_streamed_whole(store_path: Path) -> None:
    async def use(workers: Workers) -> None:
        request = QueryRequest(PRODUCT, "text/csv")
        assert isinstance(await workers.open(QueryRequest(CITIES, "text/csv")), QueryAnswer)
        body = await take(await workers.open(request))
        assert body == await take(await workers.open(request))
        assert len(list(csv.reader(io.StringIO(body.decode(), newline="")))) == 129**2 + 1
        assert (workers.status().busy, workers.status().kills) == (0, 0)
        with pytest.raises(ResultTooLarge, match="held whole"):
            await workers.answer(request)

    run(store_path, use, STREAMING)


def test_a_stream_that_is_left_frees_its_worker(store_path: Path) -> None:
    async def use(workers: Workers) -> None:
        stream = await workers.open(QueryRequest(PRODUCT, "text/csv"))
        assert not isinstance(stream, QueryAnswer)
        assert workers.status().busy == 1
        await stream.aclose()
        await stream.aclose()
        assert (workers.status().busy, workers.status().kills) == (0, 1)
        assert await number(workers) == 129

    run(store_path, use, STREAMING)


def test_a_stream_that_fails_says_why_and_keeps_a_worker_that_is_well(store_path: Path) -> None:
    async def use(workers: Workers) -> None:
        with pytest.raises(TooManyRows) as raised:
            await take(await workers.open(QueryRequest(PRODUCT, "text/csv")))
        assert raised.value.limit == 15_000
        assert raised.value.reached is not None
        assert 15_000 < raised.value.reached <= 129**2
        assert (workers.status().busy, workers.status().replaced) == (0, 0)

    run(store_path, use, dataclasses.replace(STREAMING, rows=15_000))


def test_the_deadline_does_not_count_the_time_that_a_reader_takes(store_path: Path) -> None:
    async def use(workers: Workers) -> None:
        stream = await workers.open(QueryRequest(PRODUCT, "text/csv"))
        await asyncio.sleep(1.5)
        assert (await take(stream)).endswith(b"\r\n")

    run(store_path, use, dataclasses.replace(STREAMING, seconds=1))


def test_a_worker_that_dies_in_the_middle_ends_its_stream_with_an_error(store_path: Path) -> None:
    async def use(workers: Workers) -> None:
        stream = await workers.open(QueryRequest(PRODUCT, "text/csv"))
        await kill_busy(workers)
        with pytest.raises(StoreUnavailable, match="killed"):
            await take(stream)
        assert await number(workers) == 129

    run(store_path, use, STREAMING)
