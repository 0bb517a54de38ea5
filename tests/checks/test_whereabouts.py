"""Findings along paths of every kind are shown at the last step that exists."""

from pathlib import Path

import pytest
from rdflib import SH, Graph

from srpp_graph.checkout import Checkout
from srpp_graph.checks import run
from srpp_graph.checks.engines import Engine
from srpp_graph.checks.faces import render_graph
from srpp_graph.diagnostics import Diagnostic

ONE = "data/case/one.ttl"
TWO = "data/city/two.ttl"
RULES = "shapes/Case.ttl"
HEAD = """\
PREFIX case: <https://w3id.org/srpp/id/case/>
PREFIX city: <https://w3id.org/srpp/id/city/>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX shape: <https://w3id.org/srpp/shapes#>
PREFIX srpp: <https://w3id.org/srpp/ns#>

"""
CASE = """\
case:one a srpp:Case ;
    srpp:p <https://w3id.org/srpp/id/case/one#a> ;
    srpp:q 1 .
<https://w3id.org/srpp/id/case/one#a>
    srpp:p <https://w3id.org/srpp/id/case/one#b> ;
    srpp:r city:two .
<https://w3id.org/srpp/id/case/one#b>
    srpp:q 2 .
<https://w3id.org/srpp/id/case/one#c>
    srpp:s case:one ;
    srpp:q "three" .
"""
CITY = """\
city:two
    srpp:q 4 ;
    srpp:t case:one .
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for path, text in {ONE: CASE, TWO: CITY, "ontology/srpp.ttl": "srpp:Case a sh:Class .\n"}.items():
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(HEAD + text, encoding="utf-8")
    (tmp_path / "shapes").mkdir()
    return tmp_path


def found(root: Path, path: str, asks: str, engine: Engine = Engine.AUTO) -> list[Diagnostic]:
    """What a shape with this path finds of the one case."""
    (root / RULES).write_text(
        f"{HEAD}shape:Case a sh:NodeShape ; sh:targetClass srpp:Case ; sh:property shape:P .\n"
        f'shape:P a sh:PropertyShape ; sh:path {path} ; {asks} ; shape:code "SG990" .\n',
        encoding="utf-8",
    )
    report = run(Checkout.find(root), engine=engine)
    return [each for each in report.diagnostics if each.code == "SG990"]


def shown(root: Path, each: Diagnostic) -> tuple[str, str]:
    """The file of a finding, and the text that is marked in it."""
    place = each.place
    lines = (root / place.path).read_text(encoding="utf-8").split("\n")
    assert place.line == place.end_line
    marked = lines[place.line - 1][place.column - 1 : place.end_column - 1]
    return place.path, f"{place.line - 6}: {marked.replace('https://w3id.org/srpp/id/case/one', '')}"


FOCUS, A, B, C = "1: case:one", "2: <#a>", "5: <#b>", "9: <#c>"
WORDS = 'sh:datatype <http://www.w3.org/2001/XMLSchema#date> ; sh:message "no"'

MISSING = [
    ("(srpp:p srpp:p srpp:none)", B, "no srpp:none", "srpp:p/srpp:p/srpp:none"),
    ("(srpp:p srpp:none srpp:q)", A, "no srpp:none", "srpp:p/srpp:none/srpp:q"),
    ("(srpp:none srpp:p)", FOCUS, "no srpp:none", "srpp:none/srpp:p"),
    ("[ sh:inversePath srpp:none ]", FOCUS, "no ^srpp:none", "^srpp:none"),
    ("([ sh:inversePath srpp:s ] srpp:none)", C, "no srpp:none", "^srpp:s/srpp:none"),
    ("(srpp:p [ sh:inversePath srpp:none ])", A, "no ^srpp:none", "srpp:p/^srpp:none"),
    (
        "[ sh:inversePath (srpp:none srpp:s) ]",
        C,
        "no ^srpp:none",
        "^(srpp:none/srpp:s)",
    ),
    (
        "[ sh:alternativePath (srpp:none srpp:other) ]",
        FOCUS,
        "no srpp:none or srpp:other",
        "srpp:none|srpp:other",
    ),
    (
        "[ sh:alternativePath ((srpp:p srpp:none) srpp:none) ]",
        FOCUS,
        "no srpp:p or srpp:none",
        "srpp:p/srpp:none|srpp:none",
    ),
    (
        "(srpp:p [ sh:alternativePath (srpp:none (srpp:p srpp:none)) ])",
        A,
        "no srpp:none or srpp:p",
        "srpp:p/(srpp:none|srpp:p/srpp:none)",
    ),
    ("([ sh:zeroOrMorePath srpp:p ] srpp:none)", B, "no srpp:p or srpp:none", "srpp:p*/srpp:none"),
    ("([ sh:oneOrMorePath srpp:p ] srpp:none)", B, "no srpp:p or srpp:none", "srpp:p+/srpp:none"),
    ("[ sh:oneOrMorePath [ sh:inversePath srpp:none ] ]", FOCUS, "no ^srpp:none", "(^srpp:none)+"),
    ("[ sh:oneOrMorePath srpp:none ]", FOCUS, "no srpp:none", "srpp:none+"),
    ("([ sh:zeroOrOnePath srpp:p ] srpp:none)", A, "no srpp:none", "srpp:p?/srpp:none"),
    ("([ sh:zeroOrOnePath srpp:none ] srpp:other)", FOCUS, "no srpp:other", "srpp:none?/srpp:other"),
]


@pytest.mark.parametrize("engine", [Engine.AUTO, Engine.PYSHACL])
@pytest.mark.parametrize(("path", "place", "label", "words"), MISSING)
def test_a_missing_value_is_shown_where_the_way_to_it_ends(
    checkout: Path, path: str, place: str, label: str, words: str, engine: Engine
) -> None:
    (each,) = found(checkout, path, 'sh:minCount 1 ; sh:message "no"', engine)
    assert shown(checkout, each) == (ONE, place)
    assert (each.label, each.related, each.result_path) == (label, (), words)
    assert each.rule is not None
    assert str(each.rule.place) == f"{RULES}:8:1"


@pytest.mark.parametrize("engine", [Engine.AUTO, Engine.PYSHACL])
@pytest.mark.parametrize(
    ("path", "places"),
    [
        ("(srpp:p srpp:p srpp:q)", ["8: 2"]),
        ("([ sh:inversePath srpp:s ] srpp:q)", ['11: "three"']),
        ("[ sh:inversePath srpp:s ]", [C]),
        ("[ sh:alternativePath (srpp:q (srpp:p srpp:p srpp:q)) ]", ["3: 1", "8: 2"]),
        ("([ sh:zeroOrMorePath srpp:p ] srpp:q)", ["3: 1", "8: 2"]),
        ("[ sh:oneOrMorePath srpp:p ]", [A, B]),
        ("[ sh:zeroOrMorePath srpp:p ]", [FOCUS, A, B]),
        ("[ sh:zeroOrOnePath srpp:p ]", [FOCUS, A]),
        ("(srpp:p [ sh:inversePath srpp:p ] srpp:q)", ["3: 1"]),
        ("[ sh:inversePath (srpp:p [ sh:inversePath srpp:s ]) ]", []),
    ],
)
def test_a_wrong_value_is_shown_at_its_end_of_the_last_step(
    checkout: Path, path: str, places: list[str], engine: Engine
) -> None:
    findings = found(checkout, path, WORDS, engine)
    assert [shown(checkout, each) for each in findings] == [(ONE, place) for place in places]
    assert all(each.label == "not of the right datatype" for each in findings)


def test_the_primary_place_stays_in_the_file_that_is_checked(checkout: Path) -> None:
    (each,) = found(checkout, "(srpp:p srpp:r srpp:q)", WORDS)
    assert shown(checkout, each) == (ONE, "6: city:two")
    assert each.label == "leads to another file"
    assert [(str(one.place), one.label) for one in each.related] == [
        (f"{TWO}:8:12", "not of the right datatype")
    ]
    (missing,) = found(checkout, "(srpp:p srpp:r srpp:q srpp:none)", 'sh:minCount 1 ; sh:message "no"')
    assert shown(checkout, missing) == (ONE, "6: city:two")
    assert [(str(one.place), one.label) for one in missing.related] == [(f"{TWO}:8:12", "no srpp:none")]


def test_what_another_file_says_of_a_node_is_told_at_the_node(checkout: Path) -> None:
    (each,) = found(checkout, "[ sh:inversePath srpp:t ]", WORDS)
    assert shown(checkout, each) == (ONE, FOCUS)
    assert [str(one.place) for one in each.related] == [f"{TWO}:7:1"]
    report = run(Checkout.find(checkout), [ONE])
    assert each in report.diagnostics


def test_surplus_values_are_all_shown_whatever_the_path(checkout: Path) -> None:
    path = "[ sh:alternativePath (srpp:q (srpp:p srpp:r srpp:q) ([ sh:inversePath srpp:s ] srpp:q)) ]"
    (each,) = found(checkout, path, 'sh:maxCount 1 ; sh:message "no"')
    assert each.label == "one too many"
    assert each.place.path == ONE
    assert {str(one.place) for one in (each, *each.related) if isinstance(one, Diagnostic)} < {
        f"{ONE}:9:12",
        f"{ONE}:17:12",
    }
    assert {one.place.path for one in each.related} == {ONE, TWO}
    assert len(each.related) == 2


def test_too_few_values_are_shown_at_the_last_of_them(checkout: Path) -> None:
    (each,) = found(checkout, "(srpp:p srpp:p)", 'sh:minCount 2 ; sh:message "no"')
    assert shown(checkout, each) == (ONE, B)
    assert each.label == "too few"


def test_a_ring_of_statements_ends(checkout: Path) -> None:
    path = checkout / ONE
    path.write_text(path.read_text() + "<https://w3id.org/srpp/id/case/one#b> srpp:p case:one .\n")
    (each,) = found(checkout, "([ sh:zeroOrMorePath srpp:p ] srpp:none)", 'sh:minCount 1 ; sh:message "no"')
    assert each.place.path == ONE


@pytest.mark.parametrize(("path", "words"), [(each[0], each[3]) for each in MISSING])
def test_the_report_as_rdf_has_the_path_in_its_own_form(checkout: Path, path: str, words: str) -> None:
    (each,) = found(checkout, path, 'sh:minCount 1 ; sh:message "no"')
    assert each.result_path == words
    report = run(Checkout.find(checkout))
    said = Graph().parse(data=render_graph(report), format="turtle")
    shapes = Graph().parse(checkout / RULES, format="turtle")

    def expand(graph: Graph, node) -> object:
        items = [*graph.items(node)]
        if items:
            return [expand(graph, one) for one in items]
        return sorted((str(word), expand(graph, one)) for word, one in graph.predicate_objects(node)) or node

    assert [expand(said, one) for one in said.objects(None, SH.resultPath)] == [
        expand(shapes, one) for one in shapes.objects(None, SH.path)
    ]
