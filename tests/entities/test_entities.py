"""What pages say: all that is there, under labels, with its sources; near names where there is nothing."""

from pathlib import Path

import pytest
from rdflib.term import Literal, URIRef

from srpp_graph.checkout import Checkout
from srpp_graph.entities import Entities
from srpp_graph.errors import EntityNotFound, EntityRetired
from srpp_graph.iris import EntityRef
from srpp_graph.release import Shelf, build_release
from srpp_graph.store.embedded import EmbeddedStore

PREFIXES = """PREFIX city: <https://w3id.org/srpp/id/city/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX network: <https://w3id.org/srpp/id/network/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX shape: <https://w3id.org/srpp/shapes#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX source: <https://w3id.org/srpp/id/source/>
PREFIX srpp: <https://w3id.org/srpp/ns#>
PREFIX theme: <https://w3id.org/srpp/id/theme/>
"""
FILES = {
    "ontology/words.ttl": """
srpp:theme rdfs:label "theme"@en , "Thema"@de ; skos:definition "what it is about"@en .
srpp:HighConfidence rdfs:label "high"@en .
theme:fair-pay a skos:Concept ; skos:prefLabel "Fair pay"@en , "Faire Löhne"@de .
""",
    "ontology/rules/members.rq": PREFIXES
    + "CONSTRUCT { ?c srpp:memberOf ?n } WHERE { ?m org:member ?c ; org:organization ?n }",
    "shapes/City.ttl": """
shape:City sh:targetClass srpp:City ; sh:property shape:City-theme , shape:City-label .
shape:City-theme sh:path srpp:theme ; sh:order 20 .
shape:City-label sh:path skos:prefLabel ; sh:order 1 .
""",
    "data/city/here.ttl": """
city:here a srpp:City ; srpp:theme theme:fair-pay ; skos:prefLabel "Here"@en , "Hier"@de ;
    dcterms:source source:b , source:a ; srpp:confidence srpp:HighConfidence .
<https://w3id.org/srpp/id/city/here#member-us> a org:Membership ; skos:prefLabel "Here in Us"@en ;
    org:member city:here ; org:organization network:us ; dcterms:source source:b .
""",
    "data/network/us.ttl": 'network:us a srpp:Network ; skos:prefLabel "Us"@en .',
    "data/source/a.ttl": """
source:a a srpp:Source ; dcterms:title "Zebra"@en ; dcterms:publisher "Zoo" ;
    schema:url <https://example.org/zebra> ; dcterms:issued "2019" .
""",
    "data/source/b.ttl": 'source:b a srpp:Source ; dcterms:title "Ant"@en .',
    "data/city/gone.ttl": """
city:gone a srpp:City , srpp:Retired ; skos:prefLabel "Gone"@en ;
    srpp:retiredBecause "it merged"@en ; dcterms:isReplacedBy city:here .
""",
}
HERE = EntityRef("city", "here")


@pytest.fixture(scope="module")
def entities(tmp_path_factory: pytest.TempPathFactory) -> Entities:
    root: Path = tmp_path_factory.mktemp("checkout")
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text if path.endswith(".rq") else PREFIXES + text)
    release = build_release(Checkout.find(root), Shelf(root / "releases"))
    return Entities(EmbeddedStore(release.store_path))


def test_counts_and_lists_what_there_is(entities: Entities) -> None:
    assert entities.counts() == {"city": 2, "network": 1, "source": 2, "theme": 1}
    listing = entities.listing("source")
    assert [each.label for each in listing.members] == ["Ant", "Zebra"]
    assert [each.label for each in entities.listing("city", offset=1, limit=1).members] == ["Here"]
    assert entities.listing("case").total == 0


def test_the_entity_comes_first_then_its_parts(entities: Entities) -> None:
    blocks = entities.describe(HERE).blocks
    assert [block.subject.label for block in blocks] == ["Here", "Here in Us"]
    assert blocks[1].subject.ref == HERE
    assert blocks[1].subject.anchor == "member-us"


def test_properties_stand_in_the_order_of_the_shapes(entities: Entities) -> None:
    groups = [group for group in entities.describe(HERE).blocks[0].groups if not group.inferred]
    names = [group.predicate.term.split("/")[-1].split("#")[-1] for group in groups]
    assert names[:2] == ["prefLabel", "theme"]
    assert groups[1].definition == "what it is about"


