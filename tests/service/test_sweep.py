"""A sweep over all that the service serves: every body of RDF can be read again, every query on a page runs.

What two parsers read of a body is counted: rdflib's and Oxigraph's have nothing in common.
"""

import html
import re
import warnings
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pyoxigraph as ox
import pytest
import rdflib

from srpp_graph.iris import KINDS
from srpp_graph.prefixes import PREFIXES

FORMATS = {
    "text/turtle": ("turtle", ox.RdfFormat.TURTLE),
    "application/n-triples": ("nt", ox.RdfFormat.N_TRIPLES),
    "application/ld+json": ("json-ld", ox.RdfFormat.JSON_LD),
    "application/rdf+xml": ("xml", ox.RdfFormat.RDF_XML),
    "application/trig": ("trig", ox.RdfFormat.TRIG),
    "application/n-quads": ("nquads", ox.RdfFormat.N_QUADS),
}
CONSTRUCT = "CONSTRUCT WHERE { ?city a srpp:City ; skos:prefLabel ?name ; srpp:country ?country }"
ROUTES = (
    *("/ns", "/shapes", "/dataset", "/graphs", "/scheme", "/profile", "/sparql"),
    *("/scheme/themes", "/scheme/countries", "/list/city", "/list/theme", "/country/NOR"),
    *("/questions/targets-due", "/doc/network/glcn-on-sp/incoming?property=org:organization"),
    f"/graph?graph={PREFIXES['doc']}city/oslo",
    f"/sparql?query={CONSTRUCT}",
    f"/sparql?query=DESCRIBE <{PREFIXES['city']}oslo>",
)
PAGES = (
    *(
        "/ns",
        "/shapes",
        "/coverage",
        "/sparql",
        "/questions",
        "/list/city",
        "/country/NOR",
        "/graphs",
        "/docs",
    ),
    *("/scheme/themes", "/dataset", "/releases", "/doc/theme/fair-trade"),
)


def members(client: httpx.Client, kind: str) -> list[str]:
    """The documents of a kind on the first page of its list."""
    listed = client.get(f"/list/{kind}?format=json").json()["members"]
    return [each["id"].replace(PREFIXES["doc"].replace("/doc/", "/id/"), "/doc/") for each in listed]


def counted_twice(body: bytes, media_type: str) -> tuple[int, int]:
    """How many statements rdflib and Oxigraph read in a body."""
    name, syntax = FORMATS[media_type]
    graph = rdflib.Dataset() if media_type in ("application/trig", "application/n-quads") else rdflib.Graph()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's JSON-LD parser uses its own old class
        graph.parse(data=body, format=name)
    return len(graph), len({(str(each.triple)) for each in ox.parse(body, syntax)})


def read_in_every_format(client: httpx.Client, path: str) -> int:
    """How many formats of what stands at a path were read to the same number of statements."""
    numbers = {}
    for media_type in FORMATS:
        answer = client.get(path, headers={"Accept": media_type})
        if answer.status_code == 406:
            continue
        assert answer.status_code == 200, (path, media_type, answer.text[:200])
        assert answer.headers["Content-Type"].startswith(media_type), path
        one, other = counted_twice(answer.content, media_type)
        assert one == other > 0, (path, media_type)
        numbers[media_type] = one
    assert len(set(numbers.values())) == 1, (path, numbers)
    return len(numbers)


@pytest.mark.parametrize("path", ROUTES)
def test_every_format_of_a_route_is_read_alike_by_two_parsers(client: httpx.Client, path: str) -> None:
    assert read_in_every_format(client, path) >= 4


@pytest.mark.parametrize("kind", KINDS)
def test_entities_of_each_kind_are_read_alike_by_two_parsers(client: httpx.Client, kind: str) -> None:
    documents = members(client, kind)
    for path in documents[:: max(1, len(documents) // 4)]:
        assert read_in_every_format(client, path) >= 4


def queries_of(page: str) -> Iterator[str]:
    """The queries that a page links to, and those that stand in it."""
    for href in re.findall(r'href="([^"]*/sparql\?[^"]*)"', page):
        yield from parse_qs(urlsplit(html.unescape(href)).query).get("query", ())
    for text in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL):
        text = html.unescape(re.sub(r"<[^>]+>", "", text))
        if re.search(r"^(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", text, re.MULTILINE):
            yield text


def run_all(client: httpx.Client, paths: list[str]) -> int:
    """Run the queries of pages; how many different ones there were."""
    found: dict[str, str] = {}
    for path in paths:
        page = client.get(path, headers={"Accept": "text/html"})
        assert page.status_code == 200, path
        found |= dict.fromkeys(queries_of(page.text), path)
    for query, path in found.items():
        answer = client.post("/sparql", data={"query": query})
        assert answer.status_code == 200, (path, query, answer.text[:300])
    return len(found)


@pytest.mark.parametrize("kind", KINDS)
def test_the_queries_on_pages_of_entities_run(client: httpx.Client, kind: str) -> None:
    documents = members(client, kind)
    assert run_all(client, documents[:: max(1, len(documents) // 2)]) > 2


def test_the_queries_on_other_pages_run(client: httpx.Client) -> None:
    assert run_all(client, list(PAGES)) > 50


def test_the_queries_of_questions_run_as_they_stand_on_their_pages(client: httpx.Client) -> None:
    page = client.get("/questions", headers={"Accept": "text/html"}).text
    paths = sorted(set(re.findall(r'href="(/questions/[a-z0-9-]+)"', page)))
    assert run_all(client, paths) >= len(paths) > 30


def test_what_two_parsers_read_differently_is_seen() -> None:
    assert counted_twice(b"<urn:a> <urn:b> <urn:c>, <urn:d> .", "text/turtle") == (2, 2)
    with pytest.raises(rdflib.exceptions.ParserError):
        counted_twice(b"<urn:a> <urn:b> .", "application/n-triples")
    assert list(queries_of("<pre><code>SELECT ?x\nWHERE { ?x a &lt;urn:x&gt; }</code></pre>"))
    assert list(queries_of('<a href="/sparql?query=ASK%20%7B%7D&amp;format=html">')) == ["ASK {}"]
