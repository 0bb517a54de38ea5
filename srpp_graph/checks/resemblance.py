"""SG406–SG407: two entities that may be one: their addresses, or their names, are all but the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import combinations
from typing import NamedTuple

from srpp_graph.checks.gist import Gist
from srpp_graph.prefixes import BASE_IRI

_ID = BASE_IRI + "/id/"
_SCHEME = re.compile(r"https?://(?:www\.)?", re.I)
_NOISE = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\d+")
_ENOUGH = 95
"""How alike two names are, of 100, that may be one name."""

_SHORT = 8
"""Names with fewer letters are alike by chance: Gent and Genk are two cities."""


class Resemblance(NamedTuple):
    """What one entity has nearly as another has it."""

    code: str
    ours: str
    other: str
    """The other entity, which comes first by its IRI."""
    theirs: str
    offset: int
    """Where ours begins in its file."""


def find_resemblances(gists: Iterable[Gist]) -> Mapping[str, tuple[Resemblance, ...]]:
    """By entity, how it resembles those before it, unless one of the two is said to differ from the other."""
    gists = tuple(gists)
    apart = {frozenset(pair) for gist in gists for pair in gist.different}
    found: dict[str, dict[tuple[str, str], Resemblance]] = {}
    for later, each in (*_same_pages(gists), *_same_names(gists, apart)):
        if frozenset((later, each.other)) not in apart:
            found.setdefault(later, {}).setdefault((each.code, each.other), each)
    return {entity: tuple(each.values()) for entity, each in found.items()}


_Word = tuple[str, str, int]
"""An entity, what it is called or where it is found, and where its file says so."""


def _same_pages(gists: Iterable[Gist]) -> Iterator[tuple[str, Resemblance]]:
    """The pairs whose addresses differ in nothing that leads elsewhere; the same address is no slip."""
    alike: dict[tuple[str, str], list[_Word]] = {}
    for gist in gists:
        for word in gist.pages:
            if kind := _kind_of(word[0]):
                alike.setdefault((kind, _SCHEME.sub("", word[1]).rstrip("/")), []).append(word)
    for words in alike.values():
        for one, other in combinations(sorted(words), 2):
            if one[0] != other[0] and one[1] != other[1]:
                yield _pair("SG406", one, other)


def _same_names(gists: Sequence[Gist], apart: Set[frozenset[str]]) -> Iterator[tuple[str, Resemblance]]:
    """The pairs of one kind and one country whose names differ in a letter or two, and in no number.

    One of the two names is to be a preferred one: two policies may well have the same short name.
    """
    countries = {subject: country for gist in gists for subject, country in gist.countries}
    alike: dict[tuple[str, str, tuple[str, ...]], list[tuple[_Word, str, bool]]] = {}
    for gist in gists:
        for subject, name, preferred, offset in gist.names:
            kind = _kind_of(subject) if subject in countries else ""
            plain = _NOISE.sub(" ", name.casefold()).strip() if kind else ""
            if len(plain) >= _SHORT:
                key = (kind, countries[subject], tuple(_NUMBER.findall(plain)))
                alike.setdefault(key, []).append(((subject, name, offset), plain, preferred))
    for words in alike.values():
        for (one, plain, first), (other, other_plain, second) in combinations(sorted(words), 2):
            told = (first or second) and one[0] != other[0] and frozenset((one[0], other[0])) not in apart
            if told and _are_alike(plain, other_plain):
                yield _pair("SG407", one, other)


def _are_alike(one: str, other: str) -> bool:
    """Whether two names are all but the same; letters that only one has are as many edits at least."""
    total = len(one) + len(other)
    most = total * (100 - _ENOUGH) // 100
    if abs(len(one) - len(other)) > most or len({*one} ^ {*other}) > most:
        return False
    letters, others = Counter(one), Counter(other)
    if (letters - others).total() + (others - letters).total() > most:
        return False
    from rapidfuzz import fuzz  # it takes longer to load than all of this; few names get here

    return fuzz.ratio(one, other, score_cutoff=_ENOUGH) > 0


def _pair(code: str, one: _Word, other: _Word) -> tuple[str, Resemblance]:
    return other[0], Resemblance(code, other[1], one[0], one[1], other[2])


def _kind_of(subject: str) -> str:
    """The kind of an entity; nothing for its parts, and for what is none."""
    if not subject.startswith(_ID) or "#" in subject:
        return ""
    return subject.removeprefix(_ID).partition("/")[0]
