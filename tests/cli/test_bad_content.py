"""Whatever lies in a checkout, `check` ends: with words, a place, and the exit code that is documented."""

import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from srpp_graph.checkout import MAX_FILE_BYTES, Role, SourceFile
from srpp_graph.checks.engines import patience
from srpp_graph.errors import ContentError

from .conftest import REPOSITORY, Run

GHENT = "data/city/ghent.ttl"
HEAD = "PREFIX city: <https://w3id.org/srpp/id/city/>\nPREFIX srpp: <https://w3id.org/srpp/ns#>\n"
MANY = 200_000
BACKTRACKING = r"^(?=a)(a+)+$"
"""No engine but the reference knows the `(?=`, and that one never ends with it."""

PATTERN = f'sh:path skos:prefLabel ; sh:pattern "{BACKTRACKING}"'
QUERY = (
    f'sh:sparql [ sh:select """SELECT $this {{ $this ?p ?o FILTER regex(str(?o), "{BACKTRACKING}") }}""" ]'
)


def dump(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)


BAD: dict[str, tuple[Callable[[Path], object], int, str, str]] = {
    "100 MB": (dump, 2, "SG106", "1:1"),
    "a pipe": (os.mkfifo, 2, "SG103", "1:1"),
    "a folder": (Path.mkdir, 2, "SG103", "1:1"),
    "a broken link": (lambda path: path.symlink_to("nowhere"), 2, "SG102", "1:1"),
    "a ring of links": (lambda path: path.symlink_to(path.name), 2, "SG102", "1:1"),
    "a link to a device": (lambda path: path.symlink_to("/dev/zero"), 2, "SG107", "1:1"),
    "nothing": (Path.touch, 1, "SG132", "1:1"),
    "bytes": (lambda path: path.write_bytes(HEAD.encode() + b"\x89PNG\r\n"), 3, "SG111", "3:1"),
    "UTF-16": (lambda path: path.write_bytes(HEAD.encode("utf-16")), 3, "SG111", "1:1"),
    "a NUL": (lambda path: path.write_bytes(HEAD.encode() + b"city:\0"), 3, "SG113", "3:6"),
}
"""What is made of a file, and what `check` then leaves with, says, and where."""


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_is_no_content_is_named_and_the_others_are_checked(
    run: Run, mini: Path, what: str
) -> None:
    spoil, code, finding, place = BAD[what]
    spoil(mini / GHENT)
    done = run("check")
    assert (done.returncode, done.stderr) == (code, "")
    assert f"error[{finding}]" in done.stdout
    assert f"--> {GHENT}:{place}\n" in done.stdout
    assert "= help: " in done.stdout
    assert "1 error · " in done.stdout
    assert "2 nodes checked" in done.stdout


@pytest.mark.parametrize("place", ["shapes/More.ttl", "ontology/more.ttl", "data/city/notes"])
def test_a_pipe_is_opened_nowhere(run: Run, mini: Path, place: str) -> None:
    os.mkfifo(mini / place)
    done = run("check")
    assert done.returncode == (0 if place.startswith("data/") else 2)
    assert f"--> {place}:1:1\n" in done.stdout


def test_a_pipe_is_no_ledger(run: Run, mini: Path) -> None:
    os.mkfifo(mini / "published.txt")
    done = run("check")
    assert done.returncode == 2
    assert "a device or a pipe" in done.stdout + done.stderr


def test_without_the_right_to_read_the_file_is_named(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, mode: str, buffering: int) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ContentError) as raised:
        SourceFile("data/city/oslo.ttl", mini / "data/city/oslo.ttl", Role.DATA).read_bytes()
    (found,) = raised.value.diagnostics
    assert (found.code, found.place.path) == ("SG104", "data/city/oslo.ttl")
    assert found.help


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything; the test above asks the same")
def test_a_file_without_permission_leaves_with_two(run: Run, mini: Path) -> None:
    (mini / GHENT).touch()
    (mini / GHENT).chmod(stat.S_IWUSR)
    done = run("check")
    assert (done.returncode, "error[SG104]" in done.stdout) == (2, True)


@pytest.mark.parametrize("folder", ["data", "shapes", "ontology"])
def test_without_one_of_its_folders_it_is_no_checkout_and_that_one_is_named(
    run: Run, mini: Path, folder: str
) -> None:
    (mini / folder).rename(mini.parent / folder)
    done = run("check", "--root", ".")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{folder}/ missing" in done.stderr
    assert "help: " in done.stderr


@pytest.mark.parametrize(("folder", "codes"), [("data", ("SG192", "SG191", "SG193")), ("shapes", ("SG191",))])
def test_a_folder_that_is_empty_is_no_clean_check(
    run: Run, mini: Path, folder: str, codes: tuple[str, ...]
) -> None:
    (mini / folder).rename(mini.parent / folder)
    (mini / folder).mkdir()
    done = run("check")
    assert done.returncode == 4
    assert any(f"error[{code}]" in done.stdout for code in codes)


