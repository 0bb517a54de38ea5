"""`srpp-graph new PART NAME --in FILE`, in a process of its own, on the real words and rules."""

import re
import shutil
from pathlib import Path

import pytest
from needs import ROOT

from srpp_graph.checkout import Checkout
from srpp_graph.checks.demands import Demands
from srpp_graph.checks.guidance import read_words
from srpp_graph.checks.parts import Parts
from srpp_graph.checks.placeholders import class_of
from srpp_graph.iris import CONCEPT_KINDS, KINDS
from srpp_graph.prefixes import compact

from .conftest import Run

HARBOUR = "data/city/example-harbour.ttl"


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """The real words and rules with a city of its own."""
    root = tmp_path / "world"
    shutil.copytree(
        ROOT / "ontology", root / "ontology", ignore=shutil.ignore_patterns("questions", "examples")
    )
    shutil.copytree(ROOT / "shapes", root / "shapes")
    shutil.copytree(ROOT / "tests/checks/world/data", root / "data")
    return root


def test_a_part_is_put_into_the_file_and_check_tells_what_is_to_do_at_its_line(run: Run, world: Path) -> None:
    done = run("new", "target", "share-2030", "--in", HARBOUR, cwd=world)
    assert (done.returncode, done.stderr) == (0, "")
    line = (world / HARBOUR).read_text(encoding="utf-8").split("\n").index("<#share-2030>") + 1
    assert done.stdout == (
        f"wrote <#share-2030> into {HARBOUR}, line {line}, with 3 things to do: srpp-graph check {HARBOUR}\n"
    )
    checked = run("check", HARBOUR, "--format", "short", cwd=world)
    told = {tuple(each.split(" ")[:2]) for each in checked.stdout.splitlines() if "error[" in each}
    assert told == {(f"{HARBOUR}:{line}:1:", f"error[{code}]") for code in ("SG300", "SG303", "SG304")}
    assert run("fmt", HARBOUR, cwd=world).returncode == 0
    formed = (world / HARBOUR).read_text(encoding="utf-8")
    assert formed.endswith("\n<#share-2030>\n    a srpp:Target ;\n.\n")
    assert "    srpp:hasTarget <#share-2030> ;\n" in formed


def test_a_part_is_printed_without_writing(run: Run, world: Path) -> None:
    before = (world / HARBOUR).read_bytes()
    done = run("new", "target", "t", "--in", HARBOUR, "--print", "--label", "Half", cwd=world)
    assert done.stdout.startswith("#: In the block of the entity: srpp:hasTarget <#t> ;\n")
    assert '<#t>\n    a srpp:Target ;\n    skos:prefLabel "Half"@en ;\n' in done.stdout
    assert (world / HARBOUR).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["outcome", "x", "--in", HARBOUR], 2, "its parts are claim, membership, observation, place, target"),
        (["target", "x", "--in", "data/city/nosuch.ttl"], 2, "there is no `data/city/nosuch.ttl`"),
        (["target", "X!", "--in", HARBOUR], 2, "did you mean x?"),
        (["target", "x", "--in", "data/city/broken.ttl"], 3, "data/city/broken.ttl is not Turtle"),
        (["target", "x", "--in", "data/city/binary.ttl"], 2, "NUL byte"),
        (["target", "x", "--in", "data"], 2, "is not a data file"),
        (["target", "x"], 2, "new target NAME --in data/city/SLUG.ttl"),
        (["city", "x", "--in", HARBOUR], 2, "leave --in away"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    run: Run, world: Path, arguments: list[str], code: int, words: str
) -> None:
    (world / "data/city/broken.ttl").write_text("city:broken a srpp:City ; .. \n", encoding="utf-8")
    (world / "data/city/binary.ttl").write_bytes(b"\0")
    before = {each: each.read_bytes() for each in world.rglob("*.ttl")}
    done = run("new", *arguments, cwd=world)
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr
    assert before == {each: each.read_bytes() for each in world.rglob("*.ttl")}


def test_the_help_of_new_lists_every_kind_and_every_part(run: Run) -> None:
    told = " ".join(run("new", "--help", COLUMNS="200").stdout.split())
    kinds = ", ".join(each for each in KINDS if each not in CONCEPT_KINDS)
    assert f"Kinds: {kinds}." in told
    for word in Parts(Demands(read_words(Checkout.find(ROOT)))).words():
        assert f" {word}," in told or f" {word}." in told or f" {word} (" in told, word


def test_the_documented_table_of_parts_is_what_the_shapes_say() -> None:
    text = (ROOT / "docs/curating.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)`[^|]*\| ([^|]+) \| `([a-z]+:\w+)`", text, re.MULTILINE)
    parts = Parts(Demands(read_words(Checkout.find(ROOT))))
    kinds = [each for each in KINDS if each not in CONCEPT_KINDS]
    assert [row[0] for row in rows] == [*parts.words()]
    for word, told, joint in rows:
        named = re.findall(r"`([a-z-]+)`", told)
        meant = [each for each in kinds if each not in named] if told.startswith("every kind") else named
        assert sorted(meant) == sorted(parts.holders(word)), word
        part = next(each for each in parts.of(class_of(meant[0])) if each.word == word)
        assert compact(part.link or part.back or "") == joint


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Outcome", ["why srpp:Outcome`", "new outcome NAME --in FILE --print`"]),
        ("srpp:Outcome", ["why srpp:Outcome`", "new outcome NAME --in FILE --print`"]),
        ("membership", ["new membership NAME --in FILE --print`"]),
        ("City", ["why srpp:City`", "new city SLUG --print`"]),
        ("hasOutcome", ["why srpp:hasOutcome`"]),
        ("city:oslo", ["why city:oslo`"]),
        ("nonsense", ["there is no code", "`error[SG312]`"]),
    ],
)
def test_explain_of_a_word_points_to_who_tells_of_it(
    run: Run, world: Path, name: str, words: list[str]
) -> None:
    done = run("explain", name, cwd=world)
    assert (done.returncode, done.stdout) == (2, "")
    for each in words:
        assert each in done.stderr
