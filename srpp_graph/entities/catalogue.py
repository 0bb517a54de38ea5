"""The search index of a release, read: found by words, by the beginning of a name, by facets, by likeness.

    catalogue = Catalogue(release.index_path)
    catalogue.search("fair wrok")      # finds "fair work", and says that it looked for that

Every thread has a connection of its own; the file never changes.
"""

from __future__ import annotations

import functools
import json
import sqlite3
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from srpp_graph.errors import ReleaseError
from srpp_graph.iris import EntityRef
from srpp_graph.release.index import fold

FACETS = ("country", "theme", "network", "instrument", "year", "outcomes")
"""What lists can be narrowed by, in the order of the page."""

SORTS = ("label", "year", "-year", "links")
"""What lists can be sorted by: the label, the year (either way), or how much points to a thing."""

MAX_WORDS = 12

_SUGGEST = """
select entity.kind, entity.slug, name.text, entity.links from name join entity on entity.id = name.entity
where name.entity in (select rowid from texts where texts match ?) and (? = '' or entity.kind = ?)
order by (name.folded like ? || '%') desc, entity.links desc, name.preferred desc,
length(name.text), name.text
limit 80
"""
_SEARCH = """
select entity.kind, entity.slug from texts join entity on entity.id = texts.rowid
where texts match ?
order by entity.id in (select entity from name where folded = ?) desc, entity.kind = 'source',
bm25(texts, 12.0, 8.0, 1.0) - min(entity.links, 60) / 60.0, entity.id
"""
_ALIKE = """
select entity.kind, entity.slug, other.facet, other.value from facet as own
join facet as other on other.facet = own.facet and other.value = own.value
join entity on entity.id = other.entity
where own.entity = :id and other.entity <> :id and entity.kind in (select value from json_each(:kinds))
and own.facet in ('theme', 'instrument', 'network')
"""


class Hit(NamedTuple):
    """Something found: what it is, and the words that were found in it."""

    ref: EntityRef
    text: str = ""


class Found(NamedTuple):
    """What a search gave: all that was found, by kind; `looked_for` differs where a slip was mended."""

    hits: tuple[Hit, ...]
    total: int
    kinds: Mapping[str, int]
    looked_for: str


class Alike(NamedTuple):
    """A thing that is alike, the IRIs of what both share by facet, and how much that weighs."""

    ref: EntityRef
    shared: Mapping[str, tuple[str, ...]]
    score: float


class Point(NamedTuple):
    """Where an entity stands, in degrees."""

    ref: EntityRef
    latitude: float
    longitude: float


class Standing(NamedTuple):
    """Where and when an entity belongs: the IRIs of its countries, and its year, if one is known."""

    countries: tuple[str, ...] = ()
    year: int | None = None


class Selection(NamedTuple):
    """The entities that a list shows, in its order, and how many each value of each facet would leave."""

    refs: tuple[EntityRef, ...]
    facets: Mapping[str, Mapping[str, int]]


