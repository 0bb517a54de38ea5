"""Points on a map of the world: plate carrée, from 84 degrees north to 56 south, no tiles, no foreign host.

Meridians and parallels are a static drawing (`static/graticule.svg`), the points are drawn over it.

>>> place_on_map(0, 0)
(180, 84)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from srpp_graph.entities import Entities, Named, Point
from srpp_graph.iris import EntityRef

WIDTH, HEIGHT = 360, 140
NORTH = 84


class Spot(NamedTuple):
    """A point of the drawing, and what stands there."""

    x: float
    y: float
    named: Named


def place_on_map(latitude: float, longitude: float) -> tuple[float, float]:
    """The place of a point in the drawing."""
    return round(longitude + 180, 2), round(NORTH - latitude, 2)


def draw_spots(
    points: Iterable[Point], entities: Entities, languages: tuple[str, ...] = ()
) -> tuple[Spot, ...]:
    """The points with the names of what stands there, those that the map shows."""
    spots = (
        Spot(*place_on_map(each.latitude, each.longitude), entities.named(each.ref, languages))
        for each in points
    )
    return tuple(spot for spot in spots if 0 <= spot.y <= HEIGHT)


def find_points(refs: Iterable[EntityRef], entities: Entities) -> tuple[Point, ...]:
    """The places of those of the entities that have one."""
    wanted = frozenset(refs)
    return tuple(point for point in entities.catalogue.places if point.ref in wanted)
