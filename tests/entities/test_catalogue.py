"""What is found: by words, with slips, by beginnings, by facets, by likeness; on our own content."""

import time

import pytest

from srpp_graph.entities import Catalogue
from srpp_graph.errors import ReleaseError
from srpp_graph.iris import EntityRef
from srpp_graph.release import Release
from srpp_graph.release.index import fold


@pytest.fixture(scope="module")
def catalogue(release: Release) -> Catalogue:
    return Catalogue(release.index_path)


OSLO = EntityRef("city", "oslo")


@pytest.mark.parametrize("text", ["oslo", "OSLO", "Olso", "City of Oslo", "Oslo!"])
def test_a_name_is_found_first_whatever_its_spelling(catalogue: Catalogue, text: str) -> None:
    assert catalogue.search(text).hits[0].ref == OSLO


def test_a_slip_is_mended_and_told(catalogue: Catalogue) -> None:
    found = catalogue.search("gneder equalty")
    assert found.looked_for == "gender equality"
    assert EntityRef("theme", "gender-equality") in [hit.ref for hit in found.hits]


def test_words_that_never_stand_together_are_found_apart(catalogue: Catalogue) -> None:
    assert catalogue.search("oslo xylophonist smocks").total > 3


def test_diacritics_and_letters_of_their_own_do_not_matter(catalogue: Catalogue) -> None:
    plain, written = catalogue.search("sao paulo"), catalogue.search("São Paulo")
    assert plain.hits == written.hits
    assert plain.total > 0


@pytest.mark.parametrize(
    "text", ['" OR *', "NEAR(", "name:", "a'b; drop table name", "\x00", "*", "", "( ) -"]
)
def test_no_text_is_an_expression(catalogue: Catalogue, text: str) -> None:
    assert catalogue.search(text).total >= 0
    assert len(catalogue.suggest(text)) <= 10


def test_search_can_be_narrowed_and_paged(catalogue: Catalogue) -> None:
    everything = catalogue.search("procurement")
    policies = catalogue.search("procurement", kind="policy", limit=5)
    assert policies.total == everything.kinds["policy"] < everything.total
    second = catalogue.search("procurement", kind="policy", offset=5, limit=5)
    assert not set(policies.hits) & set(second.hits)


@pytest.mark.parametrize("prefix", ["o", "os", "glo", "global l", "Buenos A"])
def test_suggestions_take_less_than_20_ms(catalogue: Catalogue, prefix: str) -> None:
    catalogue.suggest("warm")
    times = []
    for _ in range(5):
        start = time.perf_counter()
        hits = catalogue.suggest(prefix)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.020
    for hit in hits:
        for part in fold(prefix).split():
            assert any(word.startswith(part) for word in fold(hit.text).split())


def test_suggestions_begin_with_what_was_written(catalogue: Catalogue) -> None:
    assert catalogue.suggest("osl")[0].ref == OSLO
    assert {hit.ref.kind for hit in catalogue.suggest("o", kind="city")} == {"city"}


def test_facets_count_what_they_would_leave(catalogue: Catalogue) -> None:
    everything = catalogue.select("case", ())
    for facet, counts in everything.facets.items():
        value, count = next(iter(counts.items()))
        assert len(catalogue.select("case", [(facet, value)]).refs) == count
    assert {"country", "theme", "year"} <= everything.facets.keys()


def test_two_facets_narrow_more_than_one(catalogue: Catalogue) -> None:
    theme = next(iter(catalogue.select("policy", ()).facets["theme"]))
    narrowed = catalogue.select("policy", [("theme", theme)])
    country = list(narrowed.facets["country"])[-1]
    both = catalogue.select("policy", [("theme", theme), ("country", country)])
    assert set(both.refs) < set(narrowed.refs)
    assert catalogue.select("policy", [("theme", "nothing")]).refs == ()


def test_what_is_alike_shares_something_and_is_of_the_kind(catalogue: Catalogue) -> None:
    alike = catalogue.alike(OSLO)
    assert alike
    for each in alike:
        assert each.ref.kind == "city"
        assert each.ref != OSLO
        assert all(each.shared.values())
    assert catalogue.alike(EntityRef("city", "nowhere")) == ()


def test_places_are_on_the_globe(catalogue: Catalogue) -> None:
    place = catalogue.place(OSLO)
    assert place is not None
    assert (round(place.latitude), round(place.longitude)) == (60, 11)
    assert all(-90 <= each.latitude <= 90 and -180 <= each.longitude <= 180 for each in catalogue.places)


def test_every_entity_has_a_digest(catalogue: Catalogue) -> None:
    digests = catalogue.digests()
    assert len(digests[OSLO.iri]) == 16
    assert len(set(digests.values())) > 100


def test_a_release_without_an_index_says_so(release: Release) -> None:
    with pytest.raises(ReleaseError):
        Catalogue(release.path / "no.db")
