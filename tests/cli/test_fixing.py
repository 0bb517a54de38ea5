import json
from pathlib import Path

import pytest
from slips import OSLO, SLIPS, seed

from .conftest import Run

WORKWEAR = "data/case/workwear.ttl"


@pytest.mark.parametrize("name", SLIPS)
def test_a_safe_fault_is_mended_and_all_else_stays(run: Run, mini: Path, name: str) -> None:
    before = seed(mini, name)
    code = SLIPS[name].code
    assert f"[{code}]" in run("check", "--format", "short").stdout
    done = run("check", "--fix", "--format", "short")
    assert f"mended {OSLO}" in done.stderr
    assert f"[{code}]" not in done.stdout
    after = (mini / OSLO).read_text(encoding="utf-8")
    assert after.startswith("# a comment that stays\n")
    changed = set(before.splitlines()) ^ set(after.splitlines())
    assert len(changed) <= 2


def test_diff_shows_the_change_and_makes_none(run: Run, mini: Path) -> None:
    before = seed(mini, "a misspelt word")
    done = run("check", "--diff")
    assert done.returncode == 1
    assert "-    srpp:populaton 709037 ;\n+    srpp:population 709037 ;\n" in done.stdout
    assert (mini / OSLO).read_text(encoding="utf-8") == before


def test_what_could_change_the_meaning_is_left_to_people(run: Run, mini: Path) -> None:
    path = mini / WORKWEAR
    path.write_text(path.read_text().replace("city:oslo", "city:osol").replace("2021-03-01", "2019-03-01"))
    before = path.read_text()
    assert run("check", "--fix").returncode == 1
    assert path.read_text() == before


def test_the_summary_tells_how_many_findings_would_be_mended(run: Run, mini: Path) -> None:
    seed(mini, "a misspelt word")
    told = run("check").stdout
    assert told.endswith("\n--fix mends 1 of them, --diff shows how\n")
    answer = json.loads(run("check", "--format", "json").stdout)
    safe = [each for each in answer["diagnostics"] if each["fix"] and each["fix"]["safe"]]
    assert answer["summary"]["fixable"] == len(safe) == 1
    assert "--fix" not in run("check", "--fix").stdout
