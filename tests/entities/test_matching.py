"""Names as spreadsheets hold them, matched to cities."""

import pytest

from srpp_graph.entities import Catalogue
from srpp_graph.entities.matching import Matcher
from srpp_graph.iris import EntityRef
from srpp_graph.release import Release

MESSY = {
    "oslo": "oslo",
    "OSLO KOMMUNE": "oslo",
    "Oslo, city": "oslo",
    "City of Gent": "ghent",
    "GHENT ": "ghent",
    "Stad Gent": "ghent",
    "Buenos  Aires": "buenos-aires",
    "Bs. Buenos Aires": "buenos-aires",
    "Freetown City Council": "freetown",
    "freetwon": "freetown",
    "Bundesstadt Bonn": "bonn",
    "Stadt Bonn": "bonn",
    "Bon": "bonn",
    "Helsinky": "helsinki",
    "Rottterdam": "rotterdam",
    "Cape Town Municipality": "cape-town",
    "Capetown": "cape-town",
}


@pytest.fixture(scope="module")
def matcher(release: Release) -> Matcher:
    return Matcher(Catalogue(release.index_path))


@pytest.mark.parametrize("name", MESSY)
def test_a_messy_name_finds_its_city(matcher: Matcher, name: str) -> None:
    matches = matcher.match(name, ["city"])
    assert matches
    assert matches[0].ref.slug == MESSY[name]


@pytest.mark.parametrize("name", ["qwertyuiop", "", "   ", "!!!"])
def test_what_is_like_nothing_finds_nothing_sure(matcher: Matcher, name: str) -> None:
    assert not [each for each in matcher.match(name) if each.sure]


def test_a_whole_name_is_sure_and_first(matcher: Matcher) -> None:
    best, *others = matcher.match("Oslo", ["city"])
    assert (best.ref, best.score, best.sure) == (EntityRef("city", "oslo"), 100.0, True)
    assert not any(each.sure for each in others)


def test_another_country_speaks_against_a_match(matcher: Matcher) -> None:
    at_home, abroad = (
        matcher.match("Oslo", ["city"], country="NOR"),
        matcher.match("Oslo", ["city"], country="DEU"),
    )
    assert at_home[0].sure
    assert abroad[0].score < at_home[0].score
    assert not abroad[0].sure


def test_the_kind_narrows(matcher: Matcher) -> None:
    assert {each.ref.kind for each in matcher.match("Procura", ["network", "project"])} <= {
        "network",
        "project",
    }
