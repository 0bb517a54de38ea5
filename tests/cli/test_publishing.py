"""What was published never vanishes: the ledger, the check against it, and the way out."""

from pathlib import Path

from .conftest import Run

WORKWEAR = "data/case/workwear.ttl"


def test_a_build_refuses_to_lose_what_was_published(run: Run, mini: Path) -> None:
    assert run("build").returncode == 0
    assert not (mini / "published.txt").exists(), "only --publish writes it"
    built = run("build", "--publish")
    assert "names are new; commit it" in built.stdout
    ledger = (mini / "published.txt").read_text().splitlines()
    assert ledger[0].startswith("# ")
    assert ledger[1:] == sorted(ledger[1:])
    assert {"city/oslo", "case/workwear"} <= set(ledger)

    kept = (mini / WORKWEAR).read_text()
    (mini / WORKWEAR).unlink()
    refused = run("build")
    assert refused.returncode == 1
    assert "error[SG137] vanished: case:workwear was published" in refused.stdout
    line = ledger.index("case/workwear") + 1
    assert f"--> published.txt:{line}:1" in refused.stdout
    assert "srpp:retiredBecause" in refused.stdout
    assert "no release was made" in refused.stderr

    (mini / WORKWEAR).write_text(kept)
    assert run("build", "--publish").stdout.count("published.txt: 0 names are new")


def test_a_renamed_file_is_a_lost_name(run: Run, mini: Path) -> None:
    (mini / "published.txt").write_text("case/workwear\n")
    text = (mini / WORKWEAR).read_text().replace("workwear", "work-wear")
    (mini / WORKWEAR).unlink()
    (mini / "data/case/work-wear.ttl").write_text(text)
    found = run("check", "--format", "short").stdout
    assert "published.txt:1:1" in found
    assert "SG137" in found
