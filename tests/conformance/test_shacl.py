"""The W3C SHACL suite: `auto` finds what the suite expects, or the exception is named with its reason."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from needs import shared_folder
from rdflib import RDF, SH, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from srpp_graph.checks.engines import Engine, Outcome, validate

pytestmark = pytest.mark.conformance

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")

# An exception of the reference, to which `auto` leaves it.
EXCEPTIONS = {
    "sparql/pre-binding/shapesGraph-001": "pySHACL has no $shapesGraph, which the standard leaves optional",
}


MIN_FAST = 35


class Case(NamedTuple):
    """One entry of the manifest."""

    name: str
    graph: Graph
    data: Path
    shapes: Path
    expected: Node


def read(path: Path) -> Graph:
    graph = Graph(bind_namespaces="none")
    return graph.parse(path, format="turtle", publicID=path.as_uri())


def path_of(iri: Node) -> Path:
    return Path(URIRef(iri).removeprefix("file://"))


def entries(manifest: Path) -> Iterator[Case]:
    graph = read(manifest)
    home = URIRef(manifest.as_uri())
    for each in sorted(graph.objects(home, MF.include)):
        yield from entries(path_of(each))
    for entry in graph.items(graph.value(home, MF.entries) or RDF.nil):
        action = graph.value(entry, MF.action)
        yield Case(
            str(manifest.relative_to(suite())).removesuffix(".ttl"),
            graph,
            path_of(graph.value(action, SHT.dataGraph)),
            path_of(graph.value(action, SHT.shapesGraph)),
            graph.value(entry, MF.result),
        )


def suite() -> Path:
    return shared_folder() / "w3c" / "data-shapes-test-suite" / "tests"


@cache
def cases() -> list[Case]:
    return [*entries(suite() / "manifest.ttl")]


def term(node: Node | None) -> str:
    if isinstance(node, Literal):
        kind = (node.language or "").lower() or (node.datatype if node.datatype != XSD.string else "")
        return f'"{node}" {kind or ""}'
    return "" if node is None else "_:" if isinstance(node, BNode) else str(node)


def expand(graph: Graph, node: Node | None) -> object:
    """A path without its blank nodes."""
    if not isinstance(node, BNode):
        return term(node)
    if graph.value(node, RDF.first) is not None:
        return [expand(graph, each) for each in graph.items(node)]
    return sorted((str(word), str(expand(graph, value))) for word, value in graph.predicate_objects(node))


def expected(case: Case) -> Counter:
    graph = case.graph
    return Counter(
        (
            term(graph.value(each, SH.focusNode)),
            str(expand(graph, graph.value(each, SH.resultPath))),
            term(graph.value(each, SH.resultSeverity)),
            term(graph.value(each, SH.sourceConstraintComponent)),
            term(graph.value(each, SH.value)),
        )
        for each in graph.objects(case.expected, SH.result)
    )


def ask(case: Case, engine: Engine) -> tuple[Outcome, Counter]:
    shapes = read(case.shapes)
    outcome = validate([*read(case.data)], [*shapes], engine=engine)
    return outcome, Counter(
        (
            term(each.focus),
            str(expand(shapes, each.path)),
            term(each.severity),
            term(each.component),
            term(each.value),
        )
        for each in outcome.results
    )


def test_the_suite_has_all_its_120_entries() -> None:
    assert len({case.name for case in cases()}) == 120
    assert EXCEPTIONS.keys() <= {case.name for case in cases()}


def test_the_fast_engine_has_its_part_in_the_suite() -> None:
    asked = [ask(case, Engine.AUTO)[0].engine for case in cases()]
    assert sum(engine != "pyshacl" for engine in asked) >= MIN_FAST


@pytest.mark.parametrize("index", range(120))
def test_auto_finds_what_the_suite_expects(index: int) -> None:
    case = cases()[index]
    outcome, found = ask(case, Engine.AUTO)
    if case.expected == SHT.Failure:
        passed = bool(outcome.faults)
    else:
        passed = found == expected(case) and not outcome.faults
    assert passed == (case.name not in EXCEPTIONS), f"{case.name}: {EXCEPTIONS.get(case.name, outcome)}"
