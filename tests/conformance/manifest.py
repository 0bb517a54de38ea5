"""The W3C's manifests, read into what the drivers need."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from needs import ROOT, shared_folder
from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
TYPE = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
SUITE = "https://w3c.github.io/rdf-tests/sparql/sparql11/"
ALLOWED = ROOT / "tests/conformance/allowed.tsv"


class Case(NamedTuple):
    """One test of a manifest; files are named by their IRIs."""

    folder: str
    name: str
    kind: str
    iri: str
    query: str = ""
    data: tuple[str, ...] = ()
    graphs: tuple[tuple[str, str], ...] = ()
    result: str = ""

    @property
    def id(self) -> str:
        return f"{self.folder}/{self.name}"


class Step(NamedTuple):
    """One request of a protocol test, and what the answer has to be."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    statuses: frozenset[str]
    format: str
    truth: bool | None
    content_type: str
    graph: str

    @property
    def writes(self) -> bool:
        return self.method in ("PUT", "POST", "DELETE", "PATCH")


class Exchange(NamedTuple):
    """One test of a protocol manifest: its requests in their order."""

    iri: str
    name: str
    steps: tuple[Step, ...]


def folder() -> Path:
    return shared_folder() / "w3c/rdf-tests/sparql/sparql11"


def path_of(iri: str) -> Path:
    """The file that an IRI of the suite names."""
    return folder() / unquote(iri.removeprefix(SUITE))


@cache
def allowed() -> dict[str, str]:
    """The tests that may fail, each with the reason."""
    lines = ALLOWED.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if line and not line.startswith("#"))


@cache
def read(name: str) -> Graph:
    path = folder() / name
    text = path.read_text(encoding="utf-8")
    return Graph(bind_namespaces="none").parse(data=text, format="turtle", publicID=SUITE + name)


def iter_queries(*kinds: str) -> Iterator[Case]:
    """The tests of these kinds in every folder's manifest, but for entailment: no endpoint of ours has it."""
    for path in sorted(folder().glob("*/manifest.ttl")):
        if path.parent.name == "entailment":
            continue
        graph = read(f"{path.parent.name}/manifest.ttl")
        for kind in kinds:
            for test in graph.subjects(TYPE, URIRef(MF + kind)):
                yield _case(graph, path.parent.name, test, kind)


def _case(graph: Graph, folder_name: str, test: Node, kind: str) -> Case:
    action = graph.value(test, URIRef(MF + "action"))
    name = re.split("[/#]", str(test))[-1]
    result = str(graph.value(test, URIRef(MF + "result")) or "")
    if isinstance(action, URIRef):
        return Case(folder_name, name, kind, str(test), str(action), result=result)
    named = []
    for node in graph.objects(action, URIRef(QT + "graphData")):
        source = graph.value(node, URIRef(QT + "graph"))
        label = graph.value(node, URIRef("http://www.w3.org/2000/01/rdf-schema#label"))
        named.append((str(label), str(source)) if source is not None else (str(node), str(node)))
    return Case(
        folder_name,
        name,
        kind,
        str(test),
        str(graph.value(action, URIRef(QT + "query"))),
        tuple(sorted(map(str, graph.objects(action, URIRef(QT + "data"))))),
        tuple(sorted(named)),
        result,
    )


def iter_protocol(name: str) -> Iterator[Exchange]:
    """Each test of a protocol manifest, in its order."""
    graph = read(name)
    entries = graph.value(None, URIRef(MF + "entries"))
    tests = next(graph.objects(None, URIRef(MF + "entries")), entries)
    assert tests is not None
    for test in Collection(graph, tests):
        action = graph.value(test, URIRef(MF + "action"))
        requests = graph.value(action, URIRef(HT + "requests"))
        assert requests is not None
        steps = tuple(_step(graph, node) for node in Collection(graph, requests))
        yield Exchange(str(test), re.split("[/#]", str(test))[-1], steps)


def _step(graph: Graph, node: Node) -> Step:
    answer = graph.value(node, URIRef(HT + "resp"))
    body = graph.value(node, URIRef(HT + "body"))
    given = dict(_headers(graph, answer))
    return Step(
        str(graph.value(node, URIRef(HT + "methodName"))),
        str(graph.value(node, URIRef(HT + "absolutePath"))),
        tuple(_headers(graph, node)),
        _bytes(graph, body) if body is not None else None,
        frozenset(
            str(each).rpartition("#")[2] for each in graph.objects(answer, URIRef(MF + "expectedStatus"))
        ),
        str(graph.value(answer, URIRef(MF + "expectedFormat")) or ""),
        _truth(graph.value(answer, URIRef(MF + "expectedBoolean"))),
        given.get("content-type", ""),
        _text(graph, graph.value(answer, URIRef(HT + "body"))),
    )


def _truth(node: Node | None) -> bool | None:
    return None if node is None else str(node).lower() in ("true", "1")


def _headers(graph: Graph, node: Node | None) -> Iterator[tuple[str, str]]:
    listed = graph.value(node, URIRef(HT + "headers"))
    for header in Collection(graph, listed) if listed is not None else ():
        name = str(graph.value(header, URIRef(HT + "fieldName"))).lower()
        yield name, str(graph.value(header, URIRef(HT + "fieldValue")))


def _text(graph: Graph, body: Node | None) -> str:
    return str(graph.value(body, URIRef(CNT + "chars")) or "") if body is not None else ""


def _bytes(graph: Graph, body: Node) -> bytes:
    encoding = graph.value(body, URIRef(CNT + "characterEncoding"))
    assert encoding is None or isinstance(encoding, Literal)
    return _text(graph, body).encode(str(encoding or "UTF-8"))
