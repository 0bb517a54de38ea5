"""The data that engines judge: triples, and answers for which nobody has to go through all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import overload

from rdflib.term import Literal, Node, URIRef

from srpp_graph.checks.engines.lexical import is_odd
from srpp_graph.checks.engines.ntriples import Terms
from srpp_graph.turtle import Triple


class Facts(Sequence[Triple]):
    """Some triples; whoever has them in another form knows better ways to the same answers."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._triples = triples if isinstance(triples, Sequence) else [*triples]

    @classmethod
    def of(cls, triples: Iterable[Triple]) -> Facts:
        """The triples as facts, if they are none already."""
        return triples if isinstance(triples, Facts) else cls(triples)

    def __len__(self) -> int:
        """How many triples there are."""
        return len(self._all())

    def __iter__(self) -> Iterator[Triple]:
        """The triples, in their order."""
        return iter(self._all())

    @overload
    def __getitem__(self, at: int) -> Triple: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Triple]: ...
    def __getitem__(self, at: int | slice) -> Triple | Sequence[Triple]:
        """One triple, or some, by their order."""
        return self._all()[at]

    def _all(self) -> Sequence[Triple]:
        return self._triples

    def saying(self, predicates: Collection[Node]) -> Iterator[Triple]:
        """The triples with one of these predicates."""
        return (each for each in self._triples if each[1] in predicates) if predicates else iter(())

    def odd(self) -> Iterator[Node]:
        """The subjects of literals on whose worth engines may differ."""
        return (
            subject
            for subject, _, value in self._triples
            if type(value) is not URIRef and isinstance(value, Literal) and is_odd(value)
        )

    def render(self, terms: Terms) -> str:
        """All triples as N-Triples, with `terms` for what has no IRI."""
        return terms.render(self._triples)
