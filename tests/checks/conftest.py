"""A small checkout of its own, so that no test here depends on the real content."""

import shutil
from pathlib import Path

import pytest
from needs import ROOT

MINI = Path(__file__).parent / "mini"
WORLD = Path(__file__).parent / "world"


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    """A clean checkout that a test may spoil."""
    return Path(shutil.copytree(MINI, tmp_path / "mini"))


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """The real words and rules with a city, a network and a source of its own."""
    shutil.copytree(ROOT / "ontology", tmp_path / "ontology", ignore=shutil.ignore_patterns("questions"))
    shutil.copytree(ROOT / "shapes", tmp_path / "shapes")
    shutil.copytree(WORLD / "data", tmp_path / "data")
    return tmp_path
