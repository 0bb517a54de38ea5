import logging
import os
from pathlib import Path

import pytest
import rdflib

from srpp_graph.checkout import Checkout
from srpp_graph.checks import run
from srpp_graph.checks.engines import Engine
from srpp_graph.diagnostics import Diagnostic, Severity

OSLO, WORKWEAR = "data/city/oslo.ttl", "data/case/workwear.ttl"


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new), encoding="utf-8")


def findings(root: Path, *paths: str) -> list[tuple[str, str]]:
    report = run(Checkout.find(root), paths or None)
    return [(each.code, str(each.place)) for each in report.diagnostics]


def only(root: Path) -> Diagnostic:
    """The one finding; that an edit left a prefix without use does not count."""
    (found,) = (each for each in run(Checkout.find(root)).diagnostics if each.code != "SG140")
    return found


def test_a_clean_checkout_says_what_was_looked_at(mini: Path) -> None:
    report = run(Checkout.find(mini))
    summary = report.summary
    assert report.diagnostics == ()
    assert (summary.files, summary.shapes, summary.nodes, summary.engine) == (7, 6, 2, "fast")
    assert summary.triples > 50
    assert summary.unmatched_shapes == ()


def test_a_wrong_value_is_shown_at_its_object(mini: Path) -> None:
    edit(mini, OSLO, "709037", '"many"')
    found = only(mini)
    assert (found.code, found.name, found.severity) == ("SG901", "population", Severity.WARNING)
    assert str(found.place) == f"{OSLO}:10:21"
    assert found.place.end_column == 27
    assert (found.focus, found.result_path, found.value) == ("city:oslo", "srpp:population", '"many"')
    assert found.label == "not of the right datatype"
    assert found.rule is not None
    assert str(found.rule.place) == "shapes/City.ttl:25:1"


def test_a_missing_value_is_shown_at_the_subject_in_english(mini: Path) -> None:
    edit(mini, OSLO, '    skos:prefLabel "City of Oslo"@en ;\n', "")
    found = only(mini)
    assert (found.code, found.message) == ("SG900", "the city has no name")
    assert (str(found.place), found.place.end_column) == (f"{OSLO}:7:1", 10)
    assert found.label == "no skos:prefLabel"


def test_a_surplus_value_is_shown_beside_the_others(mini: Path) -> None:
    edit(mini, OSLO, "709037", "709037 , 1")
    found = only(mini)
    assert (str(found.place), found.label) == (f"{OSLO}:10:30", "one too many")
    assert [str(each.place) for each in found.related] == [f"{OSLO}:10:21"]


def test_a_comparison_shows_both_dates(mini: Path) -> None:
    edit(mini, WORKWEAR, "2021-03-01", "2019-03-01")
    found = only(mini)
    assert (found.code, found.name, str(found.place)) == ("SG912", "ends-before-start", f"{WORKWEAR}:10:14")
    assert [(str(each.place), each.label) for each in found.related] == [
        (f"{WORKWEAR}:11:16", "compared with this")
    ]


def test_every_syntax_fault_is_told_and_the_rest_is_still_checked(mini: Path) -> None:
    edit(mini, OSLO, '"City of Oslo"@en ;', '"City of Oslo"@en_GB ;')
    edit(mini, OSLO, "source:yearbook", "sauce:yearbook")
    edit(mini, WORKWEAR, "2021-03-01", "2019-03-01")
    codes = findings(mini)
    assert [place.rpartition(":")[0] for code, place in codes if code == "SG121"] == [
        f"{OSLO}:9",
        f"{OSLO}:11",
    ]
    assert ("SG912", f"{WORKWEAR}:10:14") in codes
    assert {code for code, _ in codes} == {"SG121", "SG912"}


def test_what_refers_to_a_broken_file_is_not_blamed(mini: Path) -> None:
    (mini / OSLO).write_text("] nothing of this can be read", encoding="utf-8")
    assert {place.partition(":")[0] for _, place in findings(mini)} == {OSLO}


def test_a_dangling_value_is_told_once(mini: Path) -> None:
    edit(mini, WORKWEAR, "city:oslo", "city:osol")
    found = only(mini)
    assert (found.code, found.help) == ("SG401", "did you mean city:oslo?")
    assert str(found.place) == f"{WORKWEAR}:9:31"


