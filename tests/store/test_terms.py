from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Identifier, Variable

from srpp_graph.errors import InvalidIri
from srpp_graph.store.terms import from_engine, named_node, to_engine, triples_to_engine

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
TERMS = st.one_of(
    st.builds(Literal, TEXTS),
    st.builds(lambda text: Literal(text, lang="de-at"), TEXTS),
    st.builds(lambda text: Literal(text, datatype=XSD.integer, normalize=False), TEXTS),
    st.builds(lambda number: URIRef(f"http://example.org/{number}#ä"), st.integers()),
    st.builds(lambda number: BNode(f"b{number}"), st.integers(min_value=0)),
)


@given(TERMS)
def test_there_and_back_is_the_same_term(term: Identifier) -> None:
    back = from_engine(to_engine(term))
    assert back == term
    assert type(back) is type(term)


def test_plain_string_has_no_datatype_as_in_rdflib_s_parsers() -> None:
    assert from_engine(ox.Literal("x")) == Literal("x")
    assert from_engine(to_engine(Literal("x", datatype=XSD.string))) == Literal("x")


@pytest.mark.parametrize("iri", ["", "relative", "http://example.org/a b", "http://example.org/<x>"])
def test_what_is_no_absolute_iri_is_refused(iri: str) -> None:
    with pytest.raises(InvalidIri):
        named_node(iri)


def test_what_has_no_counterpart_is_our_own_mistake() -> None:
    with pytest.raises(TypeError):
        to_engine(Variable("x"))
    with pytest.raises(TypeError):
        from_engine(ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.NamedNode("urn:o")))
    with pytest.raises(TypeError, match="subject"):
        list(triples_to_engine([(Literal("x"), URIRef("urn:p"), URIRef("urn:o"))]))
