"""Did you mean …? The nearest known name to a misspelt one."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CUTOFF = 0.72
_MEANT = re.compile(r"did you mean (\S+)\?")


def find_meant(help: str) -> str | None:
    """The name that a help proposes, or `None`.

    >>> find_meant("did you mean srpp:country?")
    'srpp:country'
    """
    found = _MEANT.search(help)
    return found[1] if found else None


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name`, or `None` if none is much like it.

    >>> nearest("hasEstimtedValue", ["hasEstimatedValue", "hasObservation"])
    'hasEstimatedValue'
    >>> nearest("colour", ["hasEstimatedValue"]) is None
    True
    """
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    found = process.extractOne(
        name, sorted(known), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=_CUTOFF
    )
    return found[0] if found else None


def near_names(name: str, known: Iterable[str], *, limit: int = 3) -> list[str]:
    """The known names most like `name`, best first.

    >>> near_names("olso", ["oslo", "bonn", "oslo-fjord"])
    ['oslo']
    """
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    found = process.extract(
        name,
        sorted(known),
        scorer=DamerauLevenshtein.normalized_similarity,
        score_cutoff=_CUTOFF,
        limit=limit,
    )
    return [each[0] for each in found]
