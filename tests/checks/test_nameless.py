"""Where there is too much, the fast engine tells nameless nodes apart as exactly as the reference."""

import random
from collections import Counter

import pytest
from rdflib.term import BNode

from srpp_graph.checks.engines import Engine, Limits, fast, nameless, validate
from srpp_graph.checks.engines.choice import key
from srpp_graph.turtle import Triple, parse_turtle

HEAD = "PREFIX ex: <https://example.org/>\nPREFIX sh: <http://www.w3.org/ns/shacl#>\n"
SHAPES = """
ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:One , ex:Kind , ex:Way , ex:Back .
ex:One a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 ; sh:maxCount 2 .
ex:Kind a sh:PropertyShape ; sh:path ex:other ; sh:nodeKind sh:IRI ; sh:class ex:D .
ex:Way a sh:PropertyShape ; sh:path (ex:other [ sh:zeroOrOnePath ex:other ] ex:name) ; sh:minLength 2 .
ex:Back a sh:PropertyShape ; sh:path [ sh:inversePath ex:other ] ; sh:minCount 1 .
ex:T a sh:NodeShape ; sh:targetObjectsOf ex:other ; sh:closed true ; sh:property [ sh:path ex:name ] ,
    [ sh:path ex:other ; sh:node [ sh:property [ sh:path ex:name ; sh:minCount 1 ] ] ] .
"""
LINKS = ["a ex:C", "a ex:D", "ex:name 'x'", "ex:name 'xyz'", "ex:other {}", "ex:other {}"]
ALL = Limits(without=frozenset())


def triples(text: str, scope: str) -> list[Triple]:
    document = parse_turtle(HEAD + text, scope=scope)
    assert not document.faults
    return [each.triple for each in document.triples]


def tangle(seed: int) -> list[Triple]:
    """Some nodes with names and more without, of which anything is said."""
    chance = random.Random(seed)
    nodes = [*(f"ex:n{number}" for number in range(20)), *(f"_:n{number}" for number in range(120))]
    chance.shuffle(nodes)
    lines = []
    for _ in range(700):
        link = chance.choice(
            ["a ex:C", "a ex:D", "ex:name 'x'", "ex:name 'xyz'", "ex:other {}", "ex:other {}"]
        )
        lines.append(f"{chance.choice(nodes)} {link.format(chance.choice(nodes))} .")
    return triples("\n".join(lines), "t")


def exact(outcome) -> Counter:
    return Counter(
        (repr(each.focus), repr(each.value), str(each.shape), key(each)) for each in outcome.results
    )


@pytest.mark.parametrize("seed", range(8))
def test_every_result_is_about_the_node_that_the_reference_names(seed: int) -> None:
    data, shapes = tangle(seed), triples(SHAPES, "s")
    ours = validate(data, shapes, limits=ALL)
    reference = validate(data, shapes, engine=Engine.PYSHACL)
    assert ours.engine == "fast"
    assert sum(isinstance(each.focus, BNode) for each in ours.results) > 100
    assert exact(ours) == exact(reference)


def test_with_little_wrong_the_reference_is_asked_as_ever() -> None:
    data, shapes = tangle(1), triples(SHAPES, "s")
    assert validate(data, shapes).engine.endswith("pyshacl")
    assert validate(data, shapes, limits=Limits(100_000)).engine.endswith("pyshacl")


@pytest.mark.parametrize("named", ["{}", "_:0_b{:x}", "_:{}_b", "_:0_b1"])
def test_names_that_are_no_numbers_in_order_are_learnt_from_nobody(named: str) -> None:
    class Told:
        def __init__(self, number: int) -> None:
            self.focus_node, self.value = f"<srpp:marked:{number}>", named.format(number + 10)

    marked = [Told(number) for number in range(3)]
    assert nameless.learn([BNode(), BNode(), BNode()], marked) is None


def test_if_names_cannot_be_learnt_the_reference_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    data, shapes = tangle(1), triples(SHAPES, "s")
    ours = validate(data, shapes, limits=ALL)
    monkeypatch.setattr(fast, "find_by_number", lambda terms, *_: terms.find)
    reference = validate(data, shapes, limits=ALL)
    assert reference.engine.endswith("pyshacl")
    assert exact(ours) == exact(reference)


def test_twenty_thousand_nameless_nodes_are_told_apart() -> None:
    count = 20_000
    data = triples("".join(f"_:n{number} a ex:C .\n" for number in range(count)), "t")
    shapes = triples("ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:name ; sh:minCount 1 ] .", "s")
    outcome = validate(data, shapes, limits=Limits(1000))
    assert outcome.cut
    assert outcome.engine == "fast"
    nodes = [each[0] for each in data]
    without = frozenset(nodes) - {nodes[7], nodes[count - 7]}
    outcome = validate(data, shapes, limits=Limits(1000, without))
    assert {each.focus for each in outcome.results} == {nodes[7], nodes[count - 7]}
