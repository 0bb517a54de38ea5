from __future__ import annotations

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import XSD

from srpp_graph.errors import NotAcceptable
from srpp_graph.store.endpoint import Triple
from srpp_graph.store.formats import (
    GRAPH_FORMATS,
    RESULT_FORMATS,
    Format,
    find_format,
    parse_graph,
    render_graph,
)

EX = "http://example.org/"
TRIPLES: list[Triple] = [
    (URIRef(EX + "s"), URIRef(EX + "p"), Literal('a "b"\n\t<c> & ü 😀')),
    (URIRef(EX + "s"), URIRef(EX + "p"), Literal("Straße", lang="de-at")),
    (URIRef(EX + "s"), URIRef(EX + "p"), Literal("1.50", datatype=XSD.decimal, normalize=False)),
    (URIRef(EX + "s"), URIRef(EX + "p"), Literal("2019", datatype=XSD.gYear)),
    (URIRef(EX + "s"), URIRef(EX + "q"), BNode("x")),
    (BNode("x"), URIRef(EX + "q"), URIRef(EX + "o#frag")),
]


def graph(triples: list[Triple]) -> Graph:
    made = Graph(bind_namespaces="none")
    for triple in triples:
        made.add(triple)
    return made


@pytest.mark.parametrize("format", GRAPH_FORMATS, ids=lambda format: format.name)
def test_every_graph_format_says_the_same_triples(format: Format) -> None:
    body = render_graph(TRIPLES, format.media_type)
    assert isomorphic(graph(parse_graph(body, format.media_type)), graph(TRIPLES))


@pytest.mark.parametrize("format", GRAPH_FORMATS, ids=lambda format: format.name)
def test_empty_graph_is_a_document_in_every_format(format: Format) -> None:
    assert parse_graph(render_graph([], format.media_type), format.media_type) == []


@pytest.mark.parametrize("formats", [RESULT_FORMATS, GRAPH_FORMATS])
def test_every_name_of_a_format_finds_it(formats: tuple[Format, ...]) -> None:
    for format in formats:
        for name in (format.name, format.media_type.upper(), format.suffix, *format.aliases):
            assert find_format(name, formats) is format


def test_unknown_media_type_tells_what_there_is() -> None:
    with pytest.raises(NotAcceptable) as raised:
        render_graph(TRIPLES, "text/html")
    assert "text/turtle" in raised.value.available
    with pytest.raises(NotAcceptable):
        parse_graph(b"", "text/html")


def test_text_formats_say_their_charset() -> None:
    assert {format.content_type for format in RESULT_FORMATS} == {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv; charset=utf-8",
        "text/tab-separated-values; charset=utf-8",
    }
