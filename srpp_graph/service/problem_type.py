"""What is told of one kind of failure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One kind of failure: `meaning` says what happened, `help` what to do, `status` is the HTTP status."""

    slug: str
    status: int
    title: str
    meaning: str
    help: str
