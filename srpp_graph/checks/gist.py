"""What other files may want to know of a file, in a few words, so that they need not read it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from sys import intern
from typing import NamedTuple

from rdflib.namespace import FOAF, OWL, RDF, SKOS
from rdflib.term import BNode, Literal, URIRef

from srpp_graph.prefixes import NS, PREFIXES
from srpp_graph.turtle.document import Document
from srpp_graph.turtle.fair import FairCopy

_TYPE, _DIFFERENT, _PREFERRED = RDF.type, OWL.differentFrom, SKOS.prefLabel
_COUNTRY = URIRef(NS + "country")
_REMARK = re.compile(r"#+\s*srpp", re.IGNORECASE)
_NAMES = frozenset((_PREFERRED, SKOS.altLabel))
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
        if isinstance(document, FairCopy):
            return cls._of_copy(document)
        subjects: dict[str, None] = {}
        nameless: dict[str, None] = {}
        named: dict[str, None] = {}
        names: list[tuple[str, str, bool, int]] = []
        types: list[tuple[str, str, int]] = []
        countries: list[tuple[str, str, int]] = []
        different: list[tuple[str, str, int]] = []
        pages: list[tuple[str, str, int]] = []
        telling = {_TYPE: types, _COUNTRY: countries, _DIFFERENT: different, **dict.fromkeys(_PAGES, pages)}
        before: URIRef | BNode | None = None
        subject = ""
        for each in document.triples:
            node, predicate, value = each[:3]
            if node is not before:
                before, subject = node, intern(str(node))
                (nameless if isinstance(node, BNode) else subjects)[subject] = None
            if type(value) is URIRef:
                target = intern(str(value))
                named[target] = None
                if predicate in telling:
                    telling[predicate].append((subject, target, each.object_start))
            elif predicate in _NAMES and isinstance(value, Literal):
                names.append((subject, str(value), predicate == _PREFERRED, each.object_start))
        return cls(
            len(document.triples),
            tuple(subjects),
            tuple(nameless),
            tuple(named),
            any(_REMARK.match(each.text) for each in document.comments),
            *(_pairs(types), tuple(names), _pairs(countries), _pairs(different), tuple(pages)),
        )

    @classmethod
    def _of_copy(cls, copy: FairCopy) -> Gist:
        """The same, from its lines."""
        subjects: list[str] = []
        named: dict[str, None] = {}
        names: list[tuple[str, str, bool, int]] = []
        types: list[tuple[str, str]] = []
        countries: list[tuple[str, str]] = []
        different: list[tuple[str, str]] = []
        pages: list[tuple[str, str, int]] = []
        pairs = {_TYPE: types, _COUNTRY: countries, _DIFFERENT: different}
        subject, said, statements, start = "", _TYPE, 0, 0
        for kind, property, node, part, end, length, name, *_ in copy.rows:
            if property is not None:
                said = property
            target = name or (part and intern(copy.entity + part))
            if kind == "S":
                subject = target
                subjects.append(subject)
            elif target:
                statements += 1
                named[target] = None
                if said in pairs:
                    pairs[said].append((subject, target))
                elif said in _PAGES:
                    pages.append((subject, target, start + (end + 1 if kind == "V" else 8)))
            elif node is not None:
                statements += 1
                if said in _NAMES:
                    offset = start + (end + 1 if kind == "V" else 8)
                    names.append((subject, str(node), said == _PREFERRED, offset))
            start += length + 1
        told = tuple(types), tuple(names), tuple(countries), tuple(different), tuple(pages)
        return cls(statements, tuple(subjects), (), tuple(named), bool(copy.comments), *told)


def _pairs(said: Iterable[tuple[str, str, int]]) -> tuple[tuple[str, str], ...]:
    return tuple((subject, target) for subject, target, _ in said)


def digest_of(text: str) -> str:
    """What identifies a text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
