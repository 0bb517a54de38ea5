"""A small checkout of its own, so that no test here depends on the real content."""

import json
import shutil
from pathlib import Path

import jsonschema_rs
import pytest
from needs import ROOT, missing

MINI = Path(__file__).parent / "mini"
WORLD = Path(__file__).parent / "world"
SCHEMA = ROOT / "build/npm/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"


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


@pytest.fixture(scope="module")
def schema() -> jsonschema_rs.Draft4Validator:
    """The schema of the standard, from an npm package that `.ci/run` installs."""
    if not SCHEMA.is_file():
        missing("the schema of SARIF (npm package @microsoft/jest-sarif, see .ci/run)")
    read = json.loads(SCHEMA.read_text(encoding="utf-8"))
    for name in ("run", "toolComponent"):
        # A misprint of the schema: the expression has a bracket too many. We write no language.
        del read["definitions"][name]["properties"]["language"]["pattern"]
    return jsonschema_rs.Draft4Validator(read)