def test_an_unknown_kind_in_a_reference_is_told(mini: Path) -> None:
    edit(mini, WORKWEAR, "city:oslo", "<https://w3id.org/srpp/id/citty/oslo>")
    assert only(mini).code == "SG401"


def test_an_unknown_word_suggests_the_nearest(mini: Path) -> None:
    edit(mini, OSLO, "srpp:population", "srpp:populaton")
    found = only(mini)
    assert (found.code, found.help) == ("SG270", "did you mean srpp:population?")


def test_paths_choose_findings_but_not_the_context(mini: Path) -> None:
    edit(mini, OSLO, "709037", '"many"')
    edit(mini, WORKWEAR, "2021-03-01", "2019-03-01")
    assert findings(mini, OSLO) == [("SG901", f"{OSLO}:10:21")]
    assert findings(mini, "data/case") == [("SG912", f"{WORKWEAR}:10:14")]


def test_a_broken_shapes_file_stops_the_validation_and_says_so(mini: Path) -> None:
    edit(mini, "shapes/City.ttl", "sh:targetClass srpp:City ;", "sh:targetClass ;")
    assert {code for code, _ in findings(mini)} == {"SG121", "SG194"}


def test_an_unusable_shape_is_told_at_its_line_and_spoils_only_itself(mini: Path) -> None:
    edit(mini, "shapes/Case.ttl", "SELECT $this ?value", "SELEKT $this ?value")
    edit(mini, OSLO, "709037", '"many"')
    found = findings(mini)
    assert ("SG901", f"{OSLO}:10:21") in found
    assert [place for code, place in found if code == "SG195"] == ["shapes/Case.ttl:10:1"]


def test_recursive_shapes_are_refused_with_their_place(mini: Path) -> None:
    edit(mini, "shapes/City.ttl", "    a sh:NodeShape ;", "    a sh:NodeShape ;\n    sh:node shape:City ;")
    assert ("SG195", "shapes/City.ttl:7:1") in findings(mini)


def test_a_ring_of_shapes_is_told_with_its_way_and_all_its_places(mini: Path) -> None:
    edit(mini, "shapes/City.ttl", "    a sh:NodeShape ;", "    a sh:NodeShape ;\n    sh:node shape:B ;")
    more = mini / "shapes/More.ttl"
    head = (mini / "shapes/City.ttl").read_text().partition("shape:City")[0]
    more.write_text(head + "shape:B sh:property [ sh:path skos:prefLabel ; sh:node shape:C ] .\n")
    (mini / "shapes/Other.ttl").write_text(head + "shape:C sh:not shape:B .\n")
    edit(mini, OSLO, '"City of Oslo"@en', "city:oslo")
    found = next(each for each in run(Checkout.find(mini)).diagnostics if each.code == "SG195")
    assert found.message == (
        "shape:City cannot be used: it leads to shapes that lead back to themselves, which means nothing in "
        "SHACL: shape:B → shape:C → shape:B"
    )
    assert str(found.place) == "shapes/City.ttl:7:1"
    assert {str(each.place) for each in found.related} == {"shapes/More.ttl:7:1", "shapes/Other.ttl:7:1"}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT $this { SERVICE <http://127.0.0.1:9/> { $this ?p ?o } }", "SERVICE asks another"),
        (
            "SELECT $this { ser\\\\u0076ice<http://127.0.0.1:9/> { $this ?p ?o } }",
            "SERVICE asks another endpoint",
        ),
        ("SELECT $this FROM <http://127.0.0.1:9/> { $this ?p ?o }", "its query names a graph with FROM"),
    ],
)
def test_a_shape_whose_query_asks_elsewhere_is_refused_at_its_query(
    mini: Path, monkeypatch: pytest.MonkeyPatch, query: str, words: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("somebody was asked")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("urllib.request.urlopen", refuse)
    edit(mini, OSLO, "709037", '"many"')
    with (mini / "shapes/City.ttl").open("a") as stream:
        stream.write(f'\nshape:City sh:sparql [ sh:select "{query}" ] .\n')
    for engine in (Engine.AUTO, Engine.PYSHACL):
        found = run(Checkout.find(mini), engine=engine).diagnostics
        assert {each.code for each in found} == {"SG195", "SG901"}
        (refused,) = (each for each in found if each.code == "SG195")
        assert refused.message.startswith(f"a shape cannot be used: {words}")
        line = (mini / "shapes/City.ttl").read_text().count("\n")
        assert (refused.place.path, refused.place.line) == ("shapes/City.ttl", line)


def test_a_shape_that_cannot_be_read_is_found_among_the_others(mini: Path) -> None:
    edit(mini, "shapes/City.ttl", "sh:path skos:prefLabel ;", "")
    assert ("SG195", "shapes/City.ttl:7:1") in findings(mini)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "SG132"),
        (b"\x89PNG\r\n\x1a\n\0\0", "SG113"),
        ("city:oslo".encode("utf-16"), "SG111"),
        (b"\xef\xbb\xbf", "SG112"),
        (b"city:\xff", "SG111"),
        (b"\n" * 1000 + b"<", "SG121"),
        (b"[" * 5000, "SG121"),
    ],
)
def test_what_is_not_turtle_has_a_code_and_a_place(mini: Path, content: bytes, code: str) -> None:
    (mini / OSLO).write_bytes(content)
    assert (code, OSLO) in {(found, place.partition(":")[0]) for found, place in findings(mini)}


