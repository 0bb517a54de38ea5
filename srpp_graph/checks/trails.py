"""Where a property path (SHACL §2.3.1) leads in the files: the statements from a node to a value.

A path is read as a small machine: its edges are steps along a property, forwards or backwards, and what it
may skip. Walked breadth first from a node, it gives the shortest way to a value, or the longest there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib.namespace import RDF, SH
from rdflib.term import Node, URIRef

from srpp_graph.checks.corpus import Corpus, Sheet, Statement
from srpp_graph.checks.engines.outline import Outline
from srpp_graph.diagnostics import Place
from srpp_graph.prefixes import compact

_MOST = 20_000
"""So many nodes are visited at most for one finding."""

_DEEPEST = 50
_ASIDE = -1
"""The rank of what lies inside an alternative: half a branch is no step of the whole."""

Spot = tuple[int, Node]
"""A state of the machine, at a node."""


@dataclass(frozen=True, slots=True)
class Step:
    """One statement that a path was walked along, forwards or backwards."""

    sheet: Sheet
    statement: Statement
    forward: bool

    @property
    def place(self) -> Place:
        """Where the end of the step that was come to is written."""
        return self.sheet.place(self.statement.object_span if self.forward else self.statement.subject_span)

    @property
    def to(self) -> Node:
        """The end of the step that was come to."""
        return self.statement.object if self.forward else self.statement.subject


@dataclass(frozen=True, slots=True)
class Trail:
    """The steps from a node, and the steps (as SPARQL writes them) of which one would have to be next."""

    steps: tuple[Step, ...] = ()
    missing: tuple[str, ...] = ()


class Walk:
    """A path walked from a node, as far as statements lead."""

    def __init__(self, path: Node, focus: Node, outline: Outline, corpus: Corpus) -> None:
        self._machine = _Machine(outline)
        self._end = self._machine.lay(path, self._machine.add(None), None)
        self._came: dict[Spot, tuple[Spot, Step | None]] = {}
        self._depth: dict[Spot, int] = {(0, focus): 0}
        self.is_whole = True
        """Whether all was visited that the path leads to."""
        self._go((0, focus), corpus)

    def _go(self, start: Spot, corpus: Corpus) -> None:
        waiting = [start]
        for spot in waiting:  # grows while it is gone through
            if len(waiting) > _MOST:
                self.is_whole = False
                return
            for found, step in self._onwards(spot, corpus):
                if found not in self._depth:
                    self._came[found] = spot, step
                    self._depth[found] = self._depth[spot] + (step is not None)
                    waiting.append(found)

    def _onwards(self, spot: Spot, corpus: Corpus) -> Iterator[tuple[Spot, Step | None]]:
        state, node = spot
        for edge in self._machine.edges[state]:
            if edge.predicate is None:
                yield (edge.to, node), None
            elif edge.forward:
                for sheet, each in corpus.about(node, edge.predicate):
                    yield (edge.to, each.object), Step(sheet, each, forward=True)
            else:
                for sheet, each in corpus.mentions(node):
                    if each.predicate == edge.predicate:
                        yield (edge.to, each.subject), Step(sheet, each, forward=False)

    def to(self, value: Node) -> Trail | None:
        """The shortest way to `value`, if the path leads there."""
        return Trail(self._steps((self._end, value))) if (self._end, value) in self._depth else None

    def ends(self) -> list[Trail]:
        """The shortest way to each node that the path leads to; one without steps, to where it began."""
        return [Trail(self._steps(spot)) for spot in self._depth if spot[0] == self._end]

    def farthest(self) -> Trail:
        """The way on which most of the path could be walked."""
        rank, depth = self._machine.ranks, self._depth
        spot = max(depth, key=lambda each: (rank[each[0]], depth[each]))
        return Trail(self._steps(spot), tuple(dict.fromkeys(self._machine.next_of(spot[0]))))

    def _steps(self, spot: Spot) -> tuple[Step, ...]:
        steps = []
        while spot in self._came:
            spot, step = self._came[spot]
            if step is not None:
                steps.append(step)
        return tuple(reversed(steps))


@dataclass(frozen=True, slots=True)
class _Edge:
    to: int
    predicate: URIRef | None = None
    forward: bool = True


class _Machine:
    """The states of a path, the edges from each, and how far along the path each is."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self.edges: list[list[_Edge]] = []
        self.ranks: list[int] = []
        self._highest = 0

    def add(self, rank: int | None) -> int:
        """A new state, further along than all others unless it is given a rank."""
        self._highest += rank is None
        self.edges.append([])
        self.ranks.append(self._highest if rank is None else rank)
        return len(self.edges) - 1

    def _skip(self, start: int, to: int) -> int:
        self.edges[start].append(_Edge(to))
        return to

    def lay(self, path: Node, start: int, rank: int | None, *, forward: bool = True, depth: int = 0) -> int:
        """The state in which `path` has been walked from `start`; what is no path leads nowhere."""
        facts, items = self._outline.facts(path), self._outline.items(path)
        if isinstance(path, URIRef) and not items:
            end = self.add(rank)
            self.edges[start].append(_Edge(end, path, forward))
            return end
        for each in (items or ()) if forward else reversed(items or ()):
            if depth < _DEEPEST:
                start = self.lay(each, start, rank, forward=forward, depth=depth + 1)
        if items or depth >= _DEEPEST:
            return start
        for word, inner in ((word, values[0]) for word, values in facts.items()):
            if word == SH.inversePath:
                return self.lay(inner, start, rank, forward=not forward, depth=depth + 1)
            if word == SH.alternativePath:
                return self._choose(inner, start, rank, forward=forward, depth=depth + 1)
            if word in (SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath):
                return self._repeat(inner, start, rank, word, forward=forward, depth=depth + 1)
        return self.add(_ASIDE)

    def _choose(self, head: Node, start: int, rank: int | None, *, forward: bool, depth: int) -> int:
        branches = self._outline.items(head) or ()
        ends = [self.lay(each, start, _ASIDE, forward=forward, depth=depth) for each in branches]
        end = self.add(rank)
        for each in ends:
            self._skip(each, end)
        return end

    def _repeat(
        self, inner: Node, start: int, rank: int | None, word: Node, *, forward: bool, depth: int
    ) -> int:
        if word == SH.zeroOrOnePath:
            once = self.lay(inner, start, rank, forward=forward, depth=depth)
            return self._skip(start, self._skip(once, self.add(rank)))
        if word == SH.oneOrMorePath:
            start = self.lay(inner, start, rank, forward=forward, depth=depth)
        hub = self._skip(start, self.add(rank))
        self._skip(self.lay(inner, hub, self.ranks[hub], forward=forward, depth=depth), hub)
        return hub

    def next_of(self, state: int) -> Iterator[str]:
        """The steps that lead on from a state."""
        waiting = [state]
        for each in waiting:
            for edge in self.edges[each]:
                if edge.predicate is not None:
                    yield ("" if edge.forward else "^") + compact(edge.predicate)
                elif edge.to not in waiting:
                    waiting.append(edge.to)


