"""What mends a finding, by the editor's own hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from editor import Editor, applied
from lsprotocol import types
from needs import ROOT


@pytest.fixture
def oslo(editor: Editor) -> Iterator[str]:
    uri = editor.open(ROOT / "data/city/oslo.ttl")
    yield uri
    editor.close(uri)


def mended(editor: Editor, uri: str, action: types.CodeAction) -> str:
    (change,) = action.edit.document_changes
    assert change.text_document.uri == uri
    assert change.text_document.version == editor.versions[uri]
    return applied(editor.texts[uri], list(change.edits))


@pytest.mark.parametrize(
    ("right", "wrong", "title"),
    [
        (
            "srpp:HighConfidence ;\n    skos",
            "srpp:HihConfidence ;\n    skos",
            "Replace with srpp:HighConfidence",
        ),
        ('"2015-11-26"^^xsd:date', '"2015/11/26"^^xsd:date', 'Replace with "2015-11-26"^^xsd:date'),
        ('"City of Oslo"@en', '"City  of Oslo"@en', 'Replace with "City of Oslo"'),
        (
            "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n",
            "",
            "Add PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>",
        ),
    ],
)
def test_a_safe_remedy_is_offered_first(
    editor: Editor, oslo: str, right: str, wrong: str, title: str
) -> None:
    text = editor.texts[oslo]
    editor.change(oslo, text.replace(right, wrong, 1))
    actions = {each.title: each for each in editor.actions(oslo, ["quickfix"])}
    assert actions[title].is_preferred
    assert actions[title].diagnostics[0].code
    assert mended(editor, oslo, actions[title]) == text


def test_what_was_meant_is_offered_but_not_preferred(editor: Editor, oslo: str) -> None:
    text = editor.texts[oslo]
    editor.change(oslo, text.replace("network:glcn-on-sp ;", "network:glcn-on-spp ;", 1))
    (action,) = editor.actions(oslo, ["quickfix"])
    assert (action.title, action.is_preferred) == ("Replace with network:glcn-on-sp", False)
    assert mended(editor, oslo, action) == text


def test_a_part_that_was_meant_is_written_as_the_file_writes_parts(editor: Editor, oslo: str) -> None:
    text = editor.texts[oslo]
    editor.change(oslo, text.replace("<#population-2> ,", "<#populaton-2> ,", 1))
    action = next(each for each in editor.actions(oslo, ["quickfix"]) if "population-2" in each.title)
    assert action.title == "Replace with <#population-2>"
    assert mended(editor, oslo, action) == text


def test_all_safe_remedies_are_one_action(editor: Editor, oslo: str) -> None:
    text = editor.texts[oslo]
    spoilt = text.replace('"2015-11-26"^^', '"2015/11/26"^^').replace(
        '"Oslo"@en ;\n    srpp', '" Oslo"@en ;\n    srpp'
    )
    editor.change(oslo, spoilt)
    (action,) = editor.actions(oslo, ["source.fixAll"])
    assert action.kind == "source.fixAll.srpp-graph"
    assert mended(editor, oslo, action) == text


def test_a_sound_file_needs_nothing(editor: Editor, oslo: str) -> None:
    assert editor.actions(oslo) == []


def test_an_action_belongs_to_the_text_on_the_screen(editor: Editor, oslo: str) -> None:
    """Asked for in the same breath as the change, before anything was judged."""
    text = editor.texts[oslo]
    editor.change(
        oslo, "# a line more\n# and more\n" + text.replace("srpp:HighConfidence", "srpp:HihConfidence", 1)
    )
    action = next(each for each in editor.actions(oslo) if each.kind == "quickfix")
    assert mended(editor, oslo, action) == "# a line more\n# and more\n" + text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_places_are_right_in_every_encoding(world: Path, encoding: str) -> None:
    city = world / "data/city/example-harbour.ttl"
    line = '    skos:altLabel "😀 cafe\u0301"@en , "Ha\u00fcs"@e_n ; srpp:theme theme:x ;\n'
    text = city.read_text().replace("    srpp:country", line + "    srpp:country")
    with Editor(world, [encoding]) as editor:
        assert editor.about.capabilities.position_encoding == encoding
        uri = editor.open(city, text)
        found = [each for each in editor.found(uri) if "theme" in each.message]
        assert found
        units = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
        codec, size = units[encoding]
        number = found[0].range.start.line
        start = found[0].range.start.character * size
        written = text.splitlines()[number].encode(codec)
        assert written[start:].decode(codec).startswith("theme:x")
