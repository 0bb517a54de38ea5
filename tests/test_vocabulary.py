"""The names that Python uses are exactly the names that the ontology defines."""

from pathlib import Path

import pytest
import rdflib
from rdflib import Graph, Literal

from srpp_graph.prefixes import NS, SHAPES_NS
from srpp_graph.vocabulary import DCAT, GEO, OWL, RDF, SCHEMA, SHAPE, SKOS, SRPP, XSD

ROOT = Path(__file__).parents[1]
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, SKOS.Concept)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph(bind_namespaces="none").parse(ROOT / "ontology/srpp.ttl", format="turtle")


def test_vocabulary_holds_exactly_the_terms_of_the_ontology_in_their_order(ontology):
    defined = [
        name
        for kind in KINDS
        for name in sorted(
            str(term).removeprefix(NS)
            for term in ontology.subjects(RDF.type, kind)
            if str(term).startswith(NS)
        )
    ]
    assert list(SRPP.__annotations__) == defined


def test_a_term_is_the_iri_in_our_namespace():
    assert str(SRPP.City) == NS + "City"
    assert str(SRPP.end) == NS + "end"
    assert str(SHAPE.code) == SHAPES_NS + "code"


def test_a_name_that_the_ontology_lacks_is_an_error():
    with pytest.raises(AttributeError):
        _ = SRPP.Town


def test_a_coordinate_that_the_point_vocabulary_lacks_is_an_error():
    assert str(GEO.lat) == "http://www.w3.org/2003/01/geo/wgs84_pos#lat"
    with pytest.raises(AttributeError):
        _ = GEO.latitude


def test_schema_org_is_the_https_one():
    assert str(SCHEMA.url) == "https://schema.org/url"


def test_literals_stay_as_they_were_written():
    assert rdflib.NORMALIZE_LITERALS is False
    assert str(Literal("1.50", datatype=XSD.decimal)) == "1.50"
    assert str(Literal("01", datatype=XSD.integer)) == "01"


def test_a_term_that_dcat_has_since_its_version_3_is_taken_without_a_warning():
    assert str(DCAT.hasVersion) == "http://www.w3.org/ns/dcat#hasVersion"
    with pytest.warns(UserWarning, match="hasNoSuchTerm"):
        DCAT.hasNoSuchTerm  # noqa: B018 - that it warns is what is tested
