"""The data set and its releases in the words of DCAT and VoID, with the addresses of this service.

What a release says of itself stands in the release; where it can be had, only the service knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import URIRef
from rdflib.term import Identifier

from srpp_graph.prefixes import BASE_IRI, NS
from srpp_graph.release import Release
from srpp_graph.release.dumps import DUMPS, Dump, load_checksums
from srpp_graph.service.pages import Pages
from srpp_graph.store.endpoint import Triple
from srpp_graph.store.formats import TURTLE, parse_graph

DATASET = URIRef(BASE_IRI + "/dataset")


def release_iri(release_id: str) -> URIRef:
    """The IRI of a release."""
    return URIRef(f"{BASE_IRI}/release/{release_id}")


@dataclass(frozen=True, slots=True)
class Partition:
    """A class or a property, and how often it stands in the release."""

    term: URIRef
    count: int


@dataclass(frozen=True, slots=True)
class GivenDump:
    """A file of a release: what it is, its path at the service, how many bytes, and its SHA-256."""

    dump: Dump
    address: str
    size: int
    sha256: str


def load_description(release: Release) -> list[Triple]:
    """What a release on disk says of itself."""
    return parse_graph(release.metadata_path.read_bytes(), TURTLE.media_type)


def list_dumps(release: Release) -> Sequence[GivenDump]:
    """The files of a release on disk; an older release may have fewer."""
    there = [each for each in DUMPS if (release.path / each.name).is_file()]
    checksums = load_checksums(release.path) if there else {}
    return [
        GivenDump(
            each,
            f"/dumps/{release.id}/{each.name}",
            (release.path / each.name).stat().st_size,
            checksums.get(each.name, ""),
        )
        for each in there
    ]


def load_access(pages: Pages, release: Release, public_url: str, *, served: bool) -> list[Triple]:
    """Where the release can be had, in DCAT-AP; of the one that is served, also where to ask it."""
    text = pages.render(
        "access.ttl",
        dataset=DATASET,
        vocabulary=NS.removesuffix("#"),
        release=release_iri(release.id),
        id=release.id,
        created=release.manifest.created.replace("+00:00", "Z"),
        public_url=public_url,
        dumps=list_dumps(release),
        served=served,
    )
    return parse_graph(text.encode(), TURTLE.media_type)


def list_partitions(triples: Sequence[Triple], kind: Identifier, count: Identifier) -> Sequence[Partition]:
    """Classes (`void:class`, `void:entities`) or properties (`void:property`, `void:triples`), most first."""
    named = {subject: term for subject, predicate, term in triples if predicate == kind}
    counted = {subject: int(str(value)) for subject, predicate, value in triples if predicate == count}
    found = [Partition(URIRef(term), counted[subject]) for subject, term in named.items()]
    return sorted(found, key=lambda each: (-each.count, each.term))
