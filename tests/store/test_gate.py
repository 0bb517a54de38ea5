from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from srpp_graph.errors import QueryError, QueryRefused, QuerySyntaxError, QueryTooLong
from srpp_graph.store.gate import QueryForm, admit, inspect_query

SERVICE = "SERVICE <http://127.0.0.1/> { ?s ?p ?o }"

ASKS_ANOTHER_SERVICE = [
    f"SELECT * {{ {SERVICE} }}",
    "SELECT * { service <http://127.0.0.1/> {} }",
    "SELECT * { SeRvIcE SILENT <http://127.0.0.1/> {} }",
    "SELECT * { SERVICE ?where { ?s ?p ?o } }",
    "SELECT * { SERVICE $where { ?s ?p ?o } }",
    "SELECT * { SERVICE ex:there { ?s ?p ?o } }",
    "SELECT * { SERVICE :there { ?s ?p ?o } }",
    "SELECT * { SERVICE<http://127.0.0.1/>{} }",
    "SELECT * { SERVICE?where{} }",
    "SELECT * { SERVICE:there{} }",
    "SELECT * { SERVICEex:there{} }",
    "SELECT * { SERVICESILENT<http://127.0.0.1/>{} }",
    "SELECT * { SERVICE#comment\n<http://127.0.0.1/>{} }",
    "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1/>{} }",
    "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1/>{} }",
    "SELECT * { ?s ?p true.SERVICE:there{} }",
    "SELECT * { ?s ?p true;a1SERVICE<http://127.0.0.1/>{} }",
    "SELECT * { ?s ?p 'x'SERVICE<http://127.0.0.1/>{} }",
    "SELECT * { ?s ?p ?o.SERVICE<http://127.0.0.1/>{} }",
    "SELECT * { {}SERVICE<http://127.0.0.1/>{} }",
    f"SELECT * {{ OPTIONAL {{ {SERVICE} }} }}",
    f"SELECT * {{ ?s ?p ?o MINUS {{ {SERVICE} }} }}",
    f"SELECT * {{ {{ SELECT * {{ {SERVICE} }} }} }}",
    f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ {SERVICE} }} }}",
    f"SELECT * {{ ?s ?p ?o FILTER(EXISTS {{ {SERVICE} }}) }}",
    f"SELECT (EXISTS {{ {SERVICE} }} AS ?x) {{}}",
    f"SELECT * {{ GRAPH ?g {{ {SERVICE} }} }}",
    f"SELECT * {{ ?s ?p ?o LATERAL {{ {SERVICE} }} }}",
    f"SELECT * {{ {{}} UNION {{ {SERVICE} }} }}",
    f"ASK {{ {SERVICE} }}",
    f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {SERVICE} }}",
    f"DESCRIBE ?s {{ {SERVICE} }}",
    f"# SELECT\nPREFIX ex: <http://example.org/>\nSELECT * {{ {SERVICE} }}",
    f"SELECT * {{ # a comment ends at a carriage return \r {SERVICE} }}",
    f"SELECT * {{ ?s ?p '#' . {SERVICE} }}",
    f"SELECT * {{ ?s ?p <http://example.org/#> . {SERVICE} }}",
    f"SELECT * {{ ?s ?p '\\'' . {SERVICE} }}",
    f"SELECT * {{ ?s ?p '''a'''  . {SERVICE} }} #'''",
    f"SELECT * {{ ?s ?p '''a\\'''' . {SERVICE} }} #'''",
    f'SELECT * {{ ?s ?p "\\u0022" . {SERVICE} }}',
    f"SELECT * {{ ?s ex:p\\' ?o . {SERVICE} }} #'",
    f"SELECT * {{ ?s ex:p\\# ?o . {SERVICE} }}",
    f"SELECT * {{ ?s ?p ?o FILTER(?s < ?o) {SERVICE} FILTER(?s > ?o) }}",
    "SELECT * { ?s ?p ?a FILTER(?a<?b)SERVICE#>\n<http://127.0.0.1/> {} }",
    "SELECT * { ?s ?p ?a FILTER(?a<'>')SERVICE<http://127.0.0.1/>{}FILTER(?a!='') }",
    "SELECT (?a<'>' AS ?x) { SERVICE<http://127.0.0.1/>{} FILTER(?a!='') }",
    "SELECT * { ?s ?p ?a FILTER ex:f(?a<'>')SERVICE<http://127.0.0.1/>{}FILTER(?a!='') }",
    "SELECT * { ?s ?p ?a FILTER<http://f>(?a<'>')SERVICE<http://127.0.0.1/>{}FILTER(?a!='') }",
    "SELECT * { ?s ?p (1 <http://o'x>) . SERVICE<http://127.0.0.1/>{} FILTER(?a!='') }",
    "SELECT * { ?filter ex:p (?a<http://o'x>) . SERVICE<http://127.0.0.1/>{} FILTER(?a!='') }",
    "SELECT * { ?s a(?a<http://o'x>) . SERVICE<http://127.0.0.1/>{} FILTER(?a!='') }",
    "SELECT * { truea (?a<http://o'x>) . SERVICE<http://127.0.0.1/>{} FILTER(?a!='') }",
    "SELECT * { VALUES (?a ?b) { (1<http://o'x>) } SERVICE<http://127.0.0.1/>{} FILTER(?a!='') }",
    "SELECT * { ?s ?p <<(?a<http://o'x>1)>> . SERVICE<http://127.0.0.1/>{} FILTER(?a!='') }",
    "SELECT * { \\u0053ERVICE <http://127.0.0.1/> {} }",
    "SELECT * { SERVIC\\U00000045 <http://127.0.0.1/> {} }",
    "PREFIX service: <http://example.org/> SELECT * { SERVICE service:x {} }",
    "BASE <http://example.org/> SELECT * { SERVICE <x> {} }",
]

