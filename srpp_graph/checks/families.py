"""What every family of checks but SHACL finds: in each file by itself, and in all files together.

What somebody has found right already (`Silence`) is not asked again. Findings are always made here: whoever
has found something only says nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple, Protocol

from srpp_graph.checkout import Checkout
from srpp_graph.checks.alone import check_alone
from srpp_graph.checks.belonging import check_belonging
from srpp_graph.checks.bounds import MOST, Tally
from srpp_graph.checks.corpus import Corpus
from srpp_graph.checks.files import check_files, check_path
from srpp_graph.checks.links import check_links
from srpp_graph.checks.loose import check_loose
from srpp_graph.checks.published import check_published
from srpp_graph.checks.queries import check_queries
from srpp_graph.checks.terms import check_terms
from srpp_graph.checks.twins import check_twins
from srpp_graph.diagnostics import Diagnostic

Asking = Callable[[], Iterator[Diagnostic]]


class Silence(NamedTuple):
    """What was found right: paths of files, and names of the families that look at all files."""

    quiet: frozenset[str] = frozenset()
    """The files with which nothing is wrong by themselves."""
    formed: frozenset[str] = frozenset()
    """Those of them that have their form."""
    families: frozenset[str] = frozenset()
    """The families that find nothing in all files together."""


class Chosen(Protocol):
    """Which files findings are wanted for."""

    only_turtle: bool

    def covers(self, path: str) -> bool:
        """Whether this one is."""

    def among(self, corpus: Corpus) -> Corpus:
        """Those that are."""


def find_without_rules(
    checkout: Checkout, corpus: Corpus, wanted: Chosen, silence: Silence, queries: set[str] | None
) -> Iterator[Diagnostic]:
    """What the families find, as much of each kind as is told; of the files alone, in those that are wanted.

    Queries whose digests are in `queries` are not asked again; those found sound are added.
    """
    tally = Tally(MOST)
    return tally.bounded(_iter_found(tally, checkout, corpus, wanted, silence, queries))


def find_silent_families(checkout: Checkout, corpus: Corpus) -> frozenset[str]:
    """The families that look at what all files say together and find nothing."""
    return _silent(_together(Tally(MOST), checkout, corpus, corpus))


def find_silent_by_files(checkout: Checkout, queries: set[str]) -> frozenset[str]:
    """The families that look at files, whatever the others say, and find nothing."""
    return _silent({"paths": partial(_check_paths, checkout), **_by_files(checkout, queries)})


def _silent(families: Mapping[str, Asking]) -> frozenset[str]:
    return frozenset(name for name, ask in families.items() if next(ask(), None) is None)


def _check_paths(checkout: Checkout) -> Iterator[Diagnostic]:
    for file in checkout.iter_files():
        if file.path.startswith("data/"):
            yield from check_path(file)


def _together(tally: Tally, checkout: Checkout, corpus: Corpus, judged: Corpus) -> Mapping[str, Asking]:
    return {
        "published": partial(check_published, checkout, corpus),
        "links": partial(check_links, corpus, tally),
        "loose": partial(check_loose, corpus, judged),
        "twins": partial(check_twins, corpus),
    }


def _by_files(checkout: Checkout, queries: set[str] | None) -> Mapping[str, Asking]:
    return {"queries": partial(check_queries, checkout, queries)}


def _iter_found(
    tally: Tally,
    checkout: Checkout,
    corpus: Corpus,
    wanted: Chosen,
    silence: Silence,
    queries: set[str] | None,
) -> Iterator[Diagnostic]:
    judged = wanted.among(corpus)
    if "paths" not in silence.families:
        yield from (each for each in _check_paths(checkout) if wanted.covers(each.place.path))
    together = {**_together(tally, checkout, corpus, judged), **_by_files(checkout, queries)}
    if silence.quiet:
        judged = Corpus(tuple(each for each in judged.sheets if each.path not in silence.quiet))
    yield from check_files(corpus, judged, tally)
    yield from check_terms(corpus, judged, tally)
    yield from check_alone(judged, tally)
    yield from check_belonging(corpus, judged, tally)
    for name, ask in together.items():
        if name not in silence.families and not (name == "queries" and wanted.only_turtle):
            yield from ask()
