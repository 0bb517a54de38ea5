"""Queries that give nothing, and what is said of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from srpp_graph.emptiness import Explanation, Verdict, render_plain

TABLE = Path(__file__).with_name("empty.rq")
CITY = "SELECT ?city { ?city a srpp:City }"


def empty_queries() -> Iterator[pytest.param]:
    """Each query of the table: kind of finding, what stands at its place, what the mended query says."""
    for block in TABLE.read_text("utf-8").split("## ")[1:]:
        name, rule, text = block.split("\n", 2)
        kind, place, mended = (each.strip() for each in rule.removeprefix("# ").split("|", 2))
        yield pytest.param(kind, place, mended, text, id=name)


def test_the_table_holds_enough() -> None:
    assert len(list(empty_queries())) >= 60


@pytest.mark.parametrize(("kind", "place", "mended", "text"), list(empty_queries()))
def test_an_empty_result_is_explained_at_its_place(
    explain, kind: str, place: str, mended: str, text: str
) -> None:
    explanation: Explanation = explain(text)
    said = "\n".join(render_plain(explanation))
    assert explanation.verdict is Verdict.EXPLAINED, said
    found = [each for each in explanation.findings if each.kind == kind and place in ("^", each.text)]
    assert found, said
    lines = text.splitlines()
    for each in found:
        if each.line == each.end_line:
            assert lines[each.line - 1][each.column - 1 : each.end_column - 1] == each.text
    assert mended in explanation.query, said


@pytest.mark.parametrize(("kind", "place", "mended", "text"), list(empty_queries()))
def test_every_query_that_is_offered_gives_what_it_promises(
    explain, kind: str, place: str, mended: str, text: str
) -> None:
    explanation: Explanation = explain(text)
    offered = {each.query: each.rows for one in explanation.findings for each in one.suggestions}
    for query, rows in {**offered, explanation.query: explanation.query_rows}.items():
        if query:
            again = explain(query)
            assert again.verdict is Verdict.ROWS, query
            assert rows == min(again.rows, 10_000), query


def test_what_gives_rows_needs_no_explanation(explain) -> None:
    explanation = explain(CITY)
    assert explanation.verdict is Verdict.ROWS
    assert explanation.summary == f"The query gives {explanation.rows} rows; there is nothing to explain."
    assert explanation.rows > 100


@pytest.mark.parametrize("text", ["ASK { ?s a srpp:City }", "SELECT (COUNT(*) AS ?n) { ?s a srpp:City }"])
def test_a_yes_and_a_count_need_none(explain, text: str) -> None:
    assert explain(text).verdict is Verdict.ROWS


def test_two_slips_are_mended_together(explain) -> None:
    explanation = explain("SELECT ?city { ?city srpp:memberof ?network ; skos:preflabel ?name }")
    assert len(explanation.findings) == 2
    assert "srpp:memberOf ?network ; skos:prefLabel ?name" in explanation.query
    assert explanation.query_rows > 100


def test_what_shows_only_when_something_else_is_mended_is_told_in_a_second_round(explain) -> None:
    text = 'SELECT ?c { ?c srpp:memberof ?n ; skos:prefLabel ?l FILTER (LANG(?l) = "en-GB") }'
    explanation = explain(text)
    assert [(each.round, each.text) for each in explanation.findings] == [
        (1, "srpp:memberof"),
        (2, '"en-GB"'),
    ]
    mended = text.replace("memberof", "memberOf").replace("en-GB", "en")
    assert explanation.query == mended
    assert explain(mended).rows == explanation.query_rows
    assert "Once that is mended:" in list(render_plain(explanation))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?c { ?c a srpp:Citty }",
        'SELECT ?c { ?c srpp:memberof ?n ;\n skos:prefLabel ?l FILTER (LANG(?l) = "en-GB") }',
        "SELECT ?c {\n ?c a <http://w3id.org/srpp/ns#City> ; srpp:memberof ?n }",
    ],
)
def test_the_mends_make_the_mended_query_of_the_one_that_was_sent(explain, text: str) -> None:
    explanation = explain(text)
    assert explanation.mends
    lines = text.splitlines()
    for each in sorted(explanation.mends, key=lambda each: (-each.line, -each.column)):
        line = lines[each.line - 1]
        assert line[each.column - 1 : each.end_column - 1] == each.text
        lines[each.line - 1] = line[: each.column - 1] + each.replacement + line[each.end_column - 1 :]
    assert "\n".join(lines) == explanation.query


def test_what_cannot_be_mended_whole_says_that_more_is_wrong(explain) -> None:
    text = "SELECT ?c { ?c srpp:memberof ?n ; skos:prefLabel ?l FILTER (STRLEN(?l) > 90000) }"
    explanation = explain(text)
    assert [each.round for each in explanation.findings] == [1, 2]
    assert explanation.query == ""
    assert explanation.mends == ()
    assert "ask again for the rest" in explanation.summary


def test_a_join_tells_how_often_each_part_matches(explain) -> None:
    text = "SELECT * { ?city a srpp:City ; srpp:country country:NOR ; srpp:country country:DEU }"
    (finding,) = explain(text).findings
    assert finding.kind == "join"
    assert "`?city srpp:country country:NOR` matches" in finding.notes[0]
    assert "together nothing" in finding.notes[0]


def test_a_filter_tells_what_the_values_are(explain) -> None:
    text = 'SELECT ?n { ?c a srpp:City ; skos:prefLabel ?n FILTER (LANG(?n) = "en-GB") }'
    (finding,) = explain(text).findings
    assert finding.notes[0].startswith('LANG(?n) is "en" (')


def test_a_class_in_the_place_of_a_property_is_named_as_one(explain) -> None:
    (finding,) = explain("SELECT ?x { ?x srpp:City ?name }").findings
    assert finding.notes == ("srpp:City is a class: `?thing a srpp:City` asks for what is of it",)


def test_a_graph_of_the_parameters_that_is_not_there_is_named(explain) -> None:
    graphs = (("https://w3id.org/srpp/doc/city/olso",), ())
    (finding,) = explain("SELECT ?p { ?s ?p ?o }", graphs=graphs).findings
    assert finding.kind == "unknown-graph"
    assert finding.notes == ("did you mean https://w3id.org/srpp/doc/city/oslo?",)


def test_the_parameters_choose_what_is_asked(explain) -> None:
    oslo = (("https://w3id.org/srpp/doc/city/oslo",), ())
    (finding,) = explain("SELECT ?x { ?x srpp:adoptedBy ?o }", graphs=oslo).findings
    assert finding.kind == "unused-property"


@pytest.mark.parametrize(
    "text",
    [
        "DESCRIBE <https://w3id.org/srpp/id/city/atlantis>",
        "SELECT * { << ?s ?p ?o >> srpp:nothing ?x }",
        "SELECT * { ?s ?p 'a' ; srpp:x ?o {| srpp:y ?z |} }",
    ],
)
def test_what_is_too_unusual_is_said_to_be_so(explain, text: str) -> None:
    explanation = explain(text)
    assert explanation.verdict is Verdict.UNEXPLAINED
    assert "too unusual to be taken apart: line 1, column" in explanation.summary


def test_a_very_long_query_is_not_taken_apart(explain) -> None:
    values = " ".join(f"city:nowhere-{number}" for number in range(3000))
    explanation = explain(f"SELECT * {{ VALUES ?c {{ {values} }} ?c a srpp:City }}")
    assert explanation.verdict is Verdict.UNEXPLAINED
    assert "too long to be taken apart" in explanation.summary


def test_few_probes_give_a_part_of_the_explanation_that_says_so(explain) -> None:
    explanation = explain("SELECT * { ?a srpp:memberof ?b ; skos:preflabel ?c }", most_probes=3)
    assert explanation.verdict is Verdict.PARTIAL
    assert not explanation.complete
    assert "3 probing queries" in explanation.summary


def test_little_time_gives_a_part_of_the_explanation_that_says_so(explain) -> None:
    crossed = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?a = ?d && ?f = ?g && ?c = ?h && ?x = 1) }"
    explanation = explain("SELECT * { ?s srpp:nothing ?o { " + crossed + " } }", seconds=2)
    assert explanation.verdict is Verdict.PARTIAL
    assert "This is not the whole explanation" in explanation.summary


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { ?s srpp:x "}" # } {\n ; srpp:y """ " \n } """ , \'#\' }',
        "SELECT * { ?s srpp:x () , ( 1 [ srpp:y ( ) ] ) }",
        "SELECT * { [] srpp:x [] . _:a srpp:y _:a . }",
        "SELECT * { city:oslo !(srpp:x | ^srpp:y | rdf:type | ^rdf:type)/srpp:nothing* '' }",
        "SELECT * { ?s srpp:x -1 , +2.5 , 1e3 , true , 'x'^^xsd:date }",
        "BASE <http://example.org/> PREFIX : <#> SELECT * { <a> :b <../c> }",
        "SELECT * { ?s \\u0073rpp:x ?o }",
        "SELECT ($x AS ?y) { $x srpp:x $z } ORDER BY (?y) LIMIT 1 OFFSET 0",
        "SELECT * { GRAPH ?g { ?s srpp:x ?o OPTIONAL { ?s ?p ?q } MINUS { ?s ?a ?b } } }",
        "SELECT * { ?s a ?c FILTER (false) }",
        "SELECT * { ?s a ?c FILTER (?c IN ()) }",
        "SELECT * { VALUES ?x { } ?x ?y ?z }",
        "SELECT * { VALUES (?x ?y) { (UNDEF srpp:x) (srpp:z UNDEF) } ?x a ?y . ?y srpp:no ?x }",
        "SELECT * {} HAVING (false)",
        "SELECT * { ?s ?p ?o BIND(1/0 AS ?x) FILTER(?x = 1) }",
    ],
)
def test_odd_queries_are_explained_without_a_fault(explain, text: str) -> None:
    explanation = explain(text)
    assert explanation.verdict is not Verdict.PARTIAL, explanation.summary
    assert explanation.verdict is Verdict.ROWS or explanation.rows == 0
    assert "\n".join(render_plain(explanation))
