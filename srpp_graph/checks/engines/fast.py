"""SHACL validation by the compiled engine `shacl`; the only module that knows it.

It gives what `reference` gives for what `certified` lets through, in a fiftieth of the time.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from rdflib.namespace import SH
from rdflib.term import BNode, Literal, Node, URIRef

from srpp_graph.checks.engines.facts import Facts
from srpp_graph.checks.engines.nameless import Find, find_by_number
from srpp_graph.checks.engines.ntriples import Terms
from srpp_graph.checks.engines.outline import Outline
from srpp_graph.checks.engines.results import SLOWER, CannotAnswer, Limits, Outcome, Result, queried_once

if TYPE_CHECKING:
    import shacl


def is_installed() -> bool:
    """Whether the engine can be had."""
    return find_spec("shacl") is not None


def validate(data: Facts, shapes: Outline, limits: Limits) -> Outcome:
    """Every result of validating `data` against all that `shapes` say; `cut`, if these reach the limit.

    Raises:
        CannotAnswer: this is to be asked of the reference.
    """
    terms = Terms(named={each for each in shapes.subjects if isinstance(each, BNode)} - shapes.path_nodes)
    rules, said = terms.render(shapes.triples), data.render(terms)
    found = _ask(rules, said, limits.most)
    nameless = sum("_:" in ((each.value or "")[:2], each.focus_node[:2]) for each in found)
    first = limits.without is None
    cut = limits.reached(len(found)) or (first and limits.reached(nameless * SLOWER))
    by_number = nameless and (cut or not first)  # of so much nothing is asked of the reference
    find = find_by_number(terms, shapes, said, _ask) if by_number else terms.find
    return Outcome(queried_once([_result(each, find, shapes) for each in found]), cut=cut)


def _ask(shapes: str, data: str, most: int | None = None) -> list[shacl.Result]:
    import shacl

    try:
        rules = shacl.Shapes.from_text(shapes, "ntriples")
        return rules.validate_text(data, "ntriples", max_results=most).results
    except ValueError as error:
        raise CannotAnswer(str(error)) from error


def _result(found: shacl.Result, find: Find, shapes: Outline) -> Result:
    def term(text: str | None) -> Node | None:
        """The term that the engine names."""
        known = None if text is None else find(text)
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
        path=find(found.path or "") or next(iter(shapes.values(shape, SH.path)), None),
        value=term(found.value),
        severity=URIRef(found.severity_iri),
        component=component,
        shape=shape,
        constraint=next(iter(queries), None),
        messages=tuple(said) or tuple(Literal(text) for text in found.messages),
    )
