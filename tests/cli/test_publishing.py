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


def test_a_question_that_was_published_is_missed_and_may_be_retired(run: Run, mini: Path) -> None:
    (mini / "published.txt").write_text("question/long-gone\nquestion/No\n")
    found = run("check", "--format", "short").stdout
    assert "published.txt:1:1" in found
    assert "SG137" in found
    assert "published.txt:2:1" in found
    assert "SG138" in found

    (mini / "published.txt").write_text("question/long-gone\n")
    retired = mini / "ontology/questions/long-gone/question.ttl"
    retired.parent.mkdir(parents=True)
    retired.write_text(
        "PREFIX question: <https://w3id.org/srpp/question/>\n"
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
        "PREFIX srpp: <https://w3id.org/srpp/ns#>\n\n"
        'question:long-gone\n    a srpp:Retired ;\n    skos:prefLabel "Long gone"@en ;\n'
        '    srpp:retiredBecause "Nobody asked it."@en ;\n.\n'
    )
    checked = run("check", "--format", "short")
    assert (checked.returncode, "long-gone" in checked.stdout) == (0, False), checked.stdout
