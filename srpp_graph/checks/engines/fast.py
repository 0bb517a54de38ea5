"""SHACL validation by the compiled engine `shacl`; the only module that knows it.

It gives what `reference` gives for what `certified` lets through, in a fiftieth of the time.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from typing import TYPE_CHECKING

from rdflib.namespace import SH
from rdflib.term import BNode, Literal, Node, URIRef

from srpp_graph.checks.engines.ntriples import Terms
from srpp_graph.checks.engines.outline import Outline
from srpp_graph.checks.engines.results import Limits, Outcome, Result, queried_once
from srpp_graph.turtle import Triple

if TYPE_CHECKING:
    import shacl


class CannotAnswer(Exception):
    """The engine refused the shapes, or named a node that has no name; `shape` is where, if that is known."""

    def __init__(self, message: str, shape: Node | None = None) -> None:
        super().__init__(message)
        self.shape = shape


def is_installed() -> bool:
    """Whether the engine can be had."""
    return find_spec("shacl") is not None


def validate(data: Iterable[Triple], shapes: Outline, limits: Limits) -> Outcome:
    """Every result of validating `data` against all that `shapes` say; `cut`, if these reach the limit.

    Raises:
        CannotAnswer: this is to be asked of the reference.
    """
    import shacl

    terms = Terms(named={each for each in shapes.subjects if isinstance(each, BNode)} - shapes.path_nodes)
    try:
        compiled = shacl.Shapes.from_text(terms.render(shapes.triples), "ntriples")
        report = compiled.validate_text(terms.render(data), "ntriples", max_results=limits.most)
    except ValueError as error:
        raise CannotAnswer(str(error)) from error
    results = [_result(each, terms, shapes) for each in report.results]
    return Outcome(queried_once(results), cut=limits.reached(len(results)))


def _result(found: shacl.Result, terms: Terms, shapes: Outline) -> Result:
    def term(text: str | None) -> Node | None:
        """The term that the engine names."""
        known = None if text is None else terms.find(text)
        if known is None and text is not None:
            raise CannotAnswer(f"it names {text}, which nothing else does", shape)
        return known

    shape: Node | None = None
    shape, focus, component = term(found.source_shape), term(found.focus_node), URIRef(found.component_iri)
    if shape is None or focus is None:
        raise CannotAnswer("it names no node", shape)
    said = [each for each in shapes.values(shape, SH.message) if isinstance(each, Literal)]
    queries = shapes.values(shape, SH.sparql) if component == SH.SPARQLConstraintComponent else ()
    return Result(
        focus=focus,
        path=terms.find(found.path or "") or next(iter(shapes.values(shape, SH.path)), None),
        value=term(found.value),
        severity=URIRef(found.severity_iri),
        component=component,
        shape=shape,
        constraint=next(iter(queries), None),
        messages=tuple(said) or tuple(Literal(text) for text in found.messages),
    )
