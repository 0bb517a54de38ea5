"""What a release says of itself in RDF, in `graph/meta`: a DCAT and VoID description of the data set.

VoID's partitions say which classes and properties there are and how much of each, so that clients and editors
can propose only what has an answer. The prefixes stand there too, as SHACL declares them.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import pyoxigraph as ox

from srpp_graph import queries
from srpp_graph.prefixes import BASE_IRI, PREFIXES, expand


def describe(store: ox.Store, release_id: str, created: str) -> list[ox.Triple]:
    """What describes the release `release_id`, made of a store at the ISO 8601 instant `created`."""
    dataset = ox.NamedNode(f"{BASE_IRI}/dataset")
    release = ox.NamedNode(f"{BASE_IRI}/release/{release_id}")
    fixed = list(_fixed())
    return [
        *fixed,
        *(ox.Triple(release, t.predicate, t.object) for t in fixed if t.subject == dataset),
        *_about_dataset(dataset, release, created),
        *_about_release(release, dataset, store, release_id, created),
        *_class_partitions(release, store),
        *_property_partitions(release, store),
        *_prefixes(dataset),
    ]


def _fixed() -> Iterator[ox.Triple]:
    """What stands in `dataset.ttl`: what DCAT-AP asks for and no release changes."""
    text = (files("srpp_graph.release") / "dataset.ttl").read_bytes()
    for quad in ox.parse(text, ox.RdfFormat.TURTLE, base_iri=f"{BASE_IRI}/"):
        yield ox.Triple(quad.subject, quad.predicate, quad.object)


def _about_dataset(dataset: ox.NamedNode, release: ox.NamedNode, created: str) -> Iterator[ox.Triple]:
    """What holds for every release."""
    publisher = ox.NamedNode(f"{BASE_IRI}/dataset#publisher")
    words = "Who takes part in socially responsible public procurement, what they agreed, bought and reached."
    yield ox.Triple(dataset, _name("rdf:type"), _name("dcat:Dataset"))
    yield ox.Triple(dataset, _name("rdf:type"), _name("void:Dataset"))
    yield ox.Triple(
        dataset,
        _name("dcterms:title"),
        ox.Literal("SRPP Graph: socially responsible public procurement, sourced", language="en"),
    )
    yield ox.Triple(dataset, _name("dcterms:description"), ox.Literal(words, language="en"))
    yield ox.Triple(dataset, _name("dcterms:license"), _licence())
    yield ox.Triple(dataset, _name("dcterms:publisher"), publisher)
    yield ox.Triple(publisher, _name("rdf:type"), _name("foaf:Agent"))
    yield ox.Triple(publisher, _name("foaf:name"), ox.Literal("The curators of SRPP Graph", language="en"))
    yield ox.Triple(dataset, _name("dcterms:modified"), _instant(created))
    yield ox.Triple(dataset, _name("dcat:hasCurrentVersion"), release)
    yield ox.Triple(dataset, _name("void:uriSpace"), ox.Literal(f"{BASE_IRI}/id/"))
    yield ox.Triple(dataset, _name("void:vocabulary"), ox.NamedNode(PREFIXES["srpp"]))


def _about_release(
    release: ox.NamedNode, dataset: ox.NamedNode, store: ox.Store, release_id: str, created: str
) -> Iterator[ox.Triple]:
    """The release's name, day and size."""
    words = ox.Literal(f"SRPP Graph, release {release_id}", language="en")
    yield ox.Triple(release, _name("rdf:type"), _name("dcat:Dataset"))
    yield ox.Triple(release, _name("rdf:type"), _name("void:Dataset"))
    yield ox.Triple(release, _name("dcat:isVersionOf"), dataset)
    yield ox.Triple(release, _name("dcat:version"), ox.Literal(release_id))
    yield ox.Triple(release, _name("dcterms:title"), words)
    size = f"{len(store):,} statements, as they stood at {created}; a release never changes."
    yield ox.Triple(release, _name("dcterms:description"), ox.Literal(size, language="en"))
    yield ox.Triple(release, _name("dcterms:license"), _licence())
    yield ox.Triple(release, _name("dcterms:publisher"), ox.NamedNode(f"{dataset.value}#publisher"))
    yield ox.Triple(release, _name("dcterms:issued"), _instant(created))
    yield ox.Triple(release, _name("void:triples"), _count(len(store)))
    yield ox.Triple(release, _name("void:documents"), _count(sum(1 for _ in store.named_graphs())))


def _class_partitions(release: ox.NamedNode, store: ox.Store) -> Iterator[ox.Triple]:
    """Each class with the number of things of it (VoID §4.6)."""
    for number, row in enumerate(_rows(store, "class-partitions"), 1):
        partition = ox.NamedNode(f"{release.value}#class-{number}")
        yield ox.Triple(release, _name("void:classPartition"), partition)
        yield ox.Triple(partition, _name("void:class"), row["class"])
        yield ox.Triple(partition, _name("void:entities"), row["entities"])


def _property_partitions(release: ox.NamedNode, store: ox.Store) -> Iterator[ox.Triple]:
    """Each property with the number of its triples, subjects and objects."""
    for number, row in enumerate(_rows(store, "property-partitions"), 1):
        partition = ox.NamedNode(f"{release.value}#property-{number}")
        yield ox.Triple(release, _name("void:propertyPartition"), partition)
        yield ox.Triple(partition, _name("void:property"), row["property"])
        yield ox.Triple(partition, _name("void:triples"), row["triples"])
        yield ox.Triple(partition, _name("void:distinctSubjects"), row["subjects"])
        yield ox.Triple(partition, _name("void:distinctObjects"), row["objects"])


def _prefixes(dataset: ox.NamedNode) -> Iterator[ox.Triple]:
    """The prefixes that queries may use without a declaration (SHACL §5.2.1)."""
    for prefix, namespace in PREFIXES.items():
        declaration = ox.NamedNode(f"{dataset.value}#prefix-{prefix}")
        yield ox.Triple(dataset, _name("sh:declare"), declaration)
        yield ox.Triple(declaration, _name("sh:prefix"), ox.Literal(prefix))
        yield ox.Triple(
            declaration, _name("sh:namespace"), ox.Literal(namespace, datatype=_name("xsd:anyURI"))
        )


def _rows(store: ox.Store, name: str) -> ox.QuerySolutions:
    """The rows of one of the program's own queries over all graphs."""
    rows = store.query(queries.load(name).text, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions), name
    return rows


def _licence() -> ox.NamedNode:
    return ox.NamedNode(PREFIXES["licence"] + "by/4.0/")


def _instant(text: str) -> ox.Literal:
    """An instant in UTC, in the form in which the engine keeps it."""
    return ox.Literal(text.replace("+00:00", "Z"), datatype=_name("xsd:dateTime"))


def _name(name: str) -> ox.NamedNode:
    """The engine's term for a prefixed name of the table."""
    iri = expand(name)
    assert iri is not None, name
    return ox.NamedNode(iri)


def _count(number: int) -> ox.Literal:
    """A number as the engine's xsd:integer."""
    return ox.Literal(str(number), datatype=_name("xsd:integer"))
