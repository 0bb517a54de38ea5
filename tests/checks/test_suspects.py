"""A value on which engines differ sends a few nodes to the reference, by what they see, and nothing else."""

from collections import Counter

import pytest

from srpp_graph.checks.engines import Engine, reference, validate
from srpp_graph.checks.engines.choice import key
from srpp_graph.checks.engines.outline import Outline
from srpp_graph.checks.engines.reach import Boundless, Reach
from srpp_graph.turtle import parse_turtle

HEAD = """
PREFIX ex: <https://example.org/>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
MANY = "".join(
    f'ex:n{number} a ex:C ; ex:year "20{number % 90 + 10}"^^xsd:gYear ; ex:next ex:n{number + 1} .\n'
    for number in range(300)
)
YEARS = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path {} ; sh:datatype xsd:gYear ] ."


def triples(text: str, scope: str = "t"):
    return [each.triple for each in parse_turtle(HEAD + text, scope=scope).triples]


@pytest.fixture
def given(monkeypatch) -> list[tuple[int, int]]:
    """How many statements and nodes the reference was asked about, each time."""
    seen = []
    ask = reference.validate

    def watched(data, shapes, wanted=None, *limits):
        data = list(data)
        seen.append((len(data), len(wanted or ())))
        return ask(data, shapes, wanted, *limits)

    monkeypatch.setattr(reference, "validate", watched)
    return seen


@pytest.mark.parametrize(("path", "nodes"), [("ex:year", 1), ("(ex:next ex:year)", 2)])
def test_one_odd_year_is_judged_by_the_reference_and_nothing_else(given, path: str, nodes: int) -> None:
    data = triples(MANY + 'ex:n7 ex:year "20"^^xsd:gYear , "x" .')
    rules = triples(YEARS.format(path), "s")
    auto = validate(data, rules)
    assert auto.engine == "fast + pyshacl"
    assert given == [(pytest.approx(nodes * 4, abs=4), nodes)]
    slow = validate(data, rules, engine=Engine.PYSHACL)
    assert Counter(map(key, auto.results)) == Counter(map(key, slow.results))
    assert auto.results
    assert auto.looked_at == slow.looked_at


def test_a_node_that_nobody_asks_about_asks_nothing_of_the_reference(given) -> None:
    data = triples(MANY + 'ex:n7 ex:year "20"^^xsd:gYear .')
    wanted = {data[0][0]}
    assert validate(data, triples(YEARS.format("ex:year"), "s"), wanted).results == []
    assert given == []


def test_shapes_that_look_without_end_are_judged_by_all_the_data(given) -> None:
    data = triples(MANY + 'ex:n7 ex:year "20"^^xsd:gYear .')
    validate(data, triples(YEARS.format("([ sh:zeroOrMorePath ex:next ] ex:year)"), "s"))
    assert given[0][0] == len(data)


@pytest.mark.parametrize(
    ("shape", "steps"),
    [
        ("sh:path ex:p", 0),
        ("sh:path (ex:p ex:q)", 1),
        ("sh:path ex:p ; sh:class ex:D", 1),
        ("sh:path ex:p ; sh:node [ sh:property [ sh:path ex:q ; sh:class ex:D ] ]", 2),
        ("sh:path [ sh:alternativePath (ex:p (ex:p ex:q ex:r)) ]", 2),
        ("sh:path [ sh:zeroOrOnePath ex:p ]", 0),
        ("sh:path ex:p ; sh:or ([ sh:class ex:D ] [ sh:path ex:q ; sh:minCount 1 ])", 1),
    ],
)
def test_how_far_a_shape_looks(shape: str, steps: int) -> None:
    assert (
        Reach(Outline(triples(f"ex:S sh:targetClass ex:C ; sh:property [ {shape} ] .", "s"))).steps == steps
    )


@pytest.mark.parametrize(
    "shape",
    [
        "sh:path [ sh:inversePath ex:p ]",
        "sh:path [ sh:oneOrMorePath ex:p ]",
        'sh:path ex:p ; sh:sparql [ sh:select "SELECT $this { $this ?p ?o }" ]',
        "sh:path ex:p ; sh:unheardOf 1",
        "sh:path ex:p ; sh:node ex:S",
    ],
)
def test_what_may_look_anywhere_is_not_bounded(shape: str) -> None:
    with pytest.raises(Boundless):
        Reach(Outline(triples(f"ex:S sh:targetClass ex:C ; sh:property [ {shape} ] .", "s")))


def test_nobody_is_singled_out_where_results_are_told_of_values() -> None:
    """A property shape within a property shape tells of the values; each finding must be told once."""
    shapes = triples(
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:property ["
        " sh:path ex:p ; sh:minCount 2 ; sh:lessThan ex:q ] ; sh:lessThan ex:q ] .",
        "s",
    )
    data = triples("ex:a a ex:C ; ex:p ex:b . ex:b a ex:C .", "d")
    auto, reference = validate(data, shapes), validate(data, shapes, engine=Engine.PYSHACL)
    assert Counter(map(key, auto.results)) == Counter(map(key, reference.results))
