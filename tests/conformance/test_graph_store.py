"""The W3C's Graph Store tests over HTTP, as far as they read.

A store that nobody writes to cannot go through their sequences. So each read asks for a graph of its own,
which holds what the read has to give: that tests naming (by parameter and by path), decoding, formats and
statuses. A read of what a POST made (`$LOCATION$`) asks for such a graph too. Each write must be refused.
"""

from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest
from answers import problem, read
from conformance.conftest import service_on
from conformance.manifest import Exchange, Step, iter_protocol
from conformance.table import Verdict, record
from rdflib.compare import isomorphic

pytestmark = pytest.mark.conformance

MANIFESTS = ("graph-store-protocol/manifest-indirect.ttl", "graph-store-protocol/manifest-direct.ttl")
HOST = "www.example"
LOCATION = "$LOCATION$"
"""Where a POST would have made a graph."""

OWN = "https://w3id.org/srpp/graph/"
"""Below this, a path of the service names the graph itself."""


def exchanges() -> list[Exchange]:
    return [each for manifest in MANIFESTS for each in iter_protocol(manifest)]


def listed() -> list[pytest.param]:
    try:
        return [pytest.param(each, id=f"graph-store-protocol/{each.name}") for each in exchanges()]
    except pytest.skip.Exception:
        return [pytest.param(None, id="missing")]


def path_of(exchange: Exchange, index: int) -> str:
    """The path of one request at our service, with a host or folder that no other request has."""
    label = f"{exchange.name.replace('_', '-')}-{index}"
    path = exchange.steps[index].path.replace(LOCATION, quote(f"http://{HOST}/made", safe=""))
    if path.startswith("/gsp/"):
        return path.replace("/gsp/", f"/graph/{label}/", 1)
    return path.replace(HOST, f"{label}.example").replace("/gsp", "/graph", 1)


def graph_of(path: str) -> str:
    """The graph that a path names, decoded once; nothing for the default graph."""
    address = httpx.URL(f"http://{HOST}{path}")
    if address.path.startswith("/graph/"):
        return OWN + address.path.removeprefix("/graph/")
    return address.params.get("graph", "")


def reads(step: Step) -> bool:
    return not step.writes and "OK" in step.statuses


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    texts: dict[str, bytes] = {}
    for exchange in exchanges():
        for index, step in enumerate(exchange.steps):
            graph = graph_of(path_of(exchange, index))
            if graph and reads(step):
                texts[graph] = step.graph.encode()
    with service_on(tmp_path_factory.mktemp("graphs"), texts) as client:
        yield client


@pytest.mark.parametrize("exchange", listed())
def test_a_store_is_read_as_the_w3c_reads_it(
    endpoint: httpx.Client, exchange: Exchange, request: pytest.FixtureRequest
) -> None:
    writes = sum(step.writes for step in exchange.steps)
    note = f"{writes} of {len(exchange.steps)} requests write, and are refused" if writes else ""
    record(request.node, Verdict("graph store, read side", exchange.iri, "passed", note))
    for index, step in enumerate(exchange.steps):
        path = path_of(exchange, index)
        response = endpoint.request(step.method, path, headers=dict(step.headers), content=step.body)
        if step.writes:
            assert "repository" in problem(response, 405)["help"]
            assert response.headers["allow"] == "GET, HEAD, OPTIONS"
        elif "NotFound" in step.statuses:
            assert response.status_code == 404
        else:
            assert response.status_code == 200, response.text
            assert response.headers["content-type"].startswith("text/turtle")
            if step.graph and "default" not in path:
                assert isomorphic(read(response.text, "turtle"), read(step.graph, "turtle"))


def test_no_read_of_the_suite_is_left_out() -> None:
    steps = [(each, index) for each in exchanges() for index, _ in enumerate(each.steps)]
    assert len(exchanges()) == 13
    assert all(LOCATION not in path_of(*each) for each in steps)
    named = [graph_of(path_of(*each)) for each in steps if reads(each[0].steps[each[1]])]
    assert len(named) == len(set(named) - {""}) + 1, "a read shares its graph with another"
