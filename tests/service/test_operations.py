"""What operators rely on: metrics, logs, switching releases under load, a graceful end."""

import asyncio
import concurrent.futures
import gc
import signal
import time
import weakref
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from answers import problem
from needs import missing
from prometheus_client.parser import text_string_to_metric_families
from running import process, releases, switch, two_releases

from srpp_graph.iris import EntityRef
from srpp_graph.release import Shelf
from srpp_graph.service.graph import open_graph
from srpp_graph.service.holder import Holder
from srpp_graph.service.settings import Settings
from srpp_graph.service.wording import interface_languages
from srpp_graph.store.endpoint import QueryRequest

TOKEN = "a-token-of-the-operator"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """A shelf with two releases; the second is current."""
    return two_releases(tmp_path_factory.mktemp("two"))


def metrics(client: httpx.Client) -> dict[str, float]:
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(client.get("/metrics").text):
        for sample in family.samples:
            labels = ",".join(str(value) for value in sample.labels.values())
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


def test_84_metrics_count_requests_workers_cache_and_release(client: httpx.Client) -> None:
    query = {"query": 'SELECT ("counted once" AS ?x) {}'}
    before = metrics(client)
    for _ in range(3):
        client.get("/sparql", params=query)
    client.get("/doc/city/no-such-place")
    after = metrics(client)
    name = "srpp_requests_total{GET,/sparql,200}"
    assert after[name] - before.get(name, 0) == 3
    assert after["srpp_cache_hits_total"] - before["srpp_cache_hits_total"] == 2
    assert after["srpp_cache_misses_total"] - before["srpp_cache_misses_total"] == 1
    assert after["srpp_cache_bytes"] > before["srpp_cache_bytes"]
    assert after["srpp_ready"] == 1
    while metrics(client)["srpp_workers_alive"] < 2:  # one that was killed is being replaced
        time.sleep(0.1)
    assert after["srpp_release_statements"] > 1000
    assert any(each.startswith("srpp_requests_total{GET,/doc/{") and each.endswith(",404}") for each in after)
    assert not any("no-such-place" in each for each in after)


def test_84_metrics_count_kills(client: httpx.Client) -> None:
    before = metrics(client)["srpp_query_kills_total"]
    with pytest.raises(httpx.ReadTimeout):
        client.get("/sparql", params={"query": CROSS}, timeout=0.5)
    deadline = time.monotonic() + 5
    while metrics(client)["srpp_query_kills_total"] == before and time.monotonic() < deadline:
        time.sleep(0.1)
    assert metrics(client)["srpp_query_kills_total"] == before + 1


def test_an_answer_that_was_given_before_says_so_and_is_the_same(client: httpx.Client) -> None:
    query = {"query": "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s ORDER BY DESC(?n) ?s"}
    first, again = (client.get("/sparql", params=query) for _ in range(2))
    assert again.content == first.content
    assert "given before" in again.headers["server-timing"]
    assert "given before" not in first.headers["server-timing"]


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
def test_rows_are_counted_in_a_header(client: httpx.Client, format: str) -> None:
    query = "SELECT ?s { ?s ?p ?o } LIMIT 17"
    response = client.get("/sparql", params={"query": query, "format": format})
    assert response.headers["x-result-rows"] == "17"
    assert "X-Result-Rows" in response.headers["access-control-expose-headers"]


def test_triples_are_counted_in_a_header(client: httpx.Client) -> None:
    query = "CONSTRUCT WHERE { <https://w3id.org/srpp/id/city/oslo> ?p ?o }"
    response = client.get("/sparql", params={"query": query, "format": "ntriples"})
    assert int(response.headers["x-result-rows"]) == len(response.text.splitlines())


def test_without_a_token_reloading_is_closed(client: httpx.Client) -> None:
    problem(client.post("/admin/reload"), 404)


