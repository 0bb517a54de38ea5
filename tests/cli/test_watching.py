"""`check --watch` as a real process: it looks again at every change, and leaves with what it saw last."""

import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import REPOSITORY, Run

OSLO, WORKWEAR = "data/city/oslo.ttl", "data/case/workwear.ttl"
PATIENCE = 60


class Watching:
    """A running watch, and the lines that it says."""

    def __init__(self, root: Path) -> None:
        command = [sys.executable, "-W", "error", "-m", "srpp_graph", "check", "--watch", "--format", "short"]
        self.process = subprocess.Popen(
            command,
            cwd=root,
            env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def wait_for(self, words: str) -> None:
        """Come back when a line with these words was said."""
        end = time.monotonic() + PATIENCE
        seen = []
        while time.monotonic() < end:
            try:
                seen.append(self._lines.get(timeout=1))
            except queue.Empty:
                assert self.process.poll() is None, seen
                continue
            if words in seen[-1]:
                return
        pytest.fail(f"never said {words!r}; said {seen}")

    def is_silent(self, seconds: float) -> bool:
        """Whether nothing is said for so long."""
        try:
            self._lines.get(timeout=seconds)
        except queue.Empty:
            return True
        return False

    def wait_for_time(self) -> None:
        """Come back when the next report has begun."""
        self.wait_for(":")

    def interrupt(self) -> int:
        """End it as Ctrl-C does; its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


@pytest.fixture
def watching(mini: Path) -> Iterator[Watching]:
    watching = Watching(mini)
    try:
        yield watching
    finally:
        watching.process.kill()
        watching.process.wait()
        assert watching.process.stdout is not None
        watching.process.stdout.close()


def replace(path: Path, old: str, new: str) -> None:
    """Save as editors do: a new file in the place of the old one."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    beside = path.with_name(f".{path.name}.swp")
    beside.write_text(text.replace(old, new), encoding="utf-8")
    beside.replace(path)


def test_every_change_gives_a_fresh_report_until_the_end(mini: Path, watching: Watching) -> None:
    watching.wait_for_time()
    time.sleep(1)
    replace(mini / WORKWEAR, "2021-03-01", "2019-03-01")
    watching.wait_for("error[SG912]")
    aside = shutil.move(mini / "shapes", mini / "aside")
    watching.wait_for("shapes/ missing")
    shutil.move(aside, mini / "shapes")
    watching.wait_for("error[SG912]")
    (mini / OSLO).unlink()
    watching.wait_for("SG401")
    assert watching.interrupt() == 1


def test_what_editors_keep_beside_a_file_is_no_change(mini: Path, watching: Watching) -> None:
    watching.wait_for_time()
    time.sleep(2)
    for name in (".oslo.ttl.swp", "oslo.ttl~", "#oslo.ttl#"):
        (mini / "data/city" / name).write_text("x")
    assert watching.is_silent(3)
    assert watching.interrupt() == 0


def test_watching_changes_nothing(run: Run) -> None:
    done = run("check", "--watch", "--fix")
    assert done.returncode == 2
    assert "--watch changes nothing" in done.stderr
