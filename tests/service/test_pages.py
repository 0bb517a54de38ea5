"""The pages: what they hold, where they lead, and that nothing in the graph can harm a reader."""

import html
import re
from html.parser import HTMLParser
from urllib.parse import urldefrag

import httpx
import pytest

from srpp_graph.prefixes import PREFIXES

BROWSER = {"Accept": "text/html,*/*;q=0.8"}
PAGES = (
    "/",
    "/coverage",
    "/questions",
    "/questions/glcn-cities",
    "/sparql",
    "/sparql?query=ASK%20%7B%7D",
    "/sparql?query=ASK%20%7B",
    "/list/city",
    "/list/case?outcomes=yes&sort=-year",
    "/country/NOR",
    "/countries",
    "/search?q=olso",
    "/match",
    "/match?authority=city/oslo",
    "/dumps",
    "/reconcile/preview?id=city/oslo",
    "/?lang=de",
    "/doc/city/oslo?lang=es",
    "/doc/city/oslo",
    "/doc/network/glcn-on-sp",
    "/ns",
    "/shapes",
    "/docs",
    "/problems",
    "/problems/timeout",
    "/problems/SG304",
    "/dataset",
    "/releases",
    "/graphs",
    "/doc/theme/gender-equality",
    "/doc/instrument/set-aside-quota?lang=de",
    "/questions/themes-by-year?lang=es",
    "/nowhere",
)
VOID = {"meta", "link", "img", "input", "br", "hr"}


