"""What an editor shows of a name, and where it leads."""

from collections.abc import Iterator

import pytest
from editor import Editor
from lsprotocol import types
from needs import ROOT


@pytest.fixture
def oslo(editor: Editor) -> Iterator[str]:
    uri = editor.open(ROOT / "data/city/oslo.ttl")
    yield uri
    editor.close(uri)


def shown(editor: Editor, uri: str, piece: str) -> str:
    answer = editor.ask(types.TEXT_DOCUMENT_HOVER, editor.at(uri, piece, 3))
    return answer.contents.value if answer else ""


def targets(editor: Editor, uri: str, piece: str, method: str = types.TEXT_DOCUMENT_DEFINITION) -> list[str]:
    """The lines that the name leads to, with their files."""
    found = editor.ask(method, editor.at(uri, piece, 3)) or ()
    lines = []
    for each in found:
        path = each.uri.removeprefix(ROOT.as_uri() + "/")
        text = editor.texts.get(each.uri) or (ROOT / path).read_text()
        lines.append(f"{path}: {text.splitlines()[each.range.start.line].strip()}")
    return lines


def test_a_property_is_shown_with_its_definition_and_what_may_stand_here(editor: Editor, oslo: str) -> None:
    words = shown(editor, oslo, "srpp:country")
    assert words.startswith("**country** — `srpp:country`")
    assert "Here: required; an entry of countries." in words
    assert "used in" in words


def test_an_entity_is_shown_with_its_kind_and_country(editor: Editor, oslo: str) -> None:
    words = shown(editor, oslo, "city:oslo\n    a")
    assert words.startswith("**City of Oslo** — `city:oslo`")
    assert "city · Oslo · Norway" in words


def test_a_name_that_nothing_defines_says_so(editor: Editor, oslo: str) -> None:
    editor.change(oslo, editor.texts[oslo].replace("country:NOR", "city:nowhere"))
    assert "no file of this checkout describes it" in shown(editor, oslo, "city:nowhere")


def test_a_text_or_a_comment_is_shown_nothing_of(editor: Editor, oslo: str) -> None:
    assert shown(editor, oslo, '"City of Oslo"') == ""


@pytest.mark.parametrize(
    ("piece", "line"),
    [
        ("source:procura-oslo ;", "data/source/procura-oslo.ttl: source:procura-oslo"),
        ("network:glcn-on-sp ;", "data/network/glcn-on-sp.ttl: network:glcn-on-sp"),
        ("country:NOR", "ontology/schemes/countries.ttl: country:NOR"),
        ("srpp:City", "ontology/srpp.ttl: srpp:City"),
        ("srpp:hasTarget", "ontology/srpp.ttl: srpp:hasTarget"),
        ("<#place> ;", "data/city/oslo.ttl: <#place>"),
    ],
)
def test_a_name_leads_to_where_it_is_defined(editor: Editor, oslo: str, piece: str, line: str) -> None:
    assert targets(editor, oslo, piece) == [line]


def test_a_name_that_nothing_defines_leads_nowhere(editor: Editor, oslo: str) -> None:
    assert targets(editor, oslo, "xsd:gYear") == []


def test_the_uses_of_a_name_are_found_in_all_files(editor: Editor, oslo: str) -> None:
    uses = targets(editor, oslo, "network:glcn-on-sp ;", types.TEXT_DOCUMENT_REFERENCES)
    assert "data/city/oslo.ttl: org:organization network:glcn-on-sp ;" in uses
    assert len({each.partition(":")[0] for each in uses}) > 5


def test_the_outline_is_the_entity_and_its_parts(editor: Editor, oslo: str) -> None:
    document = types.TextDocumentIdentifier(oslo)
    found = editor.ask("textDocument/documentSymbol", types.DocumentSymbolParams(document))
    assert (found[0].name, found[0].detail) == ("city:oslo", "City of Oslo · srpp:City")
    names = [each.name for each in found]
    assert "<#population-1>" in names
    assert all(each.range.start <= each.selection_range.start for each in found)


def formed(editor: Editor, uri: str) -> list[types.TextEdit]:
    document = types.TextDocumentIdentifier(uri)
    params = types.DocumentFormattingParams(document, types.FormattingOptions(4, insert_spaces=True))
    return list(editor.ask(types.TEXT_DOCUMENT_FORMATTING, params) or ())


def test_formatting_gives_the_one_form_and_only_where_it_is_not_so(editor: Editor, oslo: str) -> None:
    from editor import applied

    text = editor.texts[oslo]
    assert formed(editor, oslo) == []
    editor.change(
        oslo,
        text.replace("    srpp:country country:NOR ;\n", "").replace(
            "    a srpp:City ;", "\ta   srpp:City; srpp:country\n country:NOR;", 1
        ),
    )
    assert applied(editor.texts[oslo], formed(editor, oslo)) == text


@pytest.mark.parametrize(
    ("spoil", "words"),
    [(lambda text: "# a remark\n" + text, "comments"), (lambda text: text + "oops", "not Turtle")],
)
def test_what_cannot_be_formed_is_left_and_the_reason_is_said(
    editor: Editor, oslo: str, spoil, words: str
) -> None:
    editor.change(oslo, spoil(editor.texts[oslo]))
    assert formed(editor, oslo) == []
    assert words in editor.said[-1]
