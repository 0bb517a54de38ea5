"""Ctrl-C while a command works: the code of an interrupt, nobody left behind, nothing half-written."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from srpp_graph.cli.mending import replacing

from .conftest import REPOSITORY, Run

PATIENCE = 60
INTERRUPTED = (130, -signal.SIGINT)
"""Python ends itself by the signal where it came while a class was being made; a shell calls both 130."""


def members(group: int) -> list[int]:
    """The processes of a group, but for corpses."""
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        try:
            state, _, of, *_ = (each / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(of) == group and state != "Z":
            found.append(int(each.name))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="finds the processes in /proc")
def test_a_first_check_of_many_files_takes_all_its_processes_with_it(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "srpp_graph", "check", "--root", str(REPOSITORY)],
        env=os.environ | {"PYTHONPATH": str(REPOSITORY), "XDG_CACHE_HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        end = time.monotonic() + PATIENCE
        while len(members(process.pid)) < 2 and process.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        if len(os.sched_getaffinity(0)) > 1:
            assert len(members(process.pid)) > 1, "a crew is at work"
        os.killpg(process.pid, signal.SIGINT)
        said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode in INTERRUPTED
    assert said == ""
    while left := members(process.pid):
        assert time.monotonic() < end, left
        time.sleep(0.05)
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


def write_half(file: Path) -> None:
    with replacing(file) as new:
        new.write_text("hal")
        raise KeyboardInterrupt


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    for before in (None, "before"):
        if before is not None:
            file.write_text(before)
            file.chmod(0o640)
        with pytest.raises(KeyboardInterrupt):
            write_half(file)
        assert [each.read_text() for each in tmp_path.iterdir()] == ([before] if before else [])
    with replacing(file) as new:
        new.write_text("whole")
    assert [each.name for each in tmp_path.iterdir()] == ["known.json"]
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("whole", 0o640)


def test_a_link_and_a_device_stay_what_they_are(tmp_path: Path, run: Run) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_text("before")
    link.symlink_to(file)
    with replacing(link) as new:
        new.write_text("after")
    assert link.is_symlink()
    assert file.read_text() == "after"
    assert run("build").returncode == 0
    assert run("export", "--output", os.devnull).returncode == 0
    assert Path(os.devnull).is_char_device()
    output = tmp_path / "all.nq"
    output.write_text("old")
    assert run("export", "--output", str(output)).returncode == 0
    assert output.read_text().startswith("<")
    assert run("export", "--output", str(tmp_path / "no" / "all.nq")).returncode == 2
