"""What many fair copies say, without a triple for each statement.

An engine reads N-Triples, and of thousands of statements only those with a few properties have to be seen
here. So lines are written as N-Triples, each as soon as it was understood once, and only what has one of the
wanted properties is told as well. This is also what one process tells another.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from rdflib.term import BNode, Literal, Node, URIRef

from srpp_graph.checks.engines.facts import Facts
from srpp_graph.checks.engines.lexical import is_odd
from srpp_graph.checks.engines.ntriples import Terms, written
from srpp_graph.checks.packing import pack_term, unpack_term
from srpp_graph.turtle import Triple
from srpp_graph.turtle.fair import FairCopy
from srpp_graph.turtle.literals import make_iri
from srpp_graph.turtle.rows import Row

Told = tuple[str, str, URIRef | BNode | Literal]
"""Subject, property and value."""

Line = tuple[str, str, str, bool]
"""Kind of a row; its property and its value as in N-Triples, if there are any; whether that is odd."""


class Copies:
    """Some fair copies."""

    def __init__(
        self,
        paths: Sequence[str],
        wanted: Collection[str],
        told: list[Told],
        odd: Sequence[str],
        ntriples: str,
    ) -> None:
        self.paths, self.wanted, self.ntriples = paths, frozenset(wanted), ntriples
        """Of which files; which properties are known to `saying`; all statements."""
        self._told, self._odd = told, odd

    @classmethod
    def of(cls, copies: Mapping[str, FairCopy], wanted: Collection[str] = ()) -> Copies:
        """These, by the paths of their files; the properties that are `wanted` can be asked for."""
        writing = _Writing(copies.values(), wanted)
        return cls([*copies], wanted, writing.told, [*writing.odd], "".join(writing.lines))

    @classmethod
    def unpack(cls, packed: bytes) -> Copies:
        """What `pack` gave."""
        paths, wanted, told, odd, ntriples = marshal.loads(packed)
        return cls(paths, wanted, [(s, p, unpack_term(o)) for s, p, o in told], odd, ntriples)

    def pack(self) -> bytes:
        """All of it, for another process."""
        told = [(subject, property, pack_term(value)) for subject, property, value in self._told]
        return marshal.dumps(([*self.paths], [*self.wanted], told, [*self._odd], self.ntriples))

    def saying(self, predicates: Collection[Node]) -> Iterator[Triple]:
        """The triples with one of these predicates, which are among the wanted ones."""
        names = {*map(str, predicates)}
        return ((make_iri(s), make_iri(p), value) for s, p, value in self._told if p in names)

    def odd(self) -> Iterator[Node]:
        """The subjects of literals on whose worth engines may differ."""
        return map(make_iri, self._odd)


class _Writing:
    """Goes through the lines of copies; what it knows of a line serves all that have it."""

    def __init__(self, copies: Iterable[FairCopy], wanted: Collection[str]) -> None:
        self.told: list[Told] = []
        self.odd: dict[str, None] = {}
        self.lines: list[str] = []
        self._wanted = {f" <{each}> ": each for each in wanted}
        self._known: dict[int, Line] = {}
        self._kept = [*copies]  # as long as rows are known by their identity
        for each in self._kept:
            self._write(each)

    def _write(self, copy: FairCopy) -> None:
        known, write, wanted = self._known, self.lines.append, self._wanted
        subject = head = said = ""
        for row in copy.rows:
            kind, property, value, odd = known.get(id(row)) or self._understood(row)
            if kind == "S":
                subject = row.name or copy.entity + row.part
                head = f"<{subject}>"
                continue
            if property:
                said = property
            if not value:
                if not row.part:
                    continue
                value = f"<{copy.entity}{row.part}> .\n"
            write(head + said + value)
            if said in wanted:
                node = row.node if row.node is not None else make_iri(copy.entity + row.part)
                self.told.append((subject, wanted[said], node))
            if odd:
                self.odd[subject] = None

    def _understood(self, row: Row) -> Line:
        node = row.node
        line = self._known[id(row)] = (
            row.kind,
            "" if row.property is None else f" <{row.property!s}> ",
            f"<{row.name}> .\n" if row.name else "" if node is None else f"{written(node)} .\n",
            isinstance(node, Literal) and is_odd(node),
        )
        return line


class CopiedFacts(Facts):
    """Copies, and triples beside them; `every` gives all of it as triples, if somebody wants that."""

    def __init__(
        self, copies: Sequence[Copies], triples: Sequence[Triple], every: Callable[[], Sequence[Triple]]
    ) -> None:
        super().__init__(triples)
        self._copies, self._every = copies, every

    @cached_property
    def _whole(self) -> Sequence[Triple]:
        return self._every()

    def _all(self) -> Sequence[Triple]:
        return self._whole

    def saying(self, predicates: Collection[Node]) -> Iterator[Triple]:
        """The triples with one of these predicates."""
        names = {*map(str, predicates)}
        if not all(each.wanted.issuperset(names) for each in self._copies):
            return (each for each in self._whole if each[1] in predicates)
        return chain(super().saying(predicates), *(each.saying(predicates) for each in self._copies))

    def odd(self) -> Iterator[Node]:
        """The subjects of literals on whose worth engines may differ."""
        return chain(super().odd(), *(each.odd() for each in self._copies))

    def render(self, terms: Terms) -> str:
        """All triples as N-Triples, with `terms` for what has no IRI; in a copy everything has one."""
        terms.expect(self._all)
        return "".join([super().render(terms), *(each.ntriples for each in self._copies)])
