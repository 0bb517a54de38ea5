"""Writing Turtle: one form for one graph, and the meaning never touched."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse
from rdflib import BNode, Graph, Literal, URIRef

from srpp_graph.errors import InvalidIri
from srpp_graph.prefixes import NS
from srpp_graph.turtle import PredicateOrder, Triple, parse_turtle, render_turtle
from srpp_graph.vocabulary import DCTERMS, RDF, RDFS, SKOS, SRPP, XSD

OSLO = "https://w3id.org/srpp/id/city/oslo"
PREFIXES = """
PREFIX city: <https://w3id.org/srpp/id/city/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX source: <https://w3id.org/srpp/id/source/>
PREFIX srpp: <https://w3id.org/srpp/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


def triples(text: str) -> list[Triple]:
    document = parse_turtle(f"BASE <{OSLO}>{PREFIXES}{text}")
    assert document.faults == []
    return [each.triple for each in document.triples]


def body(text: str, *, base: str = "", order: PredicateOrder | None = None) -> str:
    """The canonical form without its header."""
    rendered = render_turtle(triples(text), base=base, order=order)
    return rendered.partition("\n\n")[2]


def values(text: str) -> list[str]:
    """How the values of one property are written."""
    lines = body(f"<urn:s> srpp:p {text} .").splitlines()
    return [line.strip().removesuffix(" ;").removesuffix(" ,") for line in lines[2:-1]]


def meaning(text: str) -> set[str]:
    dataset = Dataset(parse(text, format=RdfFormat.TURTLE))
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


def test_an_entity_with_its_parts_is_written_as_the_style_guide_shows():
    assert (
        render_turtle(
            triples(
                """
        <#member-glcn-on-sp> org:member city:oslo ; a org:Membership .
        city:bergen skos:prefLabel "Bergen"@nb .
        city:oslo srpp:confidence srpp:HighConfidence ; dcterms:source source:b, source:a ;
            srpp:hasObservation <#population-2>, <#population-1> ;
            skos:prefLabel "City of Oslo"@EN ; a srpp:City .
        """
            ),
            base=OSLO,
        )
        == """\
BASE <https://w3id.org/srpp/id/city/oslo>
PREFIX city: <https://w3id.org/srpp/id/city/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX source: <https://w3id.org/srpp/id/source/>
PREFIX srpp: <https://w3id.org/srpp/ns#>

city:oslo
    a srpp:City ;
    skos:prefLabel "City of Oslo"@en ;
    srpp:hasObservation
        <#population-1> ,
        <#population-2> ;
    dcterms:source
        source:a ,
        source:b ;
    srpp:confidence srpp:HighConfidence ;
.

<#member-glcn-on-sp>
    a org:Membership ;
    org:member city:oslo ;
.

city:bergen
    skos:prefLabel "Bergen"@nb ;
.
"""
    )


def test_there_is_no_base_line_without_parts():
    assert not render_turtle(triples("city:oslo a srpp:City ."), base=OSLO).startswith("BASE")


def test_a_part_of_another_entity_is_written_in_full():
    text = render_turtle(triples("<#a> srpp:p <https://w3id.org/srpp/id/city/bonn#a> ."), base=OSLO)
    assert "<https://w3id.org/srpp/id/city/bonn#a>" in text


def test_nothing_is_written_as_nothing():
    assert render_turtle([]) == ""


def test_predicates_follow_the_order_of_the_shapes_of_the_class():
    shapes = triples(
        """
        srpp:City rdfs:subClassOf srpp:PublicAuthority .
        [] sh:targetClass srpp:PublicAuthority ; sh:node <#common> ;
            sh:property [ sh:path srpp:zeta ; sh:order 1 ] , [ sh:path srpp:alpha ; sh:order 2 ] .
        <#common> sh:property [ sh:path srpp:early ; sh:order 0.5 ] , [ sh:path srpp:last ; sh:order 900 ] .
        """
    )
    text = """city:oslo a srpp:City ; srpp:last 1 ; srpp:alpha 1 ; srpp:beta 1 ; srpp:zeta 1 ; srpp:early 1 ;
        skos:editorialNote "n"@en ; skos:definition "d"@en ; skos:prefLabel "l"@en ."""
    written = body(text, order=PredicateOrder.from_triples(shapes))
    assert [line.split()[0] for line in written.splitlines()[1:-1]] == [
        *("a", "skos:prefLabel", "skos:definition", "srpp:early", "srpp:zeta", "srpp:alpha"),
        *("srpp:beta", "srpp:last", "skos:editorialNote"),
    ]


def test_a_class_without_shapes_has_its_predicates_in_alphabetical_order_and_evidence_last():
    written = body("<urn:s> srpp:confidence 1 ; dcterms:source 1 ; srpp:b 1 ; srpp:a 1 ; org:z 1 .")
    assert [line.split()[0] for line in written.splitlines()[1:-1]] == [
        *("org:z", "srpp:a", "srpp:b", "dcterms:source", "srpp:confidence")
    ]


