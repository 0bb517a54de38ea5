import json
from pathlib import Path

import pytest

from .conftest import Run

OSLO, WORKWEAR = "data/city/oslo.ttl", "data/case/workwear.ttl"


def test_help_names_every_command(run: Run) -> None:
    text = run("--help").stdout
    for name in (
        "check",
        "fmt",
        "explain",
        "why",
        "new",
        "diff",
        "build",
        "serve",
        "query",
        "questions",
        "export",
        "doctor",
    ):
        assert f"\n  {name} " in text


def test_explain_prints_pages_and_rules(run: Run) -> None:
    assert run("explain", "SG121").stdout.startswith("# SG121 syntax-error\n")
    assert "swap the two dates" in run("explain", "sg912").stdout.lower()
    unknown = run("explain", "SG9122")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "did you mean SG912?" in unknown.stderr


def test_fmt_writes_the_one_form_and_keeps_what_has_comments(run: Run, mini: Path) -> None:
    before = (mini / OSLO).read_text()
    (mini / OSLO).write_text(before.replace("    a srpp:City ;\n", "  a   srpp:City;\n"))
    (mini / WORKWEAR).write_text("# why\n" + (mini / WORKWEAR).read_text())
    checked = run("fmt", "--check")
    assert checked.returncode == 1
    assert f"would change {OSLO}" in checked.stderr
    done = run("fmt")
    assert done.returncode == 1
    assert f"left {WORKWEAR}: it has comments" in done.stderr
    assert (mini / OSLO).read_text() == before
    assert run("fmt", "--check", OSLO).returncode == 0


def test_fmt_leaves_what_is_not_turtle(run: Run, mini: Path) -> None:
    (mini / OSLO).write_text("]")
    assert run("fmt").returncode == 3
    assert (mini / OSLO).read_text() == "]"


def test_without_a_release_the_way_out_is_told(run: Run) -> None:
    for command in (["query", "ASK {}"], ["questions"], ["export"]):
        done = run(*command)
        assert done.returncode == 2
        assert "srpp-graph build" in done.stderr


def test_a_release_is_built_asked_and_exported(run: Run, mini: Path) -> None:
    built = run("build")
    assert (built.returncode, built.stderr) == (0, "")
    assert built.stdout.startswith("release ")
    assert run("build").stdout == built.stdout
    text = "SELECT ?city WHERE { ?city a <https://w3id.org/srpp/ns#City> }"
    assert run("query", text).stdout == "city\nhttps://w3id.org/srpp/id/city/oslo\n"
    (mini / "q.rq").write_text(text)
    rows = json.loads(run("query", "q.rq", "--format", "json").stdout)["results"]["bindings"]
    assert rows == [{"city": {"type": "uri", "value": "https://w3id.org/srpp/id/city/oslo"}}]
    table = run("query", text, "--format", "table").stdout
    assert "city:oslo" in table
    assert "1 row" in table
    graph = run("query", "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }", "--format", "ntriples").stdout
    assert "<https://w3id.org/srpp/id/city/oslo>" in graph
    exported = run("export").stdout
    assert " <https://w3id.org/srpp/doc/city/oslo> .\n" in exported
    assert run("export", "-o", "all.nq").returncode == 0
    assert (mini / "all.nq").read_text() == exported
    assert run("export", "-o", "nowhere/all.nq").returncode == 2
    assert run("doctor").returncode == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT * WHERE {", "line 1"),
        ("SELECT * WHERE { SERVICE <urn:x> { ?s ?p ?o } }", "line 1, column 18"),
        ("DELETE WHERE { ?s ?p ?o }", "line 1, column 1"),
        ("nothing.rq", "no such file"),
    ],
)
def test_a_query_that_cannot_be_answered_says_why(run: Run, text: str, words: str) -> None:
    assert run("build").returncode == 0
    done = run("query", text)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


def test_wrong_content_makes_no_release_and_the_last_one_stays(run: Run, mini: Path) -> None:
    assert run("build").returncode == 0
    before = (mini / "releases" / "current").readlink()
    (mini / OSLO).write_text("]")
    done = run("build")
    assert done.returncode == 1
    assert "error[SG121]" in done.stdout
    assert "no release was made" in done.stderr
    assert (mini / "releases" / "current").readlink() == before


def test_new_writes_a_file_whose_check_is_the_list_of_what_is_to_do(run: Run, mini: Path) -> None:
    done = run("new", "city", "bergen")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "wrote data/city/bergen.ttl, with 1 thing to do: srpp-graph check data/city/bergen.ttl\n"
    )
    checked = run("check", "data/city/bergen.ttl", "--format", "short")
    assert [line.split(": ")[1].split()[0] for line in checked.stdout.splitlines()] == ["error[SG900]"]
    again = run("new", "city", "bergen")
    assert again.returncode == 2
    assert "is there already" in again.stderr
    assert run("new", "city", "bergen", "--print").returncode == 2


def test_new_prints_without_writing(run: Run, mini: Path) -> None:
    done = run("new", "city", "bergen", "--print", "--label", "Bergen", "--language", "nb")
    assert '    skos:prefLabel "Bergen"@nb ;\n' in done.stdout
    assert not (mini / "data/city/bergen.ttl").exists()
    wrong = run("new", "city", "Bergen")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "did you mean bergen?" in wrong.stderr
    assert run("new", "city", "bergen", "--language", "norsk!").returncode == 2


def test_why_tells_the_shape_the_value_and_the_line(run: Run, mini: Path) -> None:
    text = (mini / WORKWEAR).read_text().replace("2021-03-01", "2019-03-01")
    (mini / WORKWEAR).write_text(text)
    done = run("why", "case:workwear")
    assert (done.returncode, done.stderr) == (0, "")
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert lines[0] == "case:workwear"
    assert f"defined {WORKWEAR}:7:1" in lines
    assert "shape:Case (shapes/Case.ttl:10) looked at it, because it is a srpp:Case" in lines
    assert f"city:oslo {WORKWEAR}:9:31" in lines
    assert "pass each value is a srpp:City" in lines
    assert f"error[SG912] {WORKWEAR}:10:14 the case ends before it starts" in lines
    answer = json.loads(run("why", WORKWEAR, "--format", "json").stdout)
    assert answer["node"] == "case:workwear"
    assert answer["shapes"][0]["because"] == "it is a srpp:Case"
    unknown = run("why", "case:workwaer")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "did you mean case:workwear?" in unknown.stderr
