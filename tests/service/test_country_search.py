"""A search for a country finds its page and its authorities, in the languages of the interface."""

import json

import httpx
import pytest

NORWAY = "http://publications.europa.eu/resource/authority/country/NOR"


def searched(client: httpx.Client, text: str, **more: str) -> dict:
    return client.get("/search", params={"q": text, "format": "json", **more}).json()


@pytest.mark.parametrize("name", ["Norway", "Norwegen", "Noruega", "norwegen"])
def test_a_search_for_a_country_finds_its_page_then_its_authorities(client: httpx.Client, name: str) -> None:
    found = searched(client, name)
    assert found["country"]["id"] == NORWAY
    assert found["looked_for"] == name.casefold()
    authorities = client.get("/list/city?country=NOR&format=json").json()["members"]
    cities = [hit["id"] for hit in found["hits"] if hit["kind"] == "city"][: len(authorities)]
    assert {each["id"] for each in authorities} == set(cities)
    assert found["hits"][0]["kind"] in ("city", "region", "public-body")


@pytest.mark.parametrize("text", ["cities in Norway", "Städte in Norwegen", "ciudades de Noruega"])
def test_a_kind_and_a_country_find_what_is_of_both(client: httpx.Client, text: str) -> None:
    found = searched(client, text)
    wanted = {each["id"] for each in client.get("/list/city?country=NOR&format=json").json()["members"]}
    assert {hit["id"] for hit in found["hits"][: len(wanted)]} == wanted


@pytest.mark.parametrize(
    ("language", "label", "word"),
    [("de", "Norwegen", "Land"), ("es", "Noruega", "País"), ("en", "Norway", "Country")],
)
def test_the_page_begins_with_the_country(client: httpx.Client, language: str, label: str, word: str) -> None:
    page = client.get(f"/search?q=Norwegen&lang={language}", headers={"Accept": "text/html"}).text
    first = page.split('<ol class="hits">', 1)[1].split("</li>", 1)[0]
    assert f'<a href="/country/NOR">{label}</a>' in first
    assert word in first
    assert client.get("/country/NOR").status_code == 200


def test_a_city_named_after_a_country_comes_before_that_country(client: httpx.Client) -> None:
    found = searched(client, "Mexico City")
    assert "country" not in found
    assert found["hits"][0]["label"].endswith("Mexico City")


def test_a_search_in_one_kind_shows_only_that_kind(client: httpx.Client) -> None:
    found = searched(client, "Norwegen", kind="city")
    assert "country" not in found
    assert {hit["kind"] for hit in found["hits"]} == {"city"}


@pytest.mark.parametrize("prefix", ["Norw", "norue", "Norwegen"])
def test_a_country_is_suggested_by_its_name_in_any_language(client: httpx.Client, prefix: str) -> None:
    first, *_ = client.get("/suggest", params={"prefix": prefix}).json()
    assert (first["id"], first["kind"]) == (NORWAY, "country")
    assert first["label"].casefold().startswith(prefix.casefold())


def test_no_country_is_suggested_where_a_kind_is_asked_for(client: httpx.Client) -> None:
    hits = client.get("/suggest", params={"prefix": "Norw", "kind": "city"}).json()
    assert "country" not in {each["kind"] for each in hits}


@pytest.mark.parametrize("country", ["Germany", "Deutschland", "Alemania", "DEU", "DE"])
def test_reconciliation_takes_a_country_in_any_language(client: httpx.Client, country: str) -> None:
    query = {"query": "Bonn", "type": "city", "properties": [{"pid": "country", "v": country}]}
    elsewhere = {**query, "properties": [{"pid": "country", "v": "Noruega"}]}
    batch = {"queries": json.dumps({"here": query, "there": elsewhere})}
    answer = client.get("/reconcile", params=batch).json()
    here, there = answer["here"]["result"][0], answer["there"]["result"][0]
    assert (here["id"], here["score"]) == ("city/bonn", 100)
    assert there["score"] < here["score"]
