"""What points to much-named things: counted, cut, and had in full page by page."""

from pathlib import Path

import pytest
from rdflib.term import Literal, URIRef

from srpp_graph.checkout import Checkout
from srpp_graph.entities import Entities
from srpp_graph.entities.gaps import missing_properties
from srpp_graph.entities.incoming import SHOWN
from srpp_graph.iris import EntityRef
from srpp_graph.release import Shelf, build_release
from srpp_graph.store.embedded import EmbeddedStore
from srpp_graph.vocabulary import DCTERMS, ORG, SRPP, VOID, XSD

COUNT = SHOWN + 7
HEAD = """PREFIX org: <http://www.w3.org/ns/org#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX srpp: <https://w3id.org/srpp/ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
CITY = """<https://w3id.org/srpp/id/city/c{n}> a srpp:City ; skos:prefLabel "City {n}"@en ;
    srpp:theme <https://w3id.org/srpp/id/theme/pay> .
<https://w3id.org/srpp/id/city/c{n}#m> a org:Membership ; skos:prefLabel "City {n} in Us"@en ;
    org:member <https://w3id.org/srpp/id/city/c{n}> ; org:organization <https://w3id.org/srpp/id/network/us> ;
    srpp:start "20{n:02d}"^^xsd:gYear .
"""
PAY, US = EntityRef("theme", "pay"), EntityRef("network", "us")


@pytest.fixture(scope="module")
def entities(tmp_path_factory: pytest.TempPathFactory) -> Entities:
    root: Path = tmp_path_factory.mktemp("many")
    files = {f"data/city/c{n}.ttl": CITY.format(n=n) for n in range(10, 10 + COUNT)}
    files["data/network/us.ttl"] = (
        '<https://w3id.org/srpp/id/network/us> a srpp:Network ; skos:prefLabel "Us"@en .'
    )
    files["ontology/schemes/t.ttl"] = (
        '<https://w3id.org/srpp/id/theme/pay> a skos:Concept ; skos:prefLabel "Pay"@en .'
    )
    (root / "shapes").mkdir()
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(HEAD + text)
    release = build_release(Checkout.find(root), Shelf(root / "releases"))
    return Entities(EmbeddedStore(release.store_path), release.index_path)


def test_a_large_group_is_counted_and_cut(entities: Entities) -> None:
    group = entities.describe(PAY).incoming[0]
    assert (len(group.values), group.total) == (SHOWN, COUNT)
    assert group.more == f"{PAY.doc}/incoming?property=srpp:theme"


def test_rdf_says_the_same_and_leads_on(entities: Entities) -> None:
    triples = set(entities.describe(PAY).triples)
    more = URIRef(f"{PAY.doc}/incoming?property=srpp:theme")
    assert (URIRef(PAY.doc), DCTERMS.hasPart, more) in triples
    assert (more, VOID.triples, Literal(str(COUNT), datatype=XSD.integer)) in triples
    assert len([1 for _, p, _ in triples if p == SRPP.theme]) == SHOWN


def test_the_pages_together_hold_all(entities: Entities) -> None:
    pages = [entities.pointing(PAY, SRPP.theme, page=number) for number in (1, 2, 3)]
    assert {total for _, total in pages} == {COUNT}
    found = [s for rows, _ in pages for s, p, _ in rows if p == SRPP.theme]
    assert len(found) == len(set(found)) == COUNT
    assert set(pages[0][0]) >= {row for row in entities.describe(PAY).triples if row[1] == SRPP.theme}


def test_the_members_of_a_network_come_with_their_dates(entities: Entities) -> None:
    described = entities.describe(US)
    first = described.memberships[0]
    assert (first.member.label, first.start) == ("City 10", "2010")
    assert len(described.memberships) == SHOWN
    assert (first.part.term, SRPP.start, Literal("2010", datatype=XSD.gYear)) in described.triples
    assert (first.part.term, ORG.member, first.member.term) in described.triples


def test_what_a_reader_looks_for_and_no_source_gives_is_told(entities: Entities) -> None:
    missing = missing_properties(entities.describe(US))
    assert SRPP.founder in missing
    assert missing_properties(entities.describe(PAY)) == ()
