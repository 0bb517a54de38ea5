"""The content against the facts it was made from: nothing lost, nothing added.

`tests/facts/map.tsv` says for each fact which entity, part or concept tells it; `docs/left-out.md` names the
facts that are not published, each with its reason. That both are complete and true needs the facts at hand.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from needs import ROOT, shared_folder
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS

from srpp_graph.checkout import Checkout
from srpp_graph.iris import CONCEPT_KINDS, EntityRef
from srpp_graph.prefixes import BASE_IRI
from srpp_graph.vocabulary import GEO, ORG, SCHEMA, SRPP

PARTS = ("networks", "policies", "europe", "south")
NAMES = (
    *("networks", "authorities", "organisations", "memberships", "events", "targets"),
    *("policies", "cases", "themes", "instruments", "policy_types", "sources"),
)
NUMBERS = {"policies": "targets", "cases": "results"}
"""The list of numbers inside a record."""
EXPECTED = {
    **{"networks": 42, "authorities": 174, "organisations": 77, "memberships": 388, "events": 91},
    **{"targets": 129, "policies": 319, "cases": 340, "themes": 44, "instruments": 45, "policy_types": 22},
}
COMMITMENTS = ("target", "requirement")
READ_AGAIN = {
    "Cooperatives before the 2022 policy": "baseline",
    "Trainee posts and jobs a year expected, low": "forecast",
    "Trainee posts and jobs a year expected, high": "forecast",
}
"""Statements whose kind the facts get wrong, with the right one: how it was before is no result, and what is
expected is no aim."""

Record = dict[str, Any]


@pytest.fixture(scope="module")
def facts() -> Path:
    return shared_folder() / "facts"


def kind_of(number: Record) -> str:
    return READ_AGAIN.get(number["statement"], number["kind"])


def records(facts: Path, name: str) -> Iterator[tuple[str, Record]]:
    """The records of one kind in all parts, each with the name of its file."""
    for part in PARTS:
        path = facts / part / f"{name}.jsonl"
        if path.is_file():
            for line in path.read_text(encoding="utf-8").splitlines():
                yield f"{part}/{name}", json.loads(line)


@cache
def subjects() -> dict[tuple[str, str], URIRef]:
    """(file, fact) → the entity, part or concept that tells it."""
    lines = (ROOT / "tests/facts/map.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    assert len({(file, fact) for file, fact, _ in rows}) == len(rows)
    return {(file, fact): URIRef(f"{BASE_IRI}/id/{subject}") for file, fact, subject in rows}


@cache
def left_out() -> dict[str, str]:
    """Fact → the reason for which it is not published."""
    text = (ROOT / "docs/left-out.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [a-z ]+ \| `([^`]+)` \| .+ \| (.+) \|$", text, re.MULTILINE)
    assert len({fact for fact, _ in rows}) == len(rows)
    return dict(rows)


@cache
def graph() -> Graph:
    """All data files and the lists together."""
    whole = Graph(bind_namespaces="none")
    checkout = Checkout.find(ROOT)
    for file in (*checkout.data_files, *checkout.ontology_files):
        whole.parse(data=file.read_text(), format="turtle")
    return whole


def published(facts: Path, name: str) -> Iterator[tuple[URIRef, str, Record]]:
    """The published records of one kind: subject, file and record."""
    for file, record in records(facts, name):
        if record["id"] not in left_out():
            yield subjects()[file, record["id"]], file, record


def texts(subject: URIRef, predicate: URIRef) -> set[str]:
    return {str(value) for value in graph().objects(subject, predicate)}


def slugs(subject: URIRef, predicate: URIRef) -> set[str]:
    return {EntityRef.parse(value).slug for value in graph().objects(subject, predicate)}


def rivals(subject: URIRef) -> set[URIRef]:
    return {*graph().objects(subject, SRPP.rivals), *graph().subjects(SRPP.rivals, subject)}


def test_every_subject_of_the_map_exists():
    defined = set(graph().subjects(RDF.type, None))
    assert {str(each) for each in subjects().values() if each not in defined} == set()


def test_what_is_published_is_not_left_out():
    assert {fact for _, fact in subjects()} & set(left_out()) == set()


def test_every_entity_comes_from_a_fact_or_is_named_by_one():
    told = {str(each).partition("#")[0] for each in subjects().values()}
    named = set(graph().objects()) | set(graph().predicates())
    for file in Checkout.find(ROOT).data_files:
        iri = EntityRef.from_path(file.path).iri
        assert iri in told or URIRef(iri) in named or "/person/" in iri, file.path


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_is_published_or_left_out_with_a_reason(facts: Path, name: str):
    found = list(records(facts, name))
    assert len(found) == EXPECTED.get(name, len(found))
    lost = [
        (file, fact["id"])
        for file, fact in found
        if (file, fact["id"]) not in subjects() and fact["id"] not in left_out()
    ]
    assert lost == []


@pytest.mark.parametrize("name", NUMBERS)
def test_every_number_of_a_published_record_has_its_statement(facts: Path, name: str):
    kinds = {"result": SRPP.Outcome, "target": SRPP.Target, "requirement": SRPP.Target}
    for _, file, record in published(facts, name):
        for index, number in enumerate(record[NUMBERS[name]]):
            statement = subjects()[file, f"{record['id']}#{NUMBERS[name]}/{index}"]
            if number["kind"] == "recognition":
                assert number["statement"] in str(graph().value(statement, DCTERMS.description))
                continue
            expected = kinds.get(kind_of(number), SRPP.Observation)
            if "#" in statement and "/city/" not in statement:
                assert (statement, RDF.type, expected) in graph(), statement
            quantity = graph().value(statement, SRPP.quantity)
            if number["value"] is not None and number["unit"] != "year":
                assert float(str(quantity)) == float(number["value"]), statement


def test_only_results_are_outcomes(facts: Path):
    """And all of them are, but for rivals, which the notes of a record tell."""
    for case, _, record in published(facts, "cases"):
        outcomes = set(graph().objects(case, SRPP.hasOutcome))
        results = [number for number in record["results"] if kind_of(number) == "result"]
        assert len({each for each in outcomes if not rivals(each)}) <= len(results) <= len(outcomes), case


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("sources", "themes")])
def test_a_subject_rests_on_the_sources_of_its_fact(facts: Path, name: str):
    """A source that a statement lacks belongs to its rival: the facts told both in one record."""
    pages: dict[tuple[str, str], str] = {}
    for file, record in records(facts, "sources"):
        pages[file.partition("/")[0], record["id"]] = record["url"]
    order = {"networks": "npes", "policies": "pnes", "europe": "enps", "south": "spen"}
    for subject, file, record in published(facts, name):
        if EntityRef.parse(str(subject).partition("#")[0]).kind in CONCEPT_KINDS:
            continue
        part = file.partition("/")[0]
        parts = sorted(PARTS, key=lambda each: order[part].index(each[0]))
        told = {
            next(pages[each, source] for each in parts if (each, source) in pages)
            for source in record["sources"]
            if not source.startswith("general-")
        }
        cited = {str(graph().value(each, SCHEMA.url)) for each in graph().objects(subject, DCTERMS.source)}
        if missing := told - cited:
            others = {source for each in rivals(subject) for source in graph().objects(each, DCTERMS.source)}
            assert missing <= {str(graph().value(each, SCHEMA.url)) for each in others}, (subject, missing)


def test_a_source_keeps_address_title_and_language(facts: Path):
    for source, _, record in published(facts, "sources"):
        assert texts(source, SCHEMA.url) == {record["url"]}
        assert graph().value(source, DCTERMS.title) is not None
        assert texts(source, SCHEMA.inLanguage), source
        if record["date"]:
            assert texts(source, DCTERMS.issued), source


@pytest.mark.parametrize(
    ("name", "title", "texted"), [("policies", "title_en", "instruments"), ("cases", "title", "approach")]
)
def test_policies_and_cases_keep_title_page_themes_and_instruments(
    facts: Path, name: str, title: str, texted: str
):
    for subject, _, record in published(facts, name):
        assert Literal(" ".join(record[title].split()), lang="en") in graph().objects(subject, SKOS.prefLabel)
        assert slugs(subject, SRPP.theme) == set(record["themes"]), subject
        assert slugs(subject, SRPP.instrument) == set(record[texted]), subject
        assert texts(subject, SRPP.page) == {record["url"]}, subject


def test_policies_keep_type_dates_and_commitments(facts: Path):
    dates = (("date_adopted", SRPP.adopted), ("date_in_force", SRPP.inForce), ("date_ended", SRPP.ended))
    for policy, _, record in published(facts, "policies"):
        assert slugs(policy, SRPP.policyType) == {record["type"]}
        for key, term in dates:
            assert texts(policy, term) == ({record[key]} if record[key] else set()), (policy, key)
        commitments = [number for number in record["targets"] if number["kind"] in COMMITMENTS]
        assert len(list(graph().objects(policy, SRPP.hasTarget))) >= len(commitments), policy


def test_a_code_that_a_source_states_is_kept_apart_from_ours(facts: Path):
    for case, _, record in published(facts, "cases"):
        stated = "assigned" not in (record["cpv_basis"] or "")
        codes = [record["cpv"]] if isinstance(record["cpv"], str) else record["cpv"] or []
        told = {code.partition("-")[0] for code in codes}
        found = {str(code).rsplit("/", 1)[1] for code in graph().objects(case, SRPP.statedCpv)}
        ours = {str(code).rsplit("/", 1)[1] for code in graph().objects(case, SRPP.assignedCpv)}
        assert (found, ours) == ((told, set()) if stated else (set(), told)), case


def test_memberships_keep_member_network_and_dates(facts: Path):
    terms = (
        *(("from", SRPP.start), ("to", SRPP.end), ("announced", SRPP.announced)),
        *(("from_not_before", SRPP.startNotBefore), ("from_not_after", SRPP.startNotAfter)),
        *(("to_not_after", SRPP.endNotAfter), ("last_attested", SRPP.lastAttested)),
    )
    told: dict[URIRef, list[Record]] = {}
    for subject, _, record in published(facts, "memberships"):
        told.setdefault(subject, []).append(record)
        assert (subject, RDF.type, ORG.Membership) in graph()
        assert str(graph().value(subject, ORG.member)) == str(subject).partition("#")[0]
    for subject, group in told.items():
        for key, term in terms:
            values = {record[key] for record in group if record.get(key)}
            found = texts(subject, term)
            assert found <= values or key in ("announced", "from_not_after"), (subject, key)
            assert bool(found) >= bool(values), (subject, key)


def test_rival_targets_are_joined_and_never_merged(facts: Path):
    groups: dict[str, list[URIRef]] = {}
    for subject, _, record in published(facts, "targets"):
        if record.get("variant_of"):
            groups.setdefault(record["variant_of"], []).append(subject)
    assert len(groups) >= 5
    for group in groups.values():
        for one in group:
            assert set(group) - {one} <= rivals(one), group


def test_the_size_of_the_lead_city_network_is_told_twice(facts: Path):
    fifteen = {each for each in graph().subjects(SRPP.quantity, Literal(15)) if "glcn-on-sp#size" in each}
    assert len(fifteen) == 2
    for each in fifteen:
        assert {int(graph().value(rival, SRPP.quantity)) for rival in rivals(each)} == {14}


def test_places_of_the_facts_are_those_that_were_checked(facts: Path):
    for line in (facts / "identifiers.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        place = subjects()["identifiers", record["authority"]]
        assert float(graph().value(place, GEO.lat)) == record["lat"]
        assert float(graph().value(place, GEO.long)) == record["long"]
        ids = {f"https://sws.geonames.org/{record['geonames']}/"}
        if "wikidata" in record:
            ids.add(f"http://www.wikidata.org/entity/{record['wikidata']}")
        assert texts(place, SKOS.closeMatch) == ids


def test_wikidata_ids_are_those_of_the_facts_only(facts: Path):
    lines = (facts / "identifiers.jsonl").read_text(encoding="utf-8").splitlines()
    confirmed = {record["wikidata"] for record in map(json.loads, lines) if "wikidata" in record}
    links = {str(each) for each in graph().objects(None, SKOS.closeMatch) if "wikidata" in str(each)}
    assert {link.rsplit("/", 1)[1] for link in links} == confirmed


def test_every_published_source_was_read(facts: Path):
    read = {record["url"] for _, record in records(facts, "sources")}
    geonames = URIRef(EntityRef("source", "geonames").iri)
    for source in graph().subjects(RDF.type, SRPP.Source):
        if (source, SCHEMA.url, None) in graph() and source != geonames and "/source/example" not in source:
            assert texts(source, SCHEMA.url) <= read, source


def test_what_is_of_low_confidence_is_left_out(facts: Path):
    for name in NAMES:
        for _, record in records(facts, name):
            if record.get("confidence") == "low" and name != "sources":
                assert record["id"] in left_out(), record["id"]


def test_the_forum_is_told_as_in_the_facts(facts: Path):
    ((forum, _, told),) = (each for each in published(facts, "events") if each[2]["id"] == "mupass-df-2019")
    assert (texts(forum, SRPP.start), texts(forum, SRPP.end)) == ({told["start"]}, {told["end"]})
    assert slugs(forum, SRPP.organiser) == {"idos", "engagement-global", "skew", "bmz"}
    assert slugs(forum, SRPP.cooperationPartner) == set(told["cooperation_partners"])
    assert slugs(forum, SRPP.participant) >= set(told["participants"])
    assert texts(forum, SRPP.topic) == set(told["topics"])
    stories = graph().subjects(SRPP.presentedAt, forum)
    tellers = {EntityRef.parse(graph().value(each, SRPP.contractingAuthority)).slug for each in stories}
    assert tellers == set(told["lighthouse_examples"])
