"""The numbers beneath policies and cases, and how far a theme has spread."""

import pytest
from rdflib.term import URIRef

from srpp_graph.entities import Entities
from srpp_graph.entities.headlines import MOST
from srpp_graph.iris import EntityRef
from srpp_graph.release import Release
from srpp_graph.store.embedded import EmbeddedStore
from srpp_graph.vocabulary import DCTERMS, SRPP


@pytest.fixture(scope="module")
def store(release: Release) -> EmbeddedStore:
    return EmbeddedStore(release.store_path)


@pytest.fixture(scope="module")
def entities(release: Release, store: EmbeddedStore) -> Entities:
    return Entities(store, release.index_path)


def test_a_policy_shows_its_first_numbers_each_with_its_sources(entities: Entities) -> None:
    oslo = entities.describe(EntityRef("city", "oslo"))
    policy = URIRef(EntityRef("policy", "oslo-model-2017").iri)
    found = entities.headlines([policy, policy], oslo.sources)
    assert len(found.figures[policy]) == MOST < found.totals[policy]
    for block in found.figures[policy]:
        assert str(block.subject.term).startswith(f"{policy}#")
        assert block.sources
        assert SRPP.quantity in {group.predicate.term for group in block.groups}
    numbers = [note.number for note in (*oslo.sources, *found.sources)]
    assert numbers == list(range(1, len(numbers) + 1))
    named = {note.number: note.source.term for note in (*oslo.sources, *found.sources)}
    first = found.figures[policy][0]
    assert {named[number] for number in first.sources} == {
        row[2]
        for row in entities.describe(EntityRef("policy", "oslo-model-2017")).triples
        if row[0] == first.subject.term and row[1] == DCTERMS.source
    }


def test_results_come_before_aims_and_nothing_without_a_number(entities: Entities) -> None:
    case = URIRef(EntityRef("case", "oslo-model-construction").iri)
    blocks = entities.headlines([case], ()).figures[case]
    assert [each.types[0].term for each in blocks] == [SRPP.Outcome] * MOST
    nothing = URIRef(EntityRef("case", "oslo-munch-museum").iri)
    assert nothing not in entities.headlines([nothing], ()).figures


@pytest.mark.parametrize(
    "ref", [EntityRef("theme", "gender-equality"), EntityRef("instrument", "set-aside-quota")]
)
def test_a_spread_counts_what_lists_count(entities: Entities, ref: EntityRef) -> None:
    spread = entities.spread(ref)
    assert spread is not None
    for kind in spread.kinds:
        assert spread.totals[kind] == len(entities.catalogue.select(kind, ((ref.kind, ref.iri),)).refs)
    row = next(each for each in spread.rows if "policy" in each.counts)
    filters = ((ref.kind, ref.iri), ("country", str(row.country.term)))
    assert row.counts["policy"] == len(entities.catalogue.select("policy", filters).refs)
    assert list(spread.rows) == sorted(
        spread.rows, key=lambda r: (-sum(r.counts.values()), -r.targets, r.country.label.casefold())
    )
    assert 0 < spread.targets <= sum(each.targets for each in spread.rows)


def test_only_themes_and_instruments_spread(entities: Entities) -> None:
    assert entities.spread(EntityRef("city", "oslo")) is None
    assert entities.spread(EntityRef("theme", "no-such-theme")) is None
