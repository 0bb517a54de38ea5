"""Thousands of spoilt files through the whole command: it ends as documented, and every refusal has a place.

Some hundred files are tried; `SRPP_STORM=100 pytest tests/mutations` tries a hundred times a hundred.
"""

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from needs import ROOT
from spoiling import spoil

BATCHES = int(os.environ.get("SRPP_STORM", "2"))
FIRST = int(os.environ.get("SRPP_STORM_FROM", "0"))
FILES, KEPT = 100, 130
SECONDS = 300
DOCUMENTED = {0, 1, 2, 3, 4}
BASE = "https://example.org/"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All words and rules with some of the data, to be spoilt."""
    root = tmp_path_factory.mktemp("storm") / "content"
    for folder in ("ontology", "shapes"):
        shutil.copytree(ROOT / folder, root / folder)
    data = sorted((ROOT / "data").rglob("*.ttl"))
    for path in random.Random("storm").sample(data, KEPT):
        copy = root / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    return root


def is_turtle(content: bytes) -> bool:
    """Whether an independent parser takes the content for Turtle."""
    try:
        for _ in ox.parse(content, format=ox.RdfFormat.TURTLE, base_iri=BASE):
            pass
    except (SyntaxError, ValueError):
        return False
    return b"\0" not in content


def spoil_some(root: Path, seed: int) -> dict[str, bytes]:
    """A hundred files of data spoilt; in every tenth batch one of the rules or words as well."""
    chance = random.Random(f"storm {seed}")
    files = sorted((root / "data").rglob("*.ttl"))
    chosen = chance.sample(files, FILES)
    if seed % 10 == 7:
        chosen[-1] = chance.choice(
            sorted([*(root / "shapes").glob("*.ttl"), *(root / "ontology").rglob("*.ttl")])
        )
    spoilt = {}
    for path in chosen:
        content = spoil(path.read_bytes(), chance.choice(files).read_bytes(), chance)
        spoilt[path.relative_to(root).as_posix()] = content
    for name, content in spoilt.items():
        (root / name).write_bytes(content)
    return spoilt


def check(root: Path, seed: int) -> subprocess.CompletedProcess[bytes]:
    """The command as a curator starts it; it remembers from batch to batch."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(root.parent / "cache"), "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "srpp_graph", "check", "--root", str(root), "--format", "json"],
        capture_output=True,
        timeout=SECONDS,
        env=environment,
        check=False,
    )


def has_its_place(found: dict[str, object], root: Path) -> bool:
    """Whether the finding names a file, and a place that is in it."""
    path = root / str(found["path"])
    if not path.is_file():
        return path.exists() or path.name == "published.txt"
    content = path.read_bytes()
    lines = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    line, end = int(str(found["line"])), int(str(found["end_line"]))
    return 1 <= line <= end <= lines + 1 and int(str(found["column"])) >= 1 and bool(found["message"])


@pytest.mark.parametrize("seed", range(FIRST, FIRST + BATCHES))
def test_spoilt_files_end_as_documented_and_every_refusal_has_a_place(checkout: Path, seed: int) -> None:
    spoilt = spoil_some(checkout, seed)
    try:
        done = check(checkout, seed)
        assert done.returncode in DOCUMENTED, done.stderr.decode()[-2000:]
        assert done.stderr == b""
        said = json.loads(done.stdout)
        assert said["summary"]["files"] > FILES
        refused = {each["path"] for each in said["diagnostics"] if "SG100" < each["code"] < "SG130"}
        for found in said["diagnostics"]:
            assert has_its_place(found, checkout), found
        for path, content in spoilt.items():
            assert is_turtle(content) or path in refused, path
        assert len(refused) > FILES / 5
        assert done.returncode in (2, 3)
    finally:
        for path in spoilt:
            shutil.copyfile(ROOT / path, checkout / path)
