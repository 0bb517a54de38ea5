"""Why a node is judged as it is: targets, values, and which constraint passed or failed."""

from pathlib import Path

import pytest
from needs import ROOT
from rdflib import Graph

from srpp_graph.checkout import Checkout
from srpp_graph.checks import run
from srpp_graph.checks.constraints import Constraints
from srpp_graph.checks.engines import Engine
from srpp_graph.checks.engines.outline import Outline
from srpp_graph.checks.reasons import PropertyReasons, Reasons, find_reasons
from srpp_graph.cli.reasons import render_reasons
from srpp_graph.errors import EntityNotFound

CASE, CITY = "data/case/workwear.ttl", "data/city/oslo.ttl"


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new), encoding="utf-8")


def reasons(root: Path, name: str = "workwear", engine: Engine = Engine.AUTO) -> Reasons:
    return find_reasons(Checkout.find(root), name, engine=engine)


def asked(found: Reasons, shape: str) -> PropertyReasons:
    (one,) = (each for part in found.shapes for each in part.properties if each.shape == shape)
    return one


@pytest.mark.parametrize(
    "name",
    [
        *("workwear", "case:workwear", "case/workwear", CASE, "WORKWEAR"),
        *("https://w3id.org/srpp/id/case/workwear", "<https://w3id.org/srpp/id/case/workwear>"),
        "https://w3id.org/srpp/doc/case/workwear",
    ],
)
def test_a_node_is_found_by_iri_name_file_or_slug(mini: Path, name: str) -> None:
    assert reasons(mini, name).node == "case:workwear"


def test_what_is_asked_is_told_with_values_and_places(mini: Path) -> None:
    found = reasons(mini)
    assert [str(each) for each in found.defined] == [f"{CASE}:7:1"]
    assert found.graphs == ("<https://w3id.org/srpp/doc/case/workwear>",)
    assert (found.statements, found.classes) == (5, ("srpp:Case",))
    (shape,) = found.shapes
    assert (shape.shape, shape.because) == ("shape:Case", "it is a srpp:Case")
    buyer = asked(found, "shape:Case-contractingAuthority")
    assert buyer.passed
    assert [(each.text, str(each.place)) for each in buyer.values] == [("city:oslo", f"{CASE}:9:31")]
    assert [each.words for each in buyer.verdicts] == ["each value is a srpp:City"]
    assert buyer.place is not None
    assert buyer.place.path == "shapes/Case.ttl"


@pytest.mark.parametrize("engine", [Engine.AUTO, Engine.PYSHACL])
def test_what_fails_is_what_the_check_finds_and_the_rest_passes(mini: Path, engine: Engine) -> None:
    edit(mini, CASE, "2021-03-01", "2019-03-01")
    edit(mini, CITY, "709037", '"many" , 7')
    checked = {each for each in run(Checkout.find(mini)).diagnostics if each.rule}
    told = set()
    for name in ("workwear", "oslo"):
        found = reasons(mini, name, engine)
        verdicts = [v for shape in found.shapes for each in shape.properties for v in each.verdicts]
        told |= {each for verdict in verdicts for each in verdict.findings}
    assert {each.code for each in told} == {each.code for each in checked} == {"SG901", "SG912"}
    population = asked(reasons(mini, "oslo", engine), "shape:City-population")
    assert [bool(each.findings) for each in population.verdicts] == [True, True]
    dates = asked(reasons(mini, "workwear", engine), "shape:Case-ends-before-start")
    assert [each.text for each in dates.values] == ['"2019-03-01"^^xsd:date']
    assert not dates.passed


def test_references_are_counted(mini: Path) -> None:
    found = reasons(mini, "oslo")
    assert ("srpp:contractingAuthority", 1) in found.named_by
    assert found.naming_files == 1
    assert found.label


def test_a_shape_of_a_wider_class_says_so(mini: Path) -> None:
    edit(
        mini,
        "ontology/srpp.ttl",
        "srpp:Case a owl:Class .",
        "srpp:Case a owl:Class .\nsrpp:Story a owl:Class ; rdfs:subClassOf srpp:Case .",
    )
    edit(
        mini,
        "ontology/srpp.ttl",
        "PREFIX owl:",
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\nPREFIX owl:",
    )
    edit(mini, CASE, "a srpp:Case", "a srpp:Story")
    found = reasons(mini)
    assert found.wider_classes == ("srpp:Case",)
    assert found.shapes[0].because == "it is a srpp:Story, and each srpp:Story is a srpp:Case"


