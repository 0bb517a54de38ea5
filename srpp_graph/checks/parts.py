"""Which parts an entity may have (a membership, an outcome …), and what joins the two: from the shapes.

    parts = Parts(demands)
    [each.word for each in parts.of(SRPP.Case)]     # ['contract-value', 'outcome', 'target', …]

A part is what has evidence of its own without being an entity of a kind. Either the entity names it
(`srpp:hasOutcome <#outcome-1>`), or it names the entity (`org:member city:oslo`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib.namespace import DCTERMS, SH
from rdflib.term import URIRef

from srpp_graph.checks.demands import Demand, Demands
from srpp_graph.checks.placeholders import class_of, word_of
from srpp_graph.iris import CONCEPT_KINDS, KINDS
from srpp_graph.vocabulary import SRPP

_EVIDENCE = {DCTERMS.source, SRPP.confidence}


@dataclass(frozen=True, slots=True)
class PartKind:
    """One kind of part of an entity: its word, its class, and the property that joins it to the entity.

    `link` is the property by which the entity names the part, `back` the one by which the part must name it.
    """

    word: str
    kind: URIRef
    link: URIRef | None
    back: URIRef | None


class Parts:
    """The kinds of parts that the shapes know."""

    def __init__(self, demands: Demands) -> None:
        self._demands = demands
        entities = [class_of(each) for each in KINDS if each not in CONCEPT_KINDS]
        taken = {*entities, *(wider for each in entities for wider in demands.wider(each))}
        self._classes = [each for each in demands.targeted() if each not in taken and self._is_part(each)]

    def _is_part(self, kind: URIRef) -> bool:
        required = {each.path for each in self._demands.of(kind) if each.required}
        return required >= _EVIDENCE

    def of(self, entity: URIRef) -> tuple[PartKind, ...]:
        """The parts that an entity of this class may have, by their words."""
        asked = self._demands.of(entity)
        found: dict[str, PartKind] = {}
        for kind in self._classes:
            for each in self._ways(kind, entity, asked):
                found.setdefault(each.word, each)
        return tuple(found[word] for word in sorted(found))

    def words(self) -> tuple[str, ...]:
        """The words of the parts of all entities."""
        kinds = [each for each in KINDS if each not in CONCEPT_KINDS]
        return tuple(sorted({part.word for each in kinds for part in self.of(class_of(each))}))

    def holders(self, word: str) -> tuple[str, ...]:
        """The kinds of entities that may have such a part."""
        kinds = (each for each in KINDS if each not in CONCEPT_KINDS)
        return tuple(each for each in kinds if any(part.word == word for part in self.of(class_of(each))))

    def _ways(self, kind: URIRef, entity: URIRef, asked: tuple[Demand, ...]) -> Iterator[PartKind]:
        """Each property that may join a part of this class to such an entity."""
        own = word_of(kind)
        back = self._back(kind, entity)
        meant = {kind, *self._demands.wider(kind)}
        links = [each.path for each in asked if meant.intersection(each.classes)]
        main = next((each for each in links if _word_of_link(each) == own), next(iter(links), None))
        for link in links:
            word = own if link == main else _word_of_link(link)
            yield PartKind(word, kind, link, back.path if back else None)
        if not links and back is not None and back.single:
            yield PartKind(own, kind, None, back.path)

    def _back(self, kind: URIRef, entity: URIRef) -> Demand | None:
        """The first property of a part that must be there and may name such an entity."""
        meant = {entity, *self._demands.wider(entity)}
        for each in self._demands.of(kind):
            anything = not each.classes and each.kinds == (SH.IRI,) and not each.patterns
            if each.required and (meant.intersection(each.classes) or (anything and not each.allowed)):
                return each
        return None


def _word_of_link(link: URIRef) -> str:
    """The word for what a property leads to: `outcome` of `srpp:hasOutcome`."""
    return word_of(link).removeprefix("has-")
