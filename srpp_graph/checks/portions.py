"""SG196: where shapes find too much, a file is judged as far as anyone reads, and that is said.

A file of 20 MiB can hold a million nodes with ten faults each. The engine stops where it has found too much;
what most of that is about is put aside, and the rest is judged as ever: portions are of the nodes that are
judged, never of the data that these are judged by.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from rdflib.term import Node

from srpp_graph.checks.bounds import MOST
from srpp_graph.checks.corpus import Corpus, Statement
from srpp_graph.checks.engines import SLOWER, Limits, Outcome, Result
from srpp_graph.diagnostics import Diagnostic, Place, Severity

Ask = Callable[[Limits], Outcome]


@dataclass(frozen=True, slots=True)
class Bounds:
    """When it is too much, and how much of it is judged."""

    results: int = 50_000
    """With so many results, no more is asked."""
    nodes: int = 2 * MOST
    """So many nodes of a file with too much are judged at first; and no node with more results than that."""
    rounds: int = 10
    """So often it is asked anew."""


BOUNDS = Bounds()


def judge(corpus: Corpus, ask: Ask, bounds: Bounds | None = None) -> tuple[Outcome, tuple[Diagnostic, ...]]:
    """What the shapes find, and which nodes were put aside, if they find too much."""
    bounds = bounds or BOUNDS
    outcome = ask(Limits(bounds.results))
    if not outcome.cut:
        return outcome, ()
    remainder = _Remainder(corpus, bounds, outcome)
    for _ in range(bounds.rounds):
        remainder.grow(outcome)
        outcome = ask(Limits(bounds.results, frozenset(remainder.nodes)))
        if not outcome.cut:
            break
    outcome.results += remainder.seen
    found = [*remainder.told()]
    if outcome.cut:
        found.append(_not_to_the_end(bounds))
    return outcome, tuple(found)


class _Remainder:
    """The nodes that are put aside, and what is told of those that are too much by themselves."""

    def __init__(self, corpus: Corpus, bounds: Bounds, first: Outcome) -> None:
        self._corpus, self._bounds = corpus, bounds
        self.nodes: set[Node] = set()
        self.seen: list[Result] = []
        self._at_home: dict[str, list[Node]] = {}
        for node in frozenset().union(*first.looked_at.values()):
            self._at_home.setdefault(corpus.first_home(node), []).append(node)
        self._judged: dict[str, list[Node]] = {}

    def grow(self, outcome: Outcome) -> None:
        """Put aside what most of these results are about: single nodes, or else most nodes of files."""
        results, most = outcome.results, self._bounds.nodes
        if outcome.engine != "fast":  # there a result takes ten times as long
            most //= SLOWER
        of_node = Counter(each.focus for each in results)
        heavy = {node for node, count in of_node.items() if count > self._bounds.nodes}
        if heavy:
            self.nodes |= heavy
            self.seen += _first_of_each_kind(each for each in results if each.focus in heavy)
            return
        of_file: Counter[str] = Counter()
        for node, count in of_node.items():
            of_file[self._corpus.first_home(node)] += count
        covered = 0
        for path, count in of_file.most_common():
            judged = self._still_judged(path)
            kept = min(most, len(judged) // 4)
            self.nodes.update(judged[kept:])
            self._judged[path] = judged[:kept]
            covered += count
            if covered * 2 >= len(results):
                return

    def _still_judged(self, path: str) -> list[Node]:
        """The nodes of the file that are judged as yet, in their order; with no path, those of no file."""
        known = self._judged.get(path)
        if known is None:
            mine = {*self._at_home.get(path, ())}
            known = [each for each in _subjects(self._corpus, path) if each in mine] or sorted(mine, key=str)
        return [each for each in known if each not in self.nodes]

    def told(self) -> Iterator[Diagnostic]:
        """A finding for each file with nodes that were put aside."""
        for path in sorted(self._at_home):
            mine = self._at_home[path]
            left = self.nodes.intersection(mine)
            if left:
                yield _not_judged(len(left), len(mine), _first_place(self._corpus, path, left))


def _subjects(corpus: Corpus, path: str) -> Mapping[Node, Statement]:
    return next((sheet.subjects for sheet in corpus.sheets if sheet.path == path), {})


def _first_of_each_kind(results: Iterator[Result]) -> Iterator[Result]:
    """As many of each kind about each node as are told; always the same ones, for they come in order."""
    seen: Counter[tuple[Node, Node, Node]] = Counter()
    for each in results:
        kind = each.focus, each.shape, each.component
        seen[kind] += 1
        if seen[kind] <= MOST:
            yield each


def _first_place(corpus: Corpus, path: str, nodes: Collection[Node]) -> Place:
    """Where the file speaks of one of the nodes for the first time."""
    for sheet in corpus.sheets:
        if sheet.path == path:
            return sheet.place(
                next(said.subject_span for node, said in sheet.subjects.items() if node in nodes)
            )
    return Place("data")


def _not_judged(left: int, all: int, place: Place) -> Diagnostic:
    message = f"{left} of {all} nodes of this file were not judged by the shapes: too much is wrong in it"
    if all == 1:
        message = "the node of this file was not judged by the shapes to the end: too much is wrong with it"
    return _finding(message, place, "mend what is told of this file, then check again")


def _not_to_the_end(bounds: Bounds) -> Diagnostic:
    message = (
        f"the shapes find more than {bounds.results} faults again and again, and were not asked to the end"
    )
    return _finding(message, Place("data"), "mend what is told, then check again")


def _finding(message: str, place: Place, help: str) -> Diagnostic:
    return Diagnostic("SG196", "not-judged", Severity.ERROR, message, place, help=help)
