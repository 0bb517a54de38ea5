"""The words that people read for a term, in the language they prefer.

Labels of a release never change, so each is asked of the store once and kept.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from rdflib.term import BNode, Identifier, Literal, URIRef

from srpp_graph import queries
from srpp_graph.entities.description import Named
from srpp_graph.errors import InvalidIri
from srpp_graph.iris import EntityRef
from srpp_graph.prefixes import compact
from srpp_graph.store.endpoint import Store, Triple

FALLBACK_LANGUAGE = "en"

MANY = 500
"""From how many unread labels on all of the release are read with one query."""

_FORMAL = re.compile(r"(?:[\w-]+ ){0,3}?(?:city|commune|county|district|municipality) of (?:the )?")
"""What stands before the name by which one looks for a place: "City of", "City and County of"."""


def sort_key(label: str) -> str:
    """Where a label stands in a list: by the name one looks for, whatever its case, accents or formal words.

    >>> sort_key("City of Ávila"), sort_key("City and County of Denver"), sort_key("Bodø Municipality")
    ('avila', 'denver', 'bodø municipality')
    """
    plain = "".join(each for each in unicodedata.normalize("NFKD", label) if not unicodedata.combining(each))
    return _FORMAL.sub("", plain.casefold(), count=1) if _FORMAL.match(plain.casefold()) else plain.casefold()


class Labels:
    """The labels of one release: terms to `Named`, and to the triples that name them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._triples: dict[URIRef, tuple[Triple, ...]] = {}

    def triples(self, iri: URIRef) -> tuple[Triple, ...]:
        """The statements that give this IRI its label, in all languages; empty where nothing does."""
        known = self._triples.get(iri)
        if known is None:
            rows = self._store.select(queries.load("labels-of"), thing=iri)
            known = tuple((iri, URIRef(row["property"]), row["label"]) for row in rows)
            self._triples[iri] = known
        return known

    def expect(self, iris: Iterable[URIRef]) -> None:
        """Read the labels of many things at once, where that is less work than one by one."""
        if sum(iri not in self._triples for iri in iris) < MANY:
            return
        found: dict[URIRef, list[Triple]] = {}
        for row in self._store.select(queries.load("labels-of")):
            thing = URIRef(row["thing"])
            found.setdefault(thing, []).append((thing, URIRef(row["property"]), row["label"]))
        self._triples |= {iri: tuple(found[iri]) for iri in found.keys() - self._triples.keys()}

    def named(self, term: Identifier, languages: Sequence[str] = ()) -> Named:
        """The term with the label to show for it; the first of `languages` that has one wins."""
        if isinstance(term, Literal):
            return Named(term, str(term), term.language or "")
        if isinstance(term, BNode):
            return Named(term, "[unnamed]")
        iri = URIRef(term)
        label = choose_literal([row[2] for row in self.triples(iri)], languages)
        text, language = (str(label), label.language or "") if label is not None else (_fallback(iri), "")
        plural = self._plurals.get((iri, language), "")
        return Named(iri, text, language, *_reference(iri), self._codes.get(iri, ""), plural)

    @functools.cached_property
    def _codes(self) -> Mapping[Identifier, str]:
        """Concept → its notation."""
        return {row["thing"]: str(row["code"]) for row in self._store.select(queries.load("notations"))}

    @functools.cached_property
    def _plurals(self) -> Mapping[tuple[Identifier, str], str]:
        """Unit and language → what several are called."""
        rows = self._store.select(queries.load("plurals"))
        return {(row["thing"], getattr(row["plural"], "language", "")): str(row["plural"]) for row in rows}


def choose_literal(terms: Sequence[Identifier], languages: Sequence[str]) -> Literal | None:
    """The literal in the first language that has one, then English, then no language, then any.

    A language range matches its sub-tags (RFC 4647 §3.3.1): `de` finds `de-CH`.

    >>> choose_literal([Literal("Ghent", lang="en"), Literal("Gent", lang="nl")], ["nl-BE", "nl"])
    rdflib.term.Literal('Gent', lang='nl')
    """
    literals = sorted((term for term in terms if isinstance(term, Literal)), key=str)
    for wanted in (*languages, FALLBACK_LANGUAGE, ""):
        for literal in literals:
            tag = (literal.language or "").lower()
            if tag == wanted.lower() or (wanted and tag.startswith(wanted.lower() + "-")):
                return literal
    return literals[0] if literals else None


def _reference(iri: URIRef) -> tuple[EntityRef | None, str]:
    """The entity an IRI stands for, and the fragment where it is a part of one."""
    try:
        ref = EntityRef.parse(iri)
    except InvalidIri:
        return None, ""
    head, _, fragment = str(iri).partition("#")
    return (ref, fragment) if head == ref.iri else (None, "")


def _fallback(iri: URIRef) -> str:
    """What stands in for a label: the prefixed name, or the bare address."""
    name = compact(iri)
    return name[1:-1] if name.startswith("<") else name
