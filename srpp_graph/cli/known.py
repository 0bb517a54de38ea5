"""Findings that are known already: those of a baseline file, or of an earlier revision.

What keeps a check from being one at all (files that cannot be read, nothing checked) is never known.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from srpp_graph.checkout import Checkout
from srpp_graph.checks.faces.identity import fingerprints
from srpp_graph.cli.console import note
from srpp_graph.cli.mending import replacing
from srpp_graph.cli.revisions import unpack_revision
from srpp_graph.diagnostics import Report
from srpp_graph.errors import CheckoutError

_NEVER_KNOWN = ("SG10", "SG11", "SG12", "SG19")


def can_be_known(report: Report) -> bool:
    """Whether there is a finding that could have been there before."""
    return any(not each.code.startswith(_NEVER_KNOWN) for each in report.diagnostics)


def without(report: Report, known: Collection[str]) -> Report:
    """The report without the findings that are known; the counts of what was looked at stay."""
    marked = zip(report.diagnostics, fingerprints(report.diagnostics), strict=True)
    new = (each for each, mark in marked if mark not in known or each.code.startswith(_NEVER_KNOWN))
    return replace(report, diagnostics=tuple(new))


def read_baseline(file: Path) -> frozenset[str]:
    """The fingerprints in a baseline file.

    Raises:
        CheckoutError: it cannot be read, or is no baseline.
    """
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        return frozenset(str(each["fingerprint"]) for each in document["findings"])
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        help = "check the path, or write a baseline there with --write-baseline"
        raise CheckoutError(f"the baseline `{file}` cannot be read: {reason}", help=help) from None
    except (ValueError, KeyError, TypeError) as error:
        help = "write one with --write-baseline"
        raise CheckoutError(f"`{file}` is not a baseline: {type(error).__name__}", help=help) from None


def write_baseline(report: Report, file: Path) -> None:
    """Write down all findings of the report, one a line, so that a diff of the file can be read.

    Raises:
        CheckoutError: the file cannot be written.
    """
    marked = zip(report.diagnostics, fingerprints(report.diagnostics), strict=True)
    lines = [
        json.dumps({"fingerprint": mark, "code": each.code, "path": each.place.path, "message": each.message})
        for each, mark in marked
    ]
    body = ",\n    ".join(lines)
    try:
        with replacing(file) as new:
            new.write_text(f'{{\n  "findings": [\n    {body}\n  ]\n}}\n', encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        message = f"the baseline `{file}` cannot be written: {reason}"
        raise CheckoutError(message, help="choose another file") from None
    note(f"wrote {len(lines):,} {'finding' if len(lines) == 1 else 'findings'} to {file}")


def findings_at(root: Path, revision: str, check: Callable[[Checkout], Report]) -> frozenset[str]:
    """The fingerprints of what `check` found in a revision of the repository that the checkout is in.

    Raises:
        CheckoutError: there is no git, no such revision, or no checkout in it.
    """
    with unpack_revision(root, revision) as checkout:
        return frozenset(fingerprints(check(checkout).diagnostics))
