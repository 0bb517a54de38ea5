"""The folder in which releases stand side by side, and the pointer to the current one.

    releases/
    ├── current -> 3f0c…      switched by one rename
    ├── removed.txt           the names of those that were tidied away, so that they are gone and not unknown
    ├── 3f0c…/                store/ search.db coverage.json meta.ttl dump.nq.gz manifest.json
    └── 91ab…/                the one before, kept until nobody uses it

A process that serves a release holds a shared lock on it, so that tidying up never takes it away.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from srpp_graph.errors import ReleaseError
from srpp_graph.release.index import FILE_NAME as INDEX
from srpp_graph.release.manifest import FILE_NAME, Manifest
from srpp_graph.release.seal import find_damage

CURRENT = "current"
LOCK = "lock"
REMOVED = "removed.txt"


@dataclass(frozen=True, slots=True)
class Release:
    """One whole release on disk."""

    path: Path
    manifest: Manifest

    @property
    def id(self) -> str:
        """The release's name: 16 hexadecimal digits."""
        return self.manifest.id

    @property
    def store_path(self) -> Path:
        """The engine's folder, to be opened read-only."""
        return self.path / "store"

    @property
    def metadata_path(self) -> Path:
        """What the release says of itself, in Turtle."""
        return self.path / "meta.ttl"

    @property
    def index_path(self) -> Path:
        """The search index."""
        return self.path / INDEX

    @property
    def dump_path(self) -> Path:
        """All statements as gzipped N-Quads."""
        return self.path / "dump.nq.gz"

    def verify(self) -> None:
        """Hash all that answers.

        Raises:
            ReleaseError: a file has another content than was built.
        """
        damaged = find_damage(self.path)
        if damaged is not None:
            raise ReleaseError(
                f"the release {self.id} is damaged: `{damaged}` is not what was built",
                help="build it again: srpp-graph build",
            )

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Keep the release from being tidied away while the context lasts; nothing is written for that."""
        with (self.path / LOCK).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)
            yield


@dataclass(frozen=True, slots=True)
class Shelf:
    """The releases below one folder."""

    folder: Path

    def current(self) -> Release | None:
        """The release that is served, or `None` before the first build.

        Raises:
            ReleaseError: the pointer leads to something that is not a whole release.
        """
        link = self.folder / CURRENT
        if not link.is_symlink():
            return None
        return self.find(link.readlink().name)

    def find(self, release_id: str) -> Release | None:
        """The release of that id, or `None`."""
        path = self.folder / release_id
        return Release(path, Manifest.read(path)) if (path / FILE_NAME).is_file() else None

    def serves(self, release: Release) -> bool:
        """Whether `release` is the current one."""
        link = self.folder / CURRENT
        return link.is_symlink() and link.readlink().name == release.path.name

    def releases(self) -> tuple[Release, ...]:
        """Every whole release, the newest first."""
        found = (self.find(path.parent.name) for path in self.folder.glob(f"*/{FILE_NAME}"))
        distinct = {release.id: release for release in found if release is not None}
        return tuple(sorted(distinct.values(), key=lambda each: each.manifest.created, reverse=True))

    def switch(self, release: Release) -> None:
        """Make `release` the current one, at once and for everybody.

        Raises:
            ReleaseError: it stands on another shelf, or the pointer cannot be written.
        """
        if release.path.parent != self.folder:
            raise ReleaseError(f"`{release.path.name}` stands on another shelf")
        new = self.folder / f".{CURRENT}-{os.getpid()}"
        try:
            new.unlink(missing_ok=True)
            new.symlink_to(release.path.name)
            new.replace(self.folder / CURRENT)
        except OSError as error:
            raise ReleaseError(f"`{self.folder / CURRENT}` could not be written: {error.strerror}") from error

    def tidy(self, *, keep: int = 3) -> tuple[str, ...]:
        """Remove old releases that nobody uses, but for the newest `keep`; the ids that went."""
        current = self.current()
        whole = [
            path for path in self.folder.iterdir() if (path / FILE_NAME).is_file() and not path.is_symlink()
        ]
        whole.sort(key=lambda path: (path / FILE_NAME).stat().st_mtime, reverse=True)
        gone = []
        for path in whole[keep:]:
            if (current is None or path != current.path) and _remove_unused(path):
                gone.append(path.name)
        if gone:
            with (self.folder / REMOVED).open("a", encoding="ascii") as names:
                names.writelines(f"{name}\n" for name in gone)
        return tuple(gone)

    def was_removed(self, release_id: str) -> bool:
        """Whether there was a release of that id, and it was tidied away."""
        path = self.folder / REMOVED
        return path.is_file() and release_id in path.read_text(encoding="ascii").split()


def _remove_unused(path: Path) -> bool:
    """Remove a release unless some process holds its lock; whether it is gone."""
    with (path / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        (path / FILE_NAME).unlink()
        shutil.rmtree(path)
        return True
