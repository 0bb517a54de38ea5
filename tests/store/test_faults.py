from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from srpp_graph.store.faults import Fault, find_fault
from srpp_graph.store.gate import admit
from srpp_graph.store.syntax import explain_fault

ENGINE = ox.Store()


def parse(text: str) -> str | None:
    try:
        ENGINE.query(text)
    except SyntaxError as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("ASK { ?s ?p }", Fault(1, 13, "}", "")),
        ("ASK {\n  ?s ?p ?o ;\n  WHRE ?o }", Fault(3, 3, "WHRE", "")),
        ("SELECT ?s { ?s ?p ?o } LIMIT x", Fault(1, 30, "x", "")),
        ("ASK { ?s ?p '''two\nlines''' , , ?o }", Fault(2, 12, ",", "")),
        ("ASK { ?s <a> ?o }", Fault(1, 10, "<a>", "IRI parsing failed")),
        ("ASK {", Fault(1, 6, "", "")),
    ],
)
def test_fault_is_found_at_the_token_that_cannot_stand_there(text: str, fault: Fault) -> None:
    assert find_fault(text, parse) == fault


QUERY = (
    "SELECT ?s ( 1 + 2 AS ?n ) WHERE { ?s a <urn:x> ; ?p 'a'@en , '1'^^<urn:y> . FILTER ( ?s < 3 ) } LIMIT 5"
)


@given(st.integers(0, len(QUERY) - 1), st.sampled_from(["", "§", "WHERE ", ") ", "} "]))
def test_any_slip_has_a_place_within_the_query_and_an_explanation(offset: int, slip: str) -> None:
    text = QUERY[:offset] + slip + QUERY[offset + 1 :]
    if parse(text) is None:
        return
    error = explain_fault(text, find_fault(text, parse))
    assert error.line == 1
    assert 1 <= error.column <= len(text) + 1
    assert str(error)


def test_setting_tokens_apart_changes_no_query() -> None:
    seen: list[str] = []

    def record(text: str) -> str | None:
        seen.append(text)
        return None

    queries = [
        QUERY,
        "ASK { ?s (<urn:a>|^<urn:b>)*/!(<urn:c>|^<urn:d>)+/<urn:e>? ?o , () , [ ] , [ <urn:p> ( 1 2.5 ) ] }",
        "SELECT (COUNT(DISTINCT *) AS ?n) { VALUES (?a ?b){(UNDEF -1)} FILTER(?a != -1 && !?b || ?a >= +2) }",
        "ASK{?s?p'''a'''@en-GB;<urn:q>true.OPTIONAL{?s?p?o}FILTER(?o IN(1,2)&&NOT EXISTS{?o?p _:b})}",
    ]
    for query in queries:
        assert parse(query) is None
        find_fault(query, record)
        assert admit(seen[-1], max_bytes=100_000)
        assert parse(seen[-1]) is None
