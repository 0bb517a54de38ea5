"""What other files may want to know of a file, in a few words, so that they need not read it."""

from __future__ import annotations

import hashlib
import re
from sys import intern
from typing import NamedTuple

from rdflib.namespace import FOAF, OWL, RDF, SKOS
from rdflib.term import BNode, Literal, URIRef

from srpp_graph.prefixes import NS, PREFIXES
from srpp_graph.turtle.document import Document

_COUNTRY = URIRef(NS + "country")
_REMARK = re.compile(r"#+\s*srpp", re.IGNORECASE)
_NAMES = (SKOS.prefLabel, SKOS.altLabel)
_PAGES = (FOAF.homepage, URIRef(PREFIXES["schema"] + "url"))


class Gist(NamedTuple):
    """What a document says, as far as it concerns others."""

    statements: int
    subjects: tuple[str, ...]
    """The IRIs that it says something of, in its order."""
    nameless: tuple[str, ...]
    """The blank nodes that it says something of."""
    named: tuple[str, ...]
    """All IRIs that it refers to."""
    remarks: bool
    """Whether it has a comment that may be a suppression."""
    types: tuple[tuple[str, str], ...]
    names: tuple[tuple[str, str, bool, int], ...]
    """Subject, name, whether it is a preferred one, and offset of each name."""
    countries: tuple[tuple[str, str], ...]
    different: tuple[tuple[str, str], ...]
    """Pairs of which it says that they are not the same."""
    pages: tuple[tuple[str, str, int], ...]
    """Subject, address and offset of each page that is a subject's own."""

    @classmethod
    def of(cls, document: Document) -> Gist:
        """The gist of a document."""
        kind, different_from = RDF.type, OWL.differentFrom
        subjects: dict[str, None] = {}
        nameless: dict[str, None] = {}
        named: dict[str, None] = {}
        types: list[tuple[str, str]] = []
        names: list[tuple[str, str, bool, int]] = []
        countries: list[tuple[str, str]] = []
        different: list[tuple[str, str]] = []
        pages: list[tuple[str, str, int]] = []
        for each in document.triples:
            predicate, value = each.predicate, each.object
            subject = intern(str(each.subject))
            (nameless if isinstance(each.subject, BNode) else subjects)[subject] = None
            if isinstance(value, Literal):
                if predicate in _NAMES:
                    names.append((subject, str(value), predicate == SKOS.prefLabel, each.object_start))
                continue
            if isinstance(value, BNode):
                continue
            target = intern(str(value))
            named[target] = None
            if predicate == kind:
                types.append((subject, target))
            elif predicate == _COUNTRY:
                countries.append((subject, target))
            elif predicate == different_from:
                different.append((subject, target))
            elif predicate in _PAGES:
                pages.append((subject, target, each.object_start))
        return cls(
            len(document.triples),
            tuple(subjects),
            tuple(nameless),
            tuple(named),
            any(_REMARK.match(each.text) for each in document.comments),
            *(tuple(types), tuple(names), tuple(countries), tuple(different), tuple(pages)),
        )


def digest_of(text: str) -> str:
    """What identifies a text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
