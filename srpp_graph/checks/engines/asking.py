"""SPARQL constraints asked of all focus nodes at once, where the data leave engines nothing to differ on.

Engines differ on values, so a query that compares dates is asked here only if all that it compares are plain
dates, and so on; what cannot be asked is left to the reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator

from rdflib.namespace import RDF, SH, XSD
from rdflib.term import BNode, Literal, Node, URIRef

from srpp_graph.checks.engines.facts import Facts
from srpp_graph.checks.engines.lexical import family, is_odd
from srpp_graph.checks.engines.ntriples import Terms
from srpp_graph.checks.engines.outline import Outline
from srpp_graph.checks.engines.results import Result
from srpp_graph.checks.engines.selects import Select, find_selects
from srpp_graph.store.scratch import Scratch, Unanswerable
from srpp_graph.turtle import Triple

_CANONICAL = {
    XSD.integer: re.compile(r"0|-?[1-9][0-9]{0,14}"),
    XSD.decimal: re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9]"),
}
Focus = Callable[[Node], Iterable[Node]]


def predicates_selected(shapes: Outline) -> frozenset[Node]:
    """The predicates that the constraints which can be asked here look at."""
    return _predicates(find_selects(shapes))


def _predicates(selects: Iterable[Select]) -> frozenset[Node]:
    return frozenset(URIRef(each) for select in selects for each in select.predicates)


class Asked:
    """The constraints of some shapes that can be asked here, and what that gave."""

    def __init__(self, data: Facts, shapes: Outline) -> None:
        selects = [*find_selects(shapes)]
        read = _predicates(selects)
        self._shapes = shapes
        self._facts: dict[str, list[Triple]] = {}
        for each in data.saying(read):
            self._facts.setdefault(str(each[1]), []).append(each)
        self._selects = [each for each in selects if self._is_plain(each)]
        self._terms = Terms()
        self.rest = shapes
        self.results: list[Result] = []

    def ask(self, focus: Focus) -> None:
        """Ask for the nodes that `focus` gives for a shape; `rest` is what is left to the engines."""
        if not self._selects:
            return
        read = dict.fromkeys(name for select in self._selects for name in sorted(select.predicates))
        try:
            scratch = Scratch(self._terms.render(each for name in read for each in self._facts.get(name, ())))
        except Unanswerable:
            return
        answered: set[Triple] = set()
        for select in self._selects:
            try:
                nodes = frozenset(node for shape in select.targeting for node in focus(shape))
                self.results += self._iter_results(select, nodes, scratch)
            except Unanswerable:
                continue
            answered.add((select.shape, SH.sparql, select.constraint))
        self.rest = Outline(each for each in self._shapes.triples if each not in answered)

    def _is_plain(self, select: Select) -> bool:
        """Whether no value that the query meets is one on which engines differ."""
        met = {family(each[2]) for names in select.compared.values() for each in self._of(names)}
        return (
            len(met) <= 1
            and None not in met
            and all(
                not any(isinstance(term, BNode) for term in each)
                and (name not in select.identical or _is_canonical(each[2]))
                for name in select.predicates
                for each in self._facts.get(name, ())
            )
        )

    def _of(self, names: Collection[str]) -> Iterator[Triple]:
        return (each for name in names for each in self._facts.get(name, ()))

    def _iter_results(self, select: Select, nodes: frozenset[Node], scratch: Scratch) -> list[Result]:
        """What the query finds among the nodes.

        Raises:
            Unanswerable: it names what cannot be told from something else.
        """
        if not all(isinstance(each, URIRef) for each in nodes):
            raise Unanswerable("a focus node has no name")
        if not nodes:
            return []
        written = {f"<{each}>": each for each in nodes}
        query = select.query
        listed = f" VALUES ?this {{ {' '.join(sorted(written))} }} "
        rows = scratch.rows(query[: select.opening] + listed + query[select.opening :])
        found = dict.fromkeys((row["this"], row.get("value")) for row in rows)
        return [self._result(select, written[this], self._find(value)) for this, value in found]

    def _find(self, value: str | None) -> Node | None:
        found = None if value is None else self._terms.find(value)
        if value is not None and found is None:
            raise Unanswerable("it names what the data do not")
        return found

    def _result(self, select: Select, focus: Node, value: Node | None) -> Result:
        facts = self._shapes.facts(select.shape)
        path = next(iter(facts.get(SH.path, ())), None)
        said = self._shapes.values(select.constraint, SH.message) or facts.get(SH.message, ())
        return Result(
            focus=focus,
            path=path,
            value=focus if value is None and path is None else value,
            severity=next(iter(facts.get(SH.severity, ())), SH.Violation),
            component=SH.SPARQLConstraintComponent,
            shape=select.shape,
            constraint=select.constraint,
            messages=tuple(each for each in said if isinstance(each, Literal)),
        )


def _is_canonical(term: Node) -> bool:
    """Whether an engine that keeps values gives back this very term."""
    if not isinstance(term, Literal) or term.datatype in (None, XSD.string, RDF.langString):
        return True
    form = _CANONICAL.get(term.datatype)
    return form.fullmatch(term) is not None if form else not is_odd(term)
