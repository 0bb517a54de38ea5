"""The content against the facts it was made from: nothing lost, nothing added. Needs the facts at hand."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF

from srpp_graph.checkout import Checkout
from srpp_graph.iris import EntityRef
from srpp_graph.vocabulary import GEO, ORG, SCHEMA, SKOS, SRPP

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("networks", "policies", "europe", "south")

LEAD_CITIES = (
    *("seoul", "cape-town", "helsinki", "ghent", "rotterdam", "auckland", "denver", "oslo"),
    *("quezon-city", "warsaw", "budapest", "tshwane", "montreal", "buenos-aires"),
)
LIGHTHOUSES = ("bonn", "freetown", "sao-paulo-state")
PLACES = (
    *("Seoul", "Cape Town", "Helsinki", "Ghent", "Rotterdam", "Auckland", "Denver", "Oslo", "Quezon City"),
    *("Warsaw", "Budapest", "Tshwane", "Montréal", "Buenos Aires", "Bonn", "Freetown"),
)
"""How the policies and cases of these authorities name their city."""

SLUGS = {
    "die-idos": "idos",
    "webuysocialeu-2019": "we-buy-social-eu",
    "mupass-df-2019": "mupass-dialogue-forum-2019",
    "seoul-metropolitan-government": "seoul",
}
"""Records whose slug is not their id."""

Record = dict[str, Any]


def slug_of(identifier: str) -> str:
    return SLUGS.get(identifier, identifier)


@pytest.fixture(scope="module")
def facts() -> Path:
    folder = (ROOT / os.environ.get("SRPP_SHARED", "../shared") / "facts").resolve()
    if not folder.is_dir():
        reason = f"no facts at {folder}; SRPP_SHARED names the folder that holds them"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


def records(facts: Path, name: str, *parts: str) -> Iterator[Record]:
    """The records of one file of each part, the name of the part added."""
    for part in parts or PARTS:
        path = facts / part / f"{name}.jsonl"
        if path.is_file():
            for line in path.read_text(encoding="utf-8").splitlines():
                yield {**json.loads(line), "part": part}


def publishable(facts: Path, name: str) -> Iterator[Record]:
    """The records that are fit to be published."""
    return (each for each in records(facts, name) if each["confidence"] != "low")


@cache
def graph() -> Graph:
    """All data files together."""
    whole = Graph(bind_namespaces="none")
    for file in Checkout.find(ROOT).data_files:
        whole.parse(data=file.read_text(), format="turtle")
    return whole


@cache
def entities() -> dict[str, list[URIRef]]:
    """Slug → the entities of that slug, sources apart."""
    found: dict[str, list[URIRef]] = {}
    for file in Checkout.find(ROOT).data_files:
        ref = EntityRef.from_path(file.path)
        if ref.kind != "source":
            found.setdefault(ref.slug, []).append(URIRef(ref.iri))
    return found


def entity(identifier: str, *kinds: str) -> URIRef:
    """The one entity made from the record of this id."""
    found = entities().get(slug_of(identifier), [])
    fitting = [each for each in found if not kinds or EntityRef.parse(each).kind in kinds]
    assert len(fitting) == 1, f"{identifier}: {fitting}"
    return fitting[0]


def texts(subject: URIRef, predicate: URIRef) -> set[str]:
    return {str(value) for value in graph().objects(subject, predicate)}


def slugs(subject: URIRef, predicate: URIRef) -> set[str]:
    return {EntityRef.parse(value).slug for value in graph().objects(subject, predicate)}


def test_all_fourteen_lead_cities_are_members_since_the_dates_of_the_facts(facts: Path):
    told = {
        each["member"]: each
        for each in records(facts, "memberships")
        if each["network"] == "glcn-on-sp" and each["role"] in ("participant", "founding participant")
    }
    assert set(told) == set(LEAD_CITIES)
    for city, record in told.items():
        membership = URIRef(f"{entity(city, 'city')}#member-glcn-on-sp")
        assert (membership, ORG.organization, entity("glcn-on-sp")) in graph()
        assert slugs(membership, SRPP.role) == {record["role"].replace(" ", "-")}
        for key, term in (
            ("from", SRPP.start),
            ("to", SRPP.end),
            ("from_not_before", SRPP.startNotBefore),
            ("from_not_after", SRPP.startNotAfter),
            ("last_attested", SRPP.lastAttested),
        ):
            assert texts(membership, term) == ({record[key]} if record.get(key) else set()), (city, key)


def test_every_membership_of_the_cities_is_there(facts: Path):
    expected: Counter[tuple[str, str]] = Counter()
    for each in publishable(facts, "memberships"):
        if slug_of(each["member"]) in (*LEAD_CITIES, *LIGHTHOUSES):
            expected[slug_of(each["member"]), slug_of(each["network"])] += 1
    found: Counter[tuple[str, str]] = Counter(
        (EntityRef.parse(member).slug, EntityRef.parse(graph().value(membership, ORG.organization)).slug)
        for membership, member in graph().subject_objects(ORG.member)
    )
    for pair, count in expected.items():
        assert found[pair] >= count, pair


def test_every_member_of_the_networks_of_the_forum_is_there(facts: Path):
    networks = ("glcn-on-sp", "procura-plus", "procura-city-match", "mupass", "webuysocialeu-2019")
    for each in publishable(facts, "memberships"):
        if each["network"] in networks:
            relations = {
                membership
                for membership in graph().subjects(ORG.member, entity(each["member"]))
                if (membership, ORG.organization, entity(each["network"])) in graph()
            }
            assert relations, each["id"]
            starts = {value for relation in relations for value in texts(relation, SRPP.start)}
            assert each["from"] is None or each["from"] in starts, each["id"]


def test_every_statement_on_the_size_of_the_lead_city_network_is_there(facts: Path):
    (network,) = (each for each in records(facts, "networks") if each["id"] == "glcn-on-sp")
    found = Counter(
        (int(graph().value(each, SRPP.quantity)), str(graph().value(each, SRPP.asOf)))
        for each in graph().objects(entity("glcn-on-sp"), SRPP.hasObservation)
    )
    told = Counter((each["count"], each["date"].split(" ")[0]) for each in network["size_observations"])
    assert not told - found
    fifteen = {each for each in graph().subjects(SRPP.quantity, Literal(15)) if "glcn-on-sp#size" in each}
    assert len(fifteen) == 2
    for each in fifteen:
        rivals = {*graph().objects(each, SRPP.rivals), *graph().subjects(SRPP.rivals, each)}
        assert {int(graph().value(rival, SRPP.quantity)) for rival in rivals} == {14}


@pytest.mark.parametrize("holder", [*LEAD_CITIES, *LIGHTHOUSES])
def test_every_target_and_result_of_an_authority_is_there(facts: Path, holder: str):
    told = [each for each in publishable(facts, "targets") if each["holder"] == holder]
    found = {
        kind: Counter(
            (
                str(graph().value(each, SRPP.quantity) or ""),
                str(graph().value(each, SRPP.targetYear) or graph().value(each, SRPP.year) or ""),
            )
            for each in graph().objects(entity(holder), term)
        )
        for kind, term in (("target", SRPP.hasTarget), ("result", SRPP.hasObservation))
    }
    for kind, numbers in found.items():
        expected = Counter(
            (str(each["value"] or ""), str(each["target_year"] or ""))
            for each in told
            if (each["kind"] == "result") == (kind == "result")
        )
        assert not expected - numbers, (holder, kind)


def test_rival_targets_are_joined_and_never_merged(facts: Path):
    groups: dict[str, list[Record]] = {}
    for each in publishable(facts, "targets"):
        if each.get("variant_of") and each["holder"] in LEAD_CITIES:
            groups.setdefault(each["variant_of"], []).append(each)
    assert len(groups) == 5
    for group in groups.values():
        members = [
            next(
                target
                for target in graph().objects(entity(each["holder"]), SRPP.hasTarget)
                if str(target).endswith("#target-" + each["id"].removeprefix(f"t-{each['holder']}-"))
            )
            for each in group
        ]
        joined = {frozenset(pair) for pair in graph().subject_objects(SRPP.rivals)}
        for one in members:
            assert all(frozenset((one, other)) in joined for other in members if other != one), group


@pytest.mark.parametrize(("name", "kind"), [("policies", "policy"), ("cases", "case")])
def test_every_policy_and_case_of_the_cities_is_there(facts: Path, name: str, kind: str):
    told = [
        each
        for each in publishable(facts, name)
        if each["city"] in PLACES or "seed-lighthouse" in each.get("collections", ())
    ]
    assert len(told) > 40
    for each in told:
        subject = entity(each["id"], kind)
        assert slugs(subject, SRPP.theme) == set(each["themes"]), each["id"]
        assert texts(subject, SRPP.page) == {each["url"]}, each["id"]


def test_policies_keep_type_dates_and_commitments(facts: Path):
    for each in publishable(facts, "policies"):
        if each["city"] not in PLACES:
            continue
        policy = entity(each["id"], "policy")
        assert slugs(policy, SRPP.policyType) == {each["type"]}
        for key, term in (
            ("date_adopted", SRPP.adopted),
            ("date_in_force", SRPP.inForce),
            ("date_ended", SRPP.ended),
        ):
            assert texts(policy, term) == ({each[key]} if each[key] else set()), (each["id"], key)
        commitments = [target for target in each["targets"] if target["kind"] in ("target", "requirement")]
        assert len(list(graph().objects(policy, SRPP.hasTarget))) == len(commitments), each["id"]


def test_only_results_are_outcomes(facts: Path):
    for each in publishable(facts, "cases"):
        if each["id"] in entities() and each["city"] in PLACES:
            case = entity(each["id"], "case")
            outcomes = list(graph().objects(case, SRPP.hasOutcome))
            results = [number for number in each["results"] if number["kind"] == "result"]
            assert len(outcomes) == len(results), each["id"]
            assert sorted(float(graph().value(outcome, SRPP.quantity)) for outcome in outcomes) == sorted(
                float(number["value"]) for number in results
            )


def test_the_forum_is_told_as_in_the_facts(facts: Path):
    (told,) = (each for each in records(facts, "events") if each["id"] == "mupass-df-2019")
    forum = entity("mupass-df-2019", "event")
    for key, term in (("start", SRPP.start), ("end", SRPP.end)):
        assert texts(forum, term) == {told[key]}
    assert slugs(forum, SRPP.organiser) == {slug_of(each) for each in told["organisers"]}
    assert slugs(forum, SRPP.cooperationPartner) == set(told["cooperation_partners"])
    assert slugs(forum, SRPP.participant) >= set(told["participants"])
    assert texts(forum, SRPP.topic) == set(told["topics"])
    stories = graph().subjects(SRPP.presentedAt, forum)
    assert {EntityRef.parse(graph().value(each, SRPP.contractingAuthority)).slug for each in stories} == set(
        told["lighthouse_examples"]
    )
    examples = {
        slug for finding in graph().objects(forum, SRPP.hasFinding) for slug in slugs(finding, SRPP.example)
    }
    assert examples == {*told["lighthouse_examples"], *told["glcn_examples"]}


def test_every_event_of_the_networks_of_the_forum_is_there(facts: Path):
    series = ("glcn-on-sp", "mupass", "procura-plus", "procura-city-match", "procura-plus-awards")
    for each in publishable(facts, "events"):
        if each.get("series") in series and not (each["note"] or "").startswith("Completes"):
            event = entity(each["id"], "event")
            assert not each["start"] or any(
                text.startswith(each["start"]) for text in texts(event, SRPP.start)
            ), each["id"]


def test_coordinates_and_ids_are_those_that_were_checked(facts: Path):
    lines = (facts / "identifiers.jsonl").read_text(encoding="utf-8").splitlines()
    checked = {each["authority"]: each for each in map(json.loads, lines)}
    placed = {EntityRef.parse(each).slug: each for each in graph().subjects(RDF.type, SRPP.Place)}
    assert set(placed) <= set(checked)
    assert set(placed) >= (set(LEAD_CITIES) | set(LIGHTHOUSES)) & set(checked)
    for slug, place in placed.items():
        told = checked[slug]
        assert float(graph().value(place, GEO.lat)) == told["lat"]
        assert float(graph().value(place, GEO.long)) == told["long"]
        ids = {f"https://sws.geonames.org/{told['geonames']}/"}
        if "wikidata" in told:
            ids.add(f"http://www.wikidata.org/entity/{told['wikidata']}")
        assert texts(place, SKOS.closeMatch) == ids


def test_every_published_source_was_read(facts: Path):
    read = {each["url"] for each in records(facts, "sources") if each["url"]}
    geonames = URIRef(EntityRef("source", "geonames").iri)
    for source in graph().subjects(RDF.type, SRPP.Source):
        assert source == geonames or texts(source, SCHEMA.url) <= read, source


def test_what_is_not_fit_to_be_published_is_not_there(facts: Path):
    for name in ("policies", "cases", "events"):
        for each in records(facts, name):
            if each["confidence"] == "low":
                assert slug_of(each["id"]) not in entities(), each["id"]
    for each in records(facts, "targets"):
        if each["confidence"] == "low" and each["holder"] in LEAD_CITIES:
            unfit = (Literal(each["value"]), Literal(str(each["target_year"])))
            for target in graph().objects(entity(each["holder"]), SRPP.hasTarget):
                quantity, year = graph().value(target, SRPP.quantity), graph().value(target, SRPP.targetYear)
                assert (quantity, str(year or "")) != (unfit[0], str(unfit[1])), each["id"]
