"""The W3C Turtle suite: our triples are pyoxigraph's, and what must be refused is refused."""

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from needs import shared_folder
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)
from rdflib import BNode as RdflibBNode
from rdflib import Literal as RdflibLiteral
from rdflib import URIRef

from srpp_graph.turtle import Document, parse_turtle

pytestmark = pytest.mark.conformance

MANIFEST = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
TEST = "http://www.w3.org/ns/rdftest#"


class Case(NamedTuple):
    """One entry of the manifest."""

    name: str
    kind: str
    action: Path
    result: Path | None
    base: str


def folder() -> Path:
    found = shared_folder() / "w3c/rdf-tests/rdf/rdf11/rdf-turtle"
    assert found.is_dir(), "the shared material has no Turtle suite"
    return found


@cache
def cases() -> tuple[Case, ...]:
    return tuple(read_manifest(folder()))


def read_manifest(suite: Path) -> Iterator[Case]:
    document = parse_turtle((suite / "manifest.ttl").read_text(encoding="utf-8"), base="file:///suite/")
    assert document.faults == []
    values = {(str(each.subject), str(each.predicate)): str(each.object) for each in document.triples}
    base = values["file:///suite/", MANIFEST + "assumedTestBase"]
    for (subject, predicate), kind in values.items():
        if predicate.endswith("#type") and kind.startswith(TEST):
            action = values[subject, MANIFEST + "action"].rpartition("/")[2]
            result = values.get((subject, MANIFEST + "result"), "").rpartition("/")[2]
            yield Case(
                subject.partition("#")[2],
                kind.removeprefix(TEST),
                suite / action,
                suite / result if result else None,
                base + action,
            )


def term(node: object) -> NamedNode | BlankNode | Literal:
    if isinstance(node, RdflibBNode):
        return BlankNode(str(node))
    if isinstance(node, RdflibLiteral):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=NamedNode(str(node.datatype)) if node.datatype else None)
    assert isinstance(node, URIRef)
    return NamedNode(str(node))


def canonical(dataset: Dataset) -> set[str]:
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


def ours(document: Document) -> set[str]:
    return canonical(Dataset(Quad(*map(term, each.triple)) for each in document.triples))


def theirs(path: Path, form: RdfFormat, base: str | None = None) -> set[str]:
    return canonical(Dataset(parse(path.read_bytes(), format=form, base_iri=base)))


def read(case: Case) -> Document:
    return parse_turtle(case.action.read_bytes().decode("utf-8"), base=case.base)


def test_the_manifest_has_all_its_313_entries():
    assert len(cases()) == 313


def test_every_positive_entry_gives_the_graph_that_pyoxigraph_gives():
    positive = [case for case in cases() if "Negative" not in case.kind]
    wrong = []
    for case in positive:
        document = read(case)
        if document.faults or ours(document) != theirs(case.action, RdfFormat.TURTLE, case.base):
            wrong.append(case.name)
    assert len(positive) == 219
    assert wrong == []


def test_every_evaluation_entry_gives_the_graph_of_its_result_file():
    wrong = [
        case.name
        for case in cases()
        if case.result is not None and ours(read(case)) != theirs(case.result, RdfFormat.N_TRIPLES)
    ]
    assert wrong == []


def test_every_negative_entry_is_refused_at_a_place_inside_the_file():
    negative = [case for case in cases() if "Negative" in case.kind]
    assert len(negative) == 94
    for case in negative:
        document = read(case)
        assert document.faults, case.name
        assert all(each.span.end <= len(document.text) for each in document.faults), case.name


# Beyond the suite

MUTABLE = """
:a s:b "x\\ty"@en , 'z'^^s:t ; a s:C ;
  s:l ( 1 2.5 [ a s:D ; s:e -1e3, true ] ) .
<#f> s:g \"\"\"lo"ng
x\"\"\", <../i%20j> , s:a.b , s:x\\,y . # comment
[ s:k _:b1 ] s:m _:b1 , [] .
"""
PIECES = (
    *("\"'<>[]().;,@\\:a1-% #\n\té?e+"),
    *("^^", "_:", "true", "\\u0041", "//", ""),
)


def test_mutated_texts_are_refused_exactly_where_pyoxigraph_refuses_them():
    header = "PREFIX : <urn:x:>\n@prefix s: <https://w3id.org/srpp/ns#> .\nBASE <http://a/b/c>"
    chance, readable = random.Random(5), 0
    for _ in range(2000):
        text = MUTABLE
        for _ in range(chance.randint(1, 3)):
            start = chance.randrange(len(text))
            text = text[:start] + chance.choice(PIECES) + text[start + chance.choice((0, 1, 1, 3)) :]
        document = parse_turtle(header + text)
        try:
            expected = Dataset(parse(header + text, format=RdfFormat.TURTLE))
        except SyntaxError:
            assert document.faults, text
            continue
        readable += 1
        assert (document.faults, ours(document)) == ([], canonical(expected)), text
    assert readable > 100
