"""What an editor offers while somebody writes, on the real words and shapes."""

from collections.abc import Iterator

import pytest
from editor import Editor, applied
from lsprotocol import types
from needs import ROOT

HEAD = """BASE <https://w3id.org/srpp/id/case/new-case>
PREFIX case: <https://w3id.org/srpp/id/case/>
PREFIX country: <http://publications.europa.eu/resource/authority/country/>
PREFIX srpp: <https://w3id.org/srpp/ns#>

case:new-case
    a srpp:Case ;
"""


@pytest.fixture
def case(editor: Editor) -> Iterator[str]:
    """A new file of a case, that nobody has saved yet."""
    uri = editor.open(ROOT / "data/case/new-case.ttl", HEAD)
    yield uri
    editor.close(uri)


def offered(
    editor: Editor, uri: str, line: str, rest: str = "\n.\n", head: str = HEAD
) -> list[types.CompletionItem]:
    editor.change(uri, head + line + rest)
    return editor.complete(uri, head + line)


def labels(items: list[types.CompletionItem]) -> list[str]:
    return [each.label for each in items]


def test_the_properties_of_the_class_come_in_the_order_of_the_shapes_the_required_first(
    editor: Editor, case: str
) -> None:
    items = offered(editor, case, "    ")
    required = [each.label for each in items if "required" in (each.detail or "")]
    assert labels(items)[: len(required)] == required
    assert {"skos:prefLabel", "srpp:contractingAuthority", "srpp:country", "dcterms:source"} <= set(required)
    assert required.index("skos:prefLabel") < required.index("srpp:contractingAuthority")
    assert "srpp:founded" not in labels(items)
    assert "a" not in labels(items)
    authority = next(each for each in items if each.label == "srpp:contractingAuthority")
    assert authority.detail == "contracting authority · required"
    assert "name who bought" in authority.documentation.value


def test_what_is_there_already_is_offered_no_more(editor: Editor, case: str) -> None:
    kind = "    srpp:procurementKind srpp:Services ;\n"
    assert "srpp:procurementKind" in labels(offered(editor, case, "    "))
    assert "srpp:procurementKind" not in labels(offered(editor, case, f"{kind}    "))
    assert "srpp:procurementKind" not in labels(offered(editor, case, "    ", rest=f"\n{kind}.\n"))


def test_a_property_brings_the_prefix_it_needs(editor: Editor, case: str) -> None:
    item = next(each for each in offered(editor, case, "    dcterms:sou") if each.label == "dcterms:source")
    text = applied(editor.texts[case], [item.text_edit, *item.additional_text_edits])
    assert text == (HEAD + "    dcterms:source\n.\n").replace(
        "PREFIX srpp", "PREFIX dcterms: <http://purl.org/dc/terms/>\nPREFIX srpp"
    )


def test_values_are_of_the_class_that_the_shape_asks_for_and_found_by_name(editor: Editor, case: str) -> None:
    items = offered(editor, case, "    srpp:contractingAuthority City of Os".replace("City of Os", "osl"))
    oslo = next(each for each in items if each.label == "city:oslo")
    assert oslo.detail == "City of Oslo"
    assert oslo.additional_text_edits[0].new_text == "PREFIX city: <https://w3id.org/srpp/id/city/>\n"
    assert not [each for each in labels(items) if each.startswith(("source:", "case:", "theme:"))]


@pytest.mark.parametrize(
    ("line", "value", "name"),
    [
        ("srpp:theme ", "theme:fair-working-conditions", "Fair working conditions"),
        ("srpp:country ", "country:NOR", "Norway"),
        ("srpp:procurementKind ", "srpp:Services", "services"),
        ("srpp:confidence srpp:", "srpp:LowConfidence", "low confidence"),
        ("srpp:country country:NOR , ", "country:SWE", "Sweden"),
    ],
)
def test_values_are_entries_of_the_list_that_the_shape_names(
    editor: Editor, case: str, line: str, value: str, name: str
) -> None:
    items = {each.label: each for each in offered(editor, case, f"    {line}")}
    assert items[value].detail == name
    assert next(iter(items)).partition(":")[0] == value.partition(":")[0]


def test_a_value_that_is_there_is_not_offered_again(editor: Editor, case: str) -> None:
    assert "country:NOR" not in labels(offered(editor, case, "    srpp:country country:NOR , "))