def test_values_are_sorted_iris_first_then_numbers_then_texts():
    assert values('"b"@en, "b"@de, 10, 9, 1.50, true, city:oslo, <urn:x>, "a"@en') == [
        *("<urn:x>", "city:oslo", "1.50", "9", "10", '"a"@en', '"b"@de', '"b"@en', "true")
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("1.50", "1.50"),
        ("+7", "+7"),
        ("1.5e3", "1.5e3"),
        ('"1."^^xsd:decimal', '"1."^^xsd:decimal'),
        ('"yes"^^xsd:boolean', '"yes"^^xsd:boolean'),
        ('"2019-11"^^xsd:gYearMonth', '"2019-11"^^xsd:gYearMonth'),
        ('"x"^^xsd:string', '"x"'),
        ("'say \"yes\"'", '"say \\"yes\\""'),
        ('"tab\\t back\\\\"', '"tab\\t back\\\\"'),
        ("()", "()"),
        ('( 1 "a" )', '( 1 "a" )'),
        ("[]", "[]"),
        ("<http://metadata.un.org/sdg/8.5>", "sdg:8.5"),
        ("<https://w3id.org/srpp/ns#a.>", "<https://w3id.org/srpp/ns#a.>"),
        ("<http://example.org/é>", "<http://example.org/é>"),
    ],
)
def test_each_value_has_one_written_form(given: str, expected: str):
    line = body(f"<urn:s> srpp:p {given} .").splitlines()[1]
    assert line == f"    srpp:p {expected} ;"


def test_three_quotes_are_used_only_for_line_breaks():
    assert body('<urn:s> srpp:p "one\\n\\"\\"\\"two\\"" .') == (
        '<urn:s>\n    srpp:p """one\n\\"""two\\"""" ;\n.\n'
    )


def test_text_is_written_in_composed_form():
    assert 'São"' in body('<urn:s> srpp:p "Sa\u0303o" .')


def test_nested_nodes_are_indented():
    assert body("<urn:s> srpp:p [ srpp:q [ srpp:r 1 ] , 2 ] .") == (
        "<urn:s>\n    srpp:p [\n        srpp:q\n            2 ,\n            [\n"
        "                srpp:r 1 ;\n            ] ;\n    ] ;\n.\n"
    )


def test_a_long_list_has_one_item_a_line():
    items = " ".join(f'"item number {number}"' for number in range(10))
    assert '(\n        "item number 0"\n' in body(f"<urn:s> srpp:p ( {items} ) .")


def test_a_node_that_is_used_twice_gets_a_label():
    written = body("<urn:s> srpp:p _:x . <urn:t> srpp:p _:x . _:x srpp:q 1 .")
    assert written.count("_:b1") == 3


def test_deep_nesting_and_rings_are_written_too():
    depth = 100
    deep = triples("<urn:s> srpp:p " + "[ srpp:p " * depth + "1" + " ]" * depth + " .")
    ring = triples("_:a srpp:p _:b . _:b srpp:p _:a .")
    for each in (deep, ring):
        text = render_turtle(each)
        assert meaning(text) == meaning(nt(each))


def test_a_ring_of_very_many_nodes_is_written_in_bounded_time():
    nodes = [BNode(f"n{number}") for number in range(3000)]
    ring = [(one, SRPP.partOf, other) for one, other in zip(nodes, nodes[1:] + nodes[:1], strict=True)]
    assert len(parse_turtle(render_turtle(ring)).triples) == 3000


def test_an_iri_that_turtle_cannot_hold_is_refused_in_words():
    for iri in ("https://example.org/a b", "relative", 'urn:"'):
        with pytest.raises(InvalidIri, match="cannot be written"):
            render_turtle([(URIRef(iri), RDF.type, SRPP.City)])


# Properties


def nt(each: list[Triple]) -> str:
    graph = Graph(bind_namespaces="none")
    for triple in each:
        graph.add(triple)
    return graph.serialize(format="nt")


texts = st.text(st.characters(exclude_categories=["Cs"])) | st.text("\"\\\n\r\t a'")
composed = texts.map(lambda text: unicodedata.normalize("NFC", text))
iris = st.sampled_from(
    [
        *(
            OSLO,
            OSLO + "#a",
            OSLO + "#b-1",
            OSLO + "#",
            OSLO + "/x",
            NS + "x",
            NS + "1.5",
            NS + "a.",
            NS,
        ),
        *("http://example.org/é?q=1#z", "urn:x", RDF.nil),
    ]
).map(URIRef)
lexical = st.sampled_from(["1", "1.50", "-0.5", ".5", "1.", "1e3", "1.5E-3", "true", "0", "+7", "01", "abc"])
literals = (
    composed.map(Literal)
    | st.builds(lambda text, tag: Literal(text, lang=tag), composed, st.sampled_from(["en", "pt-br"]))
    | st.builds(
        lambda text, kind: Literal(text, datatype=kind),
        st.sampled_from(["1", "1.50", "-0.5", "+7", "01"]),
        st.sampled_from([XSD.integer, XSD.decimal, XSD.double, URIRef("urn:type")]),
    )
    | st.builds(lambda text: Literal(text, datatype=URIRef("urn:type")), lexical)
    | st.sampled_from(["true", "false", "1"]).map(lambda text: Literal(text, datatype=XSD.boolean))
)
blanks = st.integers(0, 5).map(lambda number: BNode(f"n{number}"))
predicates = st.sampled_from(
    [RDF.type, RDF.first, RDF.rest, SKOS.prefLabel, DCTERMS.source, RDFS.label, URIRef(NS + "p")]
)
graphs = st.lists(st.tuples(iris | blanks, predicates, iris | blanks | literals), max_size=14)


@pytest.mark.filterwarnings("ignore::UserWarning:rdflib")
@given(graphs, st.sampled_from(["", OSLO]), st.integers())
def test_what_was_written_reads_as_the_same_graph_and_is_written_the_same(
    graph: list[Triple], base: str, seed: int
):
    text = render_turtle(graph, base=base)
    document = parse_turtle(text)
    assert document.faults == []
    again = [each.triple for each in document.triples]
    assert meaning(text) == meaning(nt(graph)) == meaning(nt(again))
    random.Random(seed).shuffle(again)
    assert render_turtle(again, base=base) == text
