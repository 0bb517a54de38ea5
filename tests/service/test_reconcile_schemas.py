"""The Reconciliation API's answers against its published JSON schemas, and OpenRefine's own order of calls.

The schemas are not part of the project, and no package has them. Where `SRPP_RECONCILIATION` names a folder
with those of version 0.2 (https://github.com/reconciliation-api/specs, `0.2/schemas`), each answer is held
against its own; `test_reconcile_names` checks the same by what the specification says.
"""

import json
import os
from pathlib import Path
from urllib.parse import quote

import httpx
import jsonschema_rs
import pytest

BASE = "https://reconciliation-api.github.io/specs/0.2/schemas/"
DRAFT = "http://json-schema.org/draft-07/schema#"
"""The draft that the schemas' words are of; they name none."""

ELSEWHERE = {"authentication"}
"""Members of the manifest whose schema stands on another site; ours has none of them."""

KINDS = {"city/oslo", "region/sao-paulo-state", "network/procura-plus", "case/oslo-model-construction"}


def schemas() -> dict[str, dict]:
    """The published schemas by name."""
    folder = os.environ.get("SRPP_RECONCILIATION")
    if folder is None:
        pytest.skip("SRPP_RECONCILIATION names no folder with the published schemas")
    found = {path.stem: json.loads(path.read_text("utf-8")) for path in Path(folder).glob("*.json")}
    for name in ELSEWHERE:
        found["manifest"]["properties"].pop(name)
    return found


def hold(document: object, name: str) -> None:
    """Fail unless a document is as its published schema has it."""
    known = {
        BASE + f"{each}.json": schema | {"$id": BASE + f"{each}.json"} for each, schema in schemas().items()
    }
    schema = known[BASE + f"{name}.json"] | {"$schema": DRAFT}
    checker = jsonschema_rs.Draft7Validator(schema, retriever=lambda iri: known[iri] | {"$schema": DRAFT})
    assert [f"{each.instance_path}: {each.message}" for each in checker.iter_errors(document)] == []


def open_refine(client: httpx.Client) -> dict[str, object]:
    """What OpenRefine asks, in its order: every answer by the name of its schema."""
    manifest = client.get("/reconcile").raise_for_status().json()
    queries = {f"q{n}": {"query": each, "limit": 3} for n, each in enumerate(("Oslo", "Gent", "nowhere"))}
    types = client.post("/reconcile", data={"queries": json.dumps(queries)}).raise_for_status().json()
    kind = types["q0"]["result"][0]["type"][0]["id"]
    strict = {"type": kind, "type_strict": "should", "properties": [{"pid": "country", "v": "Norway"}]}
    asked = {f"q{n}": {"query": each, **strict} for n, each in enumerate(("Oslo", "Bergen", ""))}
    found = client.post("/reconcile", data={"queries": json.dumps(asked)}).raise_for_status().json()
    suggested = {
        name: client.get(each["service_url"] + each["service_path"], params={"prefix": prefix}).json()
        for (name, each), prefix in zip(manifest["suggest"].items(), ("os", "ci", "co"), strict=True)
    }
    proposing = manifest["extend"]["propose_properties"]
    address = proposing["service_url"] + proposing["service_path"]
    proposed = client.get(address, params={"type": kind, "limit": "10"}).raise_for_status().json()
    properties = [{"id": each["id"], "settings": {}} for each in proposed["properties"]]
    extend = {"ids": sorted(KINDS), "properties": [*properties, {"id": "srpp:impliesMembership"}]}
    extended = client.post("/reconcile", data={"extend": json.dumps(extend)}).raise_for_status().json()
    assert extended["rows"].keys() == KINDS
    return {
        "manifest": manifest,
        "reconciliation-result-batch": [types, found],
        "suggest-entities-response": suggested["entity"],
        "suggest-types-response": suggested["type"],
        "suggest-properties-response": suggested["property"],
        "data-extension-property-proposal": proposed,
        "data-extension-response": extended,
    }


def test_91_each_answer_is_valid_against_its_published_schema(client: httpx.Client) -> None:
    for name, documents in open_refine(client).items():
        for document in documents if isinstance(documents, list) else [documents]:
            assert document, name
            hold(document, name)


def test_91_examples_of_the_specification_s_faults_are_found() -> None:
    with pytest.raises(AssertionError, match="score"):
        hold({"q": {"result": [{"id": "x", "name": "y"}]}}, "reconciliation-result-batch")
    with pytest.raises(AssertionError):
        hold({"meta": [], "rows": {"x": {"p": [{"bool": True}]}}}, "data-extension-response")


def test_91_open_refine_s_order_of_calls_is_answered(client: httpx.Client) -> None:
    answers = open_refine(client)
    assert answers["data-extension-property-proposal"]["properties"]
    assert answers["suggest-entities-response"]["result"]


def test_91_every_property_of_every_kind_is_a_value_that_the_api_knows(client: httpx.Client) -> None:
    """Truth values have no cell of their own in version 0.2: they are text."""
    known = ({"id", "name"}, {"str"}, {"int"}, {"float"}, {"date"})
    names = [each["id"] for each in client.get("/reconcile/properties").json()["properties"]]
    more = ["srpp:impliesMembership", "srpp:namedInSeed", "srpp:adopted", "srpp:place", "skos:notation"]
    ids = [*KINDS, "role/chair", "role/participant", "policy/oslo-model-2017", "theme/srpp"]
    extend = {"ids": ids, "properties": [{"id": each} for each in [*names, *more]]}
    rows = client.post("/reconcile", data={"extend": json.dumps(extend)}).json()["rows"]
    cells = [cell for row in rows.values() for values in row.values() for cell in values]
    assert cells
    assert all(set(cell) in known for cell in cells)


@pytest.mark.parametrize("identifier", sorted(KINDS))
def test_91_a_match_is_seen_and_previewed_on_another_site(client: httpx.Client, identifier: str) -> None:
    """The templates are filled with an escaped id, and the preview stands in a frame of the other's page."""
    manifest = client.get("/reconcile").json()
    seen = client.get(manifest["view"]["url"].replace("{{id}}", quote(identifier, safe="")))
    assert seen.status_code == 303
    assert seen.headers["location"].endswith(f"/doc/{identifier}")
    for written in (identifier, quote(identifier, safe="")):
        preview = client.get(manifest["preview"]["url"].replace("{{id}}", written))
        assert preview.status_code == 200
        assert "frame-ancestors *" in preview.headers["content-security-policy"]
        assert "x-frame-options" not in preview.headers
    assert (
        "frame-ancestors 'none'" in client.get(f"/doc/{identifier}.html").headers["content-security-policy"]
    )


def test_91_a_batch_that_a_browser_posts_needs_no_more_than_the_headers_allow(client: httpx.Client) -> None:
    asked = {"Origin": "https://refine.example", "Access-Control-Request-Method": "POST"}
    allowed = client.options("/reconcile", headers=asked | {"Access-Control-Request-Headers": "content-type"})
    assert allowed.status_code == 204
    assert "POST" in allowed.headers["access-control-allow-methods"]
    assert "content-type" in allowed.headers["access-control-allow-headers"].lower()
    posted = client.post(
        "/reconcile", data={"queries": '{"q": {"query": "Oslo"}}'}, headers={"Origin": "null"}
    )
    assert posted.headers["access-control-allow-origin"] == "*"
