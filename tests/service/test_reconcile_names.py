"""Reconciliation at work: a spreadsheet of messy names, and answers of the shape that the API 0.2 gives them.

The shapes below are written after the specification (W3C Reconciliation Service API 0.2, §3 to §8), with what
it requires and with nothing that it does not name.
"""

import csv
import json
from pathlib import Path

import httpx
import pytest
from needs import ROOT
from rdflib import Graph
from rdflib.namespace import RDF, SKOS

from srpp_graph.vocabulary import SRPP

NAMES = Path(__file__).with_name("messy-city-names.csv")

MAYBE = "?"
"""Ends the name of a member that may be missing."""

TYPE = {"id": str, "name?": str}
CANDIDATE = {
    **{"id": str, "name": str, "score": float, "match?": bool, "description?": str},
    **{"type?": [TYPE], "features?": [{"id": str, "value": float}]},
}
SERVICE = {"service_url?": str, "service_path?": str}
MANIFEST = {
    **{"versions": [str], "name": str, "identifierSpace": str, "schemaSpace": str, "documentation?": str},
    **{"view?": {"url": str}, "defaultTypes?": [TYPE], "preview?": {"url": str, "width": int, "height": int}},
    "suggest?": {"entity?": SERVICE, "type?": SERVICE, "property?": SERVICE},
    "extend?": {"propose_properties?": SERVICE, "property_settings?": [object]},
}
SUGGESTED = {
    "entity": {"result": [{"id": str, "name": str, "description?": str, "notable?": [TYPE]}]},
    "type": {"result": [{"id": str, "name": str, "description?": str, "broader?": [object]}]},
    "property": {"result": [{"id": str, "name": str, "description?": str}]},
}
PROPOSED = {"type?": str, "properties": [{"id": str, "name": str}], "limit?": int}
META = [{"id": str, "name": str, "type?": TYPE}]
CELL = {
    **{"id?": str, "name?": str, "str?": str, "int?": int, "float?": float, "date?": str},
}


