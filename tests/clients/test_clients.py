"""Real clients, unchanged, ask the running service real questions."""

import json
from pathlib import Path

import pytest
from clients.shell import run
from needs import ROOT
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, URLENCODED, XML, SPARQLWrapper

pytestmark = pytest.mark.client

GLCN = (ROOT / "ontology/questions/glcn-cities/query.rq").read_text(encoding="utf-8")
OSLO = "https://w3id.org/srpp/id/city/oslo"
ABOUT_OSLO = f"DESCRIBE <{OSLO}>"


def test_curl_gets_the_cities_of_the_network(url: str) -> None:
    answer = run("curl", "-sSf", "--data-urlencode", f"query={GLCN}", f"{url}/sparql")
    rows = json.loads(answer)["results"]["bindings"]
    assert OSLO in {row["city"]["value"] for row in rows}


def test_curl_follows_an_entity_to_its_turtle(url: str, tmp_path: Path) -> None:
    answer = run("curl", "-sSfL", "-H", "Accept: text/turtle", f"{url}/id/city/oslo")
    assert len(Graph(bind_namespaces="none").parse(data=answer, format="turtle")) > 20


def test_curl_posts_a_query_as_it_stands(url: str) -> None:
    header = "Content-Type: application/sparql-query"
    answer = run("curl", "-sSf", "-H", header, "--data-binary", "@-", f"{url}/sparql", text=GLCN)
    assert json.loads(answer)["head"]["vars"][0] == "city"


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("request_method", [URLENCODED, POSTDIRECTLY])
def test_sparqlwrapper_gets_rows(url: str, method: str, request_method: str) -> None:
    client = SPARQLWrapper(f"{url}/sparql")
    client.setQuery(GLCN)
    client.setReturnFormat(JSON)
    client.setMethod(method)
    if method == POST:
        client.setRequestMethod(request_method)
    rows = client.queryAndConvert()["results"]["bindings"]
    assert len({row["city"]["value"] for row in rows}) == 14


def test_sparqlwrapper_reads_xml_csv_and_graphs(url: str) -> None:
    client = SPARQLWrapper(f"{url}/sparql")
    client.setQuery(GLCN)
    client.setReturnFormat(XML)
    assert "City of Oslo" in client.queryAndConvert().toxml()
    client.setReturnFormat(CSV)
    assert b"City of Oslo" in client.queryAndConvert()
    client.setQuery(ABOUT_OSLO)
    client.setReturnFormat(TURTLE)
    described = Graph(bind_namespaces="none").parse(data=client.queryAndConvert(), format="turtle")
    assert (URIRef(OSLO), None, None) in described


def test_rdflib_uses_the_service_as_a_store(url: str) -> None:
    graph = Graph(SPARQLStore(f"{url}/sparql"))
    rows = list(graph.query(GLCN))
    assert len({row["city"] for row in rows}) == 14
    assert graph.value(URIRef(OSLO), URIRef("http://www.w3.org/2004/02/skos/core#prefLabel")) is not None


def test_rdflib_parses_an_entity_from_its_address(url: str) -> None:
    described = Graph(bind_namespaces="none").parse(f"{url}/id/city/oslo")
    assert (URIRef(OSLO), None, None) in described


def test_rapper_reads_every_format_it_knows(url: str) -> None:
    counts = set()
    for suffix, syntax in (("ttl", "turtle"), ("nt", "ntriples"), ("rdf", "rdfxml")):
        text = run("curl", "-sSf", f"{url}/doc/city/oslo.{suffix}")
        triples = run(
            "rapper", "-q", "-i", syntax, "-o", "ntriples", "-", "https://w3id.org/srpp/", text=text
        )
        counts.add(len(set(triples.splitlines())))
    assert len(counts) == 1
    assert counts.pop() > 20


@pytest.mark.parametrize("guess", [("-g",), ("-i", "guess")], ids=["-g", "-i guess"])
def test_rapper_fetches_an_entity_from_its_address(url: str, guess: tuple[str, ...]) -> None:
    triples = run("rapper", "-q", *guess, "-o", "ntriples", f"{url}/id/city/oslo")
    assert triples.count(f"<{OSLO}> ") > 20
