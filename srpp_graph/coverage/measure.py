"""Asks a store how much it holds: one query a table, one a gap, and one for what disagrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from srpp_graph import queries
from srpp_graph.coverage.report import Coverage, Disagreement, Gap, Row, Table
from srpp_graph.iris import KINDS
from srpp_graph.store.endpoint import Row as Solution
from srpp_graph.store.endpoint import Store

RECENT = 2000
"""Earlier years are told by decade."""


class _Count(NamedTuple):
    """A table to make: its query is `coverage-<slug>`, and each column is a value of `?column`."""

    slug: str
    title: str
    about: str
    heading: str
    columns: tuple[str, ...]


class _Lack(NamedTuple):
    """A gap to look for: its query is `gap-<slug>`, and `population` says of what."""

    slug: str
    population: tuple[str, ...]
    title: str


_PLACES = ("authorities", "policies", "cases", "events")
_KINDS = _Count("kinds", "Entities by kind", "An entity has a page of its own.", "Kind", ("entities",))
_PARTS = _Count("parts", "Parts by class", "A part stands on the page of its entity.", "Class", ("parts",))
_STATEMENTS = _Count(
    *(
        "statements",
        "Entities and parts by confidence",
        "Sources count too; most entries of lists have none.",
    ),
    *("Confidence", ("entities and parts",)),
)
_CROSSED = (
    _Count(
        *("continents", "By part of the world", "What belongs to two countries of a part counts there once."),
        *("Part of the world", _PLACES),
    ),
    _Count("countries", "By country", "What belongs to two countries counts in both.", "Country", _PLACES),
    _Count(
        *("themes", "By theme", "What is told with the theme itself; a narrower theme has its own line."),
        *("Theme", ("policies", "cases", "events", "numbers")),
    ),
)
_YEARS = _Count(
    *(
        "years",
        "By year",
        "Policies by decision; cases, events and memberships by beginning; sources by date.",
    ),
    *("Year", ("policies", "cases", "events", "memberships", "numbers", "sources")),
)
_AUTHORITIES = ("city", "region", "public-body")
_LACKS = (
    _Lack("statements-without-source", ("statement",), "entities and parts that name their source"),
    _Lack("statements-on-one-source", ("statement",), "entities and parts that rest on two sources or more"),
    _Lack("statements-of-low-confidence", ("statement",), "entities and parts of high or medium confidence"),
    _Lack("sources-without-date", ("source",), "sources with a date"),
    _Lack("sources-without-language", ("source",), "sources with a language"),
    _Lack("authorities-without-coordinates", _AUTHORITIES, "authorities with a point on the map"),
    _Lack("cases-without-theme", ("case",), "cases with a theme"),
    _Lack("cases-without-start", ("case",), "cases with a dated beginning"),
    _Lack("cases-without-outcome", ("case",), "cases with an outcome"),
    _Lack("cases-without-policy", ("case",), "cases with a policy behind them"),
    _Lack("cases-without-cpv", ("case",), "cases with a CPV code"),
    _Lack("cases-without-value", ("case",), "cases with a contract value"),
    _Lack("policies-without-theme", ("policy",), "policies with a theme"),
    _Lack("policies-without-date", ("policy",), "policies with a date of decision or of force"),
    _Lack("policies-without-target", ("policy",), "policies with a target"),
    _Lack("policies-without-case", ("policy",), "policies with a case that carries them out"),
    _Lack("events-without-date", ("event",), "events with a date"),
    _Lack(
        "networks-without-members", ("network", "project"), "networks and projects with members or partners"
    ),
    _Lack("memberships-without-date", ("membership",), "memberships and other roles with a date"),
    _Lack(
        "measures-without-number", ("target", "outcome", "observation"), "targets and results with a number"
    ),
)


def load_coverage(store: Store) -> Coverage:
    """How much a release holds: some thirty queries, about a second."""
    kinds, parts, statements = _kinds(store), _listed(store, _PARTS), _listed(store, _STATEMENTS)
    crossed = [_crossed(store, each) for each in _CROSSED]
    population = {row.label: row.numbers[0] for table in (kinds, parts) for row in table.rows}
    named = sum(row.numbers[0] for row in statements.rows)
    population["statement"] = named - population.get("source", 0)
    return Coverage(
        tables=(kinds, parts, statements, *crossed, _years(store)),
        gaps=tuple(_gap(store, each, population) for each in _LACKS),
        disagreements=_disagreements(store.select(queries.load("coverage-rivals"))),
    )


def _table(count: _Count, rows: Iterable[Row]) -> Table:
    return Table(*count, rows=tuple(rows), text=queries.load(f"coverage-{count.slug}").text)


def _select(store: Store, count: _Count) -> Sequence[Solution]:
    return store.select(queries.load(f"coverage-{count.slug}"))


def _kinds(store: Store) -> Table:
    """Kinds in their own order."""
    found = {str(each["kind"]): int(each["count"]) for each in _select(store, _KINDS)}
    return _table(_KINDS, (Row(kind, (found[kind],)) for kind in KINDS if kind in found))


def _listed(store: Store, count: _Count) -> Table:
    """A table with one number a row, the largest first."""
    rows = [
        Row(str(each["label"]), (int(each["count"]),), str(each.get("class") or each.get("confidence") or ""))
        for each in _select(store, count)
    ]
    return _table(count, sorted(rows, key=lambda row: (-row.numbers[0], row.label)))


def _crossed(store: Store, count: _Count) -> Table:
    """A table with a number for each of several columns, the richest row first."""
    numbers: dict[tuple[str, str], Counter[str]] = {}
    for each in _select(store, count):
        row = numbers.setdefault((str(each["label"]), str(each["place"])), Counter())
        if "column" in each:
            row[str(each["column"])] += int(each["count"])
    rows = [
        Row(label, tuple(row[column] for column in count.columns), iri)
        for (label, iri), row in numbers.items()
    ]
    return _table(count, sorted(rows, key=lambda row: (-sum(row.numbers), row.label)))


def _years(store: Store) -> Table:
    """Years from 2000 on, decades before, in order."""
    numbers: dict[str, Counter[str]] = {}
    for each in _select(store, _YEARS):
        if "year" not in each:
            continue  # the empty group of a release without years
        year = int(each["year"])
        label = str(year) if year >= RECENT else f"{year // 10 * 10}s"
        numbers.setdefault(label, Counter())[str(each["column"])] += int(each["count"])
    columns = _YEARS.columns
    return _table(_YEARS, (Row(year, tuple(numbers[year][c] for c in columns)) for year in sorted(numbers)))


def _gap(store: Store, lack: _Lack, population: Mapping[str, int]) -> Gap:
    query = queries.load(f"gap-{lack.slug}")
    of = sum(population.get(each, 0) for each in lack.population)
    return Gap(lack.slug, lack.title, len(store.select(query)), of, query.text)


def _disagreements(pairs: Iterable[Solution]) -> tuple[Disagreement, ...]:
    """The statements that disagree, each group of them once, by what they are about."""
    labels: dict[str, str] = {}
    rivals: dict[str, set[str]] = {}
    subjects: dict[str, str] = {}
    for each in pairs:
        one, other = str(each["one"]), str(each["other"])
        labels |= {one: str(each["label"]), other: str(each["otherLabel"])}
        rivals.setdefault(one, set()).add(other)
        subjects[one] = str(each.get("subject", ""))
    found, seen = [], set[str]()
    for one in sorted(rivals):
        group = sorted(_reached(one, rivals))
        if one not in seen:
            seen.update(group)
            found.append(Disagreement(subjects[one], one, tuple(labels[each] for each in group)))
    return tuple(sorted(found, key=lambda each: (each.subject.casefold(), each.iri)))


def _reached(start: str, links: Mapping[str, set[str]]) -> set[str]:
    """All that can be reached from `start`, itself included."""
    reached, waiting = {start}, [start]
    while waiting:
        new = links.get(waiting.pop(), set()) - reached
        reached |= new
        waiting += new
    return reached
