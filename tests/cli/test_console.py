"""Words for a person at a terminal stay out of pipes."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from srpp_graph.cli import console

from .conftest import REPOSITORY


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "told"), [(Terminal(), "Building ...\n"), (io.StringIO(), "")])
def test_progress_is_told_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, told: str
) -> None:
    monkeypatch.setattr("sys.stderr", stream)
    console.progress("Building ...")
    assert stream.getvalue() == told


@pytest.mark.parametrize(
    "arguments", [["check"], ["check", "--format", "json"], ["explain", "SG121"], ["-h"]]
)
def test_a_reader_that_has_gone_is_no_fault(arguments: list[str], mini: Path) -> None:
    command = [sys.executable, "-m", "srpp_graph", *arguments]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        command, cwd=mini, env=environment, stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


def test_help_does_not_wait_for_what_commands_need() -> None:
    code = "import sys, srpp_graph.cli.program; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.split())
    assert not loaded & {"rdflib", "pyoxigraph", "pyshacl", "fastapi", "rapidfuzz", "watchfiles", "rich"}
