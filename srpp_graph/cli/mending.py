"""Files changed in place, whole or not at all, whoever presses Ctrl-C meanwhile."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from srpp_graph.checkout import Checkout
from srpp_graph.checks.fixes import fix, render_diff
from srpp_graph.diagnostics import Diagnostic, Report
from srpp_graph.errors import ContentError


def mend(checkout: Checkout, report: Report) -> Iterator[str]:
    """Apply what is safe to the files of the report; the path of each file changed."""
    for path, _, after in _iter_changes(checkout, report):
        replace_text(checkout.root / path, after)
        yield path


def render_diffs(checkout: Checkout, report: Report) -> str:
    """What `mend` would change."""
    return "".join(
        render_diff(path, before, after) for path, before, after in _iter_changes(checkout, report)
    )


def _iter_changes(checkout: Checkout, report: Report) -> Iterator[tuple[str, str, str]]:
    """Path, text before and text after, of each file that has a safe remedy."""
    found: dict[str, list[Diagnostic]] = {}
    for each in report.diagnostics:
        found.setdefault(each.place.path, []).append(each)
    for path, findings in found.items():
        before = find_mendable(checkout, path)
        if before is None:
            continue
        after = fix(before, findings)
        if after != before:
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
    """Put the text in the place of the file, whole or not at all."""
    with replacing(path) as new:
        new.write_text(text, encoding="utf-8", newline="\n")


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