class Catalogue:
    """What can be found in one release."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise ReleaseError("the release has no search index", help="build it again: srpp-graph build")
        self._path = path
        self._local = threading.local()

    @property
    def _base(self) -> sqlite3.Connection:
        """The connection of the running thread."""
        base: sqlite3.Connection | None = getattr(self._local, "base", None)
        if base is None:
            base = sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
            self._local.base = base
        return base

    def search(
        self,
        text: str,
        *,
        kind: str = "",
        offset: int = 0,
        limit: int = 20,
        first: Sequence[EntityRef] = (),
    ) -> Found:
        """What holds all the words; where nothing does, slips are mended, and then any word will do.

        What is known to be meant comes `first`; then nothing needs mending.
        """
        words = fold(text[:400]).split()[:MAX_WORDS]
        if not words:
            return Found((), 0, {}, "")
        rows = self._matching(words)
        if first:
            rows = list(dict.fromkeys((*((ref.kind, ref.slug) for ref in first), *rows)))
        if not rows:
            words = [self._nearest_word(word) for word in words]
            rows = self._matching(words) or self._matching(words, " OR ")
        kinds: dict[str, int] = {}
        for found, _ in rows:
            kinds[found] = kinds.get(found, 0) + 1
        refs = [EntityRef(*row) for row in rows if kind in ("", row[0])]
        hits = tuple(Hit(ref, self._excerpt(ref, words)) for ref in refs[offset : offset + limit])
        return Found(hits, len(refs), kinds, " ".join(words))

    def suggest(self, prefix: str, *, kind: str = "", limit: int = 10) -> tuple[Hit, ...]:
        """The entities whose names hold words with these beginnings; those that begin with them first."""
        folded = fold(prefix[:200])
        if not folded:
            return ()
        match = "{name alias} : (" + _match(folded.split()[:MAX_WORDS]) + ")"
        found: dict[EntityRef, Hit] = {}
        for of_kind, slug, text, _ in self._base.execute(_SUGGEST, (match, kind, kind, folded)):
            ref = EntityRef(of_kind, slug)
            if all(any(w.startswith(p) for w in fold(text).split()) for p in folded.split()):
                found.setdefault(ref, Hit(ref, text))
        return tuple(found.values())[:limit]

    def select(self, kind: str, filters: Sequence[tuple[str, str]], sort: str = "label") -> Selection:
        """The entities of a kind ("" for all) with all the values; order by label is the caller's."""
        clauses = ["select id from entity where (? = '' or kind = ?)"]
        values = [kind, kind]
        for facet, value in filters:
            clauses.append("select entity from facet where facet = ? and value = ?")
            values += [facet, value]
        chosen = " intersect ".join(clauses)
        order = {"year": "ifnull(year, 9999), slug", "-year": "ifnull(year, 0) desc, slug"}
        sorting = order.get(sort, "links desc, slug")
        rows = self._base.execute(
            f"select kind, slug from entity where id in ({chosen}) order by {sorting}", values
        )
        counted = self._base.execute(
            f"select facet, value, count(distinct entity) from facet where entity in ({chosen})"
            " group by facet, value order by 3 desc, value",
            values,
        )
        facets: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
        refs = tuple(EntityRef(*row) for row in rows)
        for facet, value, count in counted:
            facets[facet][value] = count
        return Selection(refs, {facet: values for facet, values in facets.items() if values})

    def alike(self, ref: EntityRef, kinds: Sequence[str] = (), limit: int | None = 6) -> tuple[Alike, ...]:
        """The things of the same kind, or of these kinds, that share most themes, instruments and networks.

        What n others share weighs 1/√(1+n), so that rare things count for more; the score is the sum.
        """
        row = self._base.execute("select id from entity where iri = ?", (ref.iri,)).fetchone()
        if row is None:
            return ()
        shared: dict[EntityRef, dict[str, list[str]]] = {}
        among = {"id": row[0], "kinds": json.dumps(kinds or (ref.kind,))}
        rows = self._base.execute(_ALIKE, among).fetchall()
        holders = Counter((facet, value) for _, _, facet, value in rows)
        scores: dict[EntityRef, float] = {}
        for kind, slug, facet, value in rows:
            other = EntityRef(kind, slug)
            shared.setdefault(other, {}).setdefault(facet, []).append(value)
            scores[other] = scores.get(other, 0) + 1 / (1 + holders[facet, value]) ** 0.5
        best = sorted(scores, key=lambda other: (-scores[other], other))[:limit]
        return tuple(
            Alike(each, {f: tuple(sorted(v)) for f, v in shared[each].items()}, scores[each]) for each in best
        )

    def place(self, ref: EntityRef) -> Point | None:
        """Where an entity stands, or `None`."""
        return next((point for point in self.places if point.ref == ref), None)

    @functools.cached_property
    def places(self) -> tuple[Point, ...]:
        """Every entity that has a place."""
        rows = self._base.execute(
            "select kind, slug, min(latitude), min(longitude) from place join entity on entity.id = entity"
            " group by entity.id order by kind, slug"
        )
        return tuple(
            Point(EntityRef(kind, slug), latitude, longitude) for kind, slug, latitude, longitude in rows
        )

    def standing(self, refs: Sequence[EntityRef]) -> Mapping[EntityRef, Standing]:
        """The countries and the year of each of some hundreds of entities, as lists tell them."""
        marks = ",".join("?" * len(refs))
        found: dict[EntityRef, Standing] = {}
        for kind, slug, year, country in self._base.execute(
            "select kind, slug, year, value from entity left join facet on entity.id = facet.entity"
            f" and facet = 'country' where iri in ({marks}) order by iri, value",
            [ref.iri for ref in refs],
        ):
            before = found.get(EntityRef(kind, slug), Standing((), year))
            found[EntityRef(kind, slug)] = Standing(
                (*before.countries, *([country] if country else ())), year
            )
        return found

    def names(self) -> tuple[tuple[EntityRef, str, str, bool], ...]:
        """Every name of every entity: whose, as written, folded, and whether it is the preferred one."""
        rows = self._base.execute(
            "select kind, slug, text, folded, preferred from name join entity on entity.id = entity"
        )
        return tuple(
            (EntityRef(kind, slug), text, folded, bool(first)) for kind, slug, text, folded, first in rows
        )

    def values(self, ref: EntityRef, facet: str) -> tuple[str, ...]:
        """The values of one facet of one entity."""
        rows = self._base.execute(
            "select value from facet where facet = ? and entity = (select id from entity where iri = ?)",
            (facet, ref.iri),
        )
        return tuple(value for (value,) in rows)

    def digests(self) -> Mapping[str, str]:
        """IRI → a hash of what the entity's file says; two releases are compared by it."""
        return dict(self._base.execute("select iri, digest from entity order by iri").fetchall())

    def _matching(self, words: Sequence[str], joint: str = " ") -> list[tuple[str, str]]:
        """Kind and slug of what holds all the words, or with " OR " any; the best first."""
        return self._base.execute(_SEARCH, (_match(words, joint), " ".join(words))).fetchall()

    def _nearest_word(self, word: str) -> str:
        """The word of the index with the fewest slips, the most frequent of several; else the word."""
        if word in self._words or len(word) < 3:
            return word
        slips = 1 if len(word) < 6 else 2
        near = process.extract(word, self._words.keys(), scorer=OSA.distance, score_cutoff=slips, limit=20)
        return min(near, key=lambda hit: (hit[1], -self._words[hit[0]]))[0] if near else word

    @functools.cached_property
    def _words(self) -> Mapping[str, int]:
        """Every word of the index with letters in it, and in how many entities it stands."""
        rows = self._base.execute("select text, entities from word where length(text) > 2")
        return {text: count for text, count in rows if not text.isdecimal()}

    def _excerpt(self, ref: EntityRef, words: Sequence[str]) -> str:
        """The name or the text of an entity that holds most of the words."""
        texts = self._base.execute(
            "select text, folded from (select * from name union all select *, 0 from body)"
            " where entity = (select id from entity where iri = ?)",
            (ref.iri,),
        )
        scored = ((sum(f" {word}" in f" {folded}" for word in words), text) for text, folded in texts)
        best = max(scored, key=lambda pair: (pair[0], -len(pair[1])), default=(0, ""))
        return best[1] if best[0] else ""


def _match(words: Sequence[str], joint: str = " ") -> str:
    """The FTS5 expression that wants these words, each as a beginning; quoted, so none is an operator."""
    return joint.join('"' + word.replace('"', "") + '"*' for word in words)
