"""The Turtle files that a release was made from, kept in it as they were written.

The store holds what the files say; what judges new text beside them needs their lines too. All are in one
archive, and each can be read alone.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

from srpp_graph.checkout import SourceFile
from srpp_graph.errors import ReleaseError

FILE_NAME = "sources.zip"
EXAMPLES = "examples.zip"
"""The examples of the ontology, which teach and are no part of the data."""


def write_sources(files: Iterable[SourceFile], folder: Path, name: str = FILE_NAME) -> None:
    """Write the archive of these files into the release's folder."""
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for file in files:
            archive.writestr(file.path, file.read_bytes())


class Sources:
    """The archive of one release, open for reading; `paths` are those of the checkout, sorted."""

    def __init__(self, folder: Path, name: str = FILE_NAME) -> None:
        try:
            self._archive = zipfile.ZipFile(folder / name)
        except (OSError, zipfile.BadZipFile) as error:
            raise ReleaseError(
                f"the release {folder.name} does not hold its sources",
                help="build it again: srpp-graph build",
            ) from error
        self.paths = tuple(sorted(self._archive.namelist()))
        self._known = frozenset(self.paths)

    def __contains__(self, path: str) -> bool:
        return path in self._known

    def read_text(self, path: str) -> str:
        """The text of the file with this path."""
        return self._archive.read(path).decode("utf-8")

    def close(self) -> None:
        """Let go of the archive."""
        self._archive.close()
