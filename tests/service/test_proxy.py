"""Behind a proxy with another host, scheme and path; and with headers that lie. (Lines 58, 85.)"""

import json
import re

import httpx
import pytest

PUBLIC = "https://graph.example.org/srpp"
FORGED = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "gopher",
    "X-Forwarded-Prefix": "/evil.example",
    "X-Original-URL": "https://evil.example/",
    "Forwarded": "host=evil.example;proto=gopher",
}
PATHS = (
    *("/", "/id/city/hostile", "/doc/city/hostile", "/doc/city/hostile.html"),
    *("/doc/city/hostile.linkset.json", "/doc/city/hostile?_profile=framed"),
    *("/doc/city/hostile?_profile=schema", "/doc/city/hostile?_profile=alt", "/list/city"),
    *("/search?q=script", "/ns", "/ns/1.1.0", "/ns/examples/case", "/shapes", "/sparql"),
    *("/docs", "/sparql?query=SELECT*%7B%3Fs%3Fp%3Fo%7DLIMIT+9", "/dataset", "/releases"),
    *("/dumps", "/feed.atom", "/sitemap.xml", "/robots.txt", "/context.jsonld", "/reconcile"),
    *("/reconcile/preview?id=city/hostile", "/validate", "/problems", "/problems/SG312"),
    *("/problems/timeout", "/questions", "/coverage", "/countries", "/match?authority=city/hostile"),
    *("/graph?graph=https://w3id.org/srpp/doc/city/hostile", "/.well-known/void"),
    *("/openapi.json", "/ns/", "/no", "/cite/city/hostile.bib", "/cite/city/hostile.json"),
    *("/id/city/merged", "/id/city/gone"),
)
RELATIVE = re.compile(r'(?:href|src|action|poster|formaction)="(/[^"]*)"')


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_85_what_a_visitor_says_of_the_host_reaches_no_answer(
    hostile: httpx.Client, path: str, accept: str
) -> None:
    honest = hostile.get(path, headers={"Accept": accept})
    forged = hostile.get(path, headers={"Accept": accept, **FORGED})
    assert honest.status_code < 500
    assert forged.status_code == honest.status_code
    said = forged.text + str(forged.headers.raw)
    assert "evil.example" not in said
    assert "gopher" not in said
    assert "127.0.0.1" not in said, "the inner address came out"


@pytest.mark.parametrize("path", PATHS)
def test_behind_a_proxy_every_link_of_a_page_keeps_the_prefix(hostile: httpx.Client, path: str) -> None:
    answer = hostile.get(path, headers={"Accept": "text/html"})
    if answer.headers.get("content-type", "").startswith("text/html"):
        links = RELATIVE.findall(answer.text)
        assert links
        assert [each for each in links if not re.match("/srpp(?:[/?#]|$)", each)] == []
    for address in re.findall(r"<(/[^>]*)>;", answer.headers.get("link", "")):
        pytest.fail(f"Link goes to {address}, without the public address")
    for name in ("location", "content-location"):
        assert answer.headers.get(name, PUBLIC).startswith(PUBLIC), name


def test_behind_a_proxy_documents_name_the_public_address(hostile: httpx.Client) -> None:
    assert hostile.get("/feed.atom").text.count(f'href="{PUBLIC}/') >= 3
    assert f"<loc>{PUBLIC}/doc/city/hostile</loc>" in hostile.get("/sitemap.xml").text
    assert f"Sitemap: {PUBLIC}/sitemap.xml" in hostile.get("/robots.txt").text
    manifest = json.dumps(hostile.get("/reconcile").json())
    assert manifest.count(f"{PUBLIC}/reconcile") >= 3
    assert f"{PUBLIC}/dumps/" in hostile.get("/dataset").text
    tree = hostile.get("/doc/city/hostile?_profile=framed").json()
    assert tree["@context"] == f"{PUBLIC}/context.jsonld"
    listed = hostile.get("/dumps?format=json").json()["files"]
    assert listed
    for each in listed:
        assert each["address"].startswith(f"{PUBLIC}/dumps/"), each["address"]
