"""Maps: what each shows, and that no place is lost between them."""

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib.term import URIRef

from srpp_graph.entities import Named
from srpp_graph.service.worldmap import (
    CROWD,
    EUROPE,
    HEIGHT,
    WIDTH,
    WORLD,
    Spot,
    draw_maps,
    frame_around,
    place_on_map,
)

SPOTS = st.builds(
    lambda latitude, longitude: Spot(
        *place_on_map(latitude, longitude), Named(URIRef("urn:a"), f"{latitude}, {longitude}")
    ),
    st.floats(-56, 84),
    st.floats(-180, 180),
)


def spot(latitude: float, longitude: float) -> Spot:
    return Spot(*place_on_map(latitude, longitude), Named(URIRef("urn:a"), "A"))


@given(st.lists(SPOTS, min_size=1, max_size=30))
def test_every_place_stands_on_one_map_within_its_frame(spots: list[Spot]) -> None:
    maps = draw_maps(spots)
    assert sorted((each for drawn in maps for each in drawn.spots), key=str) == sorted(spots, key=str)
    for drawn in maps:
        assert all(drawn.frame.holds(each) for each in drawn.spots)
        assert drawn.frame.x >= 0
        assert drawn.frame.x + drawn.frame.width <= WIDTH + 0.02
        assert drawn.frame.y >= 0
        assert drawn.frame.y + drawn.frame.height <= HEIGHT + 0.02


def test_one_place_is_shown_with_its_surroundings_and_far_places_with_the_world() -> None:
    assert frame_around([spot(59.9, 10.7)]).height < 40
    assert frame_around([spot(59.9, 10.7), spot(-34.6, -58.4)]) == WORLD


def test_a_crowded_europe_gets_a_map_of_its_own_and_a_sparse_one_does_not() -> None:
    cities = [spot(50, 5 + number / 2) for number in range(CROWD)]
    world, europe = draw_maps([*cities, spot(-34.6, -58.4)])
    assert (world.larger, europe.frame) == (EUROPE, EUROPE)
    assert len(europe.spots) == len(world.elsewhere) == CROWD
    assert len(draw_maps([*cities[1:], spot(-34.6, -58.4)])) == 1
    assert len(draw_maps(cities)) == 1
    assert draw_maps([]) == ()


@pytest.mark.parametrize("path", ["/", "/questions/cities-with-a-policy-and-no-case"])
def test_each_point_of_a_page_is_a_link_once(client: httpx.Client, path: str) -> None:
    page = client.get(path, headers={"Accept": "text/html"}).text
    maps = page.split('<svg class="map"')[1:]
    assert len(maps) == 2
    links = [part.split('"')[1] for drawn in maps for part in drawn.split("</svg>")[0].split("<a ")[1:]]
    assert len(links) > 15
    assert len(links) == len(set(links))


def test_the_home_page_leads_to_the_countries_that_most_is_told_of(client: httpx.Client) -> None:
    page = client.get("/", headers={"Accept": "text/html"}).text
    told = page.split('class="places"')[1].split("</ul>")[0]
    numbers = [int(part.split("<")[0]) for part in told.split('class="quiet">')[1:]]
    assert len(numbers) == 18
    assert numbers == sorted(numbers, reverse=True)
