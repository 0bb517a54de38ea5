"""Who to talk to: ranked by what is shared, each thing with what shows it; held against the graph itself."""

from collections import Counter

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.term import Node, URIRef

from srpp_graph.entities import Entities
from srpp_graph.entities.peers import AUTHORITY_KINDS
from srpp_graph.errors import EntityNotFound
from srpp_graph.iris import EntityRef
from srpp_graph.release import Release
from srpp_graph.store.embedded import EmbeddedStore
from srpp_graph.vocabulary import ORG, SRPP

OSLO, GHENT = EntityRef("city", "oslo"), EntityRef("city", "ghent")


@pytest.fixture(scope="module")
def store(release: Release) -> EmbeddedStore:
    return EmbeddedStore(release.store_path)


@pytest.fixture(scope="module")
def entities(release: Release, store: EmbeddedStore) -> Entities:
    return Entities(store, release.index_path)


@pytest.fixture(scope="module")
def content(release: Release) -> Graph:
    """What the release says, read by the engine and kept by rdflib: only the properties that matter here."""
    found = Graph()
    engine = ox.Store.read_only(str(release.store_path))
    wanted = (SRPP.adoptedBy, SRPP.contractingAuthority, SRPP.theme, SRPP.instrument, SRPP.hasOutcome)
    for each in (*wanted, SRPP.memberOf, ORG.member, ORG.organization):
        for quad in engine.quads_for_pattern(None, ox.NamedNode(str(each)), None):
            found.add((URIRef(quad.subject.value), each, URIRef(quad.object.value)))
    return found


def values(content: Graph, authority: str) -> set[Node]:
    """The themes and instruments of its works, and what it is a member of."""
    iri = URIRef(authority)
    buys = (SRPP.adoptedBy, SRPP.contractingAuthority)
    works = {work for each in buys for work in content.subjects(each, iri)}
    found = {
        value
        for work in works
        for each in (SRPP.theme, SRPP.instrument)
        for value in content.objects(work, each)
    }
    return found | set(content.objects(iri, SRPP.memberOf))


def holds(content: Graph, owner: Node, ground: Node, value: Node) -> bool:
    """Whether the content says that the ground is the owner's and has the value."""
    buys = any((ground, each, owner) in content for each in (SRPP.adoptedBy, SRPP.contractingAuthority))
    works = any((ground, each, value) in content for each in (SRPP.theme, SRPP.instrument))
    joins = (ground, ORG.member, owner) in content and (ground, ORG.organization, value) in content
    return (buys and works) or joins


@pytest.mark.parametrize("ref", [OSLO, GHENT], ids=["oslo", "ghent"])
def test_all_that_is_said_to_be_shared_stands_in_the_content(
    ref: EntityRef, entities: Entities, content: Graph
) -> None:
    peers = entities.peers(ref, limit=12)
    assert peers.total > len(peers.ranked) == 12
    for peer in peers.ranked:
        assert peer.named.ref != ref
        assert peer.common
        for common in peer.common:
            for owner, grounds in ((peer.named.term, common.theirs), (URIRef(ref.iri), common.own)):
                assert grounds
                for ground in grounds:
                    assert holds(content, owner, ground.named.term, common.value.term)
                    told = (ground.named.term, SRPP.hasOutcome, None) in content
                    assert ground.outcomes == told


def test_nobody_is_missing_and_what_few_share_counts_for_more(entities: Entities, content: Graph) -> None:
    own = values(content, OSLO.iri)
    others = [ref.iri for ref in entities.refs if ref.kind in AUTHORITY_KINDS and ref != OSLO]
    shared = {iri: both for iri in others if (both := own & values(content, iri))}
    holders = Counter(value for both in shared.values() for value in both)
    found = entities.peers(OSLO, limit=10_000)
    assert found.total == len(shared)
    scores = {str(each.named.term): each.score for each in found.ranked}
    assert scores == {
        iri: pytest.approx(sum((1 + holders[value]) ** -0.5 for value in both))
        for iri, both in shared.items()
    }


def test_pages_follow_one_another_without_a_gap(entities: Entities) -> None:
    whole = entities.peers(OSLO, limit=9).ranked
    parts = [entities.peers(OSLO, offset=at, limit=3).ranked for at in (0, 3, 6)]
    assert tuple(each for part in parts for each in part) == whole
    assert [each.score for each in whole] == sorted((each.score for each in whole), reverse=True)


def test_who_shares_nothing_has_no_peers_and_who_is_not_there_is_told(
    entities: Entities, content: Graph
) -> None:
    alone = next(
        ref for ref in sorted(entities.refs) if ref.kind in AUTHORITY_KINDS and not values(content, ref.iri)
    )
    assert entities.peers(alone).ranked == ()
    with pytest.raises(EntityNotFound) as caught:
        entities.peers(EntityRef("city", "olso"))
    assert OSLO.iri in caught.value.near
