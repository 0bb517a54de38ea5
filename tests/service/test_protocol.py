"""The SPARQL 1.1 Protocol over HTTP; the numbers are those of the behaviours that the service is held to."""

import concurrent.futures
import json
import socket
import time
from urllib.parse import quote

import httpx
import pytest
from answers import problem, read
from rdflib import URIRef
from rdflib.compare import isomorphic

ASK = "ASK { ?s ?p ?o }"
CITIES = """
PREFIX srpp: <https://w3id.org/srpp/ns#>
SELECT ?city WHERE { ?city a srpp:City } ORDER BY ?city LIMIT 3
"""
DESCRIBE = "CONSTRUCT WHERE { <https://w3id.org/srpp/id/city/oslo> ?p ?o }"
SD = "http://www.w3.org/ns/sparql-service-description#"
OSLO = "https://w3id.org/srpp/doc/city/oslo"
GHENT = "https://w3id.org/srpp/doc/city/ghent"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}


def ask(client: httpx.Client, query: str, **headers: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query}, headers=headers)


def test_01_a_query_is_answered_by_get(client: httpx.Client) -> None:
    response = ask(client, ASK)
    assert response.status_code == 200
    assert response.json()["boolean"] is True


def test_02_a_query_is_answered_by_form(client: httpx.Client) -> None:
    assert client.post("/sparql", data={"query": ASK}).json()["boolean"] is True


def test_03_a_form_takes_dataset_parameters_in_the_address(client: httpx.Client) -> None:
    address = f"/sparql?default-graph-uri={quote('https://example.org/none')}"
    assert client.post(address, data={"query": ASK}).json()["boolean"] is False


def test_04_a_query_is_answered_as_the_body_itself(client: httpx.Client) -> None:
    response = client.post("/sparql", content=ASK, headers=DIRECT)
    assert response.json()["boolean"] is True
    address = f"/sparql?default-graph-uri={quote('https://example.org/none')}"
    assert client.post(address, content=ASK, headers=DIRECT).json()["boolean"] is False


def test_05_two_queries_are_refused(client: httpx.Client) -> None:
    problem(client.get(f"/sparql?query={quote(ASK)}&query={quote(ASK)}"), 400)
    problem(client.post("/sparql", content=f"query={quote(ASK)}&query={quote(ASK)}", headers=FORM), 400)
    problem(client.post("/sparql", content="", headers=FORM), 400)


def test_06_a_parameter_in_address_and_body_is_refused(client: httpx.Client) -> None:
    problem(client.post(f"/sparql?query={quote(ASK)}", data={"query": ASK}), 400)
    problem(client.post(f"/sparql?query={quote(ASK)}", content=ASK, headers=DIRECT), 400)


@pytest.mark.parametrize("text", ["%25", "%2B", "a+b", "100%", "a%20b", "é – ‮"])
def test_07_text_is_decoded_once(client: httpx.Client, text: str) -> None:
    query = f'SELECT ("{text}" AS ?x) {{}}'
    answers = [
        ask(client, query),
        client.post("/sparql", data={"query": query}),
        client.post("/sparql", content=query.encode(), headers=DIRECT),
    ]
    for answer in answers:
        assert answer.json()["results"]["bindings"][0]["x"]["value"] == text


def test_08_dataset_parameters_override_from(client: httpx.Client) -> None:
    query = f"SELECT DISTINCT ?g FROM NAMED <{GHENT}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    parameters = {"query": query, "named-graph-uri": [OSLO, "https://example.org/none"]}
    rows = client.get("/sparql", params=parameters).json()["results"]["bindings"]
    assert [row["g"]["value"] for row in rows] == [OSLO]
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    sizes = [
        int(
            client.get("/sparql", params={"query": count, "default-graph-uri": graphs}).json()["results"][
                "bindings"
            ][0]["n"]["value"]
        )
        for graphs in ([OSLO], [GHENT], [OSLO, GHENT])
    ]
    assert sizes[0] > 10
    assert max(sizes[:2]) < sizes[2] <= sum(sizes[:2])


@pytest.mark.parametrize("graph", ["relative", "", "https://exa mple.org/", "//host/path", "urn:<x>"])
def test_08_a_graph_that_is_no_iri_is_refused(client: httpx.Client, graph: str) -> None:
    problem(client.get("/sparql", params={"query": ASK, "default-graph-uri": graph}), 400)


