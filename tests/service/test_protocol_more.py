"""The rest of the protocol over HTTP: QUERY, versions, and the read side of the Graph Store."""

import re
from urllib.parse import quote

import httpx
import pytest
from answers import problem, read
from rdflib import RDFS, URIRef
from rdflib.compare import isomorphic

ASK = "ASK { ?s ?p ?o }"
OSLO = "https://w3id.org/srpp/doc/city/oslo"
DIRECT = {"Content-Type": "application/sparql-query"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def test_11_query_is_a_method(client: httpx.Client) -> None:
    direct = client.request("QUERY", "/sparql", content=ASK, headers=DIRECT)
    assert direct.json()["boolean"] is True
    form = client.request("QUERY", "/sparql", content=f"query={quote(ASK)}", headers=FORM)
    assert form.json()["boolean"] is True
    problem(client.request("QUERY", "/sparql", content=ASK), 415)
    problem(client.request("QUERY", "/graph?default", content=ASK, headers=DIRECT), 405)


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "1.2-basic"])
def test_20_a_version_that_the_engine_reads_is_taken(client: httpx.Client, version: str) -> None:
    assert client.get("/sparql", params={"query": ASK, "version": version}).json()["boolean"] is True
    headers = {"Content-Type": f'application/sparql-query; version="{version}"'}
    assert client.post("/sparql", content=ASK, headers=headers).json()["boolean"] is True


@pytest.mark.parametrize("version", ["", "2.0", "1.1;1.2"])
def test_20_another_version_is_refused_with_those_there_are(client: httpx.Client, version: str) -> None:
    document = problem(client.get("/sparql", params={"query": ASK, "version": version}), 400)
    assert "1.1" in document["available"]
    headers = {"Content-Type": "application/sparql-query; version=3"}
    problem(client.post("/sparql", content=ASK, headers=headers), 400)


def graph(client: httpx.Client, iri: str, **headers: str) -> httpx.Response:
    return client.get(f"/graph?graph={quote(iri, safe='')}", headers=headers)


def test_49_a_graph_is_named_by_one_absolute_iri(client: httpx.Client) -> None:
    for query in ("", "?graph=relative", "?graph=", f"?graph={OSLO}&default", f"?graph={OSLO}&graph={OSLO}"):
        problem(client.get(f"/graph{query}"), 400)


@pytest.mark.parametrize(
    ("accept", "syntax"),
    [
        ("*/*", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ],
)
def test_50_a_graph_comes_whole_in_each_format(client: httpx.Client, accept: str, syntax: str) -> None:
    stated = client.get(
        "/sparql", params={"query": f"CONSTRUCT {{?s ?p ?o}} {{ GRAPH <{OSLO}> {{ ?s ?p ?o }} }}"}
    )
    found = read(graph(client, OSLO, Accept=accept).text, syntax)
    assert len(found) > 20
    assert isomorphic(found, read(stated.text, "turtle"))


def test_50_an_unknown_graph_is_missing_and_an_unknown_format_refused(client: httpx.Client) -> None:
    problem(graph(client, "https://example.org/none"), 404)
    assert problem(graph(client, OSLO, Accept="text/csv"), 406)["available"]


def test_50_the_default_graph_is_the_union(client: httpx.Client) -> None:
    count = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}).json()
    rows = client.get("/graph?default", headers={"Accept": "application/n-triples"}).text.splitlines()
    assert len(set(rows)) == int(count["results"]["bindings"][0]["n"]["value"])


def test_51_head_is_get_without_the_body(client: httpx.Client) -> None:
    address = f"/graph?graph={quote(OSLO)}"
    get, head = client.get(address), client.head(address)
    assert head.content == b""
    for name in ("content-type", "content-length", "etag"):
        assert head.headers[name] == get.headers[name]
    assert client.head("/graph?graph=urn:none").status_code == 404


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_52_53_54_55_writing_is_refused_with_the_write_path(client: httpx.Client, method: str) -> None:
    response = client.request(method, f"/graph?graph={OSLO}", content="<urn:a> <urn:b> <urn:c> .")
    assert "repository" in problem(response, 405)["help"]
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


def test_56_escapes_are_decoded_once(client: httpx.Client) -> None:
    assert client.get(f"/graph?graph={OSLO}").text == graph(client, OSLO).text
    assert client.get(f"/graph?graph={OSLO[:-1]}%6F").text == graph(client, OSLO).text
    assert client.get(f"/graph?graph={OSLO[:-1]}%256F").status_code == 404


