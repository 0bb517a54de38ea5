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
    ):
        with pytest.raises(EntityNotFound) as failure:
            reasons(mini, name)
        assert near in failure.value.near
    for name in ("", "zzzzzzzz", "http://", "data/city/bergen.ttl", "\x00", "a" * 5000):
        with pytest.raises(EntityNotFound):
            reasons(mini, name)


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
