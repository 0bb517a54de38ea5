from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srpp_graph.store.tokens import Kind, iter_tokens, place


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind.name, token.text) for token in iter_tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ex:a.b.", [("NAME", "ex:a.b"), ("SIGN", ".")]),
        ("ex:%20a\\#b", [("NAME", "ex:%20a\\#b")]),
        ("_:a.b .", [("BLANK", "_:a.b"), ("SIGN", ".")]),
        ("'a\\'b'@en-GB", [("STRING", "'a\\'b'"), ("LANGUAGE", "@en-GB")]),
        ('"""a "quoted"\nline""" ?x', [("STRING", '"""a "quoted"\nline"""'), ("VARIABLE", "?x")]),
        ("1.5 1e5 1. .5", [*(("NUMBER", n) for n in ("1.5", "1e5", "1")), ("SIGN", "."), ("NUMBER", ".5")]),
        ("<http://example.org/#a> # <b>", [("IRI", "<http://example.org/#a>")]),
        ("<http://example.org/\\u0041>", [("IRI", "<http://example.org/\\u0041>")]),
        ("?s?p$o", [("VARIABLE", "?s"), ("VARIABLE", "?p"), ("VARIABLE", "$o")]),
        ("'never closed\nSERVICE", [("BAD", "'never closed\nSERVICE")]),
        ("# only a comment", []),
        ("", []),
    ],
)
def test_tokens_are_those_of_the_grammar(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("text", "is_iri"),
    [
        ("ASK { ?s ?p <x> }", True),
        ("ASK { ?s ?p ?o FILTER(?o<x>?s) }", False),
        ("ASK { ?s ?p ?o FILTER(?o = <x>) }", True),
        ("ASK { ?s ?p (1 <x>) }", True),
        ("ASK { VALUES (?a ?b) { (1 <x>) } }", True),
        ("ASK { ?s a (1 <x>) }", True),
        ("ASK { ?s ?p ?o FILTER ex:f(?o<x>?s) }", False),
        ("ASK { ?s ?p ?o FILTER(?o IN (<x>)) }", True),
        ("SELECT (?a<x>?b AS ?c) {}", False),
        ("SELECT * {} ORDER BY (?a) (?a<x>?b)", False),
        ("ASK { FILTER EXISTS { ?s ?p <x> } }", True),
        ("ASK { FILTER(EXISTS { ?s ?p ?o FILTER(?o<x>?s) }) }", False),
        ("ASK { ?s ?p ?o FILTER(true<x>?s) }", False),
        ("ASK { ?s ?p ?o FILTER(<f>(?o)<x>?s) }", False),
    ],
)
def test_less_than_is_told_from_an_iri_by_context(text: str, is_iri: bool) -> None:
    assert (("IRI", "<x>") in kinds(text)) is is_iri


@given(st.text(alphabet=st.sampled_from("a1:?<>'\"\\#{}()[]@^ \n.-_xé\x00😀"), max_size=60))
def test_tokens_and_the_space_between_them_are_the_whole_text(text: str) -> None:
    position = 0
    for token in iter_tokens(text):
        between = text[position : token.start]
        assert all(line.strip(" \t")[:1] in ("", "#") for line in between.replace("\r", "\n").split("\n"))
        assert text[token.start : token.end] == token.text
        position = token.end


@pytest.mark.parametrize(
    "piece",
    [
        "a.",
        "a-",
        "'\\'",
        "'''\\'",
        "(",
        "(}",
        "<a",
        ":.",
        "?",
        '"""',
        "\\u0041",
        "a:b....",
        "<<(",
        "e1",
        "{(",
    ],
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    start = time.process_time()
    for _ in iter_tokens(text):
        pass
    assert time.process_time() - start < 4


def test_place_counts_lines_and_code_points_from_one() -> None:
    assert place("a😀b\r\nc", 0) == (1, 1)
    assert place("a😀b\r\nc", 2) == (1, 3)
    assert place("a😀b\r\nc", 5) == (2, 1)
    assert place("a\rb\nc", 4) == (3, 1)


def test_every_kind_has_a_plain_name() -> None:
    assert all(str(kind) for kind in Kind)