def test_labels_are_in_the_language_asked_for(entities: Entities) -> None:
    german = entities.describe(HERE, ("de-AT", "de"))
    assert german.subject.label == "Hier"
    assert german.subject.language == "de"
    theme = next(g for g in german.blocks[0].groups if g.predicate.label == "Thema")
    assert theme.values[0].label == "Faire Löhne"
    assert entities.describe(HERE, ("nb",)).subject.label == "Here"


def test_sources_are_numbered_as_they_are_cited_and_each_block_names_its_own(entities: Entities) -> None:
    described = entities.describe(HERE)
    assert [(note.number, note.source.label) for note in described.sources] == [(1, "Zebra"), (2, "Ant")]
    zebra = described.sources[0]
    assert (zebra.publisher, zebra.issued, zebra.address) == ("Zoo", "2019", "https://example.org/zebra")
    assert [block.sources for block in described.blocks] == [(1, 2), (2,)]
    assert described.blocks[0].confidence == "high"


def test_what_was_inferred_is_marked(entities: Entities) -> None:
    inferred = [group for group in entities.describe(HERE).blocks[0].groups if group.inferred]
    assert [(g.predicate.label, g.values[0].label) for g in inferred] == [("srpp:memberOf", "Us")]


def test_what_points_to_an_entity_is_told_from_its_side(entities: Entities) -> None:
    network = entities.describe(EntityRef("network", "us"))
    pointing = {group.predicate.label: [each.label for each in group.values] for group in network.incoming}
    assert pointing == {"org:organization": ["Here in Us"], "srpp:memberOf": ["Here"]}


def test_the_triples_hold_labels_of_all_that_is_named(entities: Entities) -> None:
    triples = set(entities.describe(HERE).triples)
    named = {s for s, p, _ in triples if p.endswith("prefLabel")}
    assert URIRef("https://w3id.org/srpp/id/theme/fair-pay") in named
    assert URIRef("https://w3id.org/srpp/id/network/us") in named
    assert (URIRef(HERE.doc), URIRef("http://xmlns.com/foaf/0.1/primaryTopic"), URIRef(HERE.iri)) in triples
    zebra = URIRef("https://w3id.org/srpp/id/source/a")
    assert (zebra, URIRef("http://purl.org/dc/terms/publisher"), Literal("Zoo")) in triples


def test_every_statement_of_the_page_is_a_triple_of_the_data(entities: Entities) -> None:
    described = entities.describe(HERE)
    triples = set(described.triples)
    for block in (*described.blocks, described.document):
        for group in block.groups:
            for value in group.values:
                assert (block.subject.term, group.predicate.term, value.term) in triples
    for group in described.incoming:
        for value in group.values:
            assert (value.term, group.predicate.term, URIRef(HERE.iri)) in triples


def test_a_concept_has_a_page_though_it_has_no_file(entities: Entities) -> None:
    theme = entities.describe(EntityRef("theme", "fair-pay"))
    assert theme.subject.label == "Fair pay"
    assert [each.label for each in theme.incoming[0].values] == ["Here"]


def test_an_unknown_slug_suggests_the_nearest(entities: Entities) -> None:
    with pytest.raises(EntityNotFound) as caught:
        entities.describe(EntityRef("city", "heer"))
    assert caught.value.near[0] == HERE.iri
    assert "city/here" in caught.value.help


def test_a_slug_of_another_kind_is_suggested_too(entities: Entities) -> None:
    with pytest.raises(EntityNotFound) as caught:
        entities.describe(EntityRef("region", "here"))
    assert HERE.iri in caught.value.near


def test_a_name_like_nothing_has_no_suggestions(entities: Entities) -> None:
    with pytest.raises(EntityNotFound) as caught:
        entities.describe(EntityRef("city", "qqqqqqqqqqqqqqqq"))
    assert caught.value.near == ()


def test_a_retired_entity_says_why_and_what_came_after(entities: Entities) -> None:
    with pytest.raises(EntityRetired) as caught:
        entities.describe(EntityRef("city", "gone"))
    assert caught.value.reason == "it merged"
    assert caught.value.successor == HERE.iri