UPDATES = [
    ("INSERT DATA { <a> <b> <c> }", "update", 1, 1),
    ("insert data { <a> <b> <c> }", "update", 1, 1),
    ("DELETE WHERE { ?s ?p ?o }", "update", 1, 1),
    ("DELETE DATA { <a> <b> <c> }", "update", 1, 1),
    ("DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }", "update", 1, 1),
    ("WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "update", 1, 1),
    ("# now\nPREFIX ex: <http://example.org/>\n  DROP ALL", "update", 3, 3),
    ("BASE <http://example.org/> CLEAR DEFAULT", "update", 1, 28),
    ("CREATE GRAPH <g>", "update", 1, 1),
    ("COPY <a> TO <b>", "update", 1, 1),
    ("MOVE <a> TO <b>", "update", 1, 1),
    ("ADD <a> TO <b>", "update", 1, 1),
    ("LOAD <http://127.0.0.1/>", "load", 1, 1),
    ("LOAD SILENT <http://127.0.0.1/> INTO GRAPH <g>", "load", 1, 1),
    ("PREFIX : <http://example.org/> lOaD :x", "load", 1, 32),
    ("\\u004COAD <http://127.0.0.1/>", "load", 1, 1),
]

INNOCENT = [
    ("SELECT * WHERE { ?s ?p ?o }", QueryForm.SELECT),
    ("select*{?s?p?o}", QueryForm.SELECT),
    ("SELECTDISTINCT?s{?s?p?o}", QueryForm.SELECT),
    ("ASK{}", QueryForm.ASK),
    ("CONSTRUCT WHERE { ?s ?p ?o }", QueryForm.CONSTRUCT),
    ("DESCRIBE <http://example.org/service>", QueryForm.DESCRIBE),
    ("# SERVICE <x> {}\nASK {}", QueryForm.ASK),
    ("ASK { ?s ?p 'SERVICE <x> {}' }", QueryForm.ASK),
    ('ASK { ?s ?p "\\" SERVICE <x> {} \\"" }', QueryForm.ASK),
    ("ASK { ?s ?p '''\n' SERVICE <x> {}\n''' }", QueryForm.ASK),
    ('ASK { ?s ?p """SERVICE <x> {}""" }', QueryForm.ASK),
    ('ASK { ?s ?p "\\u0022 SERVICE <x> {}" }', QueryForm.ASK),
    ("ASK { ?s ?p <http://example.org/SERVICE> }", QueryForm.ASK),
    ("ASK { ?s ?p <http://example.org/?SERVICE#x> }", QueryForm.ASK),
    ("ASK { ?service ?SERVICE $service }", QueryForm.ASK),
    ("ASK { ?s ex:SERVICE ex:service }", QueryForm.ASK),
    ("PREFIX service: <http://example.org/> ASK { service:a service:b service:c }", QueryForm.ASK),
    ("PREFIX service: <http://example.org/> ASK { GRAPH service:g { ?s ?p ?o } }", QueryForm.ASK),
    ("PREFIX service: <http://example.org/> SELECT * FROM service:g { ?s ?p ?o }", QueryForm.SELECT),
    ("ASK { _:service ?p 'x'@service }", QueryForm.ASK),
    ("ASK { ?s ?p ?o FILTER(?s < ?o && 'SERVICE' > ?o) }", QueryForm.ASK),
    ("ASK { ?s ?p ?o FILTER(?s<?o) } # SERVICE", QueryForm.ASK),
    ("ASK { ?s schema:serviceType ?o }", QueryForm.ASK),
    ("ASK { ?s ?p 'load', 'INSERT DATA', 'DROP ALL' }", QueryForm.ASK),
    ("PREFIX insert: <http://example.org/> ASK { insert:a insert:b insert:c }", QueryForm.ASK),
    ("SELECT ?load ?drop { ?load ?drop ?insert }", QueryForm.SELECT),
    ("SELECT * FROM <http://127.0.0.1/remote> { ?s ?p ?o }", QueryForm.SELECT),
    ("BASE <http://example.org/> PREFIX a: <b> PREFIX : <c> SELECT * {}", QueryForm.SELECT),
    ("VERSION '1.2' SELECT * {}", QueryForm.SELECT),
    ("SELECT ?\\u0061 { }", QueryForm.SELECT),
    ("ASK { ?s ?p '\u202eECIVRES' }", QueryForm.ASK),
    ("", None),
    ("hello world", None),
    ("# nothing but a comment", None),
    ("PREFIX", None),
    ("BASE <http://example.org/>", None),
    ("{ ?s ?p ?o }", None),
    ("\ufeffSELECT * {}", None),
]


@pytest.mark.parametrize("text", ASKS_ANOTHER_SERVICE)
def test_service_is_refused_wherever_the_engine_would_follow_it(text: str) -> None:
    with pytest.raises(QueryRefused) as raised:
        inspect_query(text, max_bytes=1000)
    assert raised.value.reason == "service"
    assert raised.value.help


@pytest.mark.parametrize(("text", "reason", "line", "column"), UPDATES)
def test_update_is_refused_with_its_place(text: str, reason: str, line: int, column: int) -> None:
    with pytest.raises(QueryRefused) as raised:
        inspect_query(text, max_bytes=1000)
    assert (raised.value.reason, raised.value.line, raised.value.column) == (reason, line, column)


@pytest.mark.parametrize(("text", "form"), INNOCENT)
def test_innocent_query_is_admitted_with_its_form(text: str, form: QueryForm | None) -> None:
    assert inspect_query(text, max_bytes=1000) is form


def test_service_is_refused_with_its_place() -> None:
    with pytest.raises(QueryRefused) as raised:
        inspect_query("SELECT *\n{ ?s ?p '😀' .\n  SERVICE <x> {} }", max_bytes=1000)
    assert (raised.value.line, raised.value.column) == (3, 3)


def test_name_that_can_be_read_in_two_ways_is_not_guessed_at() -> None:
    with pytest.raises(QuerySyntaxError, match="two ways"):
        inspect_query("ASK { ?s ?p ?o FILTERex:f(?o) . ?s ?p 'service' }", max_bytes=1000)


@pytest.mark.parametrize(
    ("text", "words", "line", "column"),
    [
        ("ASK {\n ?s ?p 'a\x00b' }", "NUL", 2, 10),
        ("ASK { ?s ?p '\ud800' }", "surrogate", 1, 14),
        ("ASK { ?s ?p 'never closed }", "never closed", 1, 13),
        ("ASK {\n?s ?p '''never closed' }", "never closed", 2, 7),
        ("ASK { ?s ?p 'two\nlines' }", "never closed", 1, 13),
        ("ASK " + "{" * 300 + "}" * 300, "nested", 1, 205),
    ],
)
def test_text_that_no_engine_should_see_is_a_syntax_error(
    text: str, words: str, line: int, column: int
) -> None:
    with pytest.raises(QuerySyntaxError, match=words) as raised:
        inspect_query(text, max_bytes=1000)
    assert (raised.value.line, raised.value.column) == (line, column)


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
