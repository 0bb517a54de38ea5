"""Files changed in place, whole or not at all, whoever presses Ctrl-C meanwhile: for `check --fix` and `fmt`.

One edit may lay bare what another mends, and of many findings of a kind only the first are told. So mending
is done in rounds, a check between two of them, until nothing safe is left.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from srpp_graph.checkout import FOLDERS, MAX_FILE_BYTES, Checkout
from srpp_graph.checks.fixes import fix
from srpp_graph.checks.line_diff import render_line_diff
from srpp_graph.checks.untold import Effort, find_untold_codes, mend_untold
from srpp_graph.diagnostics import Diagnostic, Report
from srpp_graph.errors import CheckoutError, ContentError
from srpp_graph.ledger import FILE_NAME as LEDGER

ROUNDS = 10
"""So often at most the files are mended and checked again in one run."""

_LARGE = 1_000_000
"""A text of more letters counts among what is read again whenever it is mended."""

Look = Callable[[Checkout], Report]
"""A check of a checkout."""


class Mended(NamedTuple):
    """What came of it: the files that changed, the check after the last change, and whether there is more."""

    paths: tuple[str, ...]
    report: Report
    more: bool


def mend_all(checkout: Checkout, report: Report, look: Look, *, suppressions: bool = True) -> Mended:
    """Apply what is safe to the files of the report, and `look` again, until nothing is left or too often."""
    paths: dict[str, None] = {}
    effort = Effort()
    for _ in range(ROUNDS):
        changed = [*mend(checkout, report, effort, suppressions=suppressions)]
        if not changed:
            return Mended(tuple(paths), report, more=False)
        paths.update(dict.fromkeys(changed))
        checkout = Checkout.find(checkout.root)
        report = look(checkout)
        if effort.left <= 0:
            break
    return Mended(tuple(paths), report, more=_has_more(checkout, report))


def render_diffs(
    checkout: Checkout, report: Report, look: Look, *, suppressions: bool = True
) -> tuple[str, bool]:
    """What `mend_all` would change, and whether there is more; it is done to a copy."""
    if not _has_more(checkout, report):
        return "", False
    with _copied(checkout) as copy:
        done = mend_all(copy, report, look, suppressions=suppressions)
        texts = ((each, find_mendable(checkout, each), find_mendable(copy, each)) for each in done.paths)
        shown = [render_line_diff(path, before or "", after or "") for path, before, after in texts]
    return "".join(shown), done.more


def _has_more(checkout: Checkout, report: Report) -> bool:
    """Whether the report has anything that can be mended."""
    return next(_iter_changes(checkout, report, Effort(0)), None) is not None


@contextmanager
def _copied(checkout: Checkout) -> Iterator[Checkout]:
    """A copy of the checkout, as far as it can be read."""
    with tempfile.TemporaryDirectory(prefix="srpp-graph-") as name:
        folder = Path(name)
        for each in FOLDERS:
            shutil.copytree(checkout.root / each, folder / each, symlinks=True, copy_function=_copy)
        if (checkout.root / LEDGER).is_file():
            _copy(str(checkout.root / LEDGER), str(folder / LEDGER))
        yield Checkout.find(folder)


def _copy(source: str, target: str) -> None:
    with suppress(OSError):  # the check has told what is wrong with the file
        shutil.copy2(source, target, follow_symlinks=False)


def mend(
    checkout: Checkout, report: Report, effort: Effort | None = None, *, suppressions: bool = True
) -> Iterator[str]:
    """Apply what is safe to the files of the report, once; the path of each file changed."""
    for path, _, after in _iter_changes(checkout, report, effort or Effort(), suppressions=suppressions):
        replace_text(checkout.root / path, after)
        yield path


def _iter_changes(
    checkout: Checkout, report: Report, effort: Effort, *, suppressions: bool = True
) -> Iterator[tuple[str, str, str]]:
    """Path, text before and text after, of each file that has a safe remedy."""
    found: dict[str, list[Diagnostic]] = {}
    for each in report.diagnostics:
        found.setdefault(each.place.path, []).append(each)
    untold = find_untold_codes(report.diagnostics)
    for path, findings in found.items():
        file, before = checkout.find_file(path), find_mendable(checkout, path)
        if file is None or before is None:
            continue
        after = fix(before, findings)
        if after != before:
            # What was mended is looked at again, and a large file takes long.
            effort.left -= max(0, len(after) - _LARGE)
            if path in untold:
                after = mend_untold(checkout, file, after, untold[path], effort, suppressions=suppressions)
            if len(after.encode()) <= MAX_FILE_BYTES:  # else it could not be read again
                yield path, before, after


def find_mendable(checkout: Checkout, path: str) -> str | None:
    """The text of a file that may be changed; `None` for links, and for what is no text of the checkout."""
    file = checkout.find_file(path)
    if file is None or file.absolute.is_symlink():
        return None
    try:
        return file.read_text()
    except ContentError:
        return None


def replace_text(path: Path, text: str) -> None:
    """Put the text in the place of the file, whole or not at all.

    Raises:
        CheckoutError: it cannot be written.
    """
    try:
        with replacing(path) as new:
            new.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        help = "give yourself the right to write there, or make room; the file is as it was"
        raise CheckoutError(f"`{path}` cannot be written: {reason}", help=help) from None


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Where to write what takes the place of the file once it is whole; a device is written to as it is."""
    target = path.resolve()
    if target.exists() and not target.is_file():
        yield path
        return
    new = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        yield new
        if target.exists():
            new.chmod(target.stat().st_mode & 0o777)
        new.replace(target)
    finally:
        with suppress(OSError):
            new.unlink()