def test_targets_by_property_and_by_name_say_so(mini: Path) -> None:
    edit(mini, "shapes/City.ttl", "sh:targetClass srpp:City", "sh:targetSubjectsOf srpp:population")
    edit(
        mini,
        "shapes/Case.ttl",
        "sh:targetClass srpp:Case",
        "sh:targetNode <https://w3id.org/srpp/id/case/workwear>",
    )
    assert reasons(mini, "oslo").shapes[0].because == "it has srpp:population (sh:targetSubjectsOf)"
    assert reasons(mini).shapes[0].because == "it names this node (sh:targetNode)"
    edit(
        mini,
        "shapes/City.ttl",
        "sh:targetSubjectsOf srpp:population",
        "sh:targetObjectsOf srpp:contractingAuthority",
    )
    because = "something names it with srpp:contractingAuthority (sh:targetObjectsOf)"
    assert reasons(mini, "oslo").shapes[0].because == because


def test_a_shape_that_does_not_apply_says_why(mini: Path) -> None:
    edit(
        mini,
        "shapes/City.ttl",
        "    sh:targetClass srpp:City ;",
        "    sh:targetClass srpp:City ;\n    sh:deactivated true ;",
    )
    found = reasons(mini, "oslo")
    assert found.shapes == ()
    assert [(each.shape, each.because) for each in found.not_applied] == [
        ("shape:City", "it is switched off (sh:deactivated)")
    ]
    assert found.remarks == ("no shape looks at a srpp:City",)


def test_nothing_passes_that_was_not_validated(mini: Path) -> None:
    (mini / "shapes/City.ttl").write_text("]")
    found = reasons(mini)
    assert found.shapes == ()
    assert "nothing was validated" in found.remarks[0]


def test_other_findings_of_its_lines_are_told(mini: Path) -> None:
    edit(mini, CASE, "srpp:theme", "srpp:teme")
    assert [each.code for each in reasons(mini).other_findings] == ["SG270"]


def test_an_unknown_node_suggests_the_nearest(mini: Path) -> None:
    for name, near in (
        ("olso", "city:oslo"),
        ("case:workwaer", "case:workwear"),
        ("srpp:Citty", "srpp:City"),
        ("https://w3id.org/srpp/id/city/olso", "city:oslo"),
        ("<https://w3id.org/srpp/ns#Citty>", "srpp:City"),
        ("city/olso", "city:oslo"),
        ("data/city/olso.ttl", "city:oslo"),
    ):
        with pytest.raises(EntityNotFound) as failure:
            reasons(mini, name)
        assert near in failure.value.near
    for name in ("", "zzzzzzzz", "http://", "data/city/bergen.ttl", "\x00", "a" * 5000):
        with pytest.raises(EntityNotFound):
            reasons(mini, name)


def test_a_shape_is_told_to_be_one(mini: Path) -> None:
    for name in ("shape:Case", "https://w3id.org/srpp/shapes#Case"):
        with pytest.raises(EntityNotFound, match="`shape:Case` is a shape") as failure:
            reasons(mini, name)
        assert "explain" in failure.value.help


def test_a_node_that_no_shape_looks_at_says_so_and_shows_what_is_known(mini: Path) -> None:
    found = reasons(mini, "yearbook")
    assert found.shapes == found.not_applied == ()
    assert found.remarks == ("no shape looks at a srpp:Source",)
    assert (found.classes, found.naming_files) == (("srpp:Source",), 1)


def test_a_retired_node_is_asked_nothing_and_where_it_is_still_named_is_told(mini: Path) -> None:
    edit(mini, CITY, "a srpp:City", 'a srpp:Retired ; srpp:retiredBecause "joined"@en')
    found = reasons(mini, "oslo")
    assert found.remarks == ("no shape looks at a srpp:Retired",)
    (buyer,) = (each for each in reasons(mini).other_findings if each.code == "SG403")
    assert buyer.place.path == CASE
    assert ("srpp:contractingAuthority", 1) in found.named_by


def test_a_slug_that_two_have_is_not_guessed(mini: Path) -> None:
    (mini / "data/case/oslo.ttl").write_text((mini / CASE).read_text().replace("workwear", "oslo"))
    with pytest.raises(EntityNotFound, match="can be several") as failure:
        reasons(mini, "oslo")
    assert failure.value.near == ("case:oslo", "city:oslo")


