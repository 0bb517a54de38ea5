"""The running process: one line when ready, a graceful end, and clear words when it cannot start."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from needs import ROOT

from srpp_graph.errors import ReleaseError
from srpp_graph.release import Shelf
from srpp_graph.service.server import ListenError, serve
from srpp_graph.service.settings import Settings

SERVE = """
from srpp_graph.service.server import serve
from srpp_graph.service.settings import Settings

serve(Settings())
"""


def test_it_prints_one_line_and_ends_gracefully(shelf: Shelf) -> None:
    environment = os.environ | {"SRPP_RELEASES": str(shelf.folder), "SRPP_PORT": "0", "SRPP_WORKERS": "1"}
    command = [sys.executable, "-c", SERVE]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=environment, **pipes) as process:
        address = process.stdout.readline().strip()
        assert httpx.get(f"{address}/health/ready").status_code == 200
        process.send_signal(signal.SIGTERM)
        rest, complaints = process.communicate(timeout=20)
    assert rest == ""
    assert "Traceback" not in complaints


def test_without_a_release_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError) as caught:
        serve(Settings(releases=tmp_path, port=0))
    assert "build" in caught.value.help


def test_a_port_that_is_taken_is_named(shelf: Shelf, url: str) -> None:
    port = int(url.rpartition(":")[2])
    with pytest.raises(ListenError) as caught:
        serve(Settings(releases=shelf.folder, port=port))
    assert str(port) in str(caught.value)
