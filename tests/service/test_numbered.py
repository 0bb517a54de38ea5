"""More of the numbered behaviours: updates that there are not, overload, busy workers."""

import select
import socket
from urllib.parse import quote

import httpx
import pytest
from answers import problem, read
from rdflib import URIRef

from srpp_graph.errors import ShareReached
from srpp_graph.service.problem_types import PROBLEM_TYPES
from srpp_graph.service.problems import problem_of

INSERT = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
UPDATE = {"Content-Type": "application/sparql-update"}
COUNT = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "format": "csv"}
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LARGE = "SELECT * { ?s ?p ?o }"


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
def test_34_a_fault_never_follows_rows(tight: httpx.Client, format: str) -> None:
    response = tight.get("/sparql", params={"query": LARGE, "format": format})
    assert response.status_code in (413, 504), "too large, or on a busy machine too late"
    assert problem(response, response.status_code)["limit"]
    assert int(response.headers["content-length"]) == len(response.content)


def test_35_41_there_is_no_update_by_get_and_the_description_names_none(client: httpx.Client) -> None:
    assert "update" in problem(client.get("/sparql", params={"update": INSERT}), 400)["detail"]
    assert "Update" not in client.get("/sparql").text
    described = read(client.get("/sparql").text, "turtle")
    assert (
        None,
        None,
        URIRef("http://www.w3.org/ns/sparql-service-description#SPARQL11Update"),
    ) not in described


def test_36_37_38_40_an_update_is_refused_in_each_form_and_changes_nothing(client: httpx.Client) -> None:
    before = client.get("/sparql", params=COUNT).text
    in_form = {"update": INSERT, "using-graph-uri": "urn:g"}
    twice = f"update={quote(INSERT)}&update={quote(INSERT)}"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for response in (
        client.post("/sparql", data={"update": INSERT}),
        client.post("/sparql", content=INSERT, headers=UPDATE),
        client.post("/sparql", content=twice, headers=form),
        client.post("/sparql", data=in_form),
        client.post("/sparql?using-named-graph-uri=urn:g", content=INSERT, headers=UPDATE),
    ):
        problem(response, 400)
    assert client.get("/sparql", params=COUNT | {"version": "1.1"}).text == before


def test_39_credentials_open_nothing(client: httpx.Client) -> None:
    headers = UPDATE | {"Authorization": "Bearer anything"}
    refused = client.post("/sparql", content=INSERT, headers=headers)
    assert problem(refused, 400)["type"].endswith("/problems/update")
    assert "www-authenticate" not in refused.headers


def test_82_one_problem_is_a_limit_on_one_visitor_and_says_when_to_come_back() -> None:
    assert [each.slug for each in PROBLEM_TYPES.values() if each.status == 429] == ["too-many-of-yours"]
    sent = problem_of(ShareReached("too many wait", 7, 4))
    assert (sent.status, sent.headers["Retry-After"]) == (429, "7")


def test_86_busy_workers_leave_pages_and_health_free(client: httpx.Client, url: str) -> None:
    parts = httpx.URL(url)
    asked = [socket.create_connection((parts.host, parts.port), timeout=20) for _ in range(2)]
    try:
        for number, connection in enumerate(asked):
            query = quote(f"{RUNAWAY} # {number}")
            connection.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        for path in ("/health/live", "/health/ready", "/doc/city/oslo.html", "/doc/city/ghent.ttl", "/ns"):
            assert client.get(path).status_code == 200
        assert select.select(asked, [], [], 0)[0] == [], "they ended before the pages came"
    finally:
        for connection in asked:
            connection.close()