def test_57_a_graph_is_known_again(client: httpx.Client) -> None:
    first = graph(client, OSLO)
    again = graph(client, OSLO, **{"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.headers["etag"] == first.headers["etag"]


def test_a_relative_iri_is_read_against_the_base_of_the_graph(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "ASK { <id/city/oslo> ?p ?o }"})
    assert answer.json()["boolean"] is True


SD = "http://www.w3.org/ns/sparql-service-description#"


def test_45_46_47_every_claim_of_the_description_holds_when_tried(client: httpx.Client) -> None:
    described = read(client.get("/sparql").text, "turtle")
    features = {str(each).removeprefix(SD) for each in described.objects(None, URIRef(SD + "feature"))}
    union = client.get("/sparql", params={"query": f"ASK {{ ?s ?p ?o GRAPH <{OSLO}> {{ ?s ?p ?o }} }}"})
    assert ("UnionDefaultGraph" in features) == union.json()["boolean"]
    federated = client.get("/sparql", params={"query": "SELECT * { SERVICE <urn:x> {} }"})
    assert ("BasicFederatedQuery" in features) == (federated.status_code == 200)
    assert features <= {"UnionDefaultGraph", "BasicFederatedQuery"}
    languages = {
        str(each).removeprefix(SD) for each in described.objects(None, URIRef(SD + "supportedLanguage"))
    }
    update = client.post("/sparql", data={"update": "CLEAR ALL"})
    assert ("SPARQL11Update" in languages) == (update.status_code < 300)
    assert "SPARQL11Query" in languages
    assert (None, URIRef(SD + "inputFormat"), None) not in described
    named = {str(each) for each in described.objects(None, URIRef(SD + "name"))}
    assert named == {
        f"https://w3id.org/srpp/graph/{name}" for name in ("inferred", "meta", "ontology", "shapes")
    }
    (listed,) = described.objects(None, URIRef(SD + "availableGraphs"))
    assert (None, RDFS.seeAlso, listed) in described
    named = {
        str(each) for each in read(client.get(str(listed)).text, "turtle").objects(None, URIRef(SD + "name"))
    }
    rows = client.get("/sparql", params={"query": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"}).json()
    assert named == {row["g"]["value"] for row in rows["results"]["bindings"]}


@pytest.mark.parametrize(
    "call", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()", "rand ( )", "R\\u0041ND()"]
)
def test_78_an_answer_of_the_moment_is_never_kept(client: httpx.Client, call: str) -> None:
    asked = {"query": f"SELECT ({call} AS ?x) {{}}"}
    answer = client.get("/sparql", params=asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    assert client.get("/sparql", params=asked, headers={"If-None-Match": "*"}).status_code == 200


def test_78_an_answer_of_the_release_is_kept(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "SELECT ?known { ?known a srpp:City }"})
    assert "max-age=60" in answer.headers["cache-control"]
    assert answer.headers["etag"]


def test_46_the_description_is_small_whatever_the_number_of_graphs(client: httpx.Client) -> None:
    """Clients ask for it whenever they start."""
    assert len(client.get("/sparql").content) < 4096


def test_the_list_of_graphs_comes_whole_or_in_pages_in_each_format(client: httpx.Client) -> None:
    whole = read(client.get("/graphs").text, "turtle")
    for name, syntax in (("jsonld", "json-ld"), ("rdf", "xml"), ("ntriples", "nt")):
        assert isomorphic(read(client.get("/graphs", params={"format": name}).text, syntax), whole)
    names, number = set(), 0
    while (page := client.get("/graphs", params={"page": str(number + 1)})).status_code == 200:
        number += 1
        found = set(read(page.text, "turtle").objects(None, URIRef(SD + "name")))
        assert found
        assert not names & found
        names |= found
    problem(page, 404)
    assert names == set(whole.objects(None, URIRef(SD + "name")))
    tag = client.get("/graphs").headers["etag"]
    assert client.get("/graphs", headers={"If-None-Match": tag}).status_code == 304
    problem(client.get("/graphs", headers={"Accept": "image/png"}), 406)


def test_the_page_of_graphs_leads_to_each(client: httpx.Client) -> None:
    page = client.get("/graphs", headers={"Accept": "text/html"}).text
    link = re.search(r'href="(/graph\?graph=[^"]+)"', page)
    assert link
    assert client.get(link[1]).status_code == 200
    assert 'href="/graphs?page=2"' in page


def test_the_page_of_graphs_has_them_by_kind_with_names(client: httpx.Client) -> None:
    html = {"Accept": "text/html", "Accept-Encoding": "gzip"}
    page = client.get("/graphs", headers=html)
    kinds = {
        kind: int(count.replace(",", ""))
        for kind, count in re.findall(
            r'href="/graphs\?kind=([a-z-]+)">[^<]+<span class="quiet">([\d,]+)<', page.text
        )
    }
    of_the_system = {
        f"https://w3id.org/srpp/graph/{name}" for name in ("inferred", "meta", "ontology", "shapes")
    }
    assert of_the_system <= set(re.findall(r"<code>(https:[^<]+)</code>", page.text))
    whole = {
        str(each) for each in read(client.get("/graphs").text, "turtle").objects(None, URIRef(SD + "name"))
    }
    assert sum(kinds.values()) == len(whole - of_the_system)
    for kind, count in kinds.items():
        narrowed = client.get("/graphs", params={"kind": kind}, headers=html)
        assert int(narrowed.headers["content-length"]) < 50 * 1024
        data = read(client.get("/graphs", params={"kind": kind}).text, "turtle")
        names = {str(each) for each in data.objects(None, URIRef(SD + "name"))}
        assert names == {each for each in whole if f"/doc/{kind}/" in each}
        assert len(names) == count
        assert narrowed.text.count(f'<code class="quiet">{kind}/') == min(count, 200)
    cities = [client.get("/graphs", params={"kind": "city", "page": n}, headers=html).text for n in (1, 2)]
    assert "City of Oslo" in "".join(cities)
    problem(client.get("/graphs?kind=town"), 404)
