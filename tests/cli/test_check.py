import json
import re
import subprocess
from pathlib import Path

import pytest

from .conftest import REPOSITORY, Run

OSLO, WORKWEAR = "data/city/oslo.ttl", "data/case/workwear.ttl"
HERE = Path(__file__).parent


def spoil(root: Path) -> None:
    """One finding of each kind: a date, a missing name, a warning, a dangling reference, a misspelt word."""
    case, city = root / WORKWEAR, root / OSLO
    case.write_text(
        case.read_text()
        .replace("2021-03-01", "2019-03-01")
        .replace("theme:living-wage", "theme:living-wages")
        .replace("srpp:theme", "srpp:teme")
    )
    lines = [line for line in city.read_text().splitlines() if "prefLabel" not in line]
    city.write_text("\n".join(lines).replace("709037", '709037 , "many"') + "\n")


def test_a_clean_checkout_leaves_with_zero(run: Run) -> None:
    done = run("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("clean · 7 files")


def test_the_text_report_looks_as_agreed(run: Run, mini: Path) -> None:
    spoil(mini)
    done = run("check")
    assert done.returncode == 1
    *findings, counts, fixable = done.stdout.rstrip("\n").rsplit("\n", 2)
    expected = (HERE / "report.txt").read_text(encoding="utf-8")
    assert "\n".join(findings) + "\n" == expected
    assert counts.startswith("4 errors, 2 warnings · 7 files")
    assert re.fullmatch(r"--fix mends [1-9] of them, --diff shows how", fixable)


def test_nothing_is_coloured_in_a_pipe_or_without_colour(run: Run, mini: Path) -> None:
    spoil(mini)
    assert "\x1b" not in run("check", FORCE_COLOR="1").stdout


def test_short_is_one_line_a_finding(run: Run, mini: Path) -> None:
    spoil(mini)
    lines = run("check", "--format", "short").stdout.splitlines()
    expected = "error[SG912] ends-before-start: the case ends before it starts"
    assert f"{WORKWEAR}:10:14: {expected}" in lines


def test_json_has_the_documented_keys(run: Run, mini: Path) -> None:
    spoil(mini)
    report = json.loads(run("check", "--format", "json").stdout)
    assert report["summary"].keys() == {
        *("files", "triples", "shapes", "unmatched_shapes", "nodes"),
        *("errors", "warnings", "infos", "suppressed", "fixable", "engine", "seconds"),
    }
    assert report["summary"]["errors"] == 4
    for found in report["diagnostics"]:
        assert found.keys() == {
            *("code", "name", "severity", "message", "path", "line", "column", "end_line", "end_column"),
            *("focus", "result_path", "value", "help", "fix", "rule", "related"),
        }
    (dates,) = (each for each in report["diagnostics"] if each["code"] == "SG912")
    assert (dates["line"], dates["column"], dates["end_column"]) == (10, 14, 36)
    assert dates["rule"] == {
        "path": "shapes/Case.ttl",
        "line": 27,
        "iri": "https://w3id.org/srpp/shapes#Case-ends-before-start",
    }


def test_github_annotations_name_file_and_line(run: Run, mini: Path) -> None:
    spoil(mini)
    lines = run("check", "--format", "github").stdout.splitlines()
    assert (
        f"::error file={WORKWEAR},line=10,endLine=10,col=14,endColumn=36,title=SG912 ends-before-start"
        "::the case ends before it starts%0Ahelp: swap the two dates, or correct the year"
    ) in lines


def test_warnings_fail_only_when_asked(run: Run, mini: Path) -> None:
    (mini / OSLO).write_text((mini / OSLO).read_text().replace("709037", '"many"'))
    assert run("check").returncode == 0
    assert run("check", "--fail-on", "warning").returncode == 1


def test_all_syntax_faults_are_listed_with_line_and_column(run: Run, mini: Path) -> None:
    (mini / OSLO).write_text("PREFIX a: <urn:a:>\na:b a:c foo .\na:d a:e <f g> .\na:h b:i 1 .\n")
    done = run("check", "--format", "short")
    assert done.returncode == 3
    places = [line.split(": ")[0] for line in done.stdout.splitlines() if "SG121" in line]
    assert places == [f"{OSLO}:2:9", f"{OSLO}:3:9", f"{OSLO}:4:5"]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", 1), (b"PNG\0\0", 3), ("a".encode("utf-16"), 3), (b"\xef\xbb\xbf", 3), (b"\x1b[31m", 3)],
)
def test_no_content_of_a_file_breaks_the_check(run: Run, mini: Path, content: bytes, code: int) -> None:
    (mini / OSLO).write_bytes(content)
    done = run("check")
    assert done.returncode == code
    assert OSLO in done.stdout
    assert "\x1b" not in done.stdout


def test_a_broken_link_and_a_folder_are_unreadable_input(run: Run, mini: Path) -> None:
    (mini / "data/city/ghent.ttl").symlink_to("nowhere.ttl")
    (mini / "data/city/bonn.ttl").mkdir()
    done = run("check", "--format", "short")
    assert done.returncode == 2
    assert "data/city/ghent.ttl:1:1: error[SG102]" in done.stdout
    assert "data/city/bonn.ttl:1:1: error[SG103]" in done.stdout
    assert run("check", "data/city/ghent.ttl").returncode == 2


def test_an_empty_checkout_does_not_pass(run: Run, mini: Path) -> None:
    for file in (mini / "data").rglob("*.ttl"):
        file.unlink()
    done = run("check")
    assert done.returncode == 4
    assert "no-data" in done.stdout


def test_a_path_that_is_not_there_is_wrong_use(run: Run) -> None:
    done = run("check", "data/city/osol.ttl")
    assert done.returncode == 2
    assert done.stderr == "error: there is no `data/city/osol.ttl`\nhelp: did you mean data/city/oslo.ttl?\n"


def test_a_path_finds_its_own_checkout(run: Run, mini: Path, tmp_path: Path) -> None:
    assert run("check", str(mini / OSLO), cwd=tmp_path).returncode == 0
    outside = run("check", cwd=tmp_path)
    assert outside.returncode == 2
    assert "--root" in outside.stderr


def test_a_path_beside_the_content_is_wrong_use(run: Run, mini: Path) -> None:
    (mini / "README.md").touch()
    done = run("check", "README.md")
    assert (done.returncode, done.stdout) == (2, "")


def test_wrong_options_are_wrong_use(run: Run) -> None:
    assert run("check", "--format", "yaml").returncode == 2
    assert run("chekc").returncode == 2


def test_a_fault_of_our_own_says_so_and_how_to_report_it(run: Run, mini: Path) -> None:
    (mini / "sitecustomize.py").write_text(
        "import srpp_graph.checkout as c\n"
        "def fail(*a, **k): raise ZeroDivisionError('on purpose')\n"
        "c.Checkout.find = fail\n"
    )
    done = run("check", PYTHONPATH=f"{mini}:{REPOSITORY}")
    assert done.returncode == 70
    assert "a fault of srpp-graph itself" in done.stderr
    assert "SRPP_DEBUG=1" in done.stderr


def test_this_repository_is_clean(run: Run) -> None:
    done = run("check", "--format", "short", "--fail-on", "info", "--root", str(REPOSITORY))
    assert done.stdout == ""
    assert done.returncode == 0


def test_many_findings_of_one_kind_are_a_group_with_a_count(run: Run, mini: Path) -> None:
    file = mini / "data/city/oslo.ttl"
    missing = "".join(f"source:none-{number} ,\n        " for number in range(30))
    file.write_text(file.read_text().replace("dcterms:source ", f"dcterms:source {missing}"))
    text = run("check").stdout
    assert text.count("error[SG401] unknown-entity: no file defines") == 10
    assert "error[SG401] unknown-entity: and 20 more in 1 file; --all shows them" in text
    assert "30 errors" in text
    assert run("check", "--all").stdout.count("error[SG401] unknown-entity: no file defines") == 30
    assert len(json.loads(run("check", "--format", "json").stdout)["diagnostics"]) == 30
    assert run("check", "--format", "short").stdout.count("SG401") == 30


def test_since_asks_the_past_only_if_something_could_have_been_known(run: Run, mini: Path) -> None:
    """A revision that is not there is told all the same."""
    subprocess.run(["git", "init", "-q", str(mini)], check=True)
    assert run("check", "--since", "nowhere").returncode == 2