def test_an_unreadable_file_says_so(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    checkout = Checkout.find(mini)
    assert checkout.data_files
    monkeypatch.setattr(Path, "open", refuse)
    report = run(checkout)
    assert {each.code for each in report.diagnostics if each.place.path == OSLO} == {"SG104"}


def test_a_pipe_does_not_keep_the_check_waiting(mini: Path) -> None:
    os.mkfifo(mini / "data/city/ghent.ttl")
    assert ("SG103", "data/city/ghent.ttl:1:1") in findings(mini)


def test_a_check_leaves_the_process_as_it_was(mini: Path, caplog: pytest.LogCaptureFixture) -> None:
    before = rdflib.NORMALIZE_LITERALS
    edit(mini, OSLO, "709037", '"x"^^<http://www.w3.org/2001/XMLSchema#integer>')
    edit(mini, WORKWEAR, "2021-03-01", "2021-30-01")
    with caplog.at_level(logging.DEBUG):
        assert [code for code, _ in findings(mini)] == ["SG142", "SG901"]
    assert before == rdflib.NORMALIZE_LITERALS
    assert caplog.records == []


def test_a_query_with_an_undeclared_prefix_is_an_unusable_shape(mini: Path) -> None:
    edit(mini, "shapes/Case.ttl", "$this srpp:start ?start", "$this nope:start ?start")
    found = only(mini)
    assert (found.code, str(found.place)) == ("SG195", "shapes/Case.ttl:10:1")
    assert "`nope:`" in found.message


def _switch_off(root: Path, path: str, name: str, spelling: str) -> None:
    edit(
        root,
        path,
        f"{name}\n    a sh:NodeShape ;",
        f"{name}\n    a sh:NodeShape ; sh:deactivated {spelling} ;",
    )


@pytest.mark.parametrize("engine", [Engine.AUTO, Engine.PYSHACL])
@pytest.mark.parametrize("spelling", ["true", '"1"^^xsd:boolean'])
def test_a_shape_that_is_switched_off_looks_at_nothing(mini: Path, engine: Engine, spelling: str) -> None:
    before = run(Checkout.find(mini), engine=engine).summary
    _switch_off(mini, "shapes/City.ttl", "shape:City", spelling)
    edit(mini, OSLO, "709037", '"many"')
    report = run(Checkout.find(mini), engine=engine)
    assert report.diagnostics == ()
    assert report.summary.nodes == before.nodes - 1
    assert not report.summary.unmatched_shapes
    _switch_off(mini, "shapes/Case.ttl", "shape:Case", spelling)
    report = run(Checkout.find(mini), engine=engine)
    assert [(each.code, each.message) for each in report.diagnostics] == [
        ("SG191", "every shape that looks at anything is switched off")
    ]
    assert report.summary.nodes == 0


@pytest.mark.parametrize("spelling", ["false", '"0"^^xsd:boolean'])
def test_a_shape_that_is_not_switched_off_looks(mini: Path, spelling: str) -> None:
    _switch_off(mini, "shapes/City.ttl", "shape:City", spelling)
    edit(mini, OSLO, "709037", '"many"')
    assert {each.code for each in run(Checkout.find(mini)).diagnostics} == {"SG901"}