def test_09_an_unknown_graph_is_empty(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": ASK, "default-graph-uri": "https://example.org/none"})
    assert answer.status_code == 200
    assert answer.json()["boolean"] is False


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_10_other_methods_are_refused_with_allow(client: httpx.Client, method: str) -> None:
    response = client.request(method, "/sparql")
    assert "POST" in problem(response, 405)["available"]
    assert response.headers["allow"] == "GET, HEAD, POST, QUERY, OPTIONS"


def test_12_options_tells_the_methods(client: httpx.Client) -> None:
    response = client.options("/sparql")
    assert response.status_code == 204
    assert response.content == b""
    assert response.headers["allow"] == "GET, HEAD, POST, QUERY, OPTIONS"
    assert response.headers["access-control-allow-methods"] == response.headers["allow"]
    assert response.headers["access-control-allow-origin"] == "*"


def test_13_head_is_get_without_the_body(client: httpx.Client) -> None:
    for path in (f"/sparql?query={quote(CITIES)}", "/", "/doc/city/oslo", "/doc/city/oslp", "/health/live"):
        get, head = client.get(path), client.head(path)
        assert head.content == b""
        assert head.status_code == get.status_code
        if get.status_code == 200:
            assert head.headers["content-type"] == get.headers["content-type"]
            assert head.headers.get("content-length") == get.headers.get("content-length")
            assert head.headers.get("etag") == get.headers.get("etag")


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/json", "multipart/form-data", "x"])
def test_14_a_body_of_another_type_is_refused(client: httpx.Client, content_type: str | None) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    document = problem(client.post("/sparql", content=ASK.encode(), headers=headers), 415)
    assert "application/sparql-query" in document["available"]


def test_15_a_body_that_is_not_utf_8_is_refused(client: httpx.Client) -> None:
    problem(client.post("/sparql", content=ASK.encode("utf-16"), headers=DIRECT), 400)
    declared = {"Content-Type": "application/sparql-query; charset=utf-16"}
    problem(client.post("/sparql", content=ASK.encode("utf-16"), headers=declared), 415)
    problem(client.post("/sparql", content=b"\x00\xff\xfe\x80" * 40, headers=DIRECT), 400)
    problem(client.post("/sparql", content=b"query=%FF%FE", headers=FORM), 400)
    problem(client.post("/sparql", content=b"query=\xff", headers=FORM), 400)


@pytest.mark.parametrize("charset", ["UTF-8", "utf-8", '"utf-8"', "Utf8"])
def test_16_utf_8_is_taken_however_it_is_written(client: httpx.Client, charset: str) -> None:
    for media_type, body in (
        ("application/sparql-query", ASK),
        ("application/x-www-form-urlencoded", f"query={quote(ASK)}"),
    ):
        headers = {"Content-Type": f"{media_type}; charset={charset}"}
        assert client.post("/sparql", content=body, headers=headers).status_code == 200


def test_17_a_syntax_error_names_line_and_column(client: httpx.Client) -> None:
    document = problem(ask(client, "SELECT *\nWHERE { ?s ?p }"), 400)
    assert document["type"].endswith("/problems/syntax")
    assert (document["line"], document["column"]) == (2, 15)


@pytest.mark.parametrize("query", ["", " ", "hello", "SELECT", "\x00", "SELECT * { ?s ?p ?o", '"', "}" * 900])
def test_17_what_is_no_query_is_a_syntax_error(client: httpx.Client, query: str) -> None:
    problem(ask(client, query), 400)


def test_18_service_is_forbidden(client: httpx.Client) -> None:
    document = problem(ask(client, "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"), 403)
    assert document["reason"] == "service"
    assert ask(client, 'SELECT ("SERVICE <x>" AS ?x) { } # SERVICE').status_code == 200


def test_18_a_runaway_is_stopped_and_the_service_answers_on(tight: httpx.Client) -> None:
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    document = problem(ask(tight, cross), 504)
    assert (document["limit"], document["unit"]) == (1, "seconds")
    assert ask(tight, ASK).status_code == 200


def test_18_a_long_query_is_refused(tight: httpx.Client) -> None:
    query = ASK + "#" * 4096
    for response in (
        ask(tight, query),
        tight.post("/sparql", data={"query": query}),
        tight.post("/sparql", content=query, headers=DIRECT),
        tight.post("/sparql", content="x" * 3_000_000, headers=FORM),
    ):
        assert problem(response, 413)["limit"] == 4096


def test_19_an_update_is_refused(client: httpx.Client) -> None:
    update = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
    assert problem(ask(client, update), 400)["type"].endswith("/problems/update")
    assert problem(ask(client, "LOAD <https://example.org/>"), 403)["reason"] == "load"
    problem(client.get("/sparql", params={"update": update}), 400)
    problem(client.post("/sparql", data={"update": update}), 400)
    problem(
        client.post("/sparql", content=update, headers={"Content-Type": "application/sparql-update"}), 400
    )


@pytest.mark.parametrize(
    ("accept", "sent"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("application/json", "application/sparql-results+json"),
        ("application/xml", "application/sparql-results+xml"),
        ("*/*", "application/sparql-results+json"),
        ("text/html", "text/html; charset=utf-8"),
    ],
)
def test_21_23_24_28_rows_come_in_each_format(client: httpx.Client, accept: str, sent: str) -> None:
    response = ask(client, CITIES, Accept=accept)
    assert response.status_code == 200
    assert response.headers["content-type"] == sent
    assert "Accept" in response.headers["vary"]
    assert "barcelona" in response.text.lower() or "city/" in response.text


@pytest.mark.parametrize(
    ("accept", "sent", "syntax"),
    [
        ("text/turtle", "text/turtle; charset=utf-8", "turtle"),
        ("text/turtle;charset=utf-8", "text/turtle; charset=utf-8", "turtle"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/ld+json", "application/ld+json", "json-ld"),
        ("*/*", "text/turtle; charset=utf-8", "turtle"),
    ],
)
def test_22_23_24_graphs_come_in_each_format(
    client: httpx.Client, accept: str, sent: str, syntax: str
) -> None:
    response = ask(client, DESCRIBE, Accept=accept)
    assert response.headers["content-type"] == sent
    expected = read(ask(client, DESCRIBE).text, "turtle")
    found = read(response.text, syntax)
    assert len(found) > 10
    assert isomorphic(found, expected)


def test_25_a_browser_gets_a_page_with_the_query_and_its_result(client: httpx.Client) -> None:
    page = ask(client, CITIES, Accept="text/html,*/*;q=0.8").text
    assert "3 rows" in page
    assert "ORDER BY ?city LIMIT 3" in page
    assert "format=csv" in page
    truth = ask(client, ASK, Accept="text/html").text
    assert ">Yes<" in truth
    graph = ask(client, DESCRIBE, Accept="text/html").text
    assert "city:oslo" in graph


@pytest.mark.parametrize(
    ("query", "accept"), [(CITIES, "text/turtle"), (DESCRIBE, "text/csv"), (CITIES, "image/png")]
)
def test_26_what_cannot_be_had_says_what_can(client: httpx.Client, query: str, accept: str) -> None:
    assert len(problem(ask(client, query, Accept=accept), 406)["available"]) >= 5


def test_29_format_wins_over_accept(client: httpx.Client) -> None:
    response = client.get("/sparql?format=csv", params={"query": CITIES, "format": "csv"})
    assert response.headers["content-type"].startswith("text/csv")
    problem(client.get("/sparql", params={"query": CITIES, "format": "pdf"}), 406)
    problem(client.get("/sparql", params={"query": CITIES, "format": ["csv", "json"]}), 406)


TERMS = 'SELECT ("chat"@fr AS ?l) (1.50 AS ?d) (BNODE() AS ?b) (<urn:x> AS ?i) ?none {}'


def test_30_32_terms_are_kept_and_the_unbound_is_absent(client: httpx.Client) -> None:
    row = ask(client, TERMS).json()["results"]["bindings"][0]
    assert row["l"] == {"type": "literal", "value": "chat", "xml:lang": "fr"}
    assert row["d"]["datatype"].endswith("#decimal")
    assert row["b"]["type"] == "bnode"
    assert "none" not in row
    assert 'xml:lang="fr"' in ask(client, TERMS, Accept="application/sparql-results+xml").text
    assert '"chat"@fr' in ask(client, TERMS, Accept="text/tab-separated-values").text


def test_31_csv_and_tsv_are_the_w3c_s(client: httpx.Client) -> None:
    query = 'SELECT ?a ("x,\\"y" AS ?b) { VALUES ?a { <urn:x> } }'
    assert ask(client, query, Accept="text/csv").text == 'a,b\r\nurn:x,"x,""y"\r\n'
    assert ask(client, query, Accept="text/tab-separated-values").text.startswith("?a\t?b\n<urn:x>\t")


def test_33_a_result_that_is_too_large_is_no_success(tight: httpx.Client) -> None:
    document = problem(ask(tight, "SELECT ?s ?p ?o { ?s ?p ?o . ?x a ?class }", Accept="text/csv"), 413)
    assert (document["limit"], document["unit"]) == (1, "MiB")


def test_33_a_page_of_rows_says_how_many_there_are(client: httpx.Client) -> None:
    page = ask(client, "SELECT ?s { ?s ?p ?o } LIMIT 2345", Accept="text/html").text
    assert "2,345 rows" in page
    assert "first 1,000 of 2,345" in page
    assert page.count("<tr>") == 1001


def test_42_43_44_the_endpoint_describes_itself(client: httpx.Client, url: str) -> None:
    for accept, syntax in (("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("*/*", "turtle")):
        response = client.get("/sparql", headers={"Accept": accept})
        graph = read(response.text, syntax)
        endpoint = URIRef(f"{url}/sparql")
        assert (endpoint, URIRef(f"{SD}endpoint"), endpoint) in graph
        assert (endpoint, URIRef(f"{SD}feature"), URIRef(f"{SD}UnionDefaultGraph")) in graph
        listed = client.get(str(graph.value(endpoint, URIRef(f"{SD}availableGraphs"))))
        assert URIRef(OSLO) in set(read(listed.text, "turtle").objects(None, URIRef(f"{SD}name")))
    page = client.get("/sparql", headers={"Accept": "text/html"})
    assert "<textarea" in page.text


def test_45_every_format_that_is_described_can_be_had(client: httpx.Client) -> None:
    graph = read(client.get("/sparql").text, "turtle")
    named = {str(each).rpartition("/")[2] for each in graph.objects(None, URIRef(f"{SD}resultFormat"))}
    rows = {"SPARQL_Results_JSON": "json", "SPARQL_Results_XML": "xml", "SPARQL_Results_CSV": "csv"}
    rows["SPARQL_Results_TSV"] = "tsv"
    rows |= {"vnd.apache.arrow.stream": "arrow", "vnd.apache.parquet": "parquet"}
    graphs = {"Turtle": "turtle", "N-Triples": "ntriples", "RDF_XML": "rdfxml", "JSON-LD": "jsonld"}
    graphs |= {"TriG": "trig", "N-Quads": "nquads"}
    assert named == {*rows, *graphs}
    for query, formats in ((CITIES, rows), (DESCRIBE, graphs)):
        for name in formats.values():
            assert client.get("/sparql", params={"query": query, "format": name}).status_code == 200


def test_76_an_answer_is_known_again_before_it_is_evaluated(client: httpx.Client) -> None:
    first = ask(client, CITIES)
    again = ask(client, CITIES, **{"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["vary"] == first.headers["vary"]
    assert "server-timing" not in again.headers
    assert ask(client, CITIES, Accept="text/csv").headers["etag"] != first.headers["etag"]


def test_an_unknown_parameter_is_refused_with_the_known_ones(client: httpx.Client) -> None:
    document = problem(client.get("/sparql", params={"querry": ASK}), 400)
    assert "query" in document["available"]
    assert document["help"] == "did you mean `query`?"
    problem(client.post("/sparql", data={"query": ASK, "timeout": "1"}), 400)


def test_a_page_of_a_syntax_error_shows_the_query_with_its_faulty_line(client: httpx.Client) -> None:
    response = ask(client, "SELECT *\nWHERE { ?s ?p }", Accept="text/html")
    assert response.status_code == 400
    line = next(each for each in response.text.splitlines() if 'class="faulty"' in each)
    assert "WHERE { ?s ?p }" in line


def test_a_query_ends_when_its_asker_goes_away(client: httpx.Client, url: str) -> None:
    parts = httpx.URL(url)
    cross = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    for _ in range(4):
        with socket.create_connection((parts.host, parts.port), timeout=5) as connection:
            connection.sendall(f"GET /sparql?query={cross} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            time.sleep(0.3)
    began = time.monotonic()
    assert ask(client, 'SELECT ("free again" AS ?x) {}').status_code == 200
    assert time.monotonic() - began < 5


def test_a_busy_service_says_when_to_come_back(tight: httpx.Client) -> None:
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda number: ask(tight, f"{cross} # {number}"), range(4)))
    busy = [each for each in answers if each.status_code == 503]
    assert {each.status_code for each in answers} <= {503, 504}
    assert busy
    assert int(busy[0].headers["retry-after"]) >= 1
    assert json.loads(busy[0].text)["type"].endswith("/problems/busy")