_SUFFIXES = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}
_SEQUENCE, _STEP, _REPEATED, _PRIMARY = range(1, 5)


def words_for_path(path: Node, outline: Outline, *, around: int = 0, depth: int = 0) -> str:
    """A path as SPARQL 1.1 writes it (§9.1), in brackets if what is `around` it binds more tightly.

    >>> words_for_path(SH.path, Outline(()))
    'sh:path'
    """
    if isinstance(path, URIRef) and path != RDF.nil:
        return compact(path)
    facts, said, binds = outline.facts(path), "", 0

    def inner(node: Node, around: int) -> str:
        """A part of the path, which may be one that leads into itself."""
        return words_for_path(node, outline, around=around, depth=depth + 1) if depth < _DEEPEST else "..."

    if RDF.first in facts:
        said, binds = "/".join(inner(each, _STEP) for each in outline.items(path) or ()), _SEQUENCE
    for head in facts.get(SH.alternativePath, ()):
        said, binds = "|".join(inner(each, _SEQUENCE) for each in outline.items(head) or ()), 0
    for each in facts.get(SH.inversePath, ()):
        said, binds = f"^{inner(each, _REPEATED)}", _STEP
    for word, suffix in _SUFFIXES.items():
        for each in facts.get(word, ()):
            said, binds = f"{inner(each, _PRIMARY)}{suffix}", _REPEATED
    return (said if binds >= around else f"({said})") if said else "a path"
