"""Names from elsewhere matched to entities: `bogota dc` is Bogotá, `City of Gent` is Ghent.

A score goes from 0 to 100; a match that stands out and has every word right is one to take without asking.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from srpp_graph.entities.catalogue import Catalogue
from srpp_graph.iris import EntityRef
from srpp_graph.release.index import fold

SURE = 92
LEAD = 6
_NOISE = re.compile(
    r"\b(the|city|ciudad|cidade|citta|town|municipality|municipal|metropolitan|district|capital|region|state|province|county|council|of|and"
    r"|stadt|bundesstadt|hansestadt|landeshauptstadt|ville|mairie|comune|ayuntamiento|gemeente|kommune|stad|prefeitura"
    r"|camara|ajuntament|ayto|miasto|magistrat|metropolis|prefecture"
    r"|municipio|municipalidad|alcaldia|commune|government|de|di|da|do|der|du|la|el|le|dc|df|d c|d f)\b"
)


class Match(NamedTuple):
    """A candidate: the entity, the name that matched, how well, and whether to take it without asking."""

    ref: EntityRef
    name: str
    score: float
    sure: bool


class Matcher:
    """Finds the entities that a name may mean."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def match(
        self, name: str, kinds: Sequence[str] = (), *, limit: int = 5, country: str = ""
    ) -> tuple[Match, ...]:
        """The best candidates, among the kinds if any are given; who is of the country comes first."""
        folded = fold(name[:300])
        if not folded:
            return ()
        bare = _bare(folded)
        rows = [row for kind, rows in self._names.items() if not kinds or kind in kinds for row in rows]
        near = process.extract(
            bare, [row[1] for row in rows], scorer=_likeness, score_cutoff=58, limit=limit * 8
        )
        best: dict[EntityRef, Match] = {}
        for _, score, place in near:
            ref, _, whole, written = rows[place]
            full = 100.0 if whole == folded else min(score, 99.0 if score == 100 else 97.0)
            full -= 12 if country and not self._is_of(ref, country) else 0
            if ref not in best or full > best[ref].score:
                best[ref] = Match(ref, written, round(full, 1), sure=False)
        ranked = sorted(best.values(), key=lambda each: (-each.score, -self._weight(each.ref), each.ref))[
            :limit
        ]
        if (
            ranked
            and ranked[0].score >= SURE
            and (len(ranked) < 2 or ranked[0].score - ranked[1].score >= LEAD)
        ):
            ranked[0] = ranked[0]._replace(sure=True)
        return tuple(ranked)

    @functools.cached_property
    def _names(self) -> Mapping[str, tuple[tuple[EntityRef, str, str, str], ...]]:
        """Kind → whose name, without the words that say little, whole, and as written."""
        names: dict[str, list[tuple[EntityRef, str, str, str]]] = {}
        for ref, written, folded, _ in self._catalogue.names():
            names.setdefault(ref.kind, []).append((ref, _bare(folded), folded, written))
        return {kind: tuple(rows) for kind, rows in names.items()}

    def _is_of(self, ref: EntityRef, country: str) -> bool:
        """Whether an entity belongs to a country, given by its IRI or code, or to none that is known."""
        values = self._catalogue.values(ref, "country")
        return not values or any(value == country or value.rpartition("/")[2] == country for value in values)

    def _weight(self, ref: EntityRef) -> int:
        """Which of two equals comes first: an authority before what it made."""
        order = ("city", "region", "public-body", "network", "project", "organisation")
        return len(order) - order.index(ref.kind) if ref.kind in order else 0


def _bare(folded: str) -> str:
    """A folded name without the words that say little; the whole where nothing else is left."""
    bare = " ".join(_NOISE.sub(" ", folded).split())
    return bare or folded


def _likeness(one: str, other: str, *, score_cutoff: float | None = None) -> float:
    """How alike two names are: by their words in any order, or by slips of the pen."""
    words = fuzz.token_sort_ratio(one, other)
    slips = 100 * JaroWinkler.normalized_similarity(one, other) - 4
    part = 0.9 * fuzz.token_set_ratio(one, other) if min(len(one), len(other)) > 3 else 0
    score = 100.0 if one == other else max(words, slips, part)
    return score if score >= (score_cutoff or 0) else 0.0
