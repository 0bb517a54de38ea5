from __future__ import annotations

import threading
import time

import pytest

from srpp_graph.errors import QuerySyntaxError, QueryTooLong
from srpp_graph.store import nesting
from srpp_graph.store.nesting import MAX_DEPTH, MAX_LINKS, read_tokens


def test_the_deepest_and_the_longest_that_may_be_are_read() -> None:
    assert len(read_tokens("{" * MAX_DEPTH + "}" * MAX_DEPTH)) == 2 * MAX_DEPTH
    assert len(read_tokens("UNION{}" * MAX_LINKS)) == 3 * MAX_LINKS


def test_one_level_more_is_refused_at_its_place() -> None:
    with pytest.raises(QuerySyntaxError, match=str(MAX_DEPTH)) as raised:
        read_tokens("ASK\n" + "{" * (MAX_DEPTH + 1))
    assert (raised.value.line, raised.value.column) == (2, MAX_DEPTH + 1)


@pytest.mark.parametrize("piece", ["UNION {} ", "BIND(1 AS ?x) ", "+ 1 ", "|| ?x ", "/srpp:a ", "! "])
def test_one_link_more_is_refused(piece: str) -> None:
    with pytest.raises(QueryTooLong, match=str(MAX_LINKS)) as raised:
        read_tokens(piece * (MAX_LINKS + 1))
    assert (raised.value.limit, raised.value.help != "") == (MAX_LINKS, True)


def test_data_may_be_as_long_as_the_query() -> None:
    read_tokens("SELECT * { VALUES (?a ?b) {" + "(-1 +2)" * MAX_LINKS + "} }")
    with pytest.raises(QueryTooLong):
        read_tokens("SELECT * { VALUES ?a {} " + "{}" * MAX_LINKS + "}")


def test_reading_ends_at_the_first_one_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def iter_and_note(text: str):
        for token in tokens(text):
            read.append(token.text)
            yield token

    tokens = nesting.iter_tokens
    monkeypatch.setattr(nesting, "iter_tokens", iter_and_note)
    with pytest.raises(QuerySyntaxError):
        read_tokens("(" * 100_000)
    assert len(read) == MAX_DEPTH + 1


def test_a_long_text_is_read_with_pauses_beside_the_main_thread_only(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    text = "?x " * 2000
    read_tokens(text)
    assert pauses == []
    thread = threading.Thread(target=read_tokens, args=(text,))
    thread.start()
    thread.join()
    assert len(pauses) == 3
