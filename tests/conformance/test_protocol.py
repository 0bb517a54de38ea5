"""The W3C's protocol tests over HTTP: every request as the manifest writes it, but for the path."""

from collections.abc import Iterator

import httpx
import pytest
from answers import problem, read
from conformance.conftest import service_on
from conformance.manifest import Exchange, Step, folder, iter_protocol
from conformance.table import Verdict, record
from rdflib import URIRef

pytestmark = pytest.mark.conformance

DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
BOOLEAN = ("application/sparql-results+json", "application/sparql-results+xml")
TABULAR = (*BOOLEAN, "text/csv", "text/tab-separated-values")
RDF = ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json")
DESCRIPTION = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/service-description/manifest"
SD = "http://www.w3.org/ns/sparql-service-description#"


def listed() -> list[pytest.param]:
    try:
        return [
            pytest.param(each, id=f"protocol/{each.name}") for each in iter_protocol("protocol/manifest.ttl")
        ]
    except pytest.skip.Exception:
        return [pytest.param(None, id="missing")]


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    texts = {DATA.format(n): (folder() / f"protocol/data{n}.nt").read_bytes() for n in (1, 2, 3)}
    with service_on(tmp_path_factory.mktemp("protocol"), texts) as client:
        yield client


def send(client: httpx.Client, step: Step) -> httpx.Response:
    path = "/sparql" + step.path.removeprefix("/sparql").removeprefix("/")
    headers = dict(step.headers)
    return client.request(step.method, path, headers=headers, content=step.body)


def fulfils(step: Step, response: httpx.Response) -> bool:
    classes = {f"StatusCode{response.status_code // 100}xx"}
    if not classes & step.statuses:
        return False
    sent = response.headers["content-type"].partition(";")[0]
    kinds = {"boolean": BOOLEAN, "tabular": TABULAR, "RDF": RDF}.get(step.format, (sent,))
    if sent not in kinds:
        return False
    return step.truth is None or response.json()["boolean"] is step.truth


@pytest.mark.parametrize("exchange", listed())
def test_a_request_has_the_w3c_s_answer(
    endpoint: httpx.Client, exchange: Exchange, request: pytest.FixtureRequest
) -> None:
    if not exchange.name.startswith(("update_", "bad_update", "bad_multiple_updates")):
        record(request.node, Verdict("protocol, query", exchange.iri, "passed"))
        assert all(fulfils(step, send(endpoint, step)) for step in exchange.steps)
        return
    writes = exchange.name.startswith("update_")
    note = "the service takes no updates" if writes else ""
    record(request.node, Verdict("protocol, update", exchange.iri, "refused" if writes else "passed", note))
    updates = [
        step for step in exchange.steps if "update" in str(step.headers) or b"update=" in (step.body or b"")
    ]
    for step in updates or exchange.steps:
        response = send(endpoint, step)
        assert 400 <= response.status_code < 500
        if writes:
            assert problem(response, 400)["type"].endswith("/problems/update")


@pytest.mark.parametrize("name", ["returns-rdf", "has-endpoint-triple", "conforms-to-schema"])
def test_the_service_description(endpoint: httpx.Client, name: str, request: pytest.FixtureRequest) -> None:
    record(request.node, Verdict("service description", f"{DESCRIPTION}#{name}", "passed"))
    response = endpoint.get("/sparql", headers={"Accept": "text/turtle, application/rdf+xml"})
    assert response.status_code == 200
    graph = read(response.text, "turtle")
    service = URIRef(str(endpoint.base_url).rstrip("/") + "/sparql")
    if name == "returns-rdf":
        assert len(graph) > 10
    elif name == "has-endpoint-triple":
        assert (service, URIRef(SD + "endpoint"), service) in graph
    else:
        assert conforms(graph, service)


def conforms(graph: object, service: URIRef) -> bool:
    """What the schema of the vocabulary asks: kinds of values, one default graph, one name a named graph."""
    from rdflib import BNode, Graph, Literal
    from rdflib.namespace import RDF as RDFNS

    assert isinstance(graph, Graph)
    assert (service, RDFNS.type, URIRef(SD + "Service")) in graph
    for name in (
        "endpoint",
        "supportedLanguage",
        "feature",
        "resultFormat",
        "inputFormat",
        "defaultEntailmentRegime",
    ):
        assert not any(
            isinstance(each, Literal | BNode) for each in graph.objects(service, URIRef(SD + name))
        )
    for dataset in graph.objects(service, URIRef(SD + "defaultDataset")):
        assert len(list(graph.objects(dataset, URIRef(SD + "defaultGraph")))) <= 1
        for named in graph.objects(dataset, URIRef(SD + "namedGraph")):
            assert len(list(graph.objects(named, URIRef(SD + "name")))) == 1
    known = {"SPARQL10Query", "SPARQL11Query", "SPARQL11Update"}
    languages = {
        str(each).removeprefix(SD) for each in graph.objects(service, URIRef(SD + "supportedLanguage"))
    }
    return languages <= known
