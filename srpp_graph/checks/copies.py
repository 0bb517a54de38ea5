"""What many fair copies say, without a triple for each statement.

An engine reads their text, and of thousands of statements only a few have to be seen here. So all that is
held is what the different lines say, and which of them each text is made of; so one process tells another.
"""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from rdflib.term import Literal, Node

from srpp_graph.checks.engines.facts import Facts
from srpp_graph.checks.engines.lexical import is_odd
from srpp_graph.checks.engines.ntriples import Terms
from srpp_graph.checks.packing import Packed, pack_term, unpack_term
from srpp_graph.turtle import Triple
from srpp_graph.turtle.fair import FairCopy
from srpp_graph.turtle.literals import make_iri
from srpp_graph.turtle.rows import Row

Line = tuple[str, str, Packed, str]
"""Kind, property, node and part of a row."""

Texts = list[tuple[str, str, bytes]]
"""The path of each file, the entity that it is of, and the numbers of its lines."""


class Copies:
    """Some fair copies."""

    def __init__(self, lines: list[Line], texts: Texts, odd: list[int]) -> None:
        self._lines, self._texts, self._odd = lines, texts, odd
        self._terms: dict[int, Node] = {}

    @classmethod
    def of(cls, copies: Mapping[str, FairCopy]) -> Copies:
        """These, which are told by the paths of their files."""
        rows = {id(row): row for copy in copies.values() for row in copy.rows}
        numbers = {mark: number for number, mark in enumerate(rows)}
        return cls(
            [*map(_line, rows.values())],
            [
                (path, copy.entity, array("I", [numbers[id(each)] for each in copy.rows]).tobytes())
                for path, copy in copies.items()
            ],
            [numbers[mark] for mark, row in rows.items() if _is_odd(row)],
        )

    @classmethod
    def unpack(cls, packed: bytes) -> Copies:
        """What `pack` gave."""
        return cls(*marshal.loads(packed))

    def pack(self) -> bytes:
        """All of it, for another process."""
        return marshal.dumps((self._lines, self._texts, self._odd))

    @property
    def paths(self) -> Sequence[str]:
        """The paths of their files."""
        return [path for path, *_ in self._texts]

    def saying(self, predicates: Collection[Node]) -> Iterator[Triple]:
        """The triples with one of these predicates."""
        names = {*map(str, predicates)}
        wanted = self._lines_where(lambda line: line[1] in names)
        looked_at = wanted | self._subjects if wanted else wanted
        for entity, numbers in self._iter_texts(looked_at):
            subject = 0
            for at in [at for at, number in enumerate(numbers) if number in looked_at]:
                if numbers[at] not in wanted:
                    subject = numbers[at]
                    continue
                property = make_iri(self._lines[numbers[at]][1])
                for value in self._values(numbers, at):
                    yield self._term(subject, entity), property, self._term(value, entity)

    def odd(self) -> Iterator[Node]:
        """The subjects of literals on whose worth engines may differ."""
        odd = {*self._odd}
        for entity, numbers in self._iter_texts(odd):
            subject = 0
            for number in numbers:
                if number in self._subjects:
                    subject = number
                elif number in odd:
                    yield self._term(subject, entity)

    @cached_property
    def _subjects(self) -> frozenset[int]:
        return self._lines_where(lambda line: line[0] == "S")

    def _lines_where(self, holds: Callable[[Line], bool]) -> frozenset[int]:
        return frozenset(number for number, line in enumerate(self._lines) if holds(line))

    def _iter_texts(self, wanted: Collection[int]) -> Iterator[tuple[str, Sequence[int]]]:
        """The entity of each text, and the numbers of its lines, if one of these is among them."""
        for _, entity, packed in self._texts if wanted else ():
            numbers = array("I", packed)
            yield entity, numbers

    def _values(self, numbers: Sequence[int], at: int) -> Sequence[int]:
        """The lines with the values of the property in this one."""
        if self._lines[numbers[at]][0] == "V":
            return (numbers[at],)
        last = next(here for here in range(at + 1, len(numbers)) if self._lines[numbers[here]][0] == "L")
        return numbers[at + 1 : last + 1]

    def _term(self, number: int, entity: str) -> Node:
        known = self._terms.get(number)
        if known is None:
            _, _, packed, part = self._lines[number]
            if part:
                return make_iri(entity + part)
            known = self._terms[number] = unpack_term(packed)
        return known


def _line(row: Row) -> Line:
    property, node = row.property, row.node
    packed = row.name or ("" if node is None else pack_term(node))
    return row.kind, "" if property is None else str(property), packed, row.part


def _is_odd(row: Row) -> bool:
    return isinstance(row.node, Literal) and is_odd(row.node)


class CopiedFacts(Facts):
    """Copies and their texts, and triples beside them; `every` gives all as triples, if that is wanted."""

    format = "turtle"

    def __init__(
        self,
        copies: Sequence[Copies],
        texts: Iterable[str],
        triples: Sequence[Triple],
        every: Callable[[], Sequence[Triple]],
    ) -> None:
        super().__init__(triples)
        self._copies, self._texts, self._every = copies, texts, every

    @cached_property
    def _whole(self) -> Sequence[Triple]:
        return self._every()

    def _all(self) -> Sequence[Triple]:
        return self._whole

    def saying(self, predicates: Collection[Node]) -> Iterator[Triple]:
        """The triples with one of these predicates."""
        return chain(super().saying(predicates), *(each.saying(predicates) for each in self._copies))

    def odd(self) -> Iterator[Node]:
        """The subjects of literals on whose worth engines may differ."""
        return chain(super().odd(), *(each.odd() for each in self._copies))

    def render(self, terms: Terms) -> str:
        """All triples as Turtle, with `terms` for what has no IRI; in a copy everything has one."""
        terms.expect(self._all)
        return "".join([super().render(terms), *self._texts])
