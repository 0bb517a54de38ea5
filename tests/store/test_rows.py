"""Rows are counted right, whatever stands in them."""

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srpp_graph.store.formats import RESULT_FORMATS
from srpp_graph.store.rows import RowCounter, count_rows

TRICKS = [
    "",
    "}},{",
    '{"a":{"type":"uri"',
    ",{}",
    "[{}",
    "<result>",
    '"',
    "\r\n",
    "\n",
    "a,b",
    '""\r\n""',
    "\t",
    "\\",
    '\\"',
]
QUERY = "SELECT ?o ?n {{ ?s <urn:p> ?o OPTIONAL {{ ?s <urn:q> ?n }} }} OFFSET {}"


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from(TRICKS) | st.text(max_size=8), max_size=8), st.integers(0, 3), st.integers(1, 9)
)
def test_rows_are_counted_as_they_were_written_whole_and_in_pieces(
    texts: list[str], offset: int, cut: int
) -> None:
    store = ox.Store()
    for number, text in enumerate(texts):
        try:
            literal = ox.Literal(text)
        except (ValueError, UnicodeEncodeError):
            continue
        store.add(ox.Quad(ox.NamedNode(f"urn:{number}"), ox.NamedNode("urn:p"), literal))
    query = QUERY.format(offset)
    expected = len(list(store.query(query)))
    for each in RESULT_FORMATS:
        body = store.query(query).serialize(format=ox.QueryResultsFormat.from_media_type(each.media_type))
        assert count_rows(body, each.media_type) == expected, each.name
        counter = RowCounter(each.media_type)
        for at in range(0, len(body), cut):
            counter.feed(body[at : at + cut])
        assert counter.rows == expected, (each.name, cut)


@pytest.mark.parametrize("each", RESULT_FORMATS, ids=lambda each: each.name)
def test_a_row_without_a_binding_is_a_row(each: object) -> None:
    for text, rows in (("SELECT * {}", 1), ("SELECT ?x { VALUES ?x { UNDEF UNDEF 1 } }", 3)):
        body = ox.Store().query(text).serialize(format=ox.QueryResultsFormat.from_media_type(each.media_type))
        assert count_rows(body, each.media_type) == rows


def test_a_graph_has_no_rows() -> None:
    assert count_rows(b"<a> <b> <c> .", "text/turtle") is None
