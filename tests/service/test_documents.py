"""Linked data: the thing, its document, and the same triples in every format."""

import re
from html import unescape

import httpx
import pytest
from answers import problem, read
from rdflib import OWL, RDF, URIRef
from rdflib.compare import isomorphic

BASE = "https://w3id.org/srpp"
OSLO = "/doc/city/oslo"
SYNTAXES = {".ttl": "turtle", ".nt": "nt", ".rdf": "xml", ".jsonld": "json-ld"}
ENTITIES = ("city/oslo", "network/glcn-on-sp", "event/mupass-dialogue-forum-2019", "theme/gender-equality")
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def statements(page: str) -> str:
    """The Turtle at the end of an entity's page."""
    found = re.search(r'id="statements">.*?<pre tabindex="0">(.*?)</pre>', page, re.DOTALL)
    assert found is not None
    return unescape(found[1])


def test_58_a_thing_leads_to_its_document_in_one_hop(client: httpx.Client, url: str) -> None:
    response = client.get("/id/city/oslo")
    assert response.status_code == 303
    assert response.headers["location"] == f"{url}/doc/city/oslo"
    assert response.headers["vary"] == "Accept, Accept-Language"


@pytest.mark.parametrize(
    ("accept", "sent", "suffix"),
    [
        ("text/turtle", "text/turtle; charset=utf-8", ".ttl"),
        ("application/ld+json", "application/ld+json", ".jsonld"),
        ("application/rdf+xml", "application/rdf+xml", ".rdf"),
        ("application/n-triples", "application/n-triples", ".nt"),
        ("text/html,*/*;q=0.8", "text/html; charset=utf-8", ".html"),
        ("*/*", "text/turtle; charset=utf-8", ".ttl"),
    ],
)
def test_60_61_a_document_is_negotiated_or_fixed(
    client: httpx.Client, url: str, accept: str, sent: str, suffix: str
) -> None:
    negotiated = client.get(OSLO, headers={"Accept": accept})
    assert negotiated.headers["content-type"] == sent
    assert negotiated.headers["content-location"] == f"{url}{OSLO}{suffix}"
    assert negotiated.headers["vary"] == "Accept, Accept-Language, Accept-Profile, Accept-Encoding"
    fixed = client.get(OSLO + suffix, headers={"Accept": "image/png"})
    assert fixed.headers["content-type"] == sent
    assert "Accept," not in fixed.headers.get("vary", "")
    assert fixed.content == negotiated.content or suffix == ".html"
    by_name = client.get(OSLO, params={"format": suffix[1:]}, headers={"Accept": "image/png"})
    assert by_name.headers["content-type"] == sent


@pytest.mark.parametrize("name", ENTITIES)
def test_62_every_format_says_the_same(client: httpx.Client, name: str) -> None:
    graphs = {
        suffix: read(client.get(f"/doc/{name}{suffix}").text, syntax) for suffix, syntax in SYNTAXES.items()
    }
    turtle = graphs[".ttl"]
    assert len(turtle) > 10
    for graph in graphs.values():
        assert isomorphic(graph, turtle)
    page = client.get(f"/doc/{name}.html").text
    assert isomorphic(read(statements(page), "turtle"), turtle)


def test_62_a_page_in_another_language_says_the_same(client: httpx.Client) -> None:
    page = client.get(OSLO + ".html", headers={"Accept-Language": "nb, es;q=0.5"})
    english = client.get(OSLO + ".html", headers={"Accept-Language": "en"})
    assert isomorphic(read(statements(page.text), "turtle"), read(statements(english.text), "turtle"))
    assert page.headers["etag"] != english.headers["etag"]


def test_63_a_document_says_what_it_is_about(client: httpx.Client) -> None:
    graph = read(client.get(f"{OSLO}.ttl").text, "turtle")
    document, thing = URIRef(f"{BASE}/doc/city/oslo"), URIRef(f"{BASE}/id/city/oslo")
    assert (document, URIRef("http://xmlns.com/foaf/0.1/primaryTopic"), thing) in graph
    assert list(graph.objects(document, URIRef("http://purl.org/dc/terms/license")))


@pytest.mark.parametrize("space", ["id", "doc"])
def test_65_an_unknown_slug_suggests_the_nearest(client: httpx.Client, space: str) -> None:
    document = problem(client.get(f"/{space}/city/olso"), 404)
    assert f"{BASE}/id/city/oslo" in document["near"]
    assert "city/oslo" in document["help"]
    page = client.get(f"/{space}/city/olso", headers=BROWSER)
    assert page.status_code == 404
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert 'href="/doc/city/oslo"' in page.text


def test_66_the_withdrawn_are_gone_and_the_merged_lead_on(hostile: httpx.Client) -> None:
    document = problem(hostile.get("/id/city/gone"), 410)
    assert document["reason"] == "it never was a city"
    problem(hostile.get("/doc/city/gone.ttl"), 410)
    merged = hostile.get("/id/city/merged")
    assert merged.status_code == 301
    assert merged.headers["location"] == "https://graph.example.org/srpp/id/city/hostile"
    assert hostile.get("/doc/city/merged").status_code == 301


