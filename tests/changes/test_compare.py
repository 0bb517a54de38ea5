"""Two states compared by meaning: only what is said counts, not how."""

import gzip
import random
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from needs import ROOT
from rdflib import BNode, Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import SH

from srpp_graph.changes import CheckoutSide, Comparison, DumpSide, compare
from srpp_graph.changes.nameless import divide
from srpp_graph.changes.sides import CannotCompare
from srpp_graph.checkout import Checkout
from srpp_graph.prefixes import compact
from srpp_graph.release import Release, Shelf, build_release
from srpp_graph.store.dumps import NotADump

MINI = ROOT / "tests/checks/mini"
CASE, CITY, SHAPE = "data/case/workwear.ttl", "data/city/oslo.ttl", "shapes/Case.ttl"


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    """Two copies of a small checkout."""
    return (
        Path(shutil.copytree(MINI, tmp_path / "old")),
        Path(shutil.copytree(MINI, tmp_path / "new")),
    )


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new), encoding="utf-8")


def of(sides: tuple[Path, Path]) -> Comparison:
    old, new = (CheckoutSide(Checkout.find(each), each.name) for each in sides)
    return compare(old, new)


def told(comparison: Comparison) -> set[tuple[str, str, str, str]]:
    return {
        (each.section, compact(each.entity), each.state, compact(str(change.predicate)))
        for each in comparison.entities
        for change in each.changes
    }


def test_what_is_only_written_otherwise_has_not_changed(sides: tuple[Path, Path]) -> None:
    _, new = sides
    text = (new / CASE).read_text(encoding="utf-8")
    blocks = Graph().parse(data=text, format="turtle").serialize(format="turtle")
    (new / CASE).write_text(f"# another form\n{blocks}", encoding="utf-8")
    shapes = Graph().parse(new / SHAPE).serialize(format="nt").splitlines(keepends=True)
    random.Random(4).shuffle(shapes)
    (new / SHAPE).write_text("".join(shapes), encoding="utf-8")
    assert of(sides).is_same


def test_a_statement_that_moves_to_another_file_of_its_graph_has_not_changed(
    sides: tuple[Path, Path],
) -> None:
    _, new = sides
    edit(new, "ontology/srpp.ttl", "srpp:theme a owl:ObjectProperty .\n", "")
    more = "PREFIX owl: <http://www.w3.org/2002/07/owl#>\nPREFIX srpp: <https://w3id.org/srpp/ns#>\n"
    (new / "ontology/more.ttl").write_text(f"{more}srpp:theme a owl:ObjectProperty .\n", encoding="utf-8")
    assert of(sides).is_same


def test_values_that_came_went_and_changed_are_told_entity_by_entity(sides: tuple[Path, Path]) -> None:
    old, new = sides
    edit(new, CASE, "2021-03-01", "2022-03-01")
    edit(new, CASE, "    srpp:theme theme:living-wage ;\n", "")
    shutil.copy(new / CITY, new / "data/city/bergen.ttl")
    edit(new, "data/city/bergen.ttl", "city:oslo", "city:bergen")
    edit(new, "ontology/srpp.ttl", "srpp:theme a owl:ObjectProperty .", "srpp:topic a owl:ObjectProperty .")
    found = of(sides)
    case, bergen = (
        next(each for each in found.entities if compact(each.entity) == name)
        for name in ("case:workwear", "city:bergen")
    )
    end, theme = case.changes
    assert (str(end.old), str(end.new)) == ("2021-03-01", "2022-03-01")
    assert (compact(str(theme.old)), theme.new) == ("theme:living-wage", None)
    assert (bergen.state, bool(bergen.label)) == ("new", True)
    assert found.count("data")["replaced"] == 1
    assert ("ontology", "srpp:theme", "gone", "rdf:type") in told(found)
    assert ("ontology", "srpp:topic", "new", "rdf:type") in told(found)
    back = of((new, old))
    assert {each.state for each in back.entities if compact(each.entity) == "city:bergen"} == {"gone"}


