"""A small checkout of its own, so that no test here depends on the real content."""

import shutil
from pathlib import Path

import pytest

MINI = Path(__file__).parent / "mini"


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    """A clean checkout that a test may spoil."""
    return Path(shutil.copytree(MINI, tmp_path / "mini"))