@pytest.mark.parametrize("path", ["/id/city/oslo/", "/list/city/", "/ns/", "/no/such/place/", "/sparql/"])
def test_69_a_trailing_slash_goes(client: httpx.Client, url: str, path: str) -> None:
    response = client.get(path + "?format=turtle")
    assert response.status_code == 308
    assert response.headers["location"] == f"{url}{path.rstrip('/')}?format=turtle"


@pytest.mark.parametrize("path", ["//example.org/", "///", "/doc//", "/%2F/example.org/"])
def test_69_no_slash_leads_to_another_host(client: httpx.Client, url: str, path: str) -> None:
    response = client.get(httpx.URL(url).copy_with(raw_path=path.encode()))
    location = response.headers.get("location")
    assert response.status_code == 404 or (location and location.startswith(f"{url}/"))


def test_70_every_part_has_an_anchor(client: httpx.Client) -> None:
    page = client.get(f"{OSLO}.html").text
    graph = read(client.get(f"{OSLO}.ttl").text, "turtle")
    head = f"{BASE}/id/city/oslo#"
    anchors = {str(each).removeprefix(head) for each in graph.subjects() if str(each).startswith(head)}
    assert len(anchors) > 5
    for anchor in anchors:
        assert f'id="{anchor}"' in page


def test_71_links_name_the_other_formats_the_thing_and_the_licence(client: httpx.Client, url: str) -> None:
    link = client.get(f"{OSLO}.ttl").headers["link"]
    assert f'<{url}{OSLO}>; rel="canonical"' in link
    assert f'<{BASE}/id/city/oslo>; rel="describes"' in link
    assert 'rel="license"' in link
    for media_type in ("text/html", "application/ld+json", "application/rdf+xml", "application/n-triples"):
        assert f'rel="alternate"; type="{media_type}"' in link
    assert 'rel="alternate"; type="text/turtle"' not in link


def test_75_the_ontology_has_an_anchor_for_each_term(client: httpx.Client) -> None:
    graph = read(client.get("/ns", headers={"Accept": "text/turtle"}).text, "turtle")
    terms = {str(each).partition("#")[2] for each in graph.subjects() if str(each).startswith(f"{BASE}/ns#")}
    terms -= {""}
    assert (None, RDF.type, OWL.AllDisjointClasses) in graph
    page = client.get("/ns", headers=BROWSER).text
    assert {"City", "memberOf"} <= terms
    for term in terms:
        assert f'id="{term}"' in page
    for accept, syntax in (("application/ld+json", "json-ld"), ("application/rdf+xml", "xml")):
        assert isomorphic(read(client.get("/ns", headers={"Accept": accept}).text, syntax), graph)


def test_the_shapes_are_served_like_the_terms(client: httpx.Client) -> None:
    assert len(read(client.get("/shapes").text, "turtle")) > 50
    assert "<h1>The shapes</h1>" in client.get("/shapes", headers=BROWSER).text


@pytest.mark.parametrize("path", [OSLO, "/", "/ns", "/list/city", "/questions", "/docs", "/problems/syntax"])
def test_76_an_unchanged_document_is_a_304(client: httpx.Client, path: str) -> None:
    for headers in ({}, BROWSER):
        first = client.get(path, headers=headers)
        assert re.fullmatch(r'"[0-9a-f]+(-[a-z]+)?"', first.headers["etag"])
        again = client.get(path, headers={**headers, "If-None-Match": first.headers["etag"]})
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["vary"] == first.headers["vary"]
        assert client.get(path, headers={**headers, "If-None-Match": '"x"'}).status_code == 200


def test_76_each_representation_has_a_tag_of_its_own(client: httpx.Client) -> None:
    tags = [client.get(OSLO + suffix).headers["etag"] for suffix in (*SYNTAXES, ".html")]
    assert len(set(tags)) == 5


def test_85_a_forged_host_reaches_no_link(client: httpx.Client, url: str) -> None:
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    assert client.get("/id/city/oslo", headers=forged).headers["location"] == f"{url}/doc/city/oslo"
    for path in (OSLO, "/sparql", "/openapi.json"):
        response = client.get(path, headers=forged)
        assert "evil.example" not in response.text + str(response.headers)


def test_behind_a_proxy_links_keep_its_prefix(hostile: httpx.Client) -> None:
    assert hostile.get("/id/city/hostile").headers["location"] == (
        "https://graph.example.org/srpp/doc/city/hostile"
    )
    page = hostile.get("/list/city", headers=BROWSER).text
    assert 'href="/srpp/doc/city/hostile"' in page
    assert not re.search(r'(?:href|src|action)="/(?!srpp[/"])', page)


def test_a_list_is_paged_and_has_its_labels_as_rdf(client: httpx.Client) -> None:
    first = client.get("/list/source", headers=BROWSER).text
    assert "Page 1 of" in first
    assert 'rel="next" href="/list/source?page=2"' in first
    graph = read(client.get("/list/city?format=turtle").text, "turtle")
    assert URIRef(f"{BASE}/id/city/amsterdam") in set(graph.subjects())
    for page in ("0", "-1", "x", "1.5", "", "99999999"):
        problem(client.get("/list/city", params={"page": page}), 400)
    problem(client.get("/list/city", params={"page": "9999"}), 404)
    problem(client.get("/list/town"), 404)
