"""The coverage of a release over HTTP: a page, JSON, and links that lead to what is counted."""

import re
from html import unescape

import httpx

BROWSER = {"Accept": "text/html"}


def test_the_report_is_json_for_programs_and_a_page_for_people(client: httpx.Client) -> None:
    page, told = client.get("/coverage", headers=BROWSER), client.get("/coverage?format=json")
    assert page.headers["content-type"].startswith("text/html")
    assert told.headers["content-type"] == "application/json"
    assert page.headers["etag"] != told.headers["etag"]
    cities = {row["label"]: row["entities"] for row in told.json()["tables"]["kinds"]}["city"]
    assert f'<a href="/list/city">Cities</a></th><td class="number">{cities}</td>' in page.text


def test_what_the_visitor_has_is_not_sent_again(client: httpx.Client) -> None:
    tag = client.get("/coverage").headers["etag"]
    assert client.get("/coverage", headers={"If-None-Match": tag}).status_code == 304


def test_a_number_of_the_page_leads_to_as_many_rows(client: httpx.Client) -> None:
    page = client.get("/coverage", headers=BROWSER).text
    links = re.findall(r'<a href="(/sparql\?query=[^"]+)">([\d,]+)</a>', page)
    assert len(links) > 5
    for link, number in links[:4]:
        rows = client.get(unescape(link), headers={"Accept": "application/sparql-results+json"}).json()
        assert len(rows["results"]["bindings"]) == int(number.replace(",", ""))


def test_other_formats_are_refused_with_those_there_are(client: httpx.Client) -> None:
    assert client.get("/coverage", headers={"Accept": "text/turtle"}).status_code == 406
    assert client.get("/coverage?limit=3").status_code == 400
