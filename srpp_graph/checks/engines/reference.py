"""SHACL validation by pySHACL, the reference; the only module that knows that engine.

It goes shape by shape, so that a shape which cannot be used spoils only itself.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import rdflib
from pyparsing import ParseBaseException
from rdflib import Graph
from rdflib.namespace import OWL, SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Literal, Node, URIRef

from srpp_graph.checks.engines.outline import Outline
from srpp_graph.checks.engines.patience import TooSlow, no_longer_than, seconds_for
from srpp_graph.checks.engines.results import SLOWER, Limits, Outcome, Result, ShapeFault
from srpp_graph.checks.engines.rings import find_ring
from srpp_graph.prefixes import compact
from srpp_graph.store.tokens import Kind, iter_tokens
from srpp_graph.turtle import Triple

if TYPE_CHECKING:
    from pyshacl.graph_abstraction import DataGraph

_UNLIMITED = Limits()
_PORTION = 1000
_NO_NUMBER = "it compares numbers, or computes with them, where a value is none or has no end"


def validate(
    data: Iterable[Triple],
    shapes: Iterable[Triple],
    wanted: Collection[Node] | None = None,
    limits: Limits = _UNLIMITED,
) -> Outcome:
    """Validate `data` against every shape of `shapes` that has targets; only the nodes `wanted`, if given."""
    # The engine takes a second to load; what needs no SHACL does not wait for it.
    from pyshacl import Validator
    from pyshacl.errors import ReportableRuntimeError

    outcome, shapes, without = Outcome(), tuple(_as_meant(shapes)), limits.without or ()
    normalise = rdflib.NORMALIZE_LITERALS
    with _recursion_is_a_fault():
        try:
            validator = Validator(
                _wrapped(data),
                shacl_graph=PreparedGraph(shapes),
                options={"logger": _silent(), "inplace": True},
            )
            every = list(validator.shacl_graph.shapes)
        except (ReportableRuntimeError, re.error, ValueError) as error:
            outcome.faults.append(ShapeFault(None, _sentence(error)))
            return outcome
        finally:
            # The engine switches this off for the whole process.
            rdflib.NORMALIZE_LITERALS = normalise
        executor = validator.make_executor()
        found: list[Any] = []
        for shape in every:
            try:
                targets = frozenset(() if shape.deactivated else shape.focus_nodes(validator.data_graph))
                focus = (targets if wanted is None else targets.intersection(wanted)).difference(without)
                if targets:
                    outcome.looked_at[shape.node] = focus
                ask = partial(shape.validate, executor, validator.data_graph)
                with _ill_typed_is_no_incident():
                    outcome.cut |= _ask_in_portions(ask, focus, limits, found)
            except TooSlow:
                outcome.faults.append(ShapeFault(shape.node, _endless(len(focus))))
            except _engine_failures() as error:
                outcome.faults.append(_fault(shape.node, error, shapes))
        report, _ = validator.create_validation_report(validator.shacl_graph, not found, found)
    outcome.results.extend(_iter_results(report))
    return outcome


def _ask_in_portions(
    ask: Callable[..., Any], focus: Collection[Node], limits: Limits, found: list[Any]
) -> bool:
    """Add what the engine finds of the nodes, until it is too much; whether it is.

    Raises:
        TooSlow: it was not done in time.
    """
    nodes = list(focus) if len(focus) <= _PORTION else sorted(focus, key=str)
    for start in range(0, len(nodes), _PORTION):
        if limits.reached(len(found) * SLOWER):
            return True
        portion = nodes[start : start + _PORTION]
        with no_longer_than(seconds_for(len(portion))):
            found += ask(focus=portion)[1]
    return limits.reached(len(found) * SLOWER)


def _as_meant(shapes: Iterable[Triple]) -> Iterator[Triple]:
    """The shapes with two things said so that the engine, too, takes them as the W3C's suite does.

    Prefixes may be declared by what `sh:prefixes` imports (SHACL §5.2.1), and `sh:uniqueLang` asks nothing
    unless its value is written `true` (§4.4.5).
    """
    outline = Outline(shapes)
    imported = Outline(each for each in outline.triples if each[1] == OWL.imports)
    for home in imported.subjects:
        reached = {home, *(each for _, _, each in imported.closure(home))}
        for each in reached:
            yield from ((home, SH.declare, known) for known in outline.values(each, SH.declare))
    for triple in outline.triples:
        if triple[1] != SH.uniqueLang or str(triple[2]) != "1":
            yield triple


def find_unusable(shapes: Iterable[tuple[Node, Iterable[Triple]]]) -> ShapeFault | None:
    """The first of the shapes, each given with all that it says, which the engine cannot even read."""
    from pyshacl.errors import ReportableRuntimeError
    from pyshacl.shapes_graph import ShapesGraph

    for node, triples in shapes:
        try:
            _ = ShapesGraph(PreparedGraph(triples), logger=_silent()).shapes
        except (ReportableRuntimeError, re.error, ValueError) as error:
            return ShapeFault(node, _sentence(error))
    return None


def _wrapped(data: Iterable[Triple]) -> DataGraph:
    from pyshacl.graph_abstraction import DataGraph

    return DataGraph.from_rdflib(PreparedGraph(data))


def _engine_failures() -> tuple[type[Exception], ...]:
    """What the engine raises when a shape is wrong in a way it did not foresee."""
    from pyshacl.errors import ReportableRuntimeError, ShapeRecursionWarning, ValidationFailure

    return (
        *(ReportableRuntimeError, ShapeRecursionWarning, ValidationFailure, ParseBaseException, re.error),
        *(
            ValueError,
            TypeError,
            KeyError,
            AttributeError,
            NotImplementedError,
            ArithmeticError,
            AssertionError,
            RecursionError,
        ),
    )


class PreparedGraph(Graph):
    """A graph that parses a query text once, not once a focus node: parsing is most of what a query costs."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        super().__init__(bind_namespaces="none")
        self._prepared: dict[str, Query] = {}
        with _ill_typed_is_no_incident():
            for subject, predicate, value in triples:
                self.add((subject, predicate, _with_value(value)))

    def query(self, query_object: str | Query, *args: Any, **options: Any) -> rdflib.query.Result:
        """As `rdflib.Graph.query`."""
        if isinstance(query_object, str):
            query_object = self._prepared.get(query_object) or self._prepare(query_object)
        return super().query(query_object, *args, **options)

    def _prepare(self, text: str) -> Query:
        known = dict(self.namespaces())
        for prefix in _undeclared_prefixes(text, known):
            raise UnusableQuery(f"its query uses the prefix `{prefix}:`, which is not declared")
        try:
            prepared = prepareQuery(text, initNs=known)
        except (ParseBaseException, ValueError, TypeError) as error:
            raise UnusableQuery(f"its query is not SPARQL: {_sentence(error)}") from error
        return self._prepared.setdefault(text, prepared)


