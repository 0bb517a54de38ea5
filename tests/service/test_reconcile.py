"""The Reconciliation API 0.2, as OpenRefine uses it."""

import json

import httpx
import pytest
from answers import problem

BASE = "https://w3id.org/srpp"


def ask(client: httpx.Client, **queries: object) -> dict:
    response = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert response.status_code == 200, response.text
    assert response.headers["access-control-allow-origin"] == "*"
    return response.json()


def test_91_the_manifest_tells_what_the_service_can_do(client: httpx.Client, url: str) -> None:
    manifest = client.get("/reconcile").json()
    assert manifest["versions"] == ["0.2"]
    assert manifest["identifierSpace"] == f"{BASE}/id/"
    assert manifest["schemaSpace"] == f"{BASE}/ns#"
    assert manifest["view"]["url"] == url + "/id/{{id}}"
    assert {"entity", "type", "property"} == manifest["suggest"].keys()
    for each in manifest["suggest"].values():
        assert client.get(each["service_url"] + each["service_path"], params={"prefix": "c"}).json()["result"]


def test_91_a_batch_is_answered_by_post_and_by_get(client: httpx.Client) -> None:
    queries = {"q0": {"query": "Oslo kommune", "type": "city"}, "q1": {"query": "City of Gent", "limit": 2}}
    posted = ask(client, **queries)
    assert posted == client.get("/reconcile", params={"queries": json.dumps(queries)}).json()
    first = posted["q0"]["result"][0]
    assert first["id"] == "city/oslo"
    assert first["match"] is True
    assert first["type"] == [{"id": "city", "name": "City"}]
    assert len(posted["q1"]["result"]) <= 2


def test_91_a_country_narrows(client: httpx.Client) -> None:
    def _first(country: str) -> dict:
        query = {"query": "Oslo", "type": "city", "properties": [{"pid": "country", "v": country}]}
        return ask(client, q=query)["q"]["result"][0]

    assert _first("Norway")["score"] == _first("NOR")["score"] == 100
    assert _first("Germany")["score"] < 100


def test_91_facts_of_what_was_matched(client: httpx.Client) -> None:
    extend = {
        "ids": ["city/oslo", "city/nowhere"],
        "properties": [{"id": "srpp:country"}, {"id": "memberOf"}],
    }
    answer = client.post("/reconcile", data={"extend": json.dumps(extend)}).json()
    assert [each["id"] for each in answer["meta"]] == ["srpp:country", "memberOf"]
    assert answer["rows"]["city/oslo"]["srpp:country"] == [{"str": "Norway"}]
    assert "network/procura-plus" in {each["id"] for each in answer["rows"]["city/oslo"]["memberOf"]}
    assert answer["rows"]["city/nowhere"] == {"srpp:country": [], "memberOf": []}


def test_91_a_preview_is_small_and_whole(client: httpx.Client) -> None:
    page = client.get("/reconcile/preview", params={"id": "city/oslo"})
    assert page.headers["content-type"].startswith("text/html")
    assert "City in Norway" in page.text
    problem(client.get("/reconcile/preview", params={"id": "city/nowhere"}), 404)


def test_91_properties_are_proposed(client: httpx.Client) -> None:
    answer = client.get("/reconcile/properties", params={"type": "city", "limit": 3}).json()
    assert len(answer["properties"]) == 3
    assert client.get("/reconcile/suggest/type", params={"prefix": "ci"}).json()["result"][0]["id"] == "city"
    problem(client.get("/reconcile/suggest/colour"), 404)


@pytest.mark.parametrize(
    "queries",
    ["{", "[]", "1", '{"q": 1}', '{"q": {"query": 5}}', json.dumps({str(n): {} for n in range(101)})],
)
def test_91_a_bad_batch_is_a_400(client: httpx.Client, queries: str) -> None:
    problem(client.post("/reconcile", data={"queries": queries}), 400)


@pytest.mark.parametrize(
    "query",
    [
        {"query": ""},
        {"query": "x" * 5000},
        {"query": "oslo", "type": ["town", {"id": "city"}, 5]},
        {"query": "oslo", "limit": -3},
        {"query": "oslo", "limit": "many"},
        {"query": "oslo", "properties": ["x", {"pid": "country", "v": {"id": "city/x"}}]},
        {},
    ],
)
def test_91_odd_queries_have_answers(client: httpx.Client, query: dict) -> None:
    assert isinstance(ask(client, q=query)["q"]["result"], list)


def test_91_a_batch_that_is_too_long_is_refused(client: httpx.Client) -> None:
    problem(client.post("/reconcile", data={"queries": "x" * 600_000}), 413)
