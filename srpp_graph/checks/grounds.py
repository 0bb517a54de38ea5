"""By what files of data are judged, each by itself: what words and shapes say of all of them, in short."""

from __future__ import annotations

import marshal
from dataclasses import dataclass

from rdflib.term import Node, URIRef

from srpp_graph.checks.belonging import Properties
from srpp_graph.checks.corpus import Corpus
from srpp_graph.checks.form import order_of
from srpp_graph.turtle.order import PredicateOrder


@dataclass(frozen=True, slots=True)
class Grounds:
    """The words of a checkout, of which the gists are enough, and what its shapes ask and order."""

    words: Corpus
    order: PredicateOrder
    properties: Properties

    @classmethod
    def of(cls, words: Corpus) -> Grounds:
        """What these words and shapes say."""
        return cls(words, order_of(words), Properties.of(words))

    def pack(self) -> bytes:
        """All but the words, for another process."""
        numbers = {
            str(kind): {str(path): number for path, number in each.items()}
            for kind, each in self.order.numbers.items()
        }
        return marshal.dumps((numbers, self.properties.parts))

    @classmethod
    def unpack(cls, packed: bytes, words: Corpus) -> Grounds:
        """What `pack` gave, for the same words."""
        numbers, parts = marshal.loads(packed)
        order: dict[Node, dict[Node, float]] = {
            URIRef(kind): {URIRef(path): number for path, number in each.items()}
            for kind, each in numbers.items()
        }
        return cls(words, PredicateOrder(order), Properties(*parts))
