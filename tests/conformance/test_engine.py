"""What the engine gets wrong, each fault by the smallest query that shows it.

A fault that is mended fails here: then its line leaves this list, `allowed.tsv` and `docs/querying.md`.
"""

from typing import NamedTuple

import pyoxigraph as ox
import pytest
from conformance.manifest import allowed
from needs import ROOT

pytestmark = pytest.mark.conformance

DATA = b"""
PREFIX : <http://example.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
:one { :a :p :b }
:two { :a :p :b . :c :p :d }
:numbers { :x :number "-3"^^xsd:negativeInteger . :y :number 2.20 . }
"""


class Fault(NamedTuple):
    """A query; the rows that SPARQL gives it, as TSV without the head; those of the engine; whom it fails."""

    query: str
    right: str
    wrong: str
    tests: tuple[str, ...]


PATHS = ("zero_or_more_set_end", "zero_or_more_set_start", "zero_or_one_set_end", "zero_or_one_set_start")
FAULTS = {
    "a subquery in GRAPH ?g counts all graphs as one": Fault(
        "SELECT ?n { GRAPH ?g { SELECT (COUNT(*) AS ?n) { ?s :p ?o } } } ORDER BY ?n",
        right="0\n1\n2",
        wrong="3",
        tests=("aggregates/agg-empty-group-count-graph",),
    ),
    "VALUES alone in GRAPH ?g leaves ?g unbound": Fault(
        "SELECT ?g { GRAPH ?g { VALUES ?x { 1 } } } ORDER BY ?g",
        right="<http://example.org/numbers>\n<http://example.org/one>\n<http://example.org/two>",
        wrong="",
        tests=("bindings/graph",),
    ),
    "GROUP_CONCAT keeps the language that all its parts have": Fault(
        'SELECT (GROUP_CONCAT(?x) AS ?y) { VALUES ?x { "a"@en "b"@en } }',
        right='"a b"',
        wrong='"a b"@en',
        tests=("aggregates/agg-groupconcat-04", "aggregates/agg-groupconcat-06"),
    ),
    "BNODE(text) is one node for all rows": Fault(
        'SELECT (COUNT(DISTINCT ?node) AS ?n) { VALUES ?row { 1 2 } BIND (BNODE("a") AS ?node) }',
        right="2",
        wrong="1",
        tests=("functions/bnode01",),
    ),
    "MINUS within GRAPH ?g shares ?g": Fault(
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a :p :b MINUS { ?c :p :b } } }",
        right="2",
        wrong="0",
        tests=("negation/graph-minus",),
    ),
    "a path of length zero needs a node of the data": Fault(
        "SELECT ?end { :nobody :p* ?end }",
        right="<http://example.org/nobody>",
        wrong="",
        tests=tuple(f"property-path/{name}" for name in PATHS),
    ),
    "a number is kept by its value, not in its digits": Fault(
        "SELECT ?n { GRAPH :numbers { :y :number ?n } }",
        right="2.20",
        wrong="2.2",
        tests=("csv-tsv-res/csv03",),
    ),
    "a datatype derived from xsd:integer becomes xsd:integer": Fault(
        "SELECT (DATATYPE(?n) AS ?type) { GRAPH :numbers { :x :number ?n } }",
        right="<http://www.w3.org/2001/XMLSchema#negativeInteger>",
        wrong="<http://www.w3.org/2001/XMLSchema#integer>",
        tests=("csv-tsv-res/tsv03",),
    ),
}


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    store.load(DATA, ox.RdfFormat.TRIG)
    return store


@pytest.mark.parametrize("name", FAULTS)
def test_the_engine_still_has_the_fault(store: ox.Store, name: str) -> None:
    fault = FAULTS[name]
    found = store.query(f"PREFIX : <http://example.org/>\n{fault.query}", use_default_graph_as_union=True)
    rows = found.serialize(format=ox.QueryResultsFormat.TSV).decode().partition("\n")[2].strip()
    assert rows != fault.right, "mended"
    assert rows == fault.wrong


def test_every_test_that_may_fail_does_so_for_a_fault_of_the_engine() -> None:
    named = [test for fault in FAULTS.values() for test in fault.tests]
    assert sorted(named) == sorted(allowed())


def test_the_documents_name_every_fault() -> None:
    text = (ROOT / "docs/querying.md").read_text(encoding="utf-8")
    assert [name for name in FAULTS if name not in text] == []