def test_units_and_parts_of_this_file_are_offered(editor: Editor, case: str) -> None:
    part = "\n.\n\n<#value>\n    a srpp:Observation ;\n    srpp:quantity 3 ;\n.\n"
    assert labels(offered(editor, case, "    srpp:contractValue ", part)) == ["<#value>"]
    head = HEAD.replace("case:new-case\n    a srpp:Case ;", "<#value>\n    a srpp:Observation ;")
    assert "unit:eur" in labels(offered(editor, case, "    srpp:unit ", head=head))


def test_dates_and_texts_come_as_something_to_fill_in(editor: Editor, case: str) -> None:
    items = offered(editor, case, "    srpp:start ")
    assert labels(items) == ['"2019"^^xsd:gYear', '"2019-04"^^xsd:gYearMonth', '"2019-04-13"^^xsd:date']
    assert items[0].text_edit.new_text == '"${1:2019}"^^xsd:gYear'
    assert items[0].insert_text_format == types.InsertTextFormat.Snippet
    assert items[0].additional_text_edits[0].new_text.startswith("PREFIX xsd:")
    assert '"text"@en' in labels(offered(editor, case, "    srpp:procured "))


def test_behind_a_the_classes_are_offered_those_with_shapes_first(editor: Editor, case: str) -> None:
    head = HEAD.replace("    a srpp:Case ;\n", "")
    items = labels(offered(editor, case, "    a ", head=head))
    assert {"srpp:Case", "srpp:City", "org:Membership"} <= set(items)
    assert labels(offered(editor, case, "    ", head=head))[0] == "a"


def test_behind_a_text_its_languages_or_its_datatypes(editor: Editor, case: str) -> None:
    assert labels(offered(editor, case, '    skos:prefLabel "Skoler"@'))[0] == "@en"
    assert labels(offered(editor, case, '    srpp:start "2019"^^')) == [
        "xsd:gYear",
        "xsd:gYearMonth",
        "xsd:date",
    ]


def test_a_prefix_is_offered_with_what_it_stands_for(editor: Editor, case: str) -> None:
    editor.change(case, "PREFIX sko\n" + HEAD)
    items = {each.label: each for each in editor.complete(case, "PREFIX sko")}
    edit = items["skos:"].text_edit
    assert applied(editor.texts[case], [edit]).startswith(
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
    )


@pytest.mark.parametrize(
    "line", ['    skos:prefLabel "in a tex', "    # in a comment", '    skos:prefLabel "ended"']
)
def test_nothing_is_offered_where_nothing_can_stand(editor: Editor, case: str, line: str) -> None:
    assert offered(editor, case, line) == []


UNDECLARED = "theme: <https://w3id.org/srpp/id/theme/>"


def test_a_name_whose_prefix_is_not_declared_is_offered_with_its_declaration(
    editor: Editor, case: str
) -> None:
    found = offered(editor, case, "    srpp:theme theme:fair")
    chosen = next(each for each in found if each.label == "theme:fair-working-conditions")
    assert [each.new_text for each in chosen.additional_text_edits] == [f"PREFIX {UNDECLARED}\n"]
    written = applied(editor.texts[case], [chosen.text_edit, *chosen.additional_text_edits])
    assert f"PREFIX srpp: <https://w3id.org/srpp/ns#>\nPREFIX {UNDECLARED}\n" in written
    editor.change(case, written)
    assert "SG121" not in editor.codes(case)


def test_what_is_said_under_an_undeclared_prefix_counts(editor: Editor, case: str) -> None:
    head = HEAD.replace("PREFIX case: <https://w3id.org/srpp/id/case/>\n", "")
    found = offered(editor, case, "    srpp:con", head=head)
    assert labels(found)[0] == "srpp:contractingAuthority", "the class of the subject is known"
    said = "    srpp:theme theme:living-wage , theme:"
    assert "theme:living-wage" not in labels(offered(editor, case, said, head=head))


def test_hover_tells_of_a_name_whose_prefix_is_not_declared(editor: Editor, case: str) -> None:
    editor.change(case, HEAD + "    srpp:theme theme:fair-working-conditions ;\n.\n")
    told = editor.ask(types.TEXT_DOCUMENT_HOVER, editor.at(case, "theme:fair", 2))
    assert "air working conditions" in told.contents.value
    assert editor.ask(types.TEXT_DOCUMENT_DEFINITION, editor.at(case, "theme:fair", 2))
