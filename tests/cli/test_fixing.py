import errno
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from slips import OSLO, SLIPS, XSD, seed

from srpp_graph.checks import untold
from srpp_graph.cli import mending
from srpp_graph.cli.looking import Looking, Wishes
from srpp_graph.errors import CheckoutError

from .conftest import MINI, Run

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


MANY = 1_234
"""More than a check tells of one kind in one file (`checks.bounds`)."""

FILLED = {
    "stray spaces": ('"  n{} "@en', '"n{}"@en'),
    "invisible marks": ('"n\u200b{}"@en', '"n{}"@en'),
    "letters apart": ('"o\u0308{}"@en', '"ö{}"@en'),
    "dates without zeros": (f'"{{}}-1-5"^^<{XSD}date>', f'"{{}}-01-05"^^<{XSD}date>'),
    "tags with underscores": ('"n{}"@en_GB', '"n{}"@en-GB'),
    "what only a second look shows": ('" n{}"@en_GB', '"n{}"@en-GB'),
}


def fill(mini: Path, value: str) -> None:
    """Write so many notes into the file of Oslo, each in a line of its own, with a comment."""
    values = " ,\n".join(f"        {value.format(number)}" for number in range(2000, 2000 + MANY))
    path = mini / OSLO
    text = path.read_text(encoding="utf-8")
    head, found, tail = text.partition("    srpp:population")
    path.write_text(f"{head}    skos:note  # as they came\n{values} ;\n{found}{tail}", encoding="utf-8")


@pytest.mark.parametrize(("faulty", "sound"), FILLED.values(), ids=FILLED)
def test_one_run_mends_what_no_check_tells_to_the_end(run: Run, mini: Path, faulty: str, sound: str) -> None:
    fill(mini, sound)
    wanted = (mini / OSLO).read_text(encoding="utf-8")
    shutil.copy(MINI / OSLO, mini / OSLO)
    fill(mini, faulty)
    told = run("check", "--diff")
    assert not told.stderr
    assert sum(line.startswith("+ ") for line in told.stdout.splitlines()) == MANY
    done = run("check", "--fix")
    assert done.stderr == f"mended {OSLO}\n"
    assert "--fix" not in done.stdout
    assert (mini / OSLO).read_text(encoding="utf-8") == wanted


def test_a_misspelt_word_is_mended_wherever_the_file_uses_it(run: Run, mini: Path) -> None:
    path = mini / OSLO
    text = path.read_text(encoding="utf-8")
    text += '\n# srpp:populaton, in a comment\n<#one> srpp:populaton 1 ; skos:note "srpp:populaton" .\n'
    path.write_text(text.replace("srpp:population", "srpp:populaton"), encoding="utf-8")
    run("check", "--fix")
    after = path.read_text(encoding="utf-8")
    assert "# srpp:populaton, in a comment\n" in after
    assert '<#one> srpp:population 1 ; skos:note "srpp:populaton" .' in after


def test_a_word_stays_where_its_prefix_means_something_else(run: Run, mini: Path) -> None:
    path = mini / OSLO
    text = path.read_text(encoding="utf-8").replace("srpp:population", "srpp:populaton")
    path.write_text(text + "\nPREFIX srpp: <urn:other:>\n<urn:x> srpp:populaton 1 .\n", encoding="utf-8")
    run("check", "--fix")
    assert "<urn:x> srpp:populaton 1 ." in path.read_text(encoding="utf-8")


def test_what_a_comment_puts_off_is_not_mended_among_many(run: Run, mini: Path) -> None:
    fill(mini, '"  n{} "@en')
    path = mini / OSLO
    last = f'"  n{2000 + MANY - 1} "@en'
    comment = "# srpp: ignore SG144 until 2999-03-31: the city writes it so"
    path.write_text(path.read_text(encoding="utf-8").replace(f"{last} ;", f"{last} ;  {comment}"))
    run("check", "--fix")
    after = path.read_text(encoding="utf-8")
    assert f"{last} ;  {comment}\n" in after
    assert '"  n2000 "' not in after
    run("check", "--fix", "--no-suppressions")
    assert last not in path.read_text(encoding="utf-8")


def test_diff_is_what_fix_does(run: Run, mini: Path) -> None:
    seed(mini, "an undeclared prefix")
    path = mini / OSLO
    path.write_text(path.read_text(encoding="utf-8").replace('"City of Oslo"', '" City of  Oslo"'))
    shown = run("check", "--diff").stdout
    assert "+PREFIX foaf:" in shown
    assert '+    skos:prefLabel "City of Oslo"' in shown
    before = path.read_text(encoding="utf-8")
    run("check", "--fix")
    applied = subprocess.run(
        ["git", "apply", "-R", "-"], cwd=mini, input=shown, text=True, capture_output=True, check=False
    )
    assert applied.returncode == 0, applied.stderr
    assert path.read_text(encoding="utf-8") == before


def test_when_there_is_more_than_one_run_mends_both_say_so(
    mini: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(mending, "ROUNDS", 1)
    seed(mini, "an undeclared prefix")
    path = mini / OSLO
    path.write_text(path.read_text(encoding="utf-8").replace("709037", f'"709037 "^^<{XSD}integer>'))
    path.write_text(path.read_text(encoding="utf-8").replace('"City of Oslo"@en', '"City of Oslo"@en_GB'))
    monkeypatch.setattr(mending, "mend_untold", lambda _checkout, _file, text, _codes, _effort, **_: text)
    Looking(mini, Wishes(diff=True)).once()
    assert "there is more: --fix does that much, and can be run again\n" in capsys.readouterr().err
    Looking(mini, Wishes(fix=True)).once()
    assert "mended as much as one run mends; there is more: run --fix again\n" in capsys.readouterr().err
    Looking(mini, Wishes(fix=True)).once()
    assert "there is more" not in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_told_and_stays(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = seed(mini, "a stray space")

    def denied(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "chmod", denied)
    with pytest.raises(CheckoutError, match=r"oslo\.ttl` cannot be written: permission denied"):
        Looking(mini, Wishes(fix=True)).once()
    assert (mini / OSLO).read_text(encoding="utf-8") == before
    assert not [*(mini / OSLO).parent.glob(".*")]


def test_a_file_that_would_be_too_large_to_read_again_is_left(
    mini: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = seed(mini, "an undeclared prefix")
    monkeypatch.setattr(mending, "MAX_FILE_BYTES", len(before.encode()))
    Looking(mini, Wishes(diff=True)).once()
    Looking(mini, Wishes(fix=True)).once()
    assert "mended" not in capsys.readouterr().err
    assert (mini / OSLO).read_text(encoding="utf-8") == before


def test_a_file_is_read_again_only_so_often_and_the_rest_is_for_the_next_run(
    mini: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(untold.Effort, "__init__", lambda self, left=1: setattr(self, "left", left))
    fill(mini, '" n{}"@en_GB')
    Looking(mini, Wishes(fix=True)).once()
    assert "there is more: run --fix again\n" in capsys.readouterr().err