@pytest.mark.parametrize(
    ("line", "count"), [("a b c .\n", str(MANY)), ("city:ghent srpp:nope [ .\n", str(MANY // 2))]
)
def test_hundreds_of_thousands_of_syntax_faults_give_a_short_answer_that_counts_them(
    run: Run, mini: Path, line: str, count: str
) -> None:
    (mini / GHENT).write_text(HEAD + line * MANY)
    done = run("check")
    assert done.returncode == 3
    assert f"--> {GHENT}:3:" in done.stdout
    assert f"the first of {count} faults, of which 200 are told" in done.stdout
    assert len(done.stdout) < 100_000


def test_what_is_not_shown_is_counted(run: Run, mini: Path) -> None:
    wrong = "".join(f'city:ghent srpp:nope{number} "a" .\n' for number in range(5_000))
    (mini / GHENT).write_text(HEAD + "city:ghent a srpp:City .\n" + wrong)
    done = run("check")
    assert done.returncode == 1
    count = re.search(r"^(\d+(?: \d{3})*) errors · ", done.stdout, re.MULTILINE)
    assert count is not None
    assert int(count[1].replace(" ", "")) == 1_002  # a thousand, one for the rest, and the city has no name
    assert "5000 findings of this kind in this file" in run("check", "--all").stdout
    assert len(done.stdout) < 100_000


SPOILING = """
import sys
from contextlib import suppress
from pathlib import Path
from srpp_graph import cli
from srpp_graph.checks import memory
from srpp_graph.checks.corpus import Corpus

memory.WORTHWHILE, memory._SETTLED = 0, -(10**18)  # remember even so small and so young a checkout
sys.argv = ["srpp-graph", "check"]
with suppress(SystemExit):
    cli.main()
with Path("shapes/City.ttl").open("a") as shapes:
    shapes.write("# other rules, so that everything is judged again")
read = Corpus.read

def read_and_change(checkout, memory=None):
    corpus = read(checkout, memory)
    with Path("data/city/oslo.ttl").open("a") as city:
        city.write("# later")
    return corpus

Corpus.read = read_and_change
cli.main()
"""


def test_a_file_that_changes_under_the_check_is_named(mini: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SPOILING],
        cwd=mini,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "XDG_CACHE_HOME": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.startswith("clean · 7 files")
    assert done.returncode == 2, done.stdout + done.stderr
    said = "error: `data/city/oslo.ttl` changed while it was read\nhelp: check again\n"
    assert done.stderr == said


FAULTY = {
    "a constraint that is none": 'shape:Bad a sh:PropertyShape ; sh:path skos:prefLabel ; sh:minCount "many"',
    "an expression that is none": 'shape:Bad a sh:NodeShape ; sh:pattern "("',
    "a query that is none": 'shape:Bad a sh:NodeShape ; sh:sparql [ sh:select "SELECT" ]',
    "a ring of shapes": "shape:Ring a sh:NodeShape ; sh:node shape:Bad .\nshape:Bad sh:node shape:Ring",
    "an expression that never ends": f"shape:Bad a sh:PropertyShape ; {PATTERN}",
    "a query that never ends": f"shape:Bad a sh:NodeShape ; {QUERY}",
}


@pytest.mark.parametrize("what", FAULTY)
def test_a_shape_that_cannot_be_used_is_named_at_its_own_place(run: Run, mini: Path, what: str) -> None:
    shapes, oslo = mini / "shapes/City.ttl", mini / "data/city/oslo.ttl"
    text = shapes.read_text() + FAULTY[what] + " ; sh:targetClass srpp:City .\n"
    shapes.write_text(text)
    oslo.write_text(re.sub(r'"[^"]*"@en', f'"{"a" * 60}b"@en', oslo.read_text()))
    done = run("check")
    line = text[: text.rindex("shape:Bad ")].count("\n") + 1
    assert done.returncode == 1
    assert "error[SG195] unusable-shape: shape:Bad cannot be used: " in done.stdout
    assert re.search(rf"--> shapes/City\.ttl:{line}:1\n", done.stdout)
    if "never ends" in what:
        assert f"not done after {patience.seconds_for(1):g} seconds" in done.stdout


def test_the_largest_file_is_the_one_that_the_guide_names() -> None:
    guide = " ".join((REPOSITORY / "docs/curating.md").read_text(encoding="utf-8").split())
    assert f"{MAX_FILE_BYTES >> 20} MiB" in guide
    assert f"{patience.SECONDS:g} seconds" in guide
    assert f"{patience.SECONDS_A_NODE:g} more for each node" in guide