def test_reloading_needs_the_right_token(two: Shelf) -> None:
    with process(two, admin_token=TOKEN) as (address, _), httpx.Client(base_url=address) as client:
        for given in ("", "Bearer", "Bearer no", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer é"):
            response = client.post("/admin/reload", headers={"Authorization": given.encode()})
            problem(response, 401)
            assert response.headers["www-authenticate"] == "Bearer"
        same = client.post("/admin/reload", headers={"Authorization": f"Bearer {TOKEN}"})
        assert same.json().items() >= {"switched": False, "release": releases(two)[0]}.items()
        assert TOKEN not in client.get("/docs", headers={"Accept": "text/html"}).text


def test_releases_switch_under_load_without_a_failed_or_mixed_answer(two: Shelf) -> None:
    """Each answer is the count of the release that it names, whatever was switched while it was made."""
    first, second = releases(two)
    counts: dict[str, set[str]] = {first: set(), second: set()}
    with process(two, admin_token=TOKEN) as (address, running), httpx.Client(base_url=address) as client:

        def ask(number: int) -> tuple[int, str, str]:
            query = f"{COUNT} # {number % 50}"
            answer = client.get("/sparql", params={"query": query})
            rows = answer.json().get("results", {}).get("bindings", [{"n": {"value": answer.text}}])
            return answer.status_code, answer.headers["x-release"], rows[0]["n"]["value"]

        def reload(number: int) -> None:
            switch(two, (second, first)[number % 2])
            if number % 2:
                assert client.post("/admin/reload", headers={"Authorization": f"Bearer {TOKEN}"}).json()[
                    "switched"
                ]
            else:
                running.send_signal(signal.SIGHUP)
                deadline = time.monotonic() + 20
                while client.get("/health/ready").json()["release"] != second:
                    assert time.monotonic() < deadline
                    time.sleep(0.05)

        with concurrent.futures.ThreadPoolExecutor(5) as pool:
            switching = pool.submit(lambda: [reload(number) for number in range(4)])
            asked = 0
            while not switching.done() or asked < 200:
                for status, release, count in pool.map(ask, range(asked, asked + 40)):
                    assert status == 200, count
                    counts[release].add(count)
                asked += 40
            switching.result()
        assert metrics(client)["srpp_release_switches_total"] == 4
    assert [len(found) for found in counts.values()] == [1, 1]
    assert abs(int(*counts[first]) - int(*counts[second])) == 1


def test_reloading_what_is_served_already_opens_nothing_and_says_so(two: Shelf) -> None:
    with process(two, admin_token=TOKEN) as (address, running), httpx.Client(base_url=address) as client:
        children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
        client.get("/sparql", params={"query": COUNT})
        before, kept = children.read_text(), metrics(client)["srpp_cache_bytes"]
        running.send_signal(signal.SIGHUP)
        answer = client.post("/admin/reload", headers={"Authorization": f"Bearer {TOKEN}"}).json()
        assert "already" in answer["detail"]
        assert children.read_text() == before
        assert metrics(client)["srpp_cache_bytes"] == kept > 0


def test_a_later_release_is_read_before_it_is_served_and_the_former_one_keeps_nothing(two: Shelf) -> None:
    """Also while somebody still uses the former one, who gets the same answers from it."""
    settings = Settings(releases=two.folder, workers=1)

    async def observe() -> None:
        holder = Holder(lambda: open_graph(settings))
        await holder.open()
        try:
            switch(two, releases(two)[1])
            with holder.lend() as former:
                assert former is not None
                former.read_ahead()
                described = former.describe(EntityRef("city", "oslo"))
                await former.endpoint.answer(QueryRequest(COUNT, "text/csv"))
                assert former.endpoint.size > 0
                assert await holder.reload()
                assert "refs" in vars(holder.graph.entities)
                assert set(holder.graph._libraries) == set(interface_languages())
                assert "places" in vars(holder.graph.entities.catalogue)
                assert "refs" not in vars(former.entities)
                assert not former._libraries
                assert former.endpoint.size == 0
                assert former.describe(EntityRef("city", "oslo")) == described
        finally:
            await holder.close()

    asyncio.run(observe())


def test_a_release_that_cannot_be_opened_changes_nothing(two: Shelf) -> None:
    current = two.folder / "current"
    before = current.readlink()
    with process(two, admin_token=TOKEN) as (address, _), httpx.Client(base_url=address) as client:
        try:
            current.unlink()
            current.symlink_to("nowhere")
            problem(client.post("/admin/reload", headers={"Authorization": f"Bearer {TOKEN}"}), 503)
            assert client.get("/sparql", params={"query": COUNT}).status_code == 200
        finally:
            current.unlink()
            current.symlink_to(before)


def test_a_running_query_ends_before_the_service_does(shelf: Shelf) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { ?a a srpp:Source . ?b a srpp:Source FILTER (STR(?a) != STR(?b)) }"
    with process(shelf, drain_seconds=120, query_seconds=110) as (address, running):
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            asked = pool.submit(httpx.get, f"{address}/sparql", params={"query": slow}, timeout=60)
            with httpx.Client(base_url=address, timeout=60) as watcher:
                while not metrics(watcher)["srpp_queries_running"]:
                    assert not asked.done(), "it is to run when the service is told to stop"
            running.send_signal(signal.SIGTERM)
            answer = asked.result()
        assert answer.status_code == 200
        assert answer.json()["results"]["bindings"]
        _, complaints = running.communicate(timeout=20)
    assert running.returncode == 0
    assert "Traceback" not in complaints


def test_queries_that_wait_for_their_turn_are_answered_before_the_service_ends(shelf: Shelf) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { ?a a srpp:Source . ?b a srpp:Case FILTER (STR(?a) != STR(?b)) }"
    with process(shelf, drain_seconds=120, query_seconds=120) as (address, running):
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            asked = [
                pool.submit(
                    httpx.get, f"{address}/sparql", params={"query": f"{slow} # {number}"}, timeout=90
                )
                for number in range(4)
            ]
            with httpx.Client(base_url=address, timeout=60) as watcher:
                while metrics(watcher)["srpp_queries_waiting"] < 2:
                    assert not any(each.done() for each in asked), "none is to end before all have come"
            running.send_signal(signal.SIGTERM)
            assert [each.result().status_code for each in asked] == [200] * 4
        running.communicate(timeout=30)


def test_a_query_beyond_the_drain_is_stopped_with_the_service(shelf: Shelf) -> None:
    with (
        process(shelf, drain_seconds=1) as (address, running),
        concurrent.futures.ThreadPoolExecutor(1) as pool,
    ):
        asked = pool.submit(httpx.get, f"{address}/sparql", params={"query": CROSS}, timeout=60)
        time.sleep(0.4)
        began = time.monotonic()
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=20)
        assert time.monotonic() - began < 8
        failure = asked.exception()
        assert failure is not None or asked.result().status_code in (500, 503)


