"""What programs find around a document: signposts, profiles, languages, lists, search and dumps."""

import gzip
import hashlib
import re
import sys
from datetime import datetime
from email.utils import parsedate_to_datetime
from html import unescape

import httpx
import pyoxigraph as ox
import pytest
from answers import problem, read
from pyld import jsonld
from rdflib import DCTERMS, URIRef
from rdflib.compare import isomorphic

from srpp_graph.entities import Entities
from srpp_graph.release import Release
from srpp_graph.store.embedded import EmbeddedStore

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BASE = "https://w3id.org/srpp"
OSLO = "/doc/city/oslo"
BROWSER = {"Accept": "text/html,*/*;q=0.8"}
LINK = re.compile(r'<(?P<target>[^>]+)>; rel="(?P<rel>[^"]+)"(?:; type="[^"]+")?; anchor="(?P<anchor>[^"]+)"')
SYNTAXES = {".ttl": "turtle", ".nt": "nt", ".rdf": "xml", ".jsonld": "json-ld"}


def test_62_every_format_says_the_same_of_every_kind(client: httpx.Client, release: Release) -> None:
    """Three entities of each kind, the one with the most links among them."""
    entities = Entities(EmbeddedStore(release.store_path), release.index_path)
    for kind in entities.counts():
        for ref in entities.catalogue.select(kind, (), "links").refs[:: max(1, entities.counts()[kind] // 2)][
            :3
        ]:
            graphs = [
                read(client.get(f"/doc/{kind}/{ref.slug}{s}").text, syntax) for s, syntax in SYNTAXES.items()
            ]
            page = client.get(f"/doc/{kind}/{ref.slug}.html").text
            found = re.search(r'id="statements">.*?<pre tabindex="0">(.*?)</pre>', page, re.DOTALL)
            assert found is not None
            graphs.append(read(unescape(found[1]), "turtle"))
            for graph in graphs[1:]:
                assert set(graph) == set(graphs[0]) or isomorphic(graph, graphs[0]), ref


def test_72_signposts_lead_on(client: httpx.Client, url: str) -> None:
    for suffix in ("", ".ttl", ".html"):
        link = client.get(OSLO + suffix, headers=BROWSER).headers["link"]
        assert f'<{BASE}/id/city/oslo>; rel="cite-as"' in link
        assert f'<{url}{OSLO}.ttl>; rel="describedby"; type="text/turtle"' in link
        assert f'<{BASE}/ns#City>; rel="type"' in link
        assert 'rel="license"' in link
        assert 'rel="author"' in link
        assert f'<{url}{OSLO}.linkset.json>; rel="linkset"; type="application/linkset+json"' in link


def test_72_the_linkset_says_what_the_headers_say(client: httpx.Client, url: str) -> None:
    answer = client.get(f"{OSLO}.linkset.json")
    assert answer.headers["content-type"] == "application/linkset+json"
    (links,) = answer.json()["linkset"]
    assert links["anchor"] == url + OSLO
    assert links["cite-as"] == [{"href": f"{BASE}/id/city/oslo"}]
    assert {each["type"] for each in links["describedby"]} >= {"text/turtle", "application/ld+json"}
    problem(client.get("/doc/city/olso.linkset.json"), 404)


def test_72_the_linkset_comes_as_text_too(client: httpx.Client, url: str) -> None:
    """In the form of a Link header (RFC 9264 §4.1), which knows the anchor as a parameter."""
    answer = client.get(f"{OSLO}.linkset")
    assert answer.headers["content-type"] == "application/linkset"
    told = {(each["target"], each["rel"]) for each in LINK.finditer(answer.text)}
    assert {each["anchor"] for each in LINK.finditer(answer.text)} == {url + OSLO}
    (links,) = client.get(f"{OSLO}.linkset.json").json()["linkset"]
    assert told == {
        (each["href"], relation) for relation, held in links.items() if relation != "anchor" for each in held
    }
    assert LINK.sub("", answer.text).strip(", \n") == ""
    assert (
        f'<{url}{OSLO}.linkset>; rel="linkset"; type="application/linkset"'
        in client.get(OSLO).headers["link"]
    )
    problem(client.get("/doc/city/olso.linkset"), 404)


def test_73_profiles_are_listed_chosen_and_named(client: httpx.Client) -> None:
    offers = client.get(OSLO, params={"_profile": "alt"}).json()
    assert [each["token"] for each in offers] == ["plain", "framed", "schema"]
    for each in offers:
        named = client.get(OSLO, params={"_profile": each["token"]})
        assert f'<{each["profile"]}>; rel="profile"' in named.headers["link"]
        asked = client.get(
            OSLO, headers={"Accept-Profile": f"<{each['profile']}>", "Accept": "application/ld+json"}
        )
        assert f'<{each["profile"]}>; rel="profile"' in asked.headers["link"]
        assert "Accept-Profile" in asked.headers["vary"]
    assert (
        len({client.get(OSLO, params={"_profile": p}).headers["etag"] for p in ("plain", "framed", "schema")})
        == 3
    )
    problem(client.get(OSLO, params={"_profile": "none"}), 406)
    problem(client.get(f"{OSLO}.ttl", params={"_profile": "framed"}), 406)
    unknown = client.get(OSLO, headers={"Accept-Profile": "<https://example.org/x>, nonsense"})
    assert f'<{BASE}/profile/plain>; rel="profile"' in unknown.headers["link"]


def test_73_the_framed_profile_is_a_tree_and_says_only_what_the_graph_says(client: httpx.Client) -> None:
    tree = client.get(OSLO, params={"_profile": "framed"}).json()
    context = client.get("/context.jsonld")
    assert context.headers["content-type"] == "application/ld+json"
    assert context.headers["etag"]
    assert tree["@context"].endswith("/context.jsonld")
    assert tree["label"]["en"]
    assert isinstance(tree["hasTarget"], list)
    quads = jsonld.to_rdf({**tree, **context.json()}, {"format": "application/n-quads"})
    framed, plain = read(quads, "nt"), read(client.get(f"{OSLO}.ttl").text, "turtle")
    own = URIRef(f"{BASE}/id/city/oslo")
    assert {(p, o) for _, p, o in framed.triples((own, None, None))} <= {
        (p, o) for _, p, o in plain.triples((own, None, None))
    }
    assert len(set(framed.subjects())) > 20


def test_74_the_page_carries_schema_org(client: httpx.Client) -> None:
    page = client.get(OSLO, headers=BROWSER).text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    graph = read(found[1].replace('"https://schema.org"', '{"@vocab":"https://schema.org/"}', 1), "json-ld")
    names = set(graph.objects(URIRef(f"{BASE}/id/city/oslo"), URIRef("https://schema.org/name")))
    assert "City of Oslo" in {str(each) for each in names}
    assert client.get(OSLO, params={"_profile": "schema"}).json()["@type"] == "GovernmentOrganization"


def test_77_last_modified_is_the_release_s(client: httpx.Client, release: Release) -> None:
    for path in (OSLO, "/", "/list/city"):
        modified = parsedate_to_datetime(client.get(path, headers=BROWSER).headers["last-modified"])
        assert modified == datetime.fromisoformat(release.manifest.created)


def test_a_language_is_asked_for_by_parameter_or_header(client: httpx.Client) -> None:
    asked = client.get("/", params={"lang": "de"}, headers=BROWSER).text
    assert '<html lang="de">' in asked
    assert "Städte" in asked
    assert "Ciudades" in client.get("/", headers={**BROWSER, "Accept-Language": "es-MX, en;q=0.5"}).text
    assert (
        '<html lang="en">' in client.get("/", params={"lang": "en"}, headers={"Accept-Language": "de"}).text
    )
    page = client.get("/doc/city/bonn", params={"lang": "de"}, headers=BROWSER)
    assert "Was nicht bekannt ist" in page.text or "Quellen" in page.text
    assert page.headers["etag"] != client.get("/doc/city/bonn", headers=BROWSER).headers["etag"]


def test_an_entity_page_says_things_in_the_order_of_a_reader(client: httpx.Client) -> None:
    page = client.get(OSLO, headers=BROWSER).text
    assert re.search(r'class="lead summary">City in Norway, member of \d+ networks', page)
    places = [page.index(f'id="{each}"') for each in ("facts", "map", "memberships", "sources", "statements")]
    assert places == sorted(places)
    assert 'class="figure"' in page
    assert page.count("/sparql?query=") > 5
    assert 'class="timeline"' in page


def test_each_query_that_a_page_offers_has_rows(client: httpx.Client) -> None:
    page = client.get(OSLO, headers=BROWSER).text
    queries = {unescape(each) for each in re.findall(r'class="ask" href="([^"]+)"', page)}
    assert len(queries) > 5
    for address in queries:
        rows = client.get(address, headers={"Accept": "application/sparql-results+json"})
        assert rows.json()["results"]["bindings"], address


@pytest.mark.parametrize("suffix", [".bib", ".json", ".ris"])
def test_a_page_can_be_cited(client: httpx.Client, release: Release, suffix: str) -> None:
    answer = client.get(f"/cite/city/oslo{suffix}")
    assert release.id[:8] in answer.text
    assert f"{BASE}/id/city/oslo" in answer.text
    problem(client.get(f"/cite/city/olso{suffix}"), 404)
    problem(client.get("/cite/city/oslo.doc"), 404)


def test_a_list_tells_country_and_year_and_the_latest_come_first(client: httpx.Client) -> None:
    page = client.get("/list/case?sort=-year&lang=de", headers=BROWSER).text
    told = [part.split("</span>")[0] for part in page.split('class="standing">')[1:]]
    years = [int(part.split('datetime="')[1][:4]) for part in told if "datetime" in part]
    assert len(years) > 50
    assert years == sorted(years, reverse=True)
    assert any("Deutschland" in part for part in told)
    of_country = client.get("/country/DEU", headers=BROWSER).text
    told = [part.split("</span>")[0] for part in of_country.split('class="standing">')[1:]]
    assert any(part.startswith("Case, <time") for part in told)
    assert not any("Germany" in part for part in told), "the page's own country is not told again"


def test_an_empty_list_offers_all_of_it_and_no_order(client: httpx.Client) -> None:
    page = client.get("/list/case?year=1700", headers=BROWSER).text
    assert 'class="narrowed"' not in page
    assert 'class="sorts"' not in page
    assert '<a href="/list/case">Show all</a>' in page


def test_a_list_is_narrowed_sorted_and_had_as_json(client: httpx.Client) -> None:
    everything = client.get("/list/case?format=json").json()
    assert everything["total"] > 10
    theme = everything["facets"]["theme"][0]
    slug = theme["value"].rpartition("/")[2]
    narrowed = client.get("/list/case", params={"theme": slug, "format": "json"}).json()
    assert narrowed["total"] == theme["count"]
    page = client.get("/list/case", params={"theme": slug, "sort": "-year"}, headers=BROWSER).text
    assert 'aria-current="true"' in page
    problem(client.get("/list/case?sort=colour"), 400)
    problem(client.get("/list/case?colour=red"), 400)
    assert client.get("/list/case?theme=no-such&format=json").json()["total"] == 0


def test_a_country_has_a_page(client: httpx.Client) -> None:
    assert "Norway" in client.get("/country/NOR", headers=BROWSER).text
    graph = read(client.get("/country/NOR?format=turtle").text, "turtle")
    assert URIRef(f"{BASE}/id/city/oslo") in set(graph.subjects())
    problem(client.get("/country/XXX"), 404)
    assert 'href="/country/NOR"' in client.get("/countries", headers=BROWSER).text


def test_search_answers_as_page_and_json(client: httpx.Client) -> None:
    found = client.get("/search", params={"q": "Olso"}, headers={"Accept": "application/json"}).json()
    assert found["hits"][0]["id"] == f"{BASE}/id/city/oslo"
    assert found["looked_for"] == "oslo"
    page = client.get("/search", params={"q": "Olso<script>"}, headers=BROWSER).text
    assert "<script>" not in page
    assert 'href="/doc/city/oslo"' in page
    problem(client.get("/search?q=x&kind=town"), 404)
    first = client.get("/suggest", params={"prefix": "osl"}).json()[0]
    assert first["id"] == f"{BASE}/id/city/oslo"
    assert client.get("/suggest?prefix=").json() == []


def test_dumps_are_whole_and_their_hashes_true(client: httpx.Client, release: Release, url: str) -> None:
    catalogue = client.get("/dataset").text
    listed = client.get("/dumps?format=json").json()["files"]
    names = {f"dump.{syntax}.{coding}" for syntax in ("nq", "trig", "ttl") for coding in ("gz", "zst")}
    assert {each["name"] for each in listed} == names | {"SHA256SUMS"}
    sums = client.get(f"/dumps/{release.id}/SHA256SUMS").text
    page = client.get("/dumps", headers={"Accept": "text/html"}).text
    held = {}
    for name in names:
        answer = client.get(f"/dumps/{release.id}/{name}")
        assert "immutable" in answer.headers["cache-control"]
        digest = hashlib.sha256(answer.content).hexdigest()
        assert f"{digest}  {name}" in sums
        assert digest in {each.get("sha256") for each in listed if each["name"] == name}
        assert f'"{digest}"' in catalogue
        assert f">{digest}</code>" in page
        assert f"downloadURL <{url}/dumps/{release.id}/{name}>" in catalogue
        unpack = gzip.decompress if name.endswith(".gz") else zstd.decompress
        text = unpack(answer.content)
        assert re.search(rb"/id/city/oslo|city:oslo", text)
        syntax = ox.RdfFormat.from_extension(name.split(".")[1])
        held[name] = set(ox.parse(text, syntax))
    assert len(held["dump.nq.gz"]) == release.manifest.triples
    assert held["dump.nq.gz"] == held["dump.nq.zst"] == held["dump.trig.gz"] == held["dump.trig.zst"]
    triples = {ox.Quad(quad.subject, quad.predicate, quad.object) for quad in held["dump.nq.gz"]}
    assert held["dump.ttl.gz"] == held["dump.ttl.zst"] == triples
    problem(client.get(f"/dumps/{release.id}/manifest.json"), 404)
    problem(client.get("/dumps/0000000000000000/dump.nq.gz"), 404)
    problem(client.get("/dumps/%2e%2e/dump.nq.gz"), 404)


def test_the_sitemap_the_feed_and_robots_know_the_service(
    client: httpx.Client, release: Release, url: str
) -> None:
    sitemap = client.get("/sitemap.xml")
    assert sitemap.headers["content-type"].startswith("application/xml")
    assert f"<loc>{url}{OSLO}</loc>" in sitemap.text
    listed = [each.removeprefix(url) for each in re.findall("<loc>([^<]+)</loc>", sitemap.text)]
    assert len(set(listed)) == len(listed)
    catalogue = Entities(EmbeddedStore(release.store_path), release.index_path).catalogue
    documents = {f"/doc/{ref.kind}/{ref.slug}" for ref in catalogue.select("", ()).refs}
    assert documents <= set(listed)
    for path in set(listed) - documents:  # `test_all_entities` asks for every document
        assert client.get(path, headers=BROWSER).status_code == 200, path
    assert release.id in client.get("/feed.atom").text
    assert "Disallow: /sparql?" in client.get("/robots.txt").text


def test_the_releases_are_listed_with_their_days(client: httpx.Client, release: Release) -> None:
    listed = read(client.get("/releases").text, "turtle")
    (named,) = listed.objects(URIRef(f"{BASE}/dataset"), URIRef("http://www.w3.org/ns/dcat#hasVersion"))
    assert str(named).endswith(release.id)
    (issued,) = listed.objects(named, DCTERMS.issued)
    assert str(issued) == release.manifest.created


def test_what_points_here_by_a_property_has_a_document(client: httpx.Client) -> None:
    path = "/doc/network/glcn-on-sp/incoming"
    page = client.get(path, params={"property": "org:organization"}, headers=BROWSER).text
    assert 'href="/doc/city/oslo#member-glcn-on-sp"' in page
    graph = read(client.get(path, params={"property": "org:organization", "format": "turtle"}).text, "turtle")
    assert URIRef(f"{BASE}/id/city/oslo#member-glcn-on-sp") in set(graph.subjects())
    problem(client.get(path, params={"property": "srpp:none"}), 404)
    problem(client.get(path, params={"property": "org:organization", "page": "99"}), 404)


def test_a_page_has_at_most_50_kilobytes_compressed(client: httpx.Client) -> None:
    for path in ("/", OSLO, "/doc/network/glcn-on-sp", "/list/source", "/doc/unit/eur"):
        assert len(gzip.compress(client.get(path, headers=BROWSER).content)) < 50_000, path
