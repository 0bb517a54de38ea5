"""Conditions of queries: only those on whose answer the engines agree are taken from the reference."""

from collections import Counter

import pytest

from srpp_graph.checks.engines import Engine, validate
from srpp_graph.checks.engines.choice import key
from srpp_graph.checks.engines.conditions import Unfit, read_condition
from srpp_graph.checks.engines.outline import Outline
from srpp_graph.checks.engines.selects import find_selects
from srpp_graph.checks.engines.textual import is_textual
from srpp_graph.store.tokens import iter_tokens
from srpp_graph.turtle import Triple, parse_turtle

HEAD = """
PREFIX ex: <https://example.org/>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
SHAPES = """
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/"^^xsd:anyURI ] ,
    [ sh:prefix "xsd" ; sh:namespace "http://www.w3.org/2001/XMLSchema#"^^xsd:anyURI ] .
ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:property ex:P .
ex:P sh:path ex:p ; sh:sparql ex:query .
ex:query sh:prefixes ex: ; sh:select '''
    SELECT $this ?value WHERE { $this ex:q ?q ; $PATH ?value . FILTER (%s) }''' .
"""
DATA = {
    "plain": "ex:a ex:p 'x' , 'abc' , 7 , ex:b ; ex:q 'x' , 'b' , '' .",
    "nameless values": "ex:a ex:p [] , 'x' ; ex:q 'x' , 'n' . ex:b ex:p 'b' ; ex:q [] .",
    "nameless nodes": "_:f ex:p 'x' ; ex:q 'x' , 'y' .",
    "letters": """ex:a ex:p 'Straße' , 'ΟΔΟΣ' , '𝒳y' , 'İ' , 'ﬀ' ;
        ex:q 'STRASSE' , 'οδος' , 'y' , 'i̇' , 'FF' .""",
    "odd": """ex:a ex:p '20'^^xsd:gYear , 1.50 , 01 , '0'^^ex:own ;
        ex:q '2020-02-30'^^xsd:date , '1.5' , 'x'^^xsd:integer .""",
}
HOLES = [
    "STR(?value) = STR(?q)",
    "STRLEN(STR(?value)) > 2",
    "!(STR(?value) = 'x')",
    "CONTAINS(STR(?value), '')",
    "isLiteral(?value) || STR(?q) < 'z'",
    "!isLiteral(?value) && STRLEN(STR(?value)) > 0",
    "STRLEN(STR($this)) > 3",
    "SUBSTR(STR(?value), 0) = STR(?value)",
    "SUBSTR(STR(?value), 0, 2) = 'x'",
    "SUBSTR(STR(?value), 1.5, 2) = 'x'",
    "SUBSTR(STR(?value), STRLEN(STR(?q))) = 'x'",
    "CONCAT() = ''",
    "STRLEN(STR(?value)) < 'x'",
    "STR(?value) != 7",
    "(STR(?value) = 'x') < (STR(?q) = 'x')",
    "STR(?value) = '\\\\\\\\u0078'",
    "xsd:integer(STR(?value)) < 9",
]
"""Each differed once, or could."""
NAMED = [
    "STR(?value) = STR(?q)",
    "STR(?value) < SUBSTR(STR(?q), 1, STRLEN(STR(?value)))",
    "!(STRLEN(STR(?value)) > 2) || STRENDS(LCASE(STR(?q)), 'x')",
    "UCASE(STR(?value)) = UCASE(STR(?q))",
    "CONCAT(STR(?q), 'x') != (CONCAT(STR(?value), ('x')))",
]


def triples(text: str, scope: str = "t") -> list[Triple]:
    document = parse_turtle(HEAD + text, scope=scope)
    assert not document.faults
    return [each.triple for each in document.triples]


def agreed(data: str, condition: str) -> str:
    """Who judged, where what is found has to be what the reference finds."""
    said, rules = triples(data), triples(SHAPES % condition, "s")
    auto, slow = validate(said, rules), validate(said, rules, engine=Engine.PYSHACL)
    assert Counter(map(key, auto.results)) == Counter(map(key, slow.results))
    assert {each.node for each in auto.faults} == {each.node for each in slow.faults}
    return auto.engine


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("condition", HOLES)
def test_what_engines_answer_differently_is_asked_of_the_reference(condition: str, data: str) -> None:
    agreed(DATA[data], condition)


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("condition", NAMED)
def test_texts_of_what_has_a_name_are_compared_alike(condition: str, data: str) -> None:
    named = f"isLiteral(?value) && !isBlank(?q) && ({condition})"
    assert agreed(DATA[data], named) == "fast" or data in ("odd", "nameless nodes")
    agreed(DATA[data], condition)


@pytest.mark.parametrize(
    ("condition", "sure"),
    [
        ("STR(?value) = 'x'", False),
        ("isLiteral(?value) && STR(?value) = 'x'", True),
        ("STR(?value) = 'x' && isIRI(?value)", True),
        ("!isBlank(?value) && !(STR(?value) = 'x')", True),
        ("isLiteral(?value) || STR(?value) = 'x'", False),
        ("(isLiteral(?value) || isIRI(?value)) && STR(?value) = 'x'", False),
        ("!isLiteral(?value) && STR(?value) = 'x'", False),
        ("isBlank(?value) && STR(?value) = 'x'", False),
        ("isLiteral(?q) && STR(?value) = 'x'", False),
    ],
)
def test_a_text_is_certified_where_the_query_leaves_out_what_has_none(condition: str, sure: bool) -> None:
    outline = Outline(triples(SHAPES % condition, "s"))
    names = {str(each).rpartition("/")[2]: each for each in outline.subjects}
    assert is_textual(names["query"], names["P"], outline) is sure
    assert bool([*find_selects(outline)]) is not sure


def test_a_condition_tells_what_it_reads() -> None:
    found = read_condition([*iter_tokens("BOUND(?a) && (?b < ?c || isIRI(?d)) && isURI(?e)")])
    assert (found.texts, found.compared, found.named) == (set(), {"b", "c"}, {"e"})
    assert found.asks_more
    assert not found.functions


@pytest.mark.parametrize(
    "text",
    ["", "?a", "(?a", "?a < 'x'", "STR('x') = 'x'", "7", "'x'", "STR(?a)", "?a < ?b < ?c", "LANG(?a) = 'x'"],
)
def test_a_condition_of_another_form_is_unfit(text: str) -> None:
    with pytest.raises(Unfit):
        read_condition([*iter_tokens(text)])


@pytest.mark.parametrize(
    "text",
    [
        *("!" * 2000 + "isIRI(?a)", "(" * 2000, "?a = ?b)", "'x' = 'x'@en", "STR(?a) IN ('x')"),
        *("1 = 2 && STR(?a)", "isIRI('x')", "SUBSTR(STR(?a), 0) = 'x'", "CONCAT() = 'x'"),
    ],
)
def test_what_is_too_deep_or_of_mixed_types_is_unfit(text: str) -> None:
    with pytest.raises(Unfit):
        read_condition([*iter_tokens(text)])


def test_a_sum_without_an_end_is_a_fault_of_the_rule_and_not_ours(caplog) -> None:
    data = "ex:a ex:p 'NaN'^^xsd:double , 1.5 ; ex:q 1.5 , 'INF'^^xsd:double , 'x' ."
    outcome = validate(triples(data), triples(SHAPES % "xsd:decimal(?value) > ?q", "s"))
    assert [each.message for each in outcome.faults] == [
        "it compares numbers, or computes with them, where a value is none or has no end"
    ]
    agreed(data, "xsd:integer(STR(?q)) > 1")
    assert not caplog.records
