from pathlib import Path

import pytest

from .conftest import Run

OSLO, WORKWEAR = "data/city/oslo.ttl", "data/case/workwear.ttl"

FAULTS = {
    "an unused prefix": (
        "PREFIX srpp:",
        "PREFIX cpv: <http://data.europa.eu/cpv/cpv/>\nPREFIX srpp:",
        "SG140",
    ),
    "an undeclared prefix": (
        "    srpp:population",
        "    foaf:homepage <urn:x> ;\n    srpp:population",
        "SG121",
    ),
    "a misspelt word": ("srpp:population", "srpp:populaton", "SG270"),
    "a stray space": ('"City of Oslo"', '" City of  Oslo"', "SG144"),
    "an invisible mark": ('"City of Oslo"', '"City\u200b of Oslo"', "SG145"),
    "letters apart": ('"City of Oslo"', '"City of O\u0301slo"', "SG146"),
    "a date without its zeros": (
        "    srpp:population",
        '    skos:note "2020-1-5"^^<http://www.w3.org/2001/XMLSchema#date> ;\n    srpp:population',
        "SG142",
    ),
    "a boolean in capitals": (
        "    srpp:population",
        '    skos:note "TRUE"^^<http://www.w3.org/2001/XMLSchema#boolean> ;\n    srpp:population',
        "SG142",
    ),
    "a language tag with an underscore": ('"City of Oslo"@en', '"City of Oslo"@en_GB', "SG121"),
}


def seed(root: Path, name: str) -> str:
    old, new, _ = FAULTS[name]
    path = root / OSLO
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text("# a comment that stays\n" + text.replace(old, new, 1), encoding="utf-8")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FAULTS)
def test_a_safe_fault_is_mended_and_all_else_stays(run: Run, mini: Path, name: str) -> None:
    before = seed(mini, name)
    code = FAULTS[name][2]
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
