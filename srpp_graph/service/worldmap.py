"""Points on a map of the world: plate carrée, from 84 degrees north to 56 south, no tiles, no foreign host.

Land, meridians and parallels are static drawings, the points are drawn over them. A map shows a frame of the
drawing: the whole world, or what is around its points, squeezed so that shapes keep their proportions there.
Where Europe is crowded, it stands once more beside the world, larger.

>>> place_on_map(0, 0)
(180, 84)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import cos, radians
from typing import NamedTuple

from srpp_graph.entities import Entities, Named, Point
from srpp_graph.iris import EntityRef

WIDTH, HEIGHT = 360, 140
NORTH = 84
NEAR = 34
"""How many degrees from north to south a map shows at least."""
SHAPE = 2.2
"""How much wider than high a frame around points is."""
CROWD = 8
"""So many points in Europe, and more elsewhere, give Europe a map of its own."""


class Spot(NamedTuple):
    """A point of the drawing, and what stands there."""

    x: float
    y: float
    named: Named


class Frame(NamedTuple):
    """What a map shows of the drawing; `squeeze` is how much narrower a degree is than on the equator."""

    x: float
    y: float
    width: float
    height: float
    squeeze: float = 1

    @property
    def view(self) -> str:
        """The frame as the `viewBox` of a drawing that is squeezed."""
        left, width = self.x * self.squeeze, self.width * self.squeeze
        return f"{left:g} {self.y:g} {width:g} {self.height:g}"

    def holds(self, spot: Spot) -> bool:
        """Whether a point is inside."""
        return 0 <= spot.x - self.x <= self.width and 0 <= spot.y - self.y <= self.height


class Map(NamedTuple):
    """One map: what it shows, the points on it, and the frame in it that another map shows larger."""

    frame: Frame
    spots: tuple[Spot, ...]
    larger: Frame | None = None
    elsewhere: tuple[Spot, ...] = ()


WORLD = Frame(0, 0, WIDTH, HEIGHT)
EUROPE = Frame(168.5, 12.5, 46.5, 37.5, 0.62)


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


def draw_maps(spots: Sequence[Spot]) -> tuple[Map, ...]:
    """The maps that show the points: one around them, or the world and Europe where that is crowded."""
    if not spots:
        return ()
    near = tuple(spot for spot in spots if EUROPE.holds(spot))
    far = tuple(spot for spot in spots if not EUROPE.holds(spot))
    if far and len(near) >= CROWD:
        return Map(WORLD, far, EUROPE, near), Map(EUROPE, near)
    return (Map(frame_around(spots), tuple(spots)),)


def frame_around(spots: Sequence[Spot]) -> Frame:
    """The smallest frame that shows the points with their surroundings; the world where they are far apart.

    >>> from rdflib.term import URIRef
    >>> oslo = Spot(190.7, 24.1, Named(URIRef("https://w3id.org/srpp/id/city/oslo"), "Oslo"))
    >>> frame_around([oslo]).holds(oslo)
    True
    """
    west, east = min(spot.x for spot in spots), max(spot.x for spot in spots)
    north, south = min(spot.y for spot in spots), max(spot.y for spot in spots)
    squeeze = round(max(cos(radians(NORTH - (north + south) / 2)), 0.3), 2)
    height = max(NEAR, (south - north) * 1.3, (east - west) * squeeze * 1.3 / SHAPE)
    width = height * SHAPE / squeeze
    if height > HEIGHT / 2 or width > WIDTH * 0.6:
        return WORLD
    x = min(max((west + east - width) / 2, 0), WIDTH - width)
    y = min(max((north + south - height) / 2, 0), HEIGHT - height)
    return Frame(round(x, 2), round(y, 2), round(width, 2), round(height, 2), squeeze)


def find_points(refs: Iterable[EntityRef], entities: Entities) -> tuple[Point, ...]:
    """The places of those of the entities that have one."""
    wanted = frozenset(refs)
    return tuple(point for point in entities.catalogue.places if point.ref in wanted)
