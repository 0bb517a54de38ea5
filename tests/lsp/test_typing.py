"""A statement written letter by letter, by a real client: what is offered while the text is no Turtle yet."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from editor import Editor, applied
from lsprotocol import types
from needs import ROOT

BEFORE = """# \U0001f600 a case that nobody has saved yet
PREFIX case: <https://w3id.org/srpp/id/case/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX srpp: <https://w3id.org/srpp/ns#>
PREFIX theme: <https://w3id.org/srpp/id/theme/>

case:new-case
    a srpp:Case ;
"""
AFTER = """
    srpp:theme theme:gender-equality ;
    srpp:country <http://publications.europa.eu/resource/authority/country/NOR> ;
.
"""


class Desk:
    """A text between two others, in which somebody writes."""

    def __init__(self, editor: Editor, path: Path) -> None:
        self.editor, self.written = editor, ""
        self.uri = editor.open(path, BEFORE + AFTER)

    def write(self, text: str) -> None:
        """Write letter by letter; every letter is a change of its own."""
        for letter in text:
            self.written += letter
            self.editor.change(self.uri, BEFORE + self.written + AFTER)

    def offered(self) -> dict[str, types.CompletionItem]:
        """What is offered behind the last letter, by name, in its order."""
        return {each.label: each for each in self.editor.complete(self.uri, BEFORE + self.written)}

    def hovered(self, piece: str) -> str:
        answer = self.editor.ask(types.TEXT_DOCUMENT_HOVER, self.editor.at(self.uri, piece, 2))
        return answer.contents.value if answer is not None else ""

    def taken(self, item: types.CompletionItem) -> str:
        """The text with what was offered."""
        return applied(self.editor.texts[self.uri], [item.text_edit, *(item.additional_text_edits or ())])

    def mended(self, title: str) -> str:
        """The text with the quick fix of this title."""
        (action,) = (each for each in self.editor.actions(self.uri, ["quickfix"]) if each.title == title)
        (change,) = action.edit.document_changes
        return applied(self.editor.texts[self.uri], list(change.edits))

    def write_while_offered(self, text: str, name: str) -> None:
        """Write, and see that `name` is offered at every letter."""
        for letter in text:
            self.write(letter)
            assert name in self.offered(), self.written


@pytest.fixture
def desk(editor: Editor) -> Iterator[Desk]:
    desk = Desk(editor, ROOT / "data/case/new-case.ttl")
    shown = len(editor.shown)
    yield desk
    assert editor.shown[shown:] == [], "the server had nothing to complain of"
    editor.close(desk.uri)


def test_a_property_and_its_value_are_offered_from_the_first_letter_to_the_last(desk: Desk) -> None:
    desk.write("    ")
    assert "srpp:contractingAuthority" in desk.offered()
    desk.write_while_offered("srpp:contractingAuth", "srpp:contractingAuthority")
    assert next(iter(desk.offered())) == "srpp:contractingAuthority"
    taken = desk.taken(desk.offered()["srpp:contractingAuthority"])
    assert taken == BEFORE + "    srpp:contractingAuthority" + AFTER
    desk.write("ority")
    assert "contracting authority" in desk.hovered("srpp:contractingAuthority")
    desk.write(" ")
    assert all(":" in each for each in desk.offered())
    assert "theme:gender-equality" not in desk.offered()
    desk.write_while_offered("osl", "city:oslo")
    taken = desk.taken(desk.offered()["city:oslo"])
    assert "PREFIX city: <https://w3id.org/srpp/id/city/>\n" in taken
    assert "    srpp:contractingAuthority city:oslo\n" in taken


def test_what_is_offered_does_not_take_what_stands_behind_for_its_own(desk: Desk) -> None:
    """The line has no end, so to a parser the next one goes on with it."""
    desk.write("    srpp:theme ")
    assert "theme:fair-working-conditions" in desk.offered()
    desk.write_while_offered("theme:fair-w", "theme:fair-working-conditions")
    taken = desk.taken(desk.offered()["theme:fair-working-conditions"])
    assert taken == BEFORE + "    srpp:theme theme:fair-working-conditions" + AFTER
    desk.write("orking-conditions")
    assert "Fair working conditions" in desk.hovered("theme:fair-working-conditions")
    assert "Gender equality" in desk.hovered("theme:gender-equality")
    desk.write(" , ")
    assert "theme:fair-working-conditions" not in desk.offered()
    assert "theme:child-labour" in desk.offered()


def test_behind_a_text_its_language_and_its_datatype_are_offered_and_within_nothing(desk: Desk) -> None:
    desk.write('    skos:prefLabel "')
    for letter in "srpp:a \U0001f600 theme:":
        desk.write(letter)
        assert desk.offered() == {}, desk.written
        assert "case" in desk.hovered("srpp:Case").casefold(), "what stands before is still read"
    desk.write('"@')
    assert {"@en", "@nb"} <= {*desk.offered()}
    desk.write_while_offered("e", "@en")
    assert '\U0001f600 theme:"@en\n' in desk.taken(desk.offered()["@en"])
    desk.write('n ;\n    srpp:start "2020-01-01"^^')
    assert "xsd:date" in desk.offered()
    desk.write_while_offered("xsd:d", "xsd:date")
    taken = desk.taken(desk.offered()["xsd:date"])
    assert '"2020-01-01"^^xsd:date\n' in taken
    assert "PREFIX xsd:" in taken


def test_a_slip_is_mended_although_the_line_has_no_end_yet(desk: Desk) -> None:
    desk.write("    srpp:them theme:child-labour")
    assert "Replace with srpp:theme" in [each.title for each in desk.editor.actions(desk.uri, ["quickfix"])]
    mended = desk.mended("Replace with srpp:theme")
    assert mended == BEFORE + "    srpp:theme theme:child-labour" + AFTER


def test_a_missing_prefix_is_mended_although_the_line_has_no_end_yet(desk: Desk) -> None:
    desk.write("    foaf:homepage <https://example.org/\U0001f600>")
    title = "Add PREFIX foaf: <http://xmlns.com/foaf/0.1/>"
    assert title.removeprefix("Add ") + "\n" in desk.mended(title)


def test_the_last_letter_leaves_the_findings_of_the_whole_text(desk: Desk) -> None:
    line = '    skos:prefLabel "\U0001f600"@en ;\n    srpp:theme theme:child-labour ;'
    desk.write(line)
    found = [(each.code, each.range, each.message) for each in desk.editor.found(desk.uri)]
    desk.editor.change(desk.uri, BEFORE + line + AFTER)
    assert found == [(each.code, each.range, each.message) for each in desk.editor.found(desk.uri)]
    assert found


def test_a_new_file_is_offered_its_prefixes_and_its_class(editor: Editor) -> None:
    uri = editor.open(ROOT / "data/city/new-city.ttl", "")
    text = ""
    for letter in "PREFIX ci":
        text += letter
        editor.change(uri, text)
    assert "city:" in {each.label for each in editor.complete(uri, text)}
    for letter in "ty: <https://w3id.org/srpp/id/city/>\ncity:new-city a Cit":
        text += letter
        editor.change(uri, text)
    items = {each.label: each for each in editor.complete(uri, text)}
    assert "srpp:City" in items
    item = items["srpp:City"]
    taken = applied(text, [item.text_edit, *item.additional_text_edits])
    assert taken.endswith("city:new-city a srpp:City")
    assert "PREFIX srpp: <https://w3id.org/srpp/ns#>\n" in taken
    editor.close(uri)
