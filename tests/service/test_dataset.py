"""The data set as a whole: described in DCAT and VoID, in the graph too; its releases and dumps."""

import gzip
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest
from answers import problem, read
from rdflib import DCAT, DCTERMS, RDF, VOID, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from srpp_graph.prefixes import PREFIXES
from srpp_graph.release import Release

BROWSER = {"Accept": "text/html"}
DATASET = URIRef("https://w3id.org/srpp/dataset")
META = "https://w3id.org/srpp/graph/meta"
SH = "http://www.w3.org/ns/shacl#"


@pytest.fixture(scope="module")
def described(client: httpx.Client) -> Graph:
    return read(client.get("/dataset").text, "turtle")


def ask(client: httpx.Client, query: str, **parameters: str) -> list[dict]:
    answer = client.get("/sparql", params={"query": query, **parameters})
    assert answer.status_code == 200, answer.text
    return answer.json()["results"]["bindings"]


def test_48_void_is_found_at_its_well_known_address(client: httpx.Client, url: str) -> None:
    response = client.get("/.well-known/void")
    assert response.status_code == 303
    assert response.headers["location"] == f"{url}/dataset"
    assert client.get("/.well-known/void?format=ntriples", follow_redirects=True).text.startswith("<")


@pytest.mark.parametrize(
    ("query", "headers"),
    [("?format=nonsense", {}), ("", {"Accept": "image/png"}), ("?format=turtle&format=nonsense", {})],
)
def test_48_what_void_cannot_be_is_told_after_one_hop_with_what_it_can(
    client: httpx.Client, query: str, headers: dict[str, str]
) -> None:
    answer = client.get(f"/.well-known/void{query}", headers=headers, follow_redirects=True)
    assert [each.status_code for each in answer.history] == [303]
    assert answer.url.query.decode() == query.removeprefix("?")
    if "turtle" in query:
        assert answer.headers["content-type"].startswith("text/turtle")
    else:
        assert "text/turtle" in problem(answer, 406)["available"]


def test_48_void_tells_what_may_be_done_with_the_data_and_where_it_is(
    described: Graph, url: str, release_id: str
) -> None:
    release = described.value(DATASET, URIRef(PREFIXES["dcat"] + "hasCurrentVersion"))
    assert str(release).endswith(release_id)
    for name in (DCTERMS.title, DCTERMS.description, DCTERMS.license, DCTERMS.publisher, DCTERMS.modified):
        assert described.value(DATASET, name) is not None, name
    assert described.value(DATASET, VOID.uriSpace) == Literal("https://w3id.org/srpp/id/")
    assert described.value(DATASET, VOID.sparqlEndpoint) == URIRef(f"{url}/sparql")
    assert described.value(release, VOID.dataDump) == URIRef(f"{url}/dumps/{release_id}/dump.nq.gz")
    service = described.value(None, DCAT.servesDataset, DATASET)
    assert (service, RDF.type, DCAT.DataService) in described


def test_48_the_partitions_are_what_the_graph_holds(client: httpx.Client, described: Graph) -> None:
    """Counted again over HTTP; `graph/meta` itself was made after the counting."""
    cities = ask(client, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a srpp:City }")[0]["n"]["value"]
    members = ask(client, "SELECT (COUNT(*) AS ?n) { ?s org:member ?o }")[0]["n"]["value"]
    by_class = described.value(None, VOID["class"], URIRef(PREFIXES["srpp"] + "City"))
    by_property = described.value(None, VOID.property, URIRef(PREFIXES["org"] + "member"))
    assert str(described.value(by_class, VOID.entities)) == cities
    assert str(described.value(by_property, VOID.triples)) == members
    assert len(set(described.subjects(VOID["class"]))) > 20
    assert len(set(described.subjects(VOID.property))) > 50


def test_48_the_description_stands_in_the_graph_too(
    client: httpx.Client, described: Graph, release: Release
) -> None:
    """All of what the release says of itself; the service adds the addresses."""
    said = read(release.metadata_path.read_text(encoding="utf-8"), "turtle")
    in_graph = read(client.get(f"/graph?graph={quote(META)}").text, "turtle")
    assert len(said) > 100
    assert [each for each in said if each not in in_graph] == []
    assert [each for each in said if each not in described] == []


def test_the_prefixes_are_declared_as_shacl_declares_them(client: httpx.Client) -> None:
    query = "SELECT ?p ?n { <https://w3id.org/srpp/dataset> sh:declare [ sh:prefix ?p ; sh:namespace ?n ] }"
    assert {row["p"]["value"]: row["n"]["value"] for row in ask(client, query)} == dict(PREFIXES)


def test_every_question_is_an_executable_that_editors_find(client: httpx.Client) -> None:
    query = """SELECT ?text { ?q a sh:SPARQLSelectExecutable ; a srpp:Question ; sh:select ?text ;
        sh:prefixes [ sh:declare [] ] } GROUP BY ?text"""
    texts = [row["text"]["value"] for row in ask(client, query)]
    assert texts
    for text in texts:
        ask(client, text)


@pytest.mark.parametrize("path", ["/dataset", "/releases", "/releases/{id}"])
def test_descriptions_come_in_each_format_and_as_a_page(
    client: httpx.Client, release_id: str, path: str
) -> None:
    path = path.format(id=release_id)
    turtle = client.get(path)
    graph = read(turtle.text, "turtle")
    for accept, syntax in (("application/ld+json", "json-ld"), ("application/rdf+xml", "xml")):
        assert isomorphic(read(client.get(path, headers={"Accept": accept}).text, syntax), graph)
    assert client.get(path, headers={"If-None-Match": turtle.headers["etag"]}).status_code == 304
    page = client.get(path, headers=BROWSER)
    assert release_id in page.text
    assert f"/dumps/{release_id}" in page.text
    problem(client.get(path, headers={"Accept": "image/png"}), 406)


def test_the_dump_is_the_release(client: httpx.Client, release: Release) -> None:
    response = client.get(f"/dumps/{release.id}.nq.gz")
    assert response.headers["content-type"] == "application/gzip"
    assert "immutable" in response.headers["cache-control"]
    assert "content-encoding" not in response.headers
    quads = list(ox.parse(gzip.decompress(response.content), ox.RdfFormat.N_QUADS))
    assert len(quads) == release.manifest.triples
    address, tag = f"/dumps/{release.id}.nq.gz", response.headers["etag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert client.head(address).headers["content-length"] == str(len(response.content))


@pytest.mark.parametrize("name", ["0123456789abcdef", "current", "%2E%2E%2F", "x" * 80, "é"])
def test_a_release_that_there_is_not_is_missing(client: httpx.Client, name: str) -> None:
    for path in (f"/releases/{name}", f"/dumps/{name}.nq.gz"):
        assert client.get(path).status_code in (404, 308)
