"""`explain=empty`, as programs and people meet it."""

import json
import re

import httpx
import pytest
from answers import problem
from needs import ROOT

EMPTY = "SELECT ?city { ?city a srpp:Citty }"
FULL = "SELECT ?city { ?city a srpp:City }"
CROSSED = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?a = ?d && ?f = ?g && ?c = ?x) }"


def test_an_empty_result_explains_itself_in_json(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": EMPTY, "explain": "empty"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    document = answer.json()
    assert document["verdict"] == "explained"
    assert document["complete"] is True
    (finding,) = document["findings"]
    assert (finding["kind"], finding["line"], finding["column"]) == ("unused-class", 1, 24)
    assert (finding["end_line"], finding["end_column"]) == (1, 34)
    assert finding["text"] == "srpp:Citty"
    assert finding["suggestions"][0]["replacement"] == "srpp:City"
    assert document["query"] == FULL
    rows = client.get("/sparql", params={"query": document["query"]})
    assert rows.headers["x-result-rows"] == str(document["query_rows"])


def test_the_documented_answer_has_the_members_of_the_real_one(client: httpx.Client) -> None:
    page = (ROOT / "docs/querying.md").read_text("utf-8")
    shown = json.loads(re.search(r"```json\n(.*?)```", page, re.DOTALL)[1])
    real = client.get("/sparql", params={"query": EMPTY, "explain": "empty"}).json()
    assert shown.keys() == real.keys()
    assert shown["findings"][0].keys() == real["findings"][0].keys()
    assert shown["findings"][0]["suggestions"][0].keys() == real["findings"][0]["suggestions"][0].keys()
    assert shown["findings"][0]["message"] == real["findings"][0]["message"]


def test_a_result_with_rows_has_nothing_to_explain(client: httpx.Client) -> None:
    document = client.get("/sparql", params={"query": FULL, "explain": "empty"}).json()
    assert document["verdict"] == "rows"
    assert document["summary"] == f"The query gives {document['rows']} rows; there is nothing to explain."


def test_the_explanation_can_be_had_as_text(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": EMPTY, "explain": "empty", "format": "text"})
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "1:24: nothing is of the class srpp:Citty\n" in answer.text
    assert "did you mean srpp:City?" in answer.text


@pytest.mark.parametrize("method", ["POST", "QUERY"])
def test_it_explains_by_every_method(client: httpx.Client, method: str) -> None:
    form = {"query": EMPTY, "explain": "empty"}
    assert client.request(method, "/sparql", data=form).json()["verdict"] == "explained"
    direct = client.request(
        method,
        "/sparql",
        params={"explain": "empty"},
        content=EMPTY,
        headers={"Content-Type": "application/sparql-query"},
    )
    assert direct.json()["verdict"] == "explained"


def test_the_dataset_parameters_hold_for_the_explanation(client: httpx.Client) -> None:
    params = {
        "query": "ASK { ?x srpp:adoptedBy ?y }",
        "explain": "empty",
        "default-graph-uri": "https://w3id.org/srpp/doc/city/oslo",
    }
    assert client.get("/sparql", params=params).json()["findings"][0]["kind"] == "unused-property"


def test_an_unknown_value_is_refused_with_those_there_are(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": EMPTY, "explain": "plan"})
    assert problem(answer, 400)["available"] == ["empty"]


def test_without_a_query_there_is_nothing_to_explain(client: httpx.Client) -> None:
    assert "without a `query`" in problem(client.get("/sparql", params={"explain": "empty"}), 400)["detail"]


def test_a_format_of_rows_is_none_of_an_explanation(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": EMPTY, "explain": "empty", "format": "csv"})
    assert "text/plain" in problem(answer, 406)["available"]


def test_a_syntax_error_stays_one(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "SELECT * { ?s skoss:broader ?o }", "explain": "empty"})
    document = problem(answer, 400)
    assert (document["line"], document["column"]) == (1, 15)
    assert document["help"] == "did you mean skos:?"


def test_the_same_explanation_is_not_sent_twice(client: httpx.Client) -> None:
    params = {"query": EMPTY, "explain": "empty"}
    first = client.get("/sparql", params=params)
    again = client.get("/sparql", params=params, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert client.get("/sparql", params={"query": EMPTY}).headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize(
    ("query", "asks"),
    [
        (EMPTY, True),
        ("ASK { ?city a srpp:Citty }", True),
        ("CONSTRUCT WHERE { ?city a srpp:Citty }", True),
        (FULL, False),
        ("ASK { ?city a srpp:City }", False),
        ("CONSTRUCT WHERE { ?city a srpp:City }", False),
    ],
)
def test_a_page_without_rows_leads_to_the_reason(client: httpx.Client, query: str, asks: bool) -> None:
    page = client.get("/sparql", params={"query": query, "format": "html"}).text
    link = re.search(r'href="([^"]*explain=empty[^"]*)">Why is there nothing\?', page)
    assert bool(link) is asks
    if link:
        reason = client.get(link[1].replace("&amp;", "&"))
        assert reason.status_code == 200
        assert "<h1>Why is there nothing?</h1>" in reason.text
        assert "nothing is of the class srpp:Citty" in reason.text
        assert 'class="faulty"' in reason.text


def test_the_page_offers_the_query_that_gives_rows(client: httpx.Client) -> None:
    page = client.get("/sparql", params={"query": EMPTY, "explain": "empty", "format": "html"}).text
    link = re.search(r'<a class="button" href="([^"]*)">Ask this</a>', page)
    assert link
    assert "row" in client.get(link[1].replace("&amp;", "&")).text


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "de",
            ("Warum kommt nichts?", "2 Gründe", "nichts im Graphen hat die Eigenschaft srpp:memberof"),
        ),
        (
            "es",
            ("¿Por qué no hay nada?", "2 motivos", "nada en el grafo tiene la propiedad srpp:memberof"),
        ),
    ],
)
def test_the_page_speaks_the_language_of_its_reader(
    client: httpx.Client, language: str, sentences: tuple[str, ...]
) -> None:
    query = 'SELECT ?c { ?c srpp:memberof ?n ; skos:prefLabel ?l FILTER (LANG(?l) = "en-GB") }'
    params = {"query": query, "explain": "empty", "format": "html"}
    page = client.get("/sparql", params=params, headers={"Accept-Language": language})
    assert f'<html lang="{language}"' in page.text
    for each in sentences:
        assert each in page.text
    for english in ("nothing", "did you mean", "Once that", "holds for", "times"):
        assert english not in page.text
    plain = client.get("/sparql", params=params | {"format": "json"}, headers={"Accept-Language": language})
    assert plain.json()["findings"][0]["message"] == "nothing in the graph has the property srpp:memberof"
    assert page.headers["etag"] != client.get("/sparql", params=params).headers["etag"]


def test_the_page_says_what_a_visitor_wrote_without_believing_it(client: httpx.Client) -> None:
    query = 'SELECT * { ?s skos:prefLabel "<script>alert(1)</script>" }'
    page = client.get("/sparql", params={"query": query, "explain": "empty", "format": "html"}).text
    assert "<script>alert" not in page


def test_a_query_that_is_never_answered_is_not_explained(tight: httpx.Client) -> None:
    problem(tight.get("/sparql", params={"query": CROSSED, "explain": "empty"}), 504)


def test_an_explanation_that_takes_too_long_says_so(tight: httpx.Client) -> None:
    query = "SELECT * { ?s srpp:nothing ?o { " + CROSSED + " } }"
    answer = tight.get("/sparql", params={"query": query, "explain": "empty"})
    assert answer.status_code == 200
    assert answer.json()["verdict"] == "partial"
    assert answer.json()["complete"] is False
    assert answer.headers["cache-control"] == "no-store"


def test_the_description_names_the_parameter(client: httpx.Client) -> None:
    operation = client.get("/openapi.json").json()["paths"]["/sparql"]["get"]
    assert "explain" in {each["name"] for each in operation["parameters"]}
