"""Where the output goes: closed streams, a full disk, terminals of few letters; and files nobody reads."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from needs import missing

from .conftest import REPOSITORY, Run

FULL = Path("/dev/full")


def start(mini: Path, command: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """What a shell gets from the command, in which `$SG` stands for the program."""
    variables = {"PYTHONPATH": str(REPOSITORY), "SG": f"{sys.executable} -W error -m srpp_graph"}
    return subprocess.run(
        ["sh", "-c", command],
        cwd=mini,
        env=os.environ | variables | environment,
        capture_output=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    "arguments", ["check", "check --format json", "check --all", "doctor", "explain SG121", "-h"]
)
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_changes_nothing_but_what_is_seen(mini: Path, arguments: str, closed: str) -> None:
    usual = start(mini, f"$SG {arguments} 2>&1")
    done = start(mini, f"$SG {arguments} {closed}")
    assert (done.returncode, done.stderr) == (usual.returncode, b"")


@pytest.mark.parametrize("arguments", ["check", "check --format json", "explain SG121", "why city:oslo"])
def test_a_full_disk_is_told_in_one_line(mini: Path, arguments: str) -> None:
    if not FULL.exists():
        missing("/dev/full")
    done = start(mini, f"$SG {arguments} > /dev/full")
    assert done.returncode == 74
    assert done.stderr.decode().splitlines() == [
        "error: the output cannot be written: no space left on device",
        "help: make room, or send it elsewhere",
    ]


@pytest.mark.parametrize("arguments", ["check", "check --format short", "why city:oslo"])
def test_letters_that_a_terminal_has_not_are_written_as_escapes(mini: Path, arguments: str) -> None:
    path = mini / "data/city/oslo.ttl"
    path.write_text(
        path.read_text(encoding="utf-8").replace("City of Oslo", "City  of Ōslo"), encoding="utf-8"
    )
    done = start(mini, f"$SG {arguments}", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.isascii()


@pytest.mark.parametrize(
    "arguments", ["check --format json", "check --format sarif", "why city:oslo --format json"]
)
def test_what_programs_read_is_utf_8_on_every_terminal(mini: Path, arguments: str) -> None:
    path = mini / "data/city/oslo.ttl"
    path.write_text(
        path.read_text(encoding="utf-8").replace("City of Oslo", "City of Ōslo"), encoding="utf-8"
    )
    usual = json.loads(start(mini, f"$SG {arguments}").stdout.decode("utf-8"))
    done = json.loads(start(mini, f"$SG {arguments}", PYTHONIOENCODING="latin-1").stdout.decode("utf-8"))
    assert done.keys() == usual.keys()


def test_a_file_that_nobody_reads_is_no_clean_check(run: Run, mini: Path) -> None:
    for path in ("data/city/notes.txt", "shapes/notes.txt", "ontology/notes.md"):
        (mini / path).write_text("hello", encoding="utf-8")
        done = run("check", path)
        assert (done.returncode, done.stdout) == (2, "")
        assert f"nothing to check in `{path}`: it is neither Turtle nor a query" in done.stderr


def test_fmt_says_what_has_no_form(run: Run) -> None:
    done = run("fmt", "ontology/srpp.ttl")
    assert (done.returncode, done.stderr) == (
        0,
        "left ontology/srpp.ttl: only the files of data/ have one form\n",
    )


def test_an_empty_name_and_an_empty_query_are_told_as_such(run: Run) -> None:
    assert run("why", "").stderr.startswith("error: no name was given\n")
    assert "there is no release" in run("query", "ASK {}").stderr
