from hypothesis import given
from hypothesis import strategies as st

from srpp_graph.diagnostics import Place
from srpp_graph.lsp.text import EditorText
from srpp_graph.turtle.places import LineIndex, Span

LETTERS = st.text(st.sampled_from("ab\n\r\u2028é\u0301😀\u00ad"), max_size=40)


@given(LETTERS, st.sampled_from(["utf-8", "utf-16", "utf-32"]), st.integers(0, 40))
def test_a_place_leads_back_to_its_offset(letters: str, encoding: str, number: int) -> None:
    text = EditorText(letters, encoding)
    offset = min(number, len(letters))
    inside_line_end = letters[offset - 1 : offset + 1] == "\r\n" or letters[offset - 1 : offset] == "\r"
    if not (inside_line_end and letters[offset : offset + 1] == "\n"):
        assert text.offset(text.position(offset)) == offset


@given(LETTERS, st.integers(0, 40), st.integers(0, 40))
def test_a_place_of_a_finding_is_its_span(letters: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(letters)), min(other, len(letters))))
    place = LineIndex(letters).place(Span(start, end), "x")
    assert EditorText(letters).span(place) == (start, end)


def test_a_place_beyond_the_text_is_its_end() -> None:
    assert EditorText("ab").span(Place("x", 9, 9, 9, 12)) == (2, 2)


def test_units_are_those_of_the_encoding() -> None:
    columns = {
        each: EditorText("😀é\u0301b", each).position(3).character for each in ("utf-8", "utf-16", "utf-32")
    }
    assert columns == {"utf-8": 8, "utf-16": 4, "utf-32": 3}