def test_every_constraint_of_our_shapes_has_words() -> None:
    shapes = Outline(
        triple for file in sorted((ROOT / "shapes").glob("*.ttl")) for triple in Graph().parse(file)
    )
    constraints = Constraints(shapes)
    for shape in [each for each in shapes.subjects if "#" in str(each)]:
        parameters = {
            str(each).rpartition("#")[2]
            for each in shapes.facts(shape)
            if str(each).startswith("http://www.w3.org/ns/shacl#")
        }
        silent = {"path", "name", "order", "message", "property", "targetClass", "severity", "prefix"}
        silent |= {"namespace", "flags", "qualifiedValueShape", "declare", "prefixes", "targetNode"}
        silent |= {"targetSubjectsOf", "targetObjectsOf", "description", "deactivated", "ignoredProperties"}
        told = [*constraints.of(shape)]
        assert len(told) >= len(parameters - silent), (shape, parameters, told)


TREE = """
theme:fair a skos:Concept ; skos:prefLabel "fair"@en ; skos:broader theme:good , theme:just .
theme:good a skos:Concept ; skos:prefLabel "good"@en ; skos:broader theme:all .
theme:just a skos:Concept ; skos:prefLabel "just"@en ; skos:altLabel "just so"@en ; skos:broader theme:all .
theme:all a skos:Concept ; skos:prefLabel "all"@en ; skos:broader theme:fair .
"""
"""Two ways up, which lead round to where they began."""

THEMES = "ontology/schemes/themes.ttl"
UP = {"theme:good": 6, "theme:just": 6}
PATHS = {
    "skos:broader": UP,
    "[ sh:inversePath skos:broader ]": {"theme:all": 9},
    "( skos:broader skos:broader )": {"theme:all": 7},
    "( skos:broader [ sh:inversePath skos:broader ] )": {"theme:fair": 6},
    "( skos:broader skos:prefLabel )": {'"good"@en': 7, '"just"@en': 8},
    "( skos:broader skos:altLabel )": {'"just so"@en': 8},
    "[ sh:alternativePath ( skos:prefLabel skos:broader ) ]": {'"fair"@en': 6, **UP},
    "[ sh:alternativePath ( skos:altLabel [ sh:inversePath skos:broader ] ) ]": {"theme:all": 9},
    "[ sh:zeroOrMorePath skos:broader ]": {"theme:fair": 6, **UP, "theme:all": 7},
    "[ sh:oneOrMorePath skos:broader ]": {**UP, "theme:all": 7, "theme:fair": 9},
    "[ sh:zeroOrOnePath skos:broader ]": {"theme:fair": 6, **UP},
    "[ sh:inversePath [ sh:oneOrMorePath skos:broader ] ]": {
        **{"theme:all": 9, "theme:good": 7, "theme:just": 8},
        "theme:fair": 6,
    },
    "[ sh:inversePath ( skos:broader skos:broader ) ]": {"theme:good": 7, "theme:just": 8},
    "( [ sh:zeroOrMorePath skos:broader ] skos:altLabel )": {'"just so"@en': 8},
    "( skos:altLabel skos:altLabel )": {},
}


def shape_with_path(root: Path, path: str, asks: str) -> None:
    prefixes = (root / "shapes/City.ttl").read_text().partition("\n\n")[0]
    (root / "shapes/Theme.ttl").write_text(
        f"{prefixes}\nPREFIX theme: <https://w3id.org/srpp/id/theme/>\n"
        f"shape:Theme a sh:NodeShape ; sh:targetNode theme:fair ; sh:property shape:Theme-path .\n"
        f'shape:Theme-path a sh:PropertyShape ; sh:path {path} ; {asks} ; shape:code "SG999" ;\n'
        '    sh:message "so it is"@en .\n'
    )


@pytest.mark.parametrize("path", PATHS)
def test_every_kind_of_path_shows_its_values_and_where_they_are_written(mini: Path, path: str) -> None:
    with (mini / THEMES).open("a") as stream:
        stream.write(TREE)
    shape_with_path(mini, path, "sh:in ( srpp:nothing )")
    one = asked(reasons(mini, "theme:fair", Engine.PYSHACL), "shape:Theme-path")
    assert {each.text: each.place.line for each in one.values} == PATHS[path]
    assert len(one.values) == len(PATHS[path])
    assert {each.place.path for each in one.values} <= {THEMES}
    refused = {each.value for verdict in one.verdicts for each in verdict.findings}
    assert refused == {*PATHS[path]}, "what the engine sees is what is shown"
    assert one.all_values


def test_a_path_that_leads_to_too_much_says_that_there_may_be_more(
    mini: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("srpp_graph.checks.trails._MOST", 3)
    with (mini / THEMES).open("a") as stream:
        stream.write(TREE)
    shape_with_path(mini, "[ sh:zeroOrMorePath skos:broader ]", "sh:minCount 1")
    found = reasons(mini, "theme:fair")
    assert not asked(found, "shape:Theme-path").all_values
    assert ": at least " in "".join(text for _, text in render_reasons(found))