def rows() -> list[dict[str, str]]:
    with NAMES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def faults(value: object, shape: object, place: str = "") -> list[str]:
    """Where a value is not what a shape says: members missing, unknown, or of another type."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return [f"{place} is no object"]
        known = {name.removesuffix(MAYBE): inner for name, inner in shape.items()}
        found = [f"{place}.{name} is unknown" for name in value.keys() - known.keys()]
        found += [f"{place}.{name} is missing" for name in shape if name[-1] != MAYBE and name not in value]
        return found + [
            fault
            for name in value.keys() & known.keys()
            for fault in faults(value[name], known[name], f"{place}.{name}")
        ]
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{place} is no list"]
        return [fault for at, each in enumerate(value) for fault in faults(each, shape[0], f"{place}[{at}]")]
    assert isinstance(shape, type)
    types = (int, float) if shape is float else shape
    right = isinstance(value, types) and (shape in (bool, object) or not isinstance(value, bool))
    return [] if right else [f"{place} is {value!r}"]


def ask(client: httpx.Client, queries: dict[str, object]) -> dict[str, dict]:
    answer = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_91_messy_names_find_their_cities(client: httpx.Client) -> None:
    """Accents, offices, other languages, slips, codes; the country is a hint where the sheet has it."""
    sheet = rows()
    assert len(sheet) >= 60
    queries = {
        str(number): {
            "query": row["name"],
            "type": "city",
            "properties": [{"pid": "country", "v": row["country"]}] if row["country"] else [],
        }
        for number, row in enumerate(sheet)
    }
    found = ask(client, queries)
    assert faults(list(found.values()), [{"result": [CANDIDATE]}]) == []
    wrong = []
    for number, row in enumerate(sheet):
        candidates = found[str(number)]["result"]
        if not row["best"]:
            wrong += [row["name"] for each in candidates if each["match"]]
            continue
        best = candidates[0] if candidates else {"id": "", "score": 0}
        if best["id"] != f"city/{row['best']}" or best["score"] < float(row["floor"]):
            wrong.append(f"{row['name']}: {best}")
        wrong += [f"{row['name']}: sure of {each['id']}" for each in candidates[1:] if each["match"]]
    assert wrong == []


def test_91_nobody_is_sure_of_another_city(client: httpx.Client) -> None:
    sheet = rows()
    found = ask(client, {str(n): {"query": row["name"], "type": "city"} for n, row in enumerate(sheet)})
    for number, row in enumerate(sheet):
        for each in found[str(number)]["result"]:
            assert not each["match"] or each["id"] == f"city/{row['best']}", row["name"]


def test_91_a_city_is_known_with_certainty_by_the_names_of_its_place(client: httpx.Client) -> None:
    """München, Wien, København, 東京: the names that the record of its place gives."""
    names = [
        (str(name), file.stem)
        for file in sorted((ROOT / "data/city").glob("*.ttl"))
        if "srpp:Place" in (text := file.read_text(encoding="utf-8"))
        for graph in [Graph(bind_namespaces="none").parse(data=text, format="turtle")]
        for place in graph.subjects(RDF.type, SRPP.Place)
        for name in (*graph.objects(place, SKOS.altLabel), *graph.objects(place, SKOS.prefLabel))
    ]
    assert {"München", "Köln", "Den Haag", "Wien", "København", "Göteborg", "東京"} <= {
        name for name, _ in names
    }
    for first in range(0, len(names), 80):
        some = names[first : first + 80]
        found = ask(client, {str(n): {"query": name, "type": "city"} for n, (name, _) in enumerate(some)})
        unsure = [
            f"{name}: {found[str(n)]['result'][:1]}"
            for n, (name, slug) in enumerate(some)
            if [each["id"] for each in found[str(n)]["result"] if each["match"]] != [f"city/{slug}"]
        ]
        assert unsure == []


def test_91_each_answer_has_the_shape_that_the_api_gives_it(client: httpx.Client) -> None:
    assert faults(client.get("/reconcile").json(), MANIFEST) == []
    for what, shape in SUGGESTED.items():
        for prefix in ("", "c", "oslo", "zzzz"):
            answer = client.get(f"/reconcile/suggest/{what}", params={"prefix": prefix, "cursor": "1"})
            assert faults(answer.json(), shape) == [], (what, prefix)
    proposed = client.get("/reconcile/properties", params={"type": "city", "limit": "5"}).json()
    assert faults(proposed, PROPOSED) == []
    names = [each["id"] for each in proposed["properties"]]
    extend = {
        "ids": ["city/oslo", "case/none"],
        "properties": [{"id": name} for name in [*names, "srpp:population"]],
    }
    facts = client.post("/reconcile", data={"extend": json.dumps(extend)}).json()
    assert facts.keys() == {"meta", "rows"}
    assert faults(facts["meta"], META) == []
    assert facts["rows"].keys() == set(extend["ids"])
    for row in facts["rows"].values():
        assert row.keys() == {each["id"] for each in extend["properties"]}
        assert faults(list(row.values()), [[CELL]]) == []


@pytest.mark.parametrize(
    "path",
    [
        "/reconcile",
        "/reconcile/suggest/entity?prefix=o",
        "/reconcile/properties",
        "/reconcile/preview?id=city/oslo",
    ],
)
def test_91_a_page_of_another_site_may_ask(client: httpx.Client, path: str) -> None:
    answer = client.get(path, headers={"Origin": "https://openrefine.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    asked = client.options(path, headers={"Access-Control-Request-Method": "POST"})
    assert asked.status_code == 204


def test_the_check_of_shapes_can_fail() -> None:
    assert faults({"id": "x", "name": "y"}, CANDIDATE) == [".score is missing"]
    assert faults({"id": "x", "name": "y", "score": "1", "more": 1}, CANDIDATE) != []
    assert faults([{"id": 1}], [TYPE]) == ["[0].id is 1"]
