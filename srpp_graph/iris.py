"""Entity IRIs, the files that define them and the documents about them.

The three say the same thing in three notations, so each can be computed from the others without reading
a file:

    https://w3id.org/srpp/id/city/oslo      the city
    https://w3id.org/srpp/doc/city/oslo     the document about it, and the named graph of its file
    data/city/oslo.ttl                      the file

This module owns that correspondence. Whether an entity *exists* is a question for the store.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from srpp_graph.errors import InvalidIri
from srpp_graph.phrases import said
from srpp_graph.prefixes import BASE_IRI

KINDS = (
    "city",
    "region",
    "public-body",
    "network",
    "organisation",
    "project",
    "event",
    "policy",
    "case",
    "person",
    "source",
    "theme",
    "instrument",
    "policy-type",
    "role",
    "unit",
)
"""Every kind of entity, in the order in which people meet them."""

CONCEPT_KINDS = ("theme", "instrument", "policy-type", "role", "unit")
"""Kinds whose members are concepts and live together in a file of `ontology/schemes/`."""

MAX_SLUG = 120

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class EntityRef(NamedTuple):
    """The kind and slug that identify one entity.

    >>> oslo = EntityRef.parse("https://w3id.org/srpp/id/city/oslo#member-glcn-on-sp")
    >>> oslo.doc
    'https://w3id.org/srpp/doc/city/oslo'
    >>> EntityRef.from_path("data/city/oslo.ttl") == oslo
    True
    """

    kind: str
    slug: str

    @classmethod
    def of(cls, kind: str, slug: str) -> EntityRef:
        """The reference, after checking both parts.

        Raises:
            InvalidIri: the kind is unknown, or the slug is not lower-case letters, digits and single hyphens.

        >>> EntityRef.of("city", "São Paulo")
        Traceback (most recent call last):
        ...
        srpp_graph.errors.InvalidIri: `São Paulo` is not a slug
        """
        if kind not in KINDS:
            raise InvalidIri(
                said("`{kind}` is not a kind of entity", kind=kind),
                help=said("the kinds are {names}", names=", ".join(KINDS)),
            )
        if len(slug) > MAX_SLUG or not _SLUG.fullmatch(slug):
            raise InvalidIri(
                said("`{slug}` is not a slug", slug=slug[:60]),
                help=said(
                    "a slug has at most {number} lower-case letters, digits and single inner hyphens",
                    number=MAX_SLUG,
                ),
            )
        return cls(kind, slug)

    @classmethod
    def parse(cls, iri: str) -> EntityRef:
        """Read the reference off an entity IRI, a part's IRI or a document IRI.

        Raises:
            InvalidIri: the IRI is none of these.
        """
        for space in ("/id/", "/doc/"):
            head = BASE_IRI + space
            if iri.startswith(head):
                kind, _, slug = iri[len(head) :].partition("#")[0].partition("/")
                return cls.of(kind, slug)
        raise InvalidIri(said("`{iri}` is not the IRI of an entity", iri=iri[:200]))

    @classmethod
    def from_path(cls, path: str) -> EntityRef:
        """Read the reference off a data file's path, relative to the checkout.

        Raises:
            InvalidIri: the path is not `data/<kind>/<slug>.ttl`.
        """
        parts = path.split("/")
        if len(parts) != 3 or parts[0] != "data" or not parts[2].endswith(".ttl"):
            raise InvalidIri(f"`{path}` is not a data file", help="entities are in data/<kind>/<slug>.ttl")
        return cls.of(parts[1], parts[2].removesuffix(".ttl"))

    @property
    def iri(self) -> str:
        """The IRI of the thing itself."""
        return f"{BASE_IRI}/id/{self.kind}/{self.slug}"

    @property
    def doc(self) -> str:
        """The IRI of the document about it, which also names the graph of its file."""
        return f"{BASE_IRI}/doc/{self.kind}/{self.slug}"

    @property
    def path(self) -> str:
        """The file that defines it; concepts live in their scheme's file instead."""
        return f"data/{self.kind}/{self.slug}.ttl"
