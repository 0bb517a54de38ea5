"""Comments that put a finding off until a day."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from srpp_graph.checkout import Checkout
from srpp_graph.checks import run
from srpp_graph.checks.faces import render_json, render_sarif
from srpp_graph.checks.form import Forming, State
from srpp_graph.diagnostics import Report

CASE, CITY = "data/case/workwear.ttl", "data/city/oslo.ttl"
LATER = "2099-12-31"
GOOD = f"# srpp: ignore SG912 until {LATER}: waiting for the city's answer"


def comment(root: Path, text: str, *, above: bool = False, path: str = CASE, at: str = "srpp:end") -> None:
    """Spoil the end date, and write the comment on its line or above it."""
    lines = (root / path).read_text(encoding="utf-8").replace("2021-03-01", "2019-03-01").split("\n")
    number = next(n for n, line in enumerate(lines) if at in line)
    lines[number : number + 1] = [f"    {text}", lines[number]] if above else [f"{lines[number]} {text}"]
    (root / path).write_text("\n".join(lines), encoding="utf-8")


def check(root: Path, *, suppressions: bool = True) -> Report:
    return run(Checkout.find(root), suppressions=suppressions)


def codes(report: Report) -> list[str]:
    return [each.code for each in report.diagnostics]


@pytest.mark.parametrize("above", [False, True])
def test_a_finding_is_put_off_by_a_comment_on_its_line_or_above(mini: Path, above: bool) -> None:
    comment(mini, GOOD, above=above)
    report = check(mini)
    assert codes(report) == []
    (put_off,) = report.suppressed
    assert (put_off.finding.code, put_off.reason) == ("SG912", "waiting for the city's answer")
    assert put_off.until == date(2099, 12, 31)
    assert codes(check(mini, suppressions=False)) == ["SG912"]


def test_several_comments_may_stand_above_one_line(mini: Path) -> None:
    comment(mini, f"# srpp: ignore SG910 until {LATER}: the buyer is no city", above=True)
    comment(mini, GOOD, above=True)
    assert codes(check(mini)) == ["SG154"]


def test_two_lines_above_is_too_far(mini: Path) -> None:
    comment(mini, f"{GOOD}\n", above=True)
    assert sorted(codes(check(mini))) == ["SG154", "SG912"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("# srpp: ignore SG912", "SG151"),
        (f"# srpp: ignore SG912 until {LATER}", "SG151"),
        (f"# srpp: ignore SG912 until {LATER}:  ", "SG151"),
        ("# srpp: ignore SG912 until 2099-02-30: no such day", "SG151"),
        ("# srpp: ignore SG912: no day", "SG151"),
        (f"# srpp: ignore until {LATER}: no code", "SG151"),
        ("# srpp ignore SG912", "SG151"),
        ("# SRPP: disable SG912", "SG151"),
        (f"# srpp: ignore SG999 until {LATER}: misspelt", "SG152"),
        ("# srpp: ignore SG912 until 2020-01-01: long ago", "SG153"),
        (f"# srpp: ignore SG901 until {LATER}: another", "SG154"),
        (f"# srpp: ignore SG121 until {LATER}: later", "SG155"),
        (f"# srpp: ignore SG151 until {LATER}: later", "SG155"),
    ],
)
def test_a_comment_that_does_not_hold_hides_nothing_and_is_told(mini: Path, text: str, code: str) -> None:
    comment(mini, text)
    report = check(mini)
    assert sorted(codes(report)) == [code, "SG912"]
    assert report.suppressed == ()


def test_the_last_day_still_counts_and_the_next_does_not(mini: Path) -> None:
    today = date.today()
    comment(mini, GOOD.replace(LATER, today.isoformat()))
    assert codes(check(mini)) == []
    yesterday = today - timedelta(days=1)
    (mini / CASE).write_text((mini / CASE).read_text().replace(today.isoformat(), yesterday.isoformat()))
    assert sorted(codes(check(mini))) == ["SG153", "SG912"]


def test_other_comments_are_left_alone(mini: Path) -> None:
    for text in ("# srpp:City a owl:Class", "# about srpp: nothing", "# ignore SG912 until later"):
        comment(mini, text, above=True)
    assert codes(check(mini)) == ["SG912"]


def test_nothing_is_said_of_unused_suppressions_where_nothing_was_validated(mini: Path) -> None:
    comment(mini, GOOD)
    (mini / "shapes/City.ttl").write_text("]")
    assert sorted(codes(check(mini))) == ["SG121", "SG194"]


def test_a_syntax_error_is_never_hidden(mini: Path) -> None:
    comment(mini, f"# srpp: ignore SG121 until {LATER}: later")
    path = mini / CASE
    path.write_text(path.read_text().replace('"2019-03-01"', '"2019-03-01'))
    assert "SG121" in codes(check(mini))


def test_only_the_named_files_are_asked_for_their_comments(mini: Path) -> None:
    comment(mini, "# srpp: ignore nothing")
    assert run(Checkout.find(mini), [CITY]).diagnostics == ()


def test_programs_are_told_what_was_put_off(mini: Path) -> None:
    comment(mini, GOOD)
    report = check(mini)
    document = json.loads(render_json(report))
    assert document["summary"]["suppressed"] == 1
    (put_off,) = document["suppressed"]
    assert (put_off["code"], put_off["line"]) == ("SG912", 10)
    assert put_off["suppression"]["until"] == LATER
    (result,) = json.loads(render_sarif(report))["runs"][0]["results"]
    (said,) = result["suppressions"]
    assert (said["kind"], said["status"]) == ("inSource", "accepted")
    assert "waiting for the city's answer" in said["justification"]
    assert said["location"]["physicalLocation"]["region"]["startLine"] == 10


def test_a_suppression_does_not_take_a_file_out_of_its_form(mini: Path) -> None:
    def state() -> State:
        return next(iter(Forming(Checkout.find(mini)).iter_files([CASE]))).state

    comment(mini, GOOD, above=True)
    comment(mini, GOOD)
    assert state() is State.FORMED
    (mini / CASE).write_text((mini / CASE).read_text().replace("    a srpp:Case", "  a srpp:Case"))
    assert state() is State.COMMENTED
