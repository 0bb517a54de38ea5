"""A file with faults in every line is told of as far as anyone reads, and counted to the end."""

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rdflib.term import Node

from srpp_graph.checkout import Checkout, Role, SourceFile
from srpp_graph.checks import memory as memories
from srpp_graph.checks import run, suppressions
from srpp_graph.checks.bounds import MOST
from srpp_graph.checks.corpus import Corpus, Sheet
from srpp_graph.checks.memory import Memory
from srpp_graph.checks.whereabouts import SHOWN
from srpp_graph.diagnostics import Diagnostic
from srpp_graph.turtle.parser import parse_turtle

LINES = MOST + 234
HEAD = "PREFIX city: <https://w3id.org/srpp/id/city/>\nPREFIX srpp: <https://w3id.org/srpp/ns#>\n"
CASES = {
    "SG402": ("city:big srpp:country <https://w3id.org/srpp/id/city/oslo#n{}> .", "SG402"),
    "SG270": ("city:big srpp:wrod{} 1 .", "SG270"),
    "SG136": ("city:n{} srpp:start 1 .", "SG136"),
    "SG133": ("city:n{} a srpp:City .", "SG133"),
    "SG141": ("city:big srpp:start 1 .", "SG141"),
    "SG142": ('city:big srpp:start "{}x"^^<http://www.w3.org/2001/XMLSchema#date> .', "SG142"),
    "SG143": ('city:big srpp:start "x{}"@english .', "SG143"),
    "SG144": ('city:big srpp:start " x{}" .', "SG144"),
    "SG145": ('city:big srpp:start "x\u200b{}" .', "SG145"),
    "SG146": ('city:big srpp:start "o\u0308{}" .', "SG146"),
    "SG148": ("city:big srpp:start <https://www.w3.org/2004/02/skos/core#x{}> .", "SG148"),
    "SG149": ("city:big srpp:start <urn:{}/SLUG> .", "SG149"),
    "SG401": ("city:big srpp:start city:n{} .", "SG401"),
}


def checked(mini: Path, line: str) -> list[dict[str, object]]:
    body = "".join(line.format(number) + "\n" for number in range(LINES))
    (mini / "data/city/big.ttl").write_text(HEAD + "city:big a srpp:City .\n" + body)
    done = subprocess.run(
        [sys.executable, "-m", "srpp_graph", "check", "--format", "json", "data/city/big.ttl"],
        cwd=mini,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    return list(json.loads(done.stdout)["diagnostics"])


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    return Path(shutil.copytree(Path(__file__).parent / "mini", tmp_path / "mini"))


@pytest.mark.parametrize(("line", "code"), CASES.values(), ids=CASES)
def test_a_kind_of_fault_is_told_so_often_and_then_counted(mini: Path, line: str, code: str) -> None:
    found = [each for each in checked(mini, line) if each["code"] == code]
    assert len(found) == MOST + 1
    total = LINES - 1 if code == "SG141" else LINES  # what is said for the first time is not said twice
    rest = [each for each in found if f"{total} findings of this kind" in str(each["message"])]
    assert len(rest) == 1
    assert not rest[0]["related"]


def test_what_shapes_find_is_bounded_and_counted_as_well(mini: Path) -> None:
    found = checked(mini, "city:n{} a srpp:City .")
    kinds = {(each["code"], each["rule"]["iri"]) for each in found if each["rule"]}  # type: ignore[index]
    assert kinds
    for kind in kinds:
        told = [each for each in found if each["rule"] and (each["code"], each["rule"]["iri"]) == kind]  # type: ignore[index]
        assert MOST < len(told) <= MOST + 1
        assert any("findings of this kind in this file" in str(each["message"]) for each in told)


def test_no_count_is_told_of_what_is_told_whole(mini: Path) -> None:
    found = [each for each in checked(mini, "city:big srpp:wrod 1 .") if each["code"] == "SG270"]
    assert len(found) == 1
    assert not any("findings of this kind" in str(each["message"]) for each in found)


def test_no_verdict_is_kept_while_findings_are_left_out(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memories, "WORTHWHILE", 1)
    body = "".join(f"city:n{number} a srpp:City .\n" for number in range(LINES))
    (mini / "data/city/big.ttl").write_text(HEAD + body)
    memory = Memory(mini / "memory")
    run(Checkout.find(mini), memory=memory)
    assert not [path for path in memory.verdicts if path.startswith("data/")]


@pytest.mark.parametrize(("line", "code"), CASES.values(), ids=CASES)
def test_what_is_not_told_is_not_even_made(
    mini: Path, monkeypatch: pytest.MonkeyPatch, line: str, code: str
) -> None:
    made: Counter[str] = Counter()
    make = Diagnostic.__init__

    def counting(self: Diagnostic, code: str, *more: Any, **named: Any) -> None:
        made[code] += 1
        make(self, code, *more, **named)

    monkeypatch.setattr(Diagnostic, "__init__", counting)
    body = "".join(line.format(number) + "\n" for number in range(LINES))
    (mini / "data/city/big.ttl").write_text(HEAD + "city:big a srpp:City .\n" + body)
    run(Checkout.find(mini))
    # The first ones, the one that stands for the rest, and that one once more with the count.
    assert MOST < made[code] <= MOST + 2


def test_the_values_of_one_subject_are_put_in_order_once(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else each of a thousand findings would look at all the values of its subject again."""
    looks = []
    about = Corpus.about

    def counting(self: Corpus, node: Node, predicate: Node | None = None) -> Iterator[Any]:
        looks.append(predicate)
        return about(self, node, predicate)

    monkeypatch.setattr(Corpus, "about", counting)
    monkeypatch.setattr(Corpus, "valued", lambda self, node, value: iter(()))
    body = "".join(f'city:big srpp:population "{number}" .\n' for number in range(LINES))
    (mini / "data/city/big.ttl").write_text(HEAD + "city:big a srpp:City .\n" + body)
    run(Checkout.find(mini))
    assert len([each for each in looks if each is None]) < MOST


def test_one_finding_names_only_so_many_other_places(mini: Path) -> None:
    found = checked(mini, "city:big srpp:population {} .")
    assert max(len(list(each["related"])) for each in found) == SHOWN  # type: ignore[call-overload]


def test_a_stack_of_comments_is_read_in_one_pass() -> None:
    text = "# srpp: ignore SG312 until 2027-03-31: why\n" * 20_000 + "<urn:a> <urn:b> 1 .\n"
    file = SourceFile("data/city/big.ttl", Path("big.ttl"), Role.DATA)
    lines = suppressions._lines_meant(Sheet(file, parse_turtle(text), ()))
    assert len(lines) == 20_000
    assert {*lines.values()} == {20_001}


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        ("# srpp: ignore {}", "SG151"),
        ("# srpp: ignore SG999 until 2999-03-31: {}", "SG152"),
        ("# srpp: ignore SG401 until 2020-03-31: {}", "SG153"),
        ("# srpp: ignore SG401 until 2999-03-31: {}", "SG154"),
        ("# srpp: ignore SG101 until 2999-03-31: {}", "SG155"),
    ],
)
def test_what_is_amiss_with_suppressions_is_bounded(mini: Path, comment: str, code: str) -> None:
    body = "".join(comment.format(number) + "\n" for number in range(LINES))
    (mini / "data/city/big.ttl").write_text(HEAD + body + "city:big a srpp:City .\n")
    found = [each for each in run(Checkout.find(mini)).diagnostics if each.code == code]
    assert len(found) == MOST + 1
    assert [each for each in found if f"{LINES} findings of this kind" in each.message]