def _undeclared_prefixes(text: str, known: Iterable[str]) -> Iterator[str]:
    """The prefixes of a query that nothing declares; rdflib meets them with a bare `Exception`."""
    declared, previous = set(known), ""
    for token in iter_tokens(text):
        if token.kind is Kind.NAME:
            prefix = token.text.partition(":")[0]
            if previous.lower() == "prefix":
                declared.add(prefix)
            elif prefix not in declared:
                yield prefix
        previous = token.text


def _with_value(term: Node) -> Node:
    """The term, with the value that rdflib computes for a typed literal: the engine compares values."""
    if isinstance(term, Literal) and term.datatype is not None:
        return Literal(str(term), datatype=term.datatype, normalize=False)
    return term


@contextmanager
def _ill_typed_is_no_incident() -> Iterator[None]:
    """Rdflib logs a traceback for each ill-typed literal, also one that a query makes of others.

    Those of the data are findings with a place.
    """
    logger = logging.getLogger("rdflib.term")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


class UnusableQuery(ValueError):
    """The query of a shape is not SPARQL; raised and caught inside this module."""


class _recursion_is_a_fault(warnings.catch_warnings):  # noqa: N801 - reads as a phrase
    """SHACL leaves recursive shapes undefined, so a rule that recurses is no rule."""

    def __enter__(self) -> None:
        from pyshacl.errors import ShapeRecursionWarning

        super().__enter__()
        warnings.simplefilter("error", ShapeRecursionWarning)


def _iter_results(report: Graph) -> Iterator[Result]:
    for node in report.objects(None, SH.result):
        facts: dict[Node, list[Node]] = {}
        for predicate, value in report.predicate_objects(node):
            facts.setdefault(predicate, []).append(value)
        yield Result(
            focus=facts[SH.focusNode][0],
            path=facts.get(SH.resultPath, [None])[0],
            value=facts.get(SH.value, [None])[0],
            severity=facts[SH.resultSeverity][0],
            component=facts[SH.sourceConstraintComponent][0],
            shape=facts[SH.sourceShape][0],
            constraint=facts.get(SH.sourceConstraint, [None])[0],
            messages=tuple(each for each in facts.get(SH.resultMessage, ()) if isinstance(each, Literal)),
        )


def _silent() -> logging.Logger:
    """A logger that keeps the engine's own remarks from the reader."""
    logger = logging.Logger("srpp_graph.checks.shacl", logging.CRITICAL + 1)
    logger.addHandler(logging.NullHandler())
    return logger


def _fault(node: Node, error: Exception, shapes: Iterable[Triple]) -> ShapeFault:
    """What the engine complains of, in our words where its own are about itself."""
    from pyshacl.errors import ShapeRecursionWarning

    ring = (
        find_ring(node, Outline(shapes)) if isinstance(error, ShapeRecursionWarning | RecursionError) else ()
    )
    if not ring:
        odd = isinstance(error, ArithmeticError)
        return ShapeFault(node, _NO_NUMBER if odd else _sentence(error))
    names = [compact(each) for each in (*ring, ring[0]) if isinstance(each, URIRef)]
    way = f": {' → '.join(names)}" if len(names) > 1 else ""
    leads = "it leads back to itself" if node in ring else "it leads to shapes that lead back to themselves"
    return ShapeFault(node, f"{leads}, which means nothing in SHACL{way}", ring)


def _endless(nodes: int) -> str:
    seconds = seconds_for(min(nodes, _PORTION))
    return (
        f"it was not done after {seconds:g} seconds of computing; "
        "look for a repetition inside a repetition in its expressions, "
        "and for joins of everything in its queries"
    )


def _sentence(error: Exception) -> str:
    """The engine's complaint, in one line."""
    text = str(getattr(error, "message", "") or error).partition("For reference")[0]
    words = " ".join(text.split())[:300].rstrip(".") or type(error).__name__
    return words[:1].lower() + words[1:]
