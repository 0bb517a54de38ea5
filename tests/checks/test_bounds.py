"""A file with faults in every line is told of as far as anyone reads, and counted to the end."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from srpp_graph.checkout import Checkout
from srpp_graph.checks import memory as memories
from srpp_graph.checks import run
from srpp_graph.checks.bounds import MOST
from srpp_graph.checks.memory import Memory

LINES = MOST + 234
HEAD = "PREFIX city: <https://w3id.org/srpp/id/city/>\nPREFIX srpp: <https://w3id.org/srpp/ns#>\n"
CASES = {
    "SG402": ("city:big srpp:country <https://w3id.org/srpp/id/city/oslo#n{}> .", "SG402"),
    "SG270": ("city:big srpp:wrod{} 1 .", "SG270"),
    "SG136": ("city:n{} srpp:start 1 .", "SG136"),
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
    rest = [each for each in found if f"{LINES} findings of this kind" in str(each["message"])]
    assert len(rest) == 1
    assert not rest[0]["fix"]


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
