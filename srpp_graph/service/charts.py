"""The rows of an answer drawn as their question asks: bars, lines by year, spans of time, a map.

Every drawing is made here, on the server, and shows what the table under it holds. A question whose rows do
not fit its drawing gets none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rdflib.term import Identifier, URIRef

from srpp_graph.entities import Entities, Membership, Named
from srpp_graph.errors import InvalidIri
from srpp_graph.iris import EntityRef
from srpp_graph.service.columns import Bar, columns_of_words, draw_bars, number_of
from srpp_graph.service.results import ResultTable
from srpp_graph.service.timeline import TimeLine, draw_time_line, first_instant
from srpp_graph.service.worldmap import Map, Spot, draw_maps, draw_spots, find_points

ROWS_DRAWN = 40
LINES_DRAWN = 5

_BEGINNINGS = ("start", "date", "adopted", "year")
_ENDINGS = ("end", "endNotAfter", "lastAttested")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it stands for, its points as SVG writes them in a square of 100 by 100, its sum."""

    label: str
    points: str
    total: str


@dataclass(frozen=True, slots=True)
class Lines:
    """The fullest lines, between two years; `most` is the number at the top, `left_out` the rest."""

    first: int
    last: int
    most: str
    lines: tuple[Line, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Chart:
    """What a page draws of an answer; at most one of these holds anything."""

    bars: tuple[Bar, ...] = ()
    lines: Lines | None = None
    time_line: TimeLine | None = None
    spots: tuple[Spot, ...] = ()

    @property
    def maps(self) -> tuple[Map, ...]:
        """The maps that show the spots."""
        return draw_maps(self.spots)


def draw_chart(form: str, table: ResultTable, names: Mapping[Identifier, str], entities: Entities) -> Chart:
    """The drawing of an answer in the form that its question names; empty where the rows do not fit it."""
    match form:
        case "BarChart":
            return Chart(bars=draw_bars(table, names))
        case "LineChart":
            return Chart(lines=draw_lines(table))
        case "Timeline":
            return Chart(time_line=draw_rows_in_time(table))
        case "Map":
            return Chart(spots=_draw_places(table, entities))
    return Chart()


def draw_lines(table: ResultTable) -> Lines | None:
    """Lines from year to year: `?year` along, the last column up, one line for each wording of the row.

    A year without a row is a zero; where a wording has several rows in a year, they are added.
    """
    words = columns_of_words(table)
    if "year" not in table.variables or not table.rows:
        return None
    at = table.variables.index("year")
    series: dict[str, dict[int, float]] = {}
    for row in table.rows:
        year, number = number_of(row[at]), number_of(row[-1])
        if year is not None and number is not None:
            label = " · ".join(str(row[word]) for word in words)
            values = series.setdefault(label, {})
            values[int(year)] = values.get(int(year), 0) + number
    years = sorted({year for values in series.values() for year in values})
    if len(years) < 2:
        return None
    fullest = sorted(series, key=lambda label: (-sum(series[label].values()), label))[:LINES_DRAWN]
    most = max(value for label in fullest for value in series[label].values()) or 1.0
    lines = tuple(_line(label, series[label], years, most) for label in fullest)
    return Lines(years[0], years[-1], f"{most:g}", lines, len(series) - len(lines))


def _line(label: str, values: Mapping[int, float], years: Sequence[int], most: float) -> Line:
    """One line in its square."""
    width = years[-1] - years[0]
    points = (
        f"{(year - years[0]) / width * 100:.1f},{100 - values.get(year, 0) / most * 100:.1f}"
        for year in range(years[0], years[-1] + 1)
    )
    return Line(label, " ".join(points), f"{sum(values.values()):g}")


def draw_rows_in_time(table: ResultTable) -> TimeLine | None:
    """The first dated rows as bars on one line of time; one date alone is drawn as long as it lasts."""
    at = {name: position for position, name in enumerate(table.variables)}
    words = [position for position in columns_of_words(table) if not _is_dates(table, position)]

    def _text(row: Sequence[Identifier | None], *variables: str) -> str:
        found = (row[at[name]] for name in variables if name in at)
        return next((str(term) for term in found if term is not None), "")

    rows = []
    for row in table.rows:
        label = " · ".join(str(row[word]) for word in words if row[word] is not None)
        begin, end = _text(row, *_BEGINNINGS), _text(row, "end")
        if not any(name in at for name in _ENDINGS):
            end = begin
        of = Named(URIRef(""), label)
        dates = (begin, end, _text(row, "notBefore"), _text(row, "notAfter"))
        rows.append(
            Membership(of, of, of, None, *dates, _text(row, "endNotAfter"), _text(row, "lastAttested"))
        )
    dated = [each for each in rows if any((each.start, each.end, each.not_after, each.attested))]
    return draw_time_line(dated[:ROWS_DRAWN])


def _is_dates(table: ResultTable, position: int) -> bool:
    """Whether a column holds dates and nothing else."""
    values = [row[position] for row in table.rows if row[position] is not None]
    return bool(values) and all(first_instant(str(value)) is not None for value in values)


def _draw_places(table: ResultTable, entities: Entities) -> tuple[Spot, ...]:
    """The places that the rows name."""
    found = set()
    for term in {term for row in table.rows for term in row if isinstance(term, URIRef)}:
        try:
            found.add(EntityRef.parse(str(term)))
        except InvalidIri:
            continue
    return draw_spots(find_points(found, entities), entities)
