"""What a release says of itself in RDF, in `graph/meta`: a DCAT and VoID description of the data set."""

from __future__ import annotations

import pyoxigraph as ox

from srpp_graph.prefixes import BASE_IRI, PREFIXES, expand


def describe(release_id: str, created: str, triples: int, graphs: int) -> list[ox.Triple]:
    """The triples that describe the release `release_id`, made at the ISO 8601 instant `created`."""
    dataset = ox.NamedNode(f"{BASE_IRI}/dataset")
    release = ox.NamedNode(f"{BASE_IRI}/release/{release_id}")
    licence = ox.NamedNode(PREFIXES["licence"] + "by/4.0/")
    instant = ox.Literal(created, datatype=_name("xsd:dateTime"))
    title = ox.Literal("SRPP Graph: socially responsible public procurement, sourced", language="en")
    kind = _name("rdf:type")
    return [
        ox.Triple(dataset, kind, _name("dcat:Dataset")),
        ox.Triple(dataset, kind, _name("void:Dataset")),
        ox.Triple(dataset, _name("dcterms:title"), title),
        ox.Triple(dataset, _name("dcterms:license"), licence),
        ox.Triple(dataset, _name("dcat:hasCurrentVersion"), release),
        ox.Triple(release, kind, _name("dcat:Dataset")),
        ox.Triple(release, _name("dcat:isVersionOf"), dataset),
        ox.Triple(release, _name("dcat:version"), ox.Literal(release_id)),
        ox.Triple(
            release, _name("dcterms:title"), ox.Literal(f"SRPP Graph, release {release_id}", language="en")
        ),
        ox.Triple(release, _name("dcterms:license"), licence),
        ox.Triple(release, _name("dcterms:issued"), instant),
        ox.Triple(release, _name("void:triples"), _count(triples)),
        ox.Triple(release, _name("void:documents"), _count(graphs)),
    ]


def _name(name: str) -> ox.NamedNode:
    """The engine's term for a prefixed name of the table."""
    iri = expand(name)
    assert iri is not None, name
    return ox.NamedNode(iri)


def _count(number: int) -> ox.Literal:
    """A number as the engine's xsd:integer."""
    return ox.Literal(str(number), datatype=_name("xsd:integer"))
