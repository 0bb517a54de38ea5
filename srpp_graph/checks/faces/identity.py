"""What a finding is, wherever it stands: the same number after lines above it have come or gone."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from srpp_graph.diagnostics import Diagnostic


def fingerprints(found: Sequence[Diagnostic]) -> list[str]:
    """One for each finding, in their order; of findings that say the same of the same, each has its own.

    >>> from srpp_graph.diagnostics import Place, Severity
    >>> at = lambda line: Diagnostic("SG401", "x", Severity.ERROR, "no such thing", Place("data/a.ttl", line))
    >>> one, other = fingerprints([at(1), at(9)])
    >>> one != other, fingerprints([at(3)]) == [one]
    (True, True)
    """
    seen: dict[tuple[str, ...], int] = {}
    made = []
    for each in found:
        terms = (each.focus, each.result_path, each.value)
        about = (each.code, each.place.path, *map(_nameless, terms), each.message)
        seen[about] = seen.get(about, 0) + 1
        text = "\0".join((*about, str(seen[about])))
        made.append(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest())
    return made


def _nameless(term: str) -> str:
    """The term; a blank node has no name, and what it is called changes with what stands above it."""
    return "_:" if term.startswith("_:") else term
