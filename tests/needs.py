"""What a test needs from outside the repository, and what happens where it is not there."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def missing(what: str) -> None:
    """Skip where something is not installed; fail in CI, where everything must be."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and CI must have it")
    pytest.skip(f"{what} is missing")


def program(name: str) -> str:
    """The path of a program that must be installed."""
    path = shutil.which(name)
    if path is None:
        missing(f"the program {name}")
    return str(path)


def shared_folder() -> Path:
    """The folder with the facts and the W3C suites, which is not part of the project."""
    folder = (ROOT / os.environ.get("SRPP_SHARED", "../shared")).resolve()
    if not folder.is_dir():
        missing("the folder of shared material (set SRPP_SHARED)")
    return folder
