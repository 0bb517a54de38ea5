"""Whether a release is still, byte by byte, what was built.

The engine notices a damaged block when it reads it, but some queries then never end and fill the memory:
those that count, group or sort ask for the next row for ever, and each time they are told of the damage. So
damage must be seen before the engine is asked. `store.sha256` holds the hashes of all that answers, as
`sha256sum --check` reads them; hashing takes about a second for each gigabyte.

    seal = Seal(release.path)
    seal.check()      # raises once a file has changed its content
"""

from __future__ import annotations

import hashlib
import threading
import time
from pathlib import Path

from srpp_graph.errors import StoreUnavailable

FILE_NAME = "store.sha256"
"""The file with the hashes of the files that answer."""

RETRY_SECONDS = 30
"""When to come back: a person has to mend it, or a supervisor to start the service anew."""

_UNSEALED = frozenset(("LOCK", "LOG"))
"""What the engine keeps beside the store and never answers from."""

_PAUSE = 0.02
"""For how long a look at the files holds, in seconds."""

_Trace = tuple[int, int, int]


def write_seal(folder: Path) -> None:
    """Write the hashes of the store, the search index and the coverage of the release in `folder`."""
    lines = (f"{_hash(path)}  {path.relative_to(folder)}\n" for path in _sealed(folder))
    (folder / FILE_NAME).write_text("".join(lines), encoding="utf-8")


def find_damage(folder: Path) -> str | None:
    """The first file of a release whose content is not what was built, or `None`.

    A release of an earlier version of the program has no hashes, and passes.
    """
    try:
        text = (folder / FILE_NAME).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None
    except OSError:
        return FILE_NAME
    for line in text.splitlines():
        wanted, _, name = line.partition("  ")
        try:
            if _hash(folder / name) != wanted:
                return name
        except (OSError, ValueError):
            return name
    return None


class Seal:
    """Watches the files of one release that is open; any number of threads may ask.

    A look costs microseconds: only where a file has another time or size are the hashes taken again. A file
    that has vanished does no harm, since the engine holds it open.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._damaged: str | None = None
        self._traces = {path: _trace(path) for path in _sealed(folder)}
        self._looked = time.monotonic()

    @property
    def damaged(self) -> str | None:
        """The file that was found damaged, or `None`."""
        return self._damaged

    def check(self) -> None:
        """Return if nothing has changed since the release was opened.

        Raises:
            StoreUnavailable: a file has another content than was built.
        """
        if self._damaged is None and time.monotonic() - self._looked > _PAUSE:
            with self._lock:
                self._look()
        if self._damaged is not None:
            error = StoreUnavailable("the release cannot be read at present", RETRY_SECONDS)
            error.add_note(f"damaged: {self._damaged}")
            raise error

    def verify(self) -> str | None:
        """Take all hashes again, whatever the files' times say; the file that is damaged, or `None`."""
        if self._damaged is None:
            with self._lock:
                self._damaged = find_damage(self._folder) if self._folder.is_dir() else None
        return self._damaged

    def _look(self) -> None:
        """Compare times and sizes, and hashes where these differ."""
        now = {path: _trace(path) for path in self._traces}
        changed = [path for path, trace in now.items() if trace is not None and trace != self._traces[path]]
        if changed and self._damaged is None:
            self._damaged = find_damage(self._folder)
            self._traces = now
        self._looked = time.monotonic()


def _sealed(folder: Path) -> list[Path]:
    store = [path for path in (folder / "store").glob("*") if path.name not in _UNSEALED and path.is_file()]
    return [*sorted(store), *folder.glob("search.db"), *folder.glob("coverage.json")]


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _trace(path: Path) -> _Trace | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
