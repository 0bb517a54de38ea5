"""Who to talk to, over HTTP: by name, by IRI, as a page and as JSON, and who is not found."""

import httpx
import pytest

BROWSER = {"Accept": "text/html"}


@pytest.mark.parametrize(
    "authority",
    ["Oslo", "oslo", "city/oslo", "city:oslo", "https://w3id.org/srpp/id/city/oslo", "Oslo kommune"],
)
def test_an_authority_may_be_named_in_every_way(client: httpx.Client, authority: str) -> None:
    told = client.get("/match", params={"authority": authority}).json()
    assert told["authority"]["id"] == "https://w3id.org/srpp/id/city/oslo"
    assert told["total"] > len(told["matches"]) == 10
    scores = [each["score"] for each in told["matches"]]
    assert scores == sorted(scores, reverse=True)
    for each in told["matches"]:
        assert each["country"]["label"]
        assert all(shared["own"] and shared["theirs"] for shared in each["shared"])


def test_the_page_shows_what_the_json_says(client: httpx.Client) -> None:
    asked = {"authority": "city/oslo", "page": "2"}
    told = client.get("/match", params=asked).json()
    page = client.get("/match", params=asked, headers=BROWSER)
    assert page.headers["content-type"].startswith("text/html")
    assert '<ol class="peers" start="11">' in page.text
    for each in told["matches"]:
        assert f'href="{each["id"].replace("https://w3id.org/srpp/id/", "/doc/")}"' in page.text
        for ground in each["shared"][0]["theirs"][:4]:
            assert ground["id"].replace("https://w3id.org/srpp/id/", "/doc/") in page.text


def test_the_page_speaks_the_readers_language(client: httpx.Client) -> None:
    page = client.get("/match?authority=city/oslo&lang=de", headers=BROWSER).text
    assert "Mit wem sich ein Gespräch lohnt" in page
    assert "Dänemark" in page


def test_a_page_without_a_name_asks_for_one_and_a_program_is_told(client: httpx.Client) -> None:
    assert 'name="authority"' in client.get("/match", headers=BROWSER).text
    told = client.get("/match")
    assert told.status_code == 400
    assert told.json()["help"] == "for example `authority=city/oslo`"


@pytest.mark.parametrize(
    ("authority", "status", "words"),
    [
        ("city/olso", 404, "there is no entity city/olso"),
        ("xyzzy", 404, "it is not sure which authority is called `xyzzy`"),
        ("case/oslo-model-construction", 400, "is no authority"),
        ("javascript:alert(1)", 404, "not sure"),
        ("\u202e\x00<script>", 404, "not sure"),
        ("city/" + "a" * 2000, 404, "not sure"),
    ],
)
def test_what_is_no_authority_is_told(client: httpx.Client, authority: str, status: int, words: str) -> None:
    told = client.get("/match", params={"authority": authority})
    assert told.status_code == status
    assert words in told.json()["detail"]


def test_near_names_are_offered(client: httpx.Client) -> None:
    page = client.get("/match?authority=city/olso", headers=BROWSER).text
    assert 'href="/doc/city/oslo"' in page


def test_what_the_visitor_has_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/match?authority=city/oslo")
    again = client.get("/match?authority=city/oslo", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    other = client.get("/match?authority=city/ghent", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def test_a_city_leads_to_those_to_talk_to(client: httpx.Client) -> None:
    assert 'href="/match?authority=city/oslo"' in client.get("/doc/city/oslo", headers=BROWSER).text
    assert "/match?authority" not in client.get("/doc/theme/gender-equality", headers=BROWSER).text
