"""The kept tokens of a text: the same as those that were read, in far less memory."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srpp_graph.store.gate import admit
from srpp_graph.store.nesting import read_tokens
from srpp_graph.store.token_list import TokenList
from srpp_graph.store.tokens import iter_tokens

TEXTS = st.text(st.sampled_from("aZ:?<> \n\"'#{}()1.^\\é\U00010400_-@"))


@given(TEXTS)
def test_the_tokens_that_are_kept_are_those_that_were_read(text: str) -> None:
    kept, read = TokenList(text), list(iter_tokens(text))
    for token in read:
        kept.append(token)
    assert list(kept) == read
    assert len(kept) == len(read)
    assert [kept[index] for index in range(-len(read), len(read))] == read * 2
    assert kept[1::2] == read[1::2]


def test_there_is_no_token_beyond_the_last() -> None:
    with pytest.raises(IndexError):
        read_tokens("ASK {}")[3]


def peak_of(text: str) -> int:
    """The most memory that reading a query takes, in bytes."""
    tracemalloc.start()
    try:
        admit(text, max_bytes=1 << 20)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_long_query_takes_a_few_bytes_a_token_while_it_is_read() -> None:
    """Kept as they are read they would take 100 bytes each, in many small pieces, of which room stays."""
    number = 20_000
    admit("ASK { FILTER('from' = 1) }", max_bytes=100)
    assert peak_of("SELECT * FROM <urn:g> { VALUES ?x {" + " 1" * number + "} }") < 50 * number