def test_a_change_within_a_nameless_node_is_told_of_what_leads_to_it(sides: tuple[Path, Path]) -> None:
    edit(sides[1], SHAPE, "?value < ?start", "?value <= ?start")
    (entity,) = of(sides).entities
    assert (entity.section, compact(entity.entity), entity.state) == (
        "shapes",
        "shape:Case-ends-before-start",
        "changed",
    )
    assert {each.predicate for each in entity.changes} == {SH.sparql}
    assert [each.old is None for each in entity.changes].count(True) == 1
    assert all(each.nested for each in entity.changes)


def test_rival_statements_are_marked(sides: tuple[Path, Path]) -> None:
    edit(sides[0], CITY, "\n.\n", "\n    srpp:rivals <#other> ;\n.\n")
    edit(sides[1], CITY, "\n.\n", "\n    srpp:rivals <#other> ;\n    srpp:theme <urn:x> ;\n.\n")
    (entity,) = of(sides).entities
    assert all(any(rival.endswith("#other") for rival in each.rivals) for each in entity.changes)
    assert of(sides).count("data")["rivals"] == 1


def test_files_that_are_no_turtle_are_compared_as_text(sides: tuple[Path, Path]) -> None:
    (sides[1] / "ontology/rules").mkdir()
    (sides[1] / "ontology/rules/one.rq").write_text("ASK {}")
    assert of(sides).texts == ("ontology/rules/one.rq",)


def test_what_cannot_be_read_is_no_difference(sides: tuple[Path, Path]) -> None:
    (sides[1] / CASE).write_text("]")
    with pytest.raises(CannotCompare, match=r"data/case/workwear\.ttl:1:1 is not Turtle"):
        of(sides)


def test_a_release_says_what_its_checkout_says(sides: tuple[Path, Path], tmp_path: Path) -> None:
    old, new = sides
    edit(old, CITY, "709037", "709037.50")
    release = build_release(Checkout.find(old), Shelf(tmp_path / "releases"))
    dump = DumpSide(release.dump_path, "release")
    assert compare(dump, CheckoutSide(Checkout.find(old), "old")).is_same
    assert compare(dump, DumpSide(release.dump_path, "again")).is_same
    found = compare(dump, CheckoutSide(Checkout.find(new), "new"))
    assert told(found) == {("data", "city:oslo", "changed", "srpp:population")}


def test_the_release_of_the_whole_content_says_what_the_files_say(release: Release) -> None:
    found = compare(DumpSide(release.dump_path, "release"), CheckoutSide(Checkout.find(ROOT), "checkout"))
    assert [(each.section, each.entity) for each in found.entities] == []


@pytest.mark.parametrize(
    "content", [b"no", b"\x1f\x8bno", gzip.compress(b"<a> <b> <c> .", mtime=0)[:-9], b"\xff\xfe"]
)
def test_what_is_no_dump_says_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "dump.nq").write_bytes(content)
    with pytest.raises(NotADump):
        DumpSide(tmp_path / "dump.nq", "dump").triples("")
    with pytest.raises(NotADump):
        DumpSide(tmp_path / "nowhere.nq", "dump").triples("")


NODES = st.one_of(
    st.integers(0, 5).map(lambda number: BNode(f"n{number}")),
    st.integers(0, 2).map(lambda number: URIRef(f"urn:{number}")),
)
GRAPHS = st.lists(st.tuples(NODES, st.sampled_from([URIRef("urn:p"), URIRef("urn:q")]), NODES), max_size=8)


@settings(max_examples=300, deadline=None)
@given(GRAPHS, GRAPHS, st.randoms(use_true_random=False))
def test_graphs_are_the_same_exactly_if_they_are_isomorphic(one, other, chance) -> None:
    def signature(triples) -> tuple[set, list]:
        ground, groups = divide(dict.fromkeys(triples))
        return ground, sorted(each.text for each in groups)

    names = [f"m{number}" for number in range(6)]
    chance.shuffle(names)
    renamed = [
        tuple(BNode(names[int(str(each)[1:])]) if isinstance(each, BNode) else each for each in triple)
        for triple in one
    ]
    chance.shuffle(renamed)
    assert signature(one) == signature(renamed)
    graphs = [Graph(), Graph()]
    for graph, triples in zip(graphs, (one, other), strict=True):
        for triple in triples:
            graph.add(triple)
    assert (signature(one) == signature(other)) == isomorphic(*graphs)
