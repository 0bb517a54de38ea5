"""Which files lie near others: so many steps along what each names."""

from __future__ import annotations

from collections.abc import Iterable

from srpp_graph.checks.corpus import Corpus, Sheet

ONE_STEP = 1
"""What a file names itself."""


def paths_near(whole: Corpus, sheets: Iterable[Sheet], steps: int) -> dict[str, Sheet]:
    """The files themselves, those that speak of the same, and those of what they name; by path."""
    found = {each.path: each for each in sheets}
    frontier = dict(found)
    for _ in range(max(steps, ONE_STEP)):
        fresh: dict[str, Sheet] = {}
        for sheet in frontier.values():
            for iri in (*sheet.gist.named, *sheet.gist.subjects):
                for other in whole.homes(iri):
                    if other.path not in found:
                        found[other.path] = fresh[other.path] = other
        frontier = fresh
    return found
