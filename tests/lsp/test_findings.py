"""What an editor is told while somebody writes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from editor import Editor
from lsprotocol import types
from needs import ROOT

from srpp_graph.checkout import Checkout
from srpp_graph.checks import run

OSLO = ROOT / "data/city/oslo.ttl"


@pytest.fixture
def oslo(editor: Editor) -> Iterator[str]:
    uri = editor.open(OSLO)
    yield uri
    editor.close(uri)


def test_a_sound_file_has_no_findings(editor: Editor, oslo: str) -> None:
    assert editor.found(oslo) == []


def test_a_fault_is_told_while_it_is_there_and_no_longer(editor: Editor, oslo: str) -> None:
    text = editor.texts[oslo]
    editor.change(oslo, text.replace("srpp:HighConfidence", "srpp:HihConfidence", 1))
    assert editor.codes(oslo) == ["SG270"]
    editor.change(oslo, text)
    assert editor.found(oslo) == []


def test_a_finding_has_all_that_an_editor_can_show(editor: Editor, oslo: str) -> None:
    text = editor.texts[oslo].replace('"2015"^^xsd:gYear', '"2015"', 1)
    editor.change(oslo, text)
    (found,) = editor.found(oslo)
    assert found.code == "SG349"
    assert found.source == "srpp-graph"
    assert found.severity == types.DiagnosticSeverity.Error
    line = text.splitlines()[found.range.start.line]
    assert line[found.range.start.character : found.range.end.character] == '"2015"'
    assert "\nhelp: " in found.message
    (rule,) = found.related_information
    assert rule.message == "the rule"
    assert rule.location.uri == (ROOT / "shapes/Membership.ttl").as_uri()
    shapes = (ROOT / "shapes/Membership.ttl").read_text().splitlines()
    assert shapes[rule.location.range.start.line] == "shape:Membership-start"
    assert found.code_description.href == f"{rule.location.uri}#L{rule.location.range.start.line + 1}"


def test_a_code_of_the_program_leads_to_its_page(editor: Editor, oslo: str) -> None:
    editor.change(oslo, editor.texts[oslo].replace("source:procura-oslo", "source:procura-osl"))
    found = editor.found(oslo)[0]
    assert found.code == "SG401"
    assert Path(found.code_description.href.removeprefix("file://")).read_text().startswith("# SG401")


def test_an_unused_prefix_is_greyed_out(editor: Editor, oslo: str) -> None:
    theme = "PREFIX theme: <https://w3id.org/srpp/id/theme/>\n"
    editor.change(oslo, theme + editor.texts[oslo])
    unused = [each for each in editor.found(oslo) if each.code == "SG140"]
    assert [each.tags for each in unused] == [(types.DiagnosticTag.Unnecessary,)]
    assert unused[0].severity == types.DiagnosticSeverity.Warning


def test_every_fault_of_half_written_text_is_told_and_the_rest_is_judged(editor: Editor, oslo: str) -> None:
    text = editor.texts[oslo].replace(
        "    srpp:country country:NOR ;", "    srpp:country country:NOR\n    skos:", 1
    )
    editor.change(oslo, text.replace("source:procura-oslo", "source:procura-osl"))
    assert {"SG121", "SG401"} <= set(editor.codes(oslo))


def test_no_beginning_of_a_file_makes_the_server_stumble(editor: Editor, oslo: str) -> None:
    text = editor.texts[oslo]
    for end in range(0, 3000, 293):
        editor.change(oslo, text[:end])
        editor.complete(oslo, text[:end]) if end else None
        editor.found(oslo)
    assert not [each for each in editor.said if "fault of srpp-graph" in each]


def test_of_five_hundred_changes_the_last_counts(editor: Editor, oslo: str) -> None:
    text = editor.texts[oslo]
    before = len(editor.all_published)
    for number in range(499):
        editor.change(oslo, text.replace("srpp:HighConfidence", f"srpp:HighConfidence{number}"))
    editor.change(oslo, text.replace("country:NOR", "country:XXX"))
    assert editor.codes(oslo) == ["SG329"]
    told = [each.version for each in editor.all_published[before:] if each.uri == oslo]
    assert told[-1] == editor.versions[oslo]
    assert told == sorted(told)
    assert len(told) < 100


def test_the_editor_says_what_the_check_says(world: Path) -> None:
    city = world / "data/city/example-harbour.ttl"
    spoilt = (
        city.read_text()
        .replace("country:NOR", "country:NOWHERE")
        .replace("source:example-report", "source:x")
    )
    with Editor(world) as editor:
        uri = editor.open(city, spoilt)
        shown = {(each.code, each.range.start.line + 1) for each in editor.found(uri)}
        city.write_text(spoilt)
        report = run(Checkout.find(world), ["data/city/example-harbour.ttl"])
        assert shown == {(each.code, each.place.line) for each in report.diagnostics}
        assert len(shown) == 2


def test_saving_tells_what_is_wrong_elsewhere_and_when_it_is_mended(world: Path) -> None:
    source, city = world / "data/source/example-report.ttl", world / "data/city/example-harbour.ttl"
    text = source.read_text()
    with Editor(world) as editor:
        uri = editor.open(source)
        editor.found(uri)
        editor.change(uri, text.replace("source:example-report", "source:another"))
        source.write_text(editor.texts[uri])
        editor.save(uri)
        editor.wait_until(lambda: any(each.code == "SG401" for each in told(editor, city)))
        editor.change(uri, text)
        source.write_text(text)
        editor.save(uri)
        editor.wait_until(lambda: not told(editor, city))


def told(editor: Editor, path: Path) -> list[types.Diagnostic]:
    params = editor.published.get(path.as_uri())
    return list(params.diagnostics) if params else []


def test_files_that_another_program_changes_are_seen(world: Path) -> None:
    city = world / "data/city/example-harbour.ttl"
    new = world / "data/city/example-bay.ttl"
    with Editor(world) as editor:
        editor.wait_until(lambda: any("read" in each for each in editor.said))
        assert editor.registered == ["workspace/didChangeWatchedFiles"]
        new.write_text(
            city.read_text().replace("example-harbour", "example-bay").replace("country:NOR", "country:X")
        )
        changed = types.FileEvent(new.as_uri(), types.FileChangeType.Created)
        editor.notify("workspace/didChangeWatchedFiles", types.DidChangeWatchedFilesParams([changed]))
        editor.wait_until(lambda: bool(told(editor, new)))
        new.unlink()
        gone = types.FileEvent(new.as_uri(), types.FileChangeType.Deleted)
        editor.notify("workspace/didChangeWatchedFiles", types.DidChangeWatchedFilesParams([gone]))
        editor.wait_until(lambda: not told(editor, new))


def test_a_closed_text_counts_no_more(world: Path) -> None:
    city = world / "data/city/example-harbour.ttl"
    with Editor(world) as editor:
        uri = editor.open(city)
        editor.change(uri, city.read_text().replace("country:NOR", "country:NOWHERE"))
        assert "SG401" in editor.codes(uri) or "SG329" in editor.codes(uri)
        editor.close(uri)
        editor.wait_until(lambda: not told(editor, city))


def test_broken_shapes_are_told_and_end_nothing(world: Path) -> None:
    shapes = world / "shapes/common.ttl"
    with Editor(world) as editor:
        uri = editor.open(shapes)
        editor.change(uri, shapes.read_text().replace("sh:path skos:prefLabel ;", "sh:path ;"))
        assert set(editor.codes(uri)) == {"SG121", "SG194"}
        editor.change(uri, shapes.read_text())
        assert editor.found(uri) == []


def test_outside_of_a_checkout_only_the_syntax_is_told_and_that_is_said_once(tmp_path: Path) -> None:
    one, two = tmp_path / "one.ttl", tmp_path / "two.ttl"
    with Editor(tmp_path) as editor:
        first = editor.open(one, "<urn:a> <urn:b> .")
        second = editor.open(two, "<urn:a> a <urn:b> .")
        assert editor.codes(first) == ["SG121"]
        assert editor.codes(second) == []
        assert [each for each in editor.said if "only its syntax" in each] == [
            f"{one} is not in ontology/, shapes/ or data/ of a checkout: only its syntax is checked"
        ]
        for method in (types.TEXT_DOCUMENT_HOVER, types.TEXT_DOCUMENT_COMPLETION):
            assert editor.ask(method, editor.at(second, "urn:b")) is None


def test_a_text_that_was_never_saved_can_be_read(tmp_path: Path) -> None:
    with Editor(None) as editor:
        uri = "untitled:Untitled-1"
        editor.versions[uri] = 1
        item = types.TextDocumentItem(uri, "turtle", 1, "<urn:a> <urn:b> ")
        editor.notify(types.TEXT_DOCUMENT_DID_OPEN, types.DidOpenTextDocumentParams(item))
        assert editor.codes(uri) == ["SG121"]


def test_a_huge_text_is_read_while_questions_are_answered(world: Path) -> None:
    city = world / "data/city/example-harbour.ttl"
    with Editor(world) as editor:
        uri = editor.open(city)
        editor.found(uri)
        more = "".join(
            f'city:example-harbour skos:altLabel "name {number}"@en .\n' for number in range(60_000)
        )
        editor.change(uri, city.read_text() + more)
        other = editor.open(world / "data/source/example-report.ttl")
        assert editor.ask(types.TEXT_DOCUMENT_HOVER, editor.at(other, "srpp:Source")) is not None
        assert editor.found(uri) == []


def test_of_many_versions_in_a_row_only_the_last_is_judged_and_questions_are_answered_meanwhile(
    world: Path,
) -> None:
    with Editor(world) as editor:
        path = next((world / "data/city").glob("*.ttl"))
        uri = editor.open(path)
        assert editor.found(uri) == []
        sound = editor.texts[uri]
        notes = "".join(f'    skos:note "note {number}"@en ;\n' for number in range(500))
        long = sound.replace("    dcterms:source", notes + "    dcterms:source", 1)
        before = len(editor.all_published)
        for number in range(40):
            editor.change(uri, long.replace("HighConfidence", f"HighConfidenc{'x' * number}", 1))
        assert editor.ask(types.TEXT_DOCUMENT_HOVER, editor.at(uri, "srpp:City", 2)) is not None
        assert [each.code for each in editor.found(uri)] == ["SG270"]
        told = [each.version for each in editor.all_published[before:] if each.uri == uri]
        assert told[-1] == editor.versions[uri]
        assert len(told) < 10, "a version that nobody sees any more was judged"
