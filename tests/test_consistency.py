"""The ontology, its lists and the data contradict nothing under OWL 2 RL; what would is found."""

import re
from itertools import chain

import pytest
from needs import ROOT
from owlrl import OWLRL_Semantics
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, XSD

from srpp_graph.prefixes import NS, PREFIXES

WORDS = (
    ROOT / "ontology/srpp.ttl",
    *sorted((ROOT / "ontology/schemes").glob("*.ttl")),
    *sorted((ROOT / "ontology/alignments").glob("*.ttl")),
)
DATA = sorted((ROOT / "data").rglob("*.ttl"))
SAMPLED = ("network", "project", "event", "person", "region")
"""Kinds of which all files are reasoned over; of the others, every tenth."""

HEAD = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


def _graph(*paths) -> Graph:
    graph = Graph(bind_namespaces="none")
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


def _close(graph: Graph) -> list[str]:
    """What OWL 2 RL finds contradictory in the graph, which afterwards holds all that follows from it."""
    semantics = OWLRL_Semantics(graph, axioms=False, daxioms=False, rdfs=False)
    semantics.closure()
    return [str(each) for each in semantics.error_messages]


@pytest.fixture(scope="module")
def sample() -> Graph:
    tenth = [path for path in DATA if path.parent.name not in SAMPLED][::10]
    return _graph(*WORDS, *(path for path in DATA if path.parent.name in SAMPLED), *tenth)


def test_nothing_follows_that_cannot_be(sample):
    before = len(sample)
    assert before > 10_000
    assert _close(sample) == []
    assert len(sample) > before
    assert list(sample.subjects(RDF.type, OWL.Nothing)) == []


def test_what_follows_is_what_is_meant(sample):
    """The closure climbs to the classes of others and turns symmetric properties round."""
    oslo = URIRef(PREFIXES["city"] + "oslo")
    graph = _graph(ROOT / "ontology/srpp.ttl", ROOT / "data/city/oslo.ttl")
    _close(graph)
    types = set(graph.objects(oslo, RDF.type))
    assert {URIRef(NS + "PublicAuthority"), URIRef(PREFIXES["org"] + "FormalOrganization")} <= types
    rivals = URIRef(NS + "rivals")
    pairs = set(graph.subject_objects(rivals))
    assert pairs == {(right, left) for left, right in pairs}


CONTRADICTIONS = {
    "a policy that is a case": "case:x a srpp:Policy , srpp:Case .",
    "a city that was adopted": "city:x a srpp:City ; srpp:adoptedBy city:y .",
    "a target that is an outcome": "case:x a srpp:Target , srpp:Outcome .",
    "a story at which something was presented": "event:x a srpp:LighthouseStory ; srpp:presented city:y .",
    "a theme that buys": "case:x srpp:contractingAuthority theme:y . theme:y a skos:Concept , srpp:City .",
    "a statement that rivals itself": "case:x srpp:rivals case:x .",
    "two wholes that are part of each other": "city:x srpp:partOf city:y . city:y srpp:partOf city:x .",
    "policies that rest on each other": "policy:x srpp:basedOn policy:y . policy:y srpp:basedOn policy:x .",
    "a flag that is neither true nor false": 'case:x srpp:social "perhaps"^^xsd:boolean .',
}


@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_seeded_contradiction_is_found(name):
    graph = _graph(ROOT / "ontology/srpp.ttl")
    graph.parse(data=HEAD + CONTRADICTIONS[name], format="turtle")
    assert _close(graph)


def test_no_value_is_outside_the_range_of_its_property():
    ontology = _graph(ROOT / "ontology/srpp.ttl")
    ranges = {
        each: ontology.value(each, RDFS.range) for each in ontology.subjects(RDF.type, OWL.DatatypeProperty)
    }
    objects = set(ontology.subjects(RDF.type, OWL.ObjectProperty))
    wrong = []
    for path in chain(WORDS, DATA):
        for subject, predicate, value in _graph(path):
            if predicate in objects and not isinstance(value, URIRef):
                wrong.append((subject, predicate, value))
            expected = ranges.get(predicate)
            if expected is not None and _datatype(value) != expected:
                wrong.append((subject, predicate, value))
            if isinstance(value, Literal) and not _is_lexical(value):
                wrong.append((subject, predicate, value))
    assert wrong == []


def _datatype(value) -> URIRef | None:
    """The datatype of a literal, with those that RDF gives silently."""
    if not isinstance(value, Literal):
        return None
    return RDF.langString if value.language else value.datatype or XSD.string


FORMS = {
    XSD.gYear: r"[0-9]{4}",
    XSD.gYearMonth: r"[0-9]{4}-(0[1-9]|1[0-2])",
    XSD.date: r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])",
    XSD.integer: r"[+-]?[0-9]+",
    XSD.decimal: r"[+-]?[0-9]*\.[0-9]+",
    XSD.boolean: r"true|false",
}


def _is_lexical(value: Literal) -> bool:
    """Whether the text of a literal is of the form that its datatype asks for."""
    form = FORMS.get(value.datatype)
    return form is None or re.fullmatch(form, str(value)) is not None
