"""The W3C's Graph Store tests over HTTP, as far as they read.

A store that nobody writes to cannot go through their sequences. So each read asks for a graph of its own,
which holds what the read has to give: that tests naming, decoding, formats and statuses. Each write must be
refused with 405. Direct naming is not offered: graphs of documents are read at their own addresses.
"""

from collections.abc import Iterator

import httpx
import pytest
from answers import problem, read
from conformance.conftest import service_on
from conformance.manifest import Step, iter_protocol
from rdflib.compare import isomorphic

pytestmark = pytest.mark.conformance

MANIFEST = "graph-store-protocol/manifest-indirect.ttl"
HOST = "www.example"
LOCATION = "$LOCATION$"
"""Where a POST would have made a graph; nothing can be read there."""


def listed() -> list[pytest.param]:
    try:
        return [
            pytest.param(name, steps, id=f"graph-store-protocol/{name}")
            for name, _, steps in iter_protocol(MANIFEST)
        ]
    except pytest.skip.Exception:
        return [pytest.param("missing", (), id="missing")]


def own(name: str, index: int, text: str) -> str:
    """The path or graph of one step, with a host that no other step has."""
    return text.replace(HOST, f"{name.replace('_', '-')}-{index}.example")


def named(path: str) -> str:
    """The graph that a path names, decoded once."""
    return httpx.URL(f"http://{HOST}{path}").params.get("graph", "")


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    texts: dict[str, bytes] = {}
    for name, _, steps in iter_protocol(MANIFEST):
        for index, step in enumerate(steps):
            if LOCATION in step.path:
                continue
            graph = named(own(name, index, step.path))
            if graph and not step.writes and "OK" in step.statuses:
                texts[graph] = step.graph.encode()
    with service_on(tmp_path_factory.mktemp("graphs"), texts) as client:
        yield client


@pytest.mark.parametrize(("name", "steps"), listed())
def test_a_store_is_read_as_the_w3c_reads_it(
    endpoint: httpx.Client, name: str, steps: tuple[Step, ...], request: pytest.FixtureRequest
) -> None:
    request.node.user_properties.append(("suite", "graph store, read side"))
    for index, step in enumerate(steps):
        if LOCATION in step.path:
            continue
        path = own(name, index, step.path).replace("/gsp", "/graph", 1)
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