class Page(HTMLParser):
    """Elements, links, ids, and whether every element is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def values(self, name: str) -> list[str]:
        """All values of one attribute."""
        return [value for _, attributes in self.elements if (value := attributes.get(name)) is not None]

    def inline_scripts(self) -> list[str | None]:
        """The types of the scripts that are not files of ours."""
        return [
            attributes.get("type")
            for tag, attributes in self.elements
            if tag == "script" and "/static/" not in (attributes.get("src") or "")
        ]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_and_works_without_scripts(client: httpx.Client, path: str) -> None:
    page = Page(client.get(path, headers=BROWSER).text)
    assert page.open == []
    tags = [tag for tag, _ in page.elements]
    assert set(page.inline_scripts()) <= {"application/ld+json"}
    assert "style" not in tags
    assert not page.values("style")
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert tags.count("h1") == tags.count("main") == tags[: tags.index("body")].count("title") == 1
    assert len(page.values("id")) == len(set(page.values("id")))
    for tag, attributes in page.elements:
        if tag in ("link", "img"):
            assert not (attributes.get("src") or "").startswith(("http", "//"))
            assert attributes.get("rel") != "stylesheet" or attributes["href"].startswith("/static/")
    labelled = {attributes.get("for") for tag, attributes in page.elements if tag == "label"}
    for tag, attributes in page.elements:
        if tag in ("textarea", "select"):
            assert attributes["id"] in labelled


def test_no_link_within_the_service_is_dead(client: httpx.Client) -> None:
    seen: dict[str, Page | None] = {}
    for path in PAGES[:-1]:
        page = Page(client.get(path, headers=BROWSER).text)
        for href in page.values("href") + page.values("src"):
            address, fragment = urldefrag(href)
            if href.startswith(("http:", "https:")):
                continue
            assert not address or address.startswith("/"), href
            if address and address not in seen:
                answer = client.get(address, headers=BROWSER)
                assert answer.status_code == 200, f"{path} links to {address}: {answer.status_code}"
                is_page = answer.headers["content-type"].startswith("text/html")
                seen[address] = Page(answer.text) if is_page else None
            target = seen[address] if address else page
            if fragment and target is not None:
                assert fragment in target.values("id"), f"{path} links to {href}, which has no such anchor"
    assert len(seen) > 100


def test_every_link_of_a_page_is_a_web_address_or_a_path(hostile: httpx.Client) -> None:
    for path in ("/doc/city/hostile", "/doc/source/hostile", "/list/city", "/list/source"):
        text = hostile.get(path, headers=BROWSER).text
        page = Page(text)
        assert page.open == []
        assert not {tag for tag, _ in page.elements} & {"svg", "iframe", "b", "i"}
        assert len(page.inline_scripts()) == path.startswith("/doc/")
        for href in page.values("href"):
            assert href.startswith(("/", "#", "http://", "https://")), href
        assert len([tag for tag, _ in page.elements if tag == "img"]) == 1
        assert not re.search(r"evil\W{0,10}49", text)
    page = hostile.get("/doc/city/hostile", headers=BROWSER).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "javascript:alert(4)" in page
    assert 'href="https://example.org/fine"' in page


def test_hostile_rows_of_a_query_are_text(hostile: httpx.Client) -> None:
    values = '<javascript:alert(1)> <data:text/html,x> "<script>alert(2)</script>" "a"@en'
    query = f"SELECT ?x {{ VALUES ?x {{ {values} }} }}"
    page = Page(hostile.get("/sparql", params={"query": query}, headers=BROWSER).text)
    assert not page.inline_scripts()
    assert not [href for href in page.values("href") if href.startswith(("javascript", "data"))]


def test_a_query_with_markup_stays_in_its_box(client: httpx.Client) -> None:
    query = "ASK {} # </textarea><script>alert(1)</script>"
    page = Page(client.get("/sparql", params={"query": query}, headers=BROWSER).text)
    assert not page.inline_scripts()
    broken = client.get("/sparql", params={"query": query + "\n}"}, headers=BROWSER)
    assert broken.status_code == 400
    assert not Page(broken.text).inline_scripts()


def test_rival_statements_stand_side_by_side(client: httpx.Client) -> None:
    page = client.get("/doc/network/glcn-on-sp", headers=BROWSER).text
    assert 'aria-label="Statements that disagree"' in page


def test_every_source_number_leads_to_the_list_at_the_foot(client: httpx.Client) -> None:
    page = Page(client.get("/doc/city/oslo", headers=BROWSER).text)
    numbers = {href for href in page.values("href") if href.startswith("#source-")}
    assert numbers
    assert {href[1:] for href in numbers} <= set(page.values("id"))


@pytest.mark.parametrize(
    "path", ["/", "/doc/city/oslo.ttl", "/sparql", "/nowhere", "/health/live", "/id/city/oslo"]
)
def test_80_81_headers_guard_every_answer(client: httpx.Client, path: str) -> None:
    headers = client.get(path, headers={"Origin": "https://example.org"}).headers
    assert headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in headers
    for name in ("ETag", "Link", "Content-Location", "Retry-After", "X-Request-Id", "X-Release"):
        assert name in headers["access-control-expose-headers"]
    assert headers["content-security-policy"].startswith("default-src 'self'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"]
    assert headers["x-request-id"]
    assert "server" not in headers


def test_78_static_files_never_change(client: httpx.Client) -> None:
    page = Page(client.get("/", headers=BROWSER).text)
    sheet = next(value for value in page.values("href") if value.endswith(".css"))
    response = client.get(sheet)
    assert "immutable" in response.headers["cache-control"]
    assert response.headers["content-type"] == "text/css; charset=utf-8"


def test_84_health_tells_the_release(client: httpx.Client, release_id: str) -> None:
    assert client.get("/health/live").json() == {"status": "live"}
    ready = client.get("/health/ready")
    assert ready.json() == {"status": "ready", "release": release_id}
    assert ready.headers["x-release"] == release_id


def test_the_home_page_counts_what_there_is(client: httpx.Client) -> None:
    page = client.get("/", headers=BROWSER).text
    found = re.search(r'href="/list/city"><strong>(\d+)</strong> Cities', page)
    assert found is not None
    count = "PREFIX srpp: <https://w3id.org/srpp/ns#> SELECT DISTINCT ?c { ?c a srpp:City }"
    rows = client.get("/sparql", params={"query": count}).json()["results"]["bindings"]
    assert int(found[1]) == len(rows)


def test_a_question_is_a_page_and_four_files(client: httpx.Client) -> None:
    page = client.get("/questions/glcn-cities", headers=BROWSER).text
    for suffix, media_type in (
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
        ("csv", "text/csv; charset=utf-8"),
        ("tsv", "text/tab-separated-values; charset=utf-8"),
    ):
        assert f'href="/questions/glcn-cities.{suffix}"' in page
        assert client.get(f"/questions/glcn-cities.{suffix}").headers["content-type"] == media_type


def test_docs_name_every_address(client: httpx.Client) -> None:
    page = client.get("/docs", headers=BROWSER).text
    for path, operations in client.get("/openapi.json").json()["paths"].items():
        for method, operation in operations.items():
            assert f"{method.upper()} {path}" in page
            assert operation["description"]


def test_the_page_about_a_code_keeps_its_lists_and_examples_apart(client: httpx.Client) -> None:
    page = client.get("/problems/SG304", headers=BROWSER).text
    main = page[page.index("<h1>") :]
    assert (
        main.index("<li>at most one value</li>") < main.index("<h2>Why it matters</h2>") < main.index("<pre")
    )
    assert '<code>data/city/example-bay.ttl</code></p>\n<pre tabindex="0"><code>PREFIX city:' in main


def test_every_membership_of_a_network_names_its_source_by_number(client: httpx.Client) -> None:
    page = client.get("/doc/network/procura-plus", headers=BROWSER).text
    tables = [each.partition("</table>")[0] for each in page.split('<table class="timeline">')[1:]]
    rows = [row for table in tables for row in table.partition("<tbody>")[2].split("</tr>")[:-1]]
    assert len(rows) > 30
    numbers = [re.findall(r'href="#(source-\d+)"', row) for row in rows]
    assert all(numbers)
    assert {each for row in numbers for each in row} <= set(Page(page).values("id"))


def test_a_number_is_told_once_on_its_card_and_results_come_first(client: httpx.Client) -> None:
    page = client.get("/doc/case/bonn-fair-workwear-2016", headers=BROWSER).text
    assert page.index(">Outcomes</a>") < page.index(">Observations</a>")
    card = page[page.index('id="contract-value"') :].partition("</article>")[0]
    assert '<p class="figure">EUR\N{NO-BREAK SPACE}35,000</p>' in card
    assert ">quantity<" not in card
    assert "year of start" not in page.partition('id="statements"')[0]


def test_a_form_keeps_the_language_that_was_asked_for(client: httpx.Client) -> None:
    page = client.get("/questions/members-by-country?lang=de", headers=BROWSER).text
    assert '<input type="hidden" name="lang" value="de">' in page
    assert 'name="lang"' not in client.get("/questions/members-by-country", headers=BROWSER).text


@pytest.mark.parametrize("path", ["/docs", "/problems", "/problems/syntax", "/doc/city/olso"])
def test_what_is_code_looks_like_code(client: httpx.Client, path: str) -> None:
    assert "`" not in client.get(path, headers=BROWSER).text


@pytest.mark.parametrize(
    ("language", "comment"),
    [
        ("en", "# An example. Change it, or put your own query in its place."),
        ("de", "# Ein Beispiel. Ändern Sie es, oder setzen Sie Ihre eigene Abfrage an seine Stelle."),
        ("es", "# Un ejemplo. Cámbielo, o ponga su propia consulta en su lugar."),
    ],
)
def test_the_query_page_begins_with_an_example_in_the_language_of_the_reader(
    client: httpx.Client, language: str, comment: str
) -> None:
    page = client.get("/sparql", params={"lang": language}, headers=BROWSER)
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    assert f'name="lang" value="{language}"' in page.text
    shown = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page.text, flags=re.DOTALL)
    assert shown is not None
    query = html.unescape(shown[1])
    assert query.splitlines()[0] == comment
    declared = dict(re.findall(r"PREFIX (\w+): <([^>]+)>", query))
    assert declared
    assert all(PREFIXES[each] == namespace for each, namespace in declared.items())
    asked = {"query": query, "format": "html", "lang": language}
    assert client.get("/sparql", params={"query": query}).headers["X-Result-Rows"] == "10"
    assert f'<html lang="{language}">' in client.get("/sparql", params=asked).text


def test_the_query_page_lists_questions_under_their_tags(client: httpx.Client) -> None:
    listed, page = (client.get(path, headers=BROWSER).text for path in ("/questions", "/sparql"))
    groups = re.findall(r'<h2 id="[^"]+"><span>([^<]+)</span> <span class="quiet">(\d+)', listed)
    assert len(groups) > 5
    assert re.findall(r'<h3>([^<]+) <span class="quiet">(\d+)', page) == groups
    assert page.count("&amp;format=html") == sum(int(number) for _, number in groups)
