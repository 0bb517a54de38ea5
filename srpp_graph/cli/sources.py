"""The text that snippets are cut from."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from srpp_graph.checkout import Role, SourceFile
from srpp_graph.errors import ContentError


def read_source(root: Path) -> Callable[[str], str | None]:
    """A reader of files below `root` by their relative path; `None` for what cannot be shown."""

    @lru_cache(maxsize=64)
    def read(path: str) -> str | None:
        """The text of one file, or `None`."""
        try:
            text = SourceFile(path, root / path, Role.OTHER).read_bytes().decode("utf-8")
        except (ContentError, UnicodeDecodeError):
            return None
        return None if "\0" in text else text

    return read
