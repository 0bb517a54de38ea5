"""The real command line, in a process of its own, on a small checkout."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

MINI = Path(__file__).parents[1] / "checks" / "mini"
REPOSITORY = Path(__file__).parents[2]

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    """A clean checkout that a test may spoil."""
    return Path(shutil.copytree(MINI, tmp_path / "mini"))


@pytest.fixture
def run(mini: Path) -> Run:
    """Runs `srpp-graph` in the checkout; a traceback is never an answer."""

    def run(*arguments: str, cwd: Path = mini, **environment: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "srpp_graph", *arguments],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY), **environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert "Traceback" not in done.stdout + done.stderr
        return done

    return run
