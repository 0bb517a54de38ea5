"""Editors: one on the real content for all tests that only look, and others on small checkouts."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from editor import Editor
from needs import ROOT

WORLD = ROOT / "tests" / "checks" / "world"


@pytest.fixture(scope="session")
def editor() -> Iterator[Editor]:
    """An editor on the repository's own content; nothing is ever saved."""
    with Editor(ROOT, snippets=True) as editor:
        yield editor


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """The real words and rules with a city, a network and a source of its own, that a test may spoil."""
    shutil.copytree(ROOT / "ontology", tmp_path / "ontology", ignore=shutil.ignore_patterns("questions"))
    shutil.copytree(ROOT / "shapes", tmp_path / "shapes")
    shutil.copytree(WORLD / "data", tmp_path / "data")
    return tmp_path
