from __future__ import annotations

import pyoxigraph as ox
import pytest
from gate_corpus import Case, load_cases
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from srpp_graph.errors import QueryError, QueryRefused, QuerySyntaxError, QueryTooLong
from srpp_graph.store.gate import QueryForm, admit, inspect_query

CASES = load_cases()


def refusal(text: str) -> QueryError | None:
    """Why the gate alone refuses a text."""
    try:
        admit(text, max_bytes=256 << 10)
    except QueryError as error:
        return error
    return None


def decision(error: QueryError | None) -> str:
    if isinstance(error, QueryRefused):
        return "update" if error.reason == "update" else "refused"
    words = {QuerySyntaxError: "syntax", QueryTooLong: "too-long", type(None): "admitted"}
    return words[type(error)]


def test_the_corpus_is_large_and_has_every_decision() -> None:
    assert len(CASES) >= 200
    assert {case.gate for case in CASES} == {"admitted", "refused", "update", "syntax", "too-long"}
    assert len({case.name for case in CASES}) == len({case.text for case in CASES}) == len(CASES)
    assert all(case.place for case in CASES if case.gate in ("refused", "update"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_gate_alone_decides_rightly_and_names_the_place(case: Case) -> None:
    error = refusal(case.text)
    assert decision(error) == case.gate
    assert error is None or error.help
    if isinstance(error, QueryRefused | QuerySyntaxError):
        assert (error.line, error.column) == case.place


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * WHERE { ?s ?p ?o }", QueryForm.SELECT),
        ("SELECTDISTINCT?s{?s?p?o}", QueryForm.SELECT),
        ("ASK{}", QueryForm.ASK),
        ("PREFIX : <http://example.org/> CONSTRUCT WHERE { ?s ?p ?o }", QueryForm.CONSTRUCT),
        ("BASE <http://example.org/> DESCRIBE <service>", QueryForm.DESCRIBE),
        ("VERSION '1.2' SELECT * {}", QueryForm.SELECT),
        ("\ufeffASK {}", QueryForm.ASK),
        ("", None),
        ("hello world", None),
        ("PREFIX", None),
        ("{ ?s ?p ?o }", None),
    ],
)
def test_the_form_is_the_first_word_behind_the_prologue(text: str, form: QueryForm | None) -> None:
    assert inspect_query(text, max_bytes=1000) is form


@pytest.mark.parametrize(("text", "reason"), [("LOAD <x>", "load"), ("DROPALL", "update")])
def test_a_refusal_says_what_was_refused(text: str, reason: str) -> None:
    with pytest.raises(QueryRefused) as raised:
        inspect_query(text, max_bytes=1000)
    assert raised.value.reason == reason


def test_service_is_refused_with_its_place() -> None:
    with pytest.raises(QueryRefused) as raised:
        inspect_query("SELECT *\n{ ?s ?p '😀' .\n  SERVICE <x> {} }", max_bytes=1000)
    assert (raised.value.line, raised.value.column) == (3, 3)


def test_a_place_counts_escapes_as_they_were_written() -> None:
    text = "SELECT ?\\u0061\n{ ?\\U00000061 ?\\u0061 ?o . SERVICE <x> {} }"
    with pytest.raises(QueryRefused) as raised:
        inspect_query(text, max_bytes=1000)
    assert text.splitlines()[1][raised.value.column - 1 :].startswith("SERVICE")
    admitted = admit("SELECT ?\\u0061 {} LIMT", max_bytes=1000)
    error = admitted.as_written(QuerySyntaxError("no", 1, admitted.text.index("LIMT") + 1))
    assert isinstance(error, QuerySyntaxError)
    assert error.column == 19


def test_length_is_counted_in_bytes() -> None:
    assert inspect_query("ASK{}#" + "ü" * 5, max_bytes=16) is QueryForm.ASK
    with pytest.raises(QueryTooLong) as raised:
        inspect_query("ASK{}#" + "ü" * 6, max_bytes=16)
    assert (raised.value.limit, raised.value.unit) == (16, "bytes")
    assert "18 bytes" in str(raised.value)


@pytest.mark.parametrize(
    ("text", "has_dataset"),
    [
        ("SELECT * FROM <g> {}", True),
        ("SELECT * FROM NAMED <g> {}", True),
        ("SELECT * { ?s ?p 'FROM' . ?from ex:from ?o }", False),
    ],
)
def test_from_is_seen_where_it_chooses_graphs(text: str, has_dataset: bool) -> None:
    assert admit(text, max_bytes=1000).has_dataset is has_dataset


def test_escapes_in_strings_and_iris_are_left_to_the_engine() -> None:
    text = "SELECT ?\\u0061 { ?\\u0061 <http://x/\\u0061> '\\u0027' } # \\u000A"
    assert admit(text, max_bytes=1000).text == ("SELECT ?a { ?a <http://x/\\u0061> '\\u0027' } # \\u000A")


FRAGMENTS = [
    *(
        "SERVICE",
        "service",
        "SILENT",
        "<http://x/>",
        "<http://o'x>",
        "<http://o#x>",
        "'",
        '"',
        "'''",
        "#",
        "\n",
    ),
    *(
        ">",
        "<",
        "?a",
        "(",
        ")",
        "{",
        "}",
        "{}",
        "FILTER",
        "FILTER(",
        "BIND(",
        "AS",
        "ex:f",
        "filterx:p",
        "true",
    ),
    *(
        "FILTERex:f",
        "a",
        "1",
        "1.",
        "e5",
        "@en",
        "/",
        "*",
        "?",
        ".",
        ";",
        ",",
        "VALUES",
        "VALUES ?x{",
        "UNDEF",
    ),
    *(
        "OPTIONAL{",
        "UNION",
        "GRAPH",
        "SELECT*{",
        "ORDER BY",
        "EXISTS{",
        "<<(",
        ")>>",
        "[",
        "]",
        "=",
        "<=",
        " ",
    ),
    *("''", "\\u0053", "?s ?p ?o", "?s ?p ?a.", "service:x", "(?a<'>')", "FILTER(?a<", "SERVICE:x{}"),
    *("SERVICE<http://x/>{}", "SERVICE?v{}", "SERVICEex:x{}"),
]
PREFIXES = {
    prefix: "http://example.org/"
    for prefix in ("", "ex", "service", "servoce", "filterx", "FILTERex", "SERVICEex", "SERVOCEex")
}


ENGINE = ox.Store()


def engine_reads(text: str) -> bool:
    try:
        ENGINE.query(text, prefixes=PREFIXES)
    except SyntaxError:
        return False
    except (OSError, RuntimeError):
        return True
    return True


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    st.sampled_from(["", "?s ?p ", "?s ?p ?a ", "?s ?p true"]),
    st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=7).map("".join),
    st.sampled_from(["}", "}}", "}'}", ")}", "{}}", "{}FILTER('')}", "){}}'", "}#'"]),
)
def test_no_text_in_which_the_engine_reads_the_keyword_gets_through(start: str, body: str, end: str) -> None:
    """The engine reads the keyword where it takes the text with it, but not with another word instead."""
    text = f"SELECT*{{{start}{body}{end}"
    other = text.replace("SERVICE", "SERVOCE").replace("service", "servoce")
    assume(other != text and engine_reads(text) and not engine_reads(other))
    with pytest.raises(QueryError):
        inspect_query(text, max_bytes=10_000)