def test_the_log_has_a_line_a_request_and_nothing_of_the_visitor(shelf: Shelf) -> None:
    with process(shelf, log_level="info") as (address, running):
        headers = {"User-Agent": "secret-agent", "X-Request-Id": "known-id-1"}
        httpx.get(f"{address}/sparql", params={"query": "ASK { ?secret ?p ?o }"}, headers=headers)
        running.terminate()
        _, log = running.communicate(timeout=20)
    lines = [line for line in log.splitlines() if "event=request" in line]
    assert len(lines) == 1
    assert "request_id=known-id-1" in lines[0]
    for part in ("method=GET", "route=/sparql", "status=200", "release=", "ms="):
        assert part in lines[0]
    assert "secret" not in log
    assert "127.0.0.1" not in lines[0]


def test_nothing_keeps_a_release_that_is_no_longer_served(shelf: Shelf) -> None:
    """A cache that outlives its release would keep its store, its files and its memory for ever."""

    async def use() -> weakref.ref[object]:
        graph = await open_graph(Settings(releases=shelf.folder, workers=1))
        ref = EntityRef("city", "oslo")
        graph.describe(ref, ("en",))
        graph.entities.listing("city", languages=("en",))
        graph.entities.catalogue.search("oslo")
        assert all((graph.matcher, graph.questions, graph.coverage))
        await graph.endpoint.answer(QueryRequest("ASK {}", "text/csv"))
        await graph.close()
        return weakref.ref(graph.store)

    store = asyncio.run(use())
    gc.collect()
    assert store() is None


def test_a_former_release_keeps_no_store_open_and_still_answers_who_began_with_it(shelf: Shelf) -> None:
    """A slow reader may hold it for minutes; each open store takes 10 MiB."""

    async def closed() -> None:
        deadline = time.monotonic() + 20
        while stores_open(shelf):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.05)

    async def use() -> None:
        graph = await open_graph(Settings(releases=shelf.folder, workers=1))
        assert stores_open(shelf)
        try:
            graph.forget()
            await closed()
            assert graph.describe(EntityRef("city", "oslo"), ("en",)).ref == EntityRef("city", "oslo")
            assert (await graph.endpoint.answer(QueryRequest("ASK {}", "text/csv"))).body
            await closed()
        finally:
            await graph.close()

    asyncio.run(use())


def stores_open(shelf: Shelf) -> set[Path]:
    """The files of the shelf's stores that this process has open."""
    descriptors = Path("/proc/self/fd")
    if not descriptors.is_dir():
        missing("a system that tells which files a process has open (/proc/self/fd)")
    found = set()
    for each in descriptors.iterdir():
        with suppress(OSError):
            found.add(each.readlink())
    return {path for path in found if path.is_relative_to(shelf.folder.resolve()) and "store" in path.parts}
