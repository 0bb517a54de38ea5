"""SPARQL constraints asked of all focus nodes at once find what the reference finds one by one."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from srpp_graph.checks.engines import Engine, validate
from srpp_graph.checks.engines.choice import key
from srpp_graph.checks.engines.outline import Outline
from srpp_graph.checks.engines.selects import find_selects
from srpp_graph.turtle import parse_turtle

HEAD = """
PREFIX ex: <https://example.org/>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
DECLARED = 'ex: sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/"^^xsd:anyURI ] .'
QUERY = 'sh:sparql [ sh:prefixes ex: ; sh:select "%s" ]'
NODE = f"{DECLARED} ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; {QUERY} ."
PATH = f"""
{DECLARED} ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:severity sh:Info ; sh:property ex:P .
ex:P sh:path ex:p ; sh:severity sh:Warning ; sh:message "no" ; {QUERY} .
"""
DATES = """
ex:a ex:p "2020-01-01"^^xsd:date ; ex:q "2019-01-01"^^xsd:date , "2021-01-01"^^xsd:date ; ex:r ex:b , ex:c .
ex:b ex:p "2019-05-01"^^xsd:date ; ex:q "2019-05-01"^^xsd:date ; ex:r ex:a .
ex:c ex:p "2018-01-01"^^xsd:date .
"""


def triples(text: str, scope: str = "t"):
    return [each.triple for each in parse_turtle(HEAD + text, scope=scope).triples]


def compare(data: str, shapes: str) -> tuple[str, int]:
    """Who judged, and how many results there are; the reference must agree in everything told."""
    said, rules = triples(data), triples(shapes, "s")
    auto, slow = validate(said, rules), validate(said, rules, engine=Engine.PYSHACL)

    def told(outcome) -> Counter:
        return Counter(
            (*key(each), str(each.shape), str(each.constraint), tuple(sorted(map(str, each.messages))))
            for each in outcome.results
        )

    assert told(auto) == told(slow)
    assert auto.looked_at == slow.looked_at
    return auto.engine, len(auto.results)


@pytest.mark.parametrize(
    ("query", "results"),
    [
        ("SELECT $this WHERE { $this ex:p ?a ; ex:q ?b FILTER(?b < ?a) }", 1),
        ("SELECT $this WHERE { $this ex:p ?a ; ex:q ?b FILTER(?b <= ?a) }", 2),
        ("SELECT DISTINCT $this WHERE { ?this ex:q ?b . $this ex:p ?a . FILTER(?a = ?b) }", 1),
        ("SELECT $this ?value { $this ex:r ?value . FILTER NOT EXISTS { ?value ex:r $this } }", 1),
        ("SELECT $this ?value { $this ex:r ?value . FILTER EXISTS { ?value ex:q ?x } }", 2),
        ("SELECT $this { $this ex:p ?a . OPTIONAL { $this ex:q ?b } FILTER (!BOUND(?b)) }", 1),
        ("SELECT $this ?value { $this ex:r ?x . ?x ex:p ?value ; ex:q ?b FILTER (?b != ?value) }", 1),
        ("SELECT $this ?value { ?value ex:r $this }", 3),
        ("SELECT $this { $this ex:p ?a ; ex:q ?b FILTER (STR(?b) > STR(?a) && STRLEN(STR(?a)) = 10) }", 1),
    ],
)
def test_plain_queries_are_asked_at_once(query: str, results: int) -> None:
    assert compare(DATES, NODE % query) == ("fast", results)


def test_a_property_shape_lends_its_path_severity_and_words() -> None:
    query = "SELECT $this ?value { $this $PATH ?value ; ex:q ?b FILTER (?b < ?value) }"
    assert compare(DATES, PATH % query) == ("fast", 1)
    assert compare(DATES, PATH % query.replace(" ?value {", " {")) == ("fast", 1)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this WHERE { { $this ex:p ?a } UNION { $this ex:q ?a } }",
        "SELECT $this WHERE { $this ex:p ?a . BIND (?a AS ?b) }",
        "SELECT $this WHERE { { SELECT $this { $this ex:p ?a } } }",
        "SELECT $this ?path WHERE { $this ?path ?a }",
        "SELECT $this WHERE { $this ex:r/ex:r ?a }",
        "SELECT $this WHERE { $this ex:p ?a FILTER (YEAR(?a) < 2020) }",
        "SELECT $this WHERE { $this ex:p ?a FILTER (?a < NOW()) }",
        "SELECT $this WHERE { $this ex:p ?a } LIMIT 1",
        "SELECT $this (1 AS ?value) WHERE { $this ex:p ?a }",
        "SELECT ?this ?value WHERE { FILTER (?this = ex:a) { ?this ex:p ?value } }",
        "SELECT $this WHERE { $this ex:p ?a ; ex:q ?b FILTER(?b < ?a || STRLEN(STR(?a)) > 3) }",
    ],
)
def test_other_queries_are_left_to_the_reference(query: str) -> None:
    assert not [*find_selects(Outline(triples(NODE % query, "s")))]


