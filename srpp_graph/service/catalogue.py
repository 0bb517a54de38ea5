"""The data set and its releases in the words of DCAT and VoID, with the addresses of this service.

What a release says of itself stands in the release; where it can be had, only the service knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rdflib import Literal, URIRef
from rdflib.term import Identifier

from srpp_graph.prefixes import BASE_IRI, PREFIXES
from srpp_graph.release import Release
from srpp_graph.store.endpoint import Triple
from srpp_graph.store.formats import TURTLE, parse_graph
from srpp_graph.vocabulary import DCAT, DCTERMS, RDF, VOID, XSD

DATASET = URIRef(BASE_IRI + "/dataset")


def release_iri(release_id: str) -> URIRef:
    """The IRI of a release."""
    return URIRef(f"{BASE_IRI}/release/{release_id}")


@dataclass(frozen=True, slots=True)
class Partition:
    """A class or a property, and how often it stands in the release."""

    term: URIRef
    count: int


def load_description(release: Release) -> list[Triple]:
    """What a release on disk says of itself."""
    return parse_graph(release.metadata_path.read_bytes(), TURTLE.media_type)


def iter_access(release: Release, public_url: str) -> Iterator[Triple]:
    """Where the release can be had: a dump, and for the current one the endpoint."""
    subject = release_iri(release.id)
    dump, download = URIRef(f"{subject}#dump"), URIRef(f"{public_url}/dumps/{release.id}.nq.gz")
    yield subject, VOID.dataDump, download
    yield subject, DCAT.distribution, dump
    yield dump, RDF.type, DCAT.Distribution
    yield dump, DCTERMS.title, Literal("All statements as N-Quads, compressed", lang="en")
    yield dump, DCAT.downloadURL, download
    yield dump, DCAT.accessURL, URIRef(f"{public_url}/releases/{release.id}")
    yield dump, DCTERMS["format"], Literal("application/n-quads, gzip")
    yield dump, DCAT.byteSize, Literal(str(release.dump_path.stat().st_size), datatype=XSD.nonNegativeInteger)
    yield dump, DCTERMS.license, URIRef(PREFIXES["licence"] + "by/4.0/")


def iter_endpoint(public_url: str) -> Iterator[Triple]:
    """Where the data set can be asked."""
    endpoint, service = URIRef(f"{public_url}/sparql"), URIRef(f"{DATASET}#endpoint")
    yield DATASET, VOID.sparqlEndpoint, endpoint
    yield DATASET, DCAT.landingPage, URIRef(f"{public_url}/dataset")
    yield service, RDF.type, DCAT.DataService
    yield service, DCTERMS.title, Literal("SPARQL endpoint of SRPP Graph", lang="en")
    yield service, DCAT.endpointURL, endpoint
    yield service, DCAT.endpointDescription, endpoint
    yield service, DCAT.servesDataset, DATASET


def list_partitions(triples: Sequence[Triple], kind: Identifier, count: Identifier) -> Sequence[Partition]:
    """Classes (`void:class`, `void:entities`) or properties (`void:property`, `void:triples`), most first."""
    named = {subject: term for subject, predicate, term in triples if predicate == kind}
    counted = {subject: int(str(value)) for subject, predicate, value in triples if predicate == count}
    found = [Partition(URIRef(term), counted[subject]) for subject, term in named.items()]
    return sorted(found, key=lambda each: (-each.count, each.term))
