"""`publish`: a real service switches to the release that was just made."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from .conftest import REPOSITORY, Run

TOKEN = "a-token-for-this-test"
OSLO = "data/city/oslo.ttl"


@pytest.fixture
def served(mini: Path) -> Iterator[str]:
    """The address of a service on the small checkout, with a token."""
    process = subprocess.Popen(
        [sys.executable, "-m", "srpp_graph", "serve", "--port", "0", "--workers", "1"],
        cwd=mini,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY), "SRPP_ADMIN_TOKEN": TOKEN, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert "http://127.0.0.1:" in line, line
        yield "http" + line.split("http", 1)[1].split()[0].rstrip("/")
    finally:
        process.terminate()
        process.wait(30)
        assert process.stdout is not None
        process.stdout.close()


def test_the_service_serves_what_was_published(run: Run, mini: Path, served: str, tmp_path: Path) -> None:
    text = (mini / OSLO).read_text()
    (mini / OSLO).write_text(text.replace("709037", "709038"))
    done = run("publish", f"{served}/", SRPP_ADMIN_TOKEN=TOKEN)
    release = (mini / "releases/current").readlink().name
    assert (done.returncode, done.stdout) == (0, f"{served}/ serves release {release}\n")
    answer = httpx.get(f"{served}/sparql", params={"query": "ASK { ?s ?p 709038 }"}, timeout=60)
    assert answer.json()["boolean"] is True
    wrong = run("publish", served, SRPP_ADMIN_TOKEN="another")
    assert wrong.returncode == 2
    assert "answers 401" in wrong.stderr
    (mini / OSLO).write_text(text.replace("709037", "709039"))
    elsewhere = run("publish", served, SRPP_ADMIN_TOKEN=TOKEN, SRPP_RELEASES=str(tmp_path / "elsewhere"))
    assert elsewhere.returncode == 1
    assert f"serves {release}: it reads another folder" in elsewhere.stderr
    (mini / OSLO).write_text("]")
    assert run("publish", served, SRPP_ADMIN_TOKEN=TOKEN).returncode == 1


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("graph.example.org", "is not the address"),
        ("file:///etc/passwd", "is not the address"),
        ("https://user@graph.example.org/", "is not the address"),
        ("https://graph.example.org:99999/", "is not the address"),
        ("http://graph.example.org/", "could be read on the way"),
        ("http://127.0.0.1:1/", "cannot be asked"),
    ],
)
def test_what_cannot_be_asked_says_so(run: Run, url: str, words: str) -> None:
    done = run("publish", url, SRPP_ADMIN_TOKEN=TOKEN)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


def test_without_a_token_nobody_is_asked(run: Run) -> None:
    done = run("publish", "http://127.0.0.1:1/", SRPP_ADMIN_TOKEN="")
    assert done.returncode == 2
    assert "SRPP_ADMIN_TOKEN" in done.stderr