LESS = NODE % "SELECT $this WHERE { $this ex:p ?a ; ex:q ?b FILTER(?b < ?a) }"


@pytest.mark.parametrize(
    "spoilt",
    [
        'ex:d ex:p "2020"^^xsd:gYear ; ex:q "2019"^^xsd:gYear .',
        'ex:d ex:p "2020-01-01"^^xsd:date ; ex:q 7 .',
        'ex:d ex:p "2020-01-01Z"^^xsd:date ; ex:q "2019-01-01"^^xsd:date .',
        'ex:d ex:p "2021-02-30"^^xsd:date ; ex:q "2019-01-01"^^xsd:date .',
        '_:x ex:p "2020-01-01"^^xsd:date ; ex:q "2019-01-01"^^xsd:date .',
    ],
)
def test_values_on_which_engines_differ_are_left_to_the_reference(spoilt: str) -> None:
    assert compare(DATES + spoilt, LESS)[0].endswith("pyshacl")


def test_a_value_that_the_engine_would_rewrite_is_told_as_it_was_written() -> None:
    query = NODE % "SELECT $this ?value { $this ex:p ?value ; ex:q ?b FILTER (?b < ?value) }"
    assert compare("ex:a ex:p 1.50 , 07 ; ex:q 1 .", query)[1] == 2
    assert compare("ex:a ex:p 1.5 , 7 ; ex:q 1 .", query) == ("fast", 2)


def test_a_shape_that_others_refer_to_keeps_its_query() -> None:
    shapes = LESS + "ex:T a sh:NodeShape ; sh:targetNode ex:c , ex:a ; sh:node ex:S ."
    assert not [*find_selects(Outline(triples(shapes, "s")))]
    assert compare(DATES, shapes)[1] == 2


@pytest.mark.parametrize("more", ["sh:deactivated true", 'sh:message "of {$this}"'])
def test_a_query_that_is_put_out_of_use_or_fills_in_words_is_left_to_the_reference(more: str) -> None:
    shapes = LESS.replace("sh:prefixes ex: ;", f"sh:prefixes ex: ; {more} ;")
    assert not [*find_selects(Outline(triples(shapes, "s")))]
    compare(DATES, shapes)


TERMS = [
    "ex:a",
    "ex:b",
    "ex:c",
    '"2019-01-01"^^xsd:date',
    '"2020-06-01"^^xsd:date',
    '"x"',
    '"y"',
    "3",
    "7",
    "2.5",
]
STATEMENTS = st.lists(
    st.builds(
        "{} {} {} .".format,
        st.sampled_from(["ex:a", "ex:b", "ex:c"]),
        st.sampled_from(["ex:p", "ex:q", "ex:r"]),
        st.sampled_from(TERMS),
    ),
    max_size=12,
)
PATTERNS = [
    "$this ex:p ?x",
    "$this ex:q ?y",
    "?x ex:r ?y",
    "?y ex:q ?value",
    "$this ex:r ?value",
    "?x ex:p $this",
]
CONDITIONS = [
    "FILTER (?x < ?y)",
    "FILTER (?x = ?y)",
    "FILTER (!(?x >= ?y) && BOUND(?x))",
    "FILTER (STR(?x) < STR(?y))",
    "FILTER NOT EXISTS { $this ex:r ?x }",
    "FILTER NOT EXISTS { $this ex:q ?z . FILTER (?z < ?x) }",
    "FILTER EXISTS { ?x ex:q ?y }",
    "OPTIONAL { $this ex:q ?w }",
    "OPTIONAL { $this ex:q ?y . FILTER (?y > ?x) }",
]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    STATEMENTS,
    st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=3, unique=True),
    st.lists(st.sampled_from(CONDITIONS), max_size=2, unique=True),
    st.booleans(),
)
def test_random_queries_on_random_statements_agree(data, patterns, conditions, value) -> None:
    query = f"SELECT $this {'?value' * value} WHERE {{ {' . '.join(patterns)} . {' '.join(conditions)} }}"
    compare("\n".join(data), NODE % query)
