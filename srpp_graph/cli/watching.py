"""Looking again whenever a file of the checkout changes: `check --watch`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from srpp_graph.checkout import FOLDERS, Checkout
from srpp_graph.errors import GraphError

_SETTLING_MS = 300
"""How long changes are gathered: an editor writes a file in several steps."""

_GLANCE_MS = 1000
"""How often it is asked whether the watched folders are still the same ones."""

State = dict[str, tuple[int, int, int]]


def keep_looking(root: Path, look: Callable[[], int]) -> int:
    """Look now and after every change, until Ctrl-C; what the last look said.

    Files may come and go while they are read, and whole folders may be replaced (as by `git switch`): what
    cannot be read is told, and looked at again with the next change.
    """
    code = 2
    try:
        while True:
            before = _state(root)
            code = _look(look)
            _wait_for_change(root, before)
    except KeyboardInterrupt:
        return code


def _look(look: Callable[[], int]) -> int:
    """One look, under the time of day; what cannot be read is told."""
    from srpp_graph.cli import console

    console.note(f"\n{datetime.now():%H:%M:%S}")
    try:
        return look()
    except GraphError as error:
        console.note(f"error: {error}" + (f"\nhelp: {error.help}" if error.help else ""))
        return 2
    except (FileNotFoundError, NotADirectoryError) as error:
        console.note(f"error: `{error.filename}` went while it was read; looking again at the next change")
        return 2
    finally:
        sys.stdout.flush()


def _wait_for_change(root: Path, before: State) -> None:
    """Come back when the files are no longer as they were `before`."""
    from watchfiles import watch

    while _state(root) == before:
        folders = [root / name for name in FOLDERS if (root / name).is_dir()]
        identities = _identities(folders)
        changes = watch(
            *(folders or [root]),
            watch_filter=None,
            debounce=_SETTLING_MS,
            rust_timeout=_GLANCE_MS,
            yield_on_timeout=True,
            raise_interrupt=True,
            recursive=bool(folders),
        )
        try:
            for turn, found in enumerate(changes):
                # The first turn also looks for what changed before the watch stood.
                if ((found or turn == 0) and _state(root) != before) or _identities(folders) != identities:
                    break
        except FileNotFoundError:
            time.sleep(_GLANCE_MS / 1000)


def _identities(folders: list[Path]) -> list[tuple[int, int]]:
    """What tells a folder from another one of its name."""
    found = []
    for each in folders:
        try:
            status = each.stat()
        except OSError:
            return []
        found.append((status.st_dev, status.st_ino))
    return found


def _state(root: Path) -> State:
    """Every file of the checkout with its size and times; editors' own files are not part of it."""
    found: State = {}
    try:
        for file in Checkout.find(root).iter_files():
            status = os.lstat(file.absolute)
            found[file.path] = (status.st_mtime_ns, status.st_size, status.st_ino)
    except (GraphError, FileNotFoundError, NotADirectoryError):
        found[""] = (0, 0, 0)
    return found
