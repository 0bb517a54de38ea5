"""The text that snippets are cut from."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path


def read_source(root: Path) -> Callable[[str], str | None]:
    """A reader of files below `root` by their relative path; `None` for what cannot be shown."""

    @lru_cache(maxsize=64)
    def read(path: str) -> str | None:
        """The text of one file, or `None`."""
        try:
            text = (root / path).read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            return None
        return None if "\0" in text else text

    return read
