"""A hundred texts that mean harm, in labels, titles, notes and addresses: shown as text, everywhere."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from answers import read
from needs import ROOT
from rdflib import Literal, URIRef
from rdflib.namespace import SKOS

from srpp_graph.checkout import Checkout
from srpp_graph.release import Shelf, build_release

BROWSER = {"Accept": "text/html,*/*;q=0.8"}
HANDLERS = ("onerror", "onload", "onclick", "onmouseover", "onfocus", "onbegin", "ontoggle", "onpointerenter")
OWN_SCRIPTS = ("/static/suggest.", "/static/unfold.")
ELEMENTS = ("script", "svg", "img", "iframe", "object", "embed", "style", "base", "meta", "form", "math", "a")
TEXTS = (
    *(f"<{name}>alert(1)</{name}>" for name in ELEMENTS),
    *(
        f"</{name}><script>alert(1)</script>"
        for name in ("script", "title", "textarea", "svg", "pre", "style", "h1")
    ),
    *(f"<img src=x {name}=alert(1)>" for name in HANDLERS),
    *(f'" {name}="alert(1)' for name in HANDLERS),
    *(f"' {name}='alert(1)" for name in HANDLERS),
    *(f"{{{{ {code} }}}}" for code in ("7*7", "config", "''.__class__", "self", "request")),
    *("{% raw %}", "{% include '/etc/passwd' %}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "[[7*7]]"),
    *(f"a{mark}b" for mark in "\u202e\u202d\u2066\u2067\u2068\u2069\u200b\u200c\u200d\u2060\ufeff\u00ad"),
    *(
        "\u2028alert(1)",
        "\u2029alert(1)",
        "a\tb",
        "a\\nb",
        "\\u003cscript\\u003e",
        "&lt;script&gt;",
        "&#60;script&#62;",
    ),
    *("<!--", "-->", "<![CDATA[", "]]>", "<!--<script>", "--!><script>", "<?xml?>", "<!DOCTYPE x>"),
    *(
        "'; drop table name; --",
        '" OR 1=1',
        "' or ''='",
        "%00",
        "%3Cscript%3E",
        "..\\..\\x",
        "../../etc/passwd",
    ),
    *("javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", "//evil.example/x"),
    *('"}]}</script>', '{"@context":"http://evil.example/"}', "\\", "\\\\", '\\"', "@misc{x,", "TY  - EVIL"),
    *("x" * 5000, "\U0001f4a9" * 200, "x" + "\u0301" * 300, "Z\u0351\u0357" * 100),
)
TEXTS = tuple(dict.fromkeys(TEXTS))


class Elements(HTMLParser):
    """Every element with its attributes, as a browser would make them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def city(number: int, text: str) -> str:
    """A city that has the text everywhere where a text can stand."""
    literal = Literal(text).n3()
    return f"""PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX srpp: <https://w3id.org/srpp/ns#>
<https://w3id.org/srpp/id/city/h{number}> a srpp:City ;
    skos:prefLabel {literal}@en ; skos:altLabel {literal}@de ; dcterms:description {literal}@en ;
    skos:editorialNote {literal}@en ; srpp:topic {literal} ;
    srpp:theme <https://w3id.org/srpp/id/theme/gender-equality> ;
    srpp:place <https://w3id.org/srpp/id/city/h{number}#place> ;
    srpp:hasTarget <https://w3id.org/srpp/id/city/h{number}#target> ;
    dcterms:source <https://w3id.org/srpp/id/source/h{number}> .
<https://w3id.org/srpp/id/city/h{number}#place> a srpp:Place ; skos:prefLabel {literal}@en ;
    <http://www.w3.org/2003/01/geo/wgs84_pos#lat> 1.5 ;
    <http://www.w3.org/2003/01/geo/wgs84_pos#long> 2.5 .
<https://w3id.org/srpp/id/city/h{number}#target> a srpp:Target ; skos:prefLabel {literal}@en ;
    srpp:quantity {literal} ; srpp:targetYear {literal} .
<https://w3id.org/srpp/id/city/h{number}#member> a org:Membership ; skos:prefLabel {literal}@en ;
    org:member <https://w3id.org/srpp/id/city/h{number}> ; srpp:start {literal} ;
    srpp:lastAttested {literal} ;
    org:organization <https://w3id.org/srpp/id/network/none> .
"""


def source(number: int, text: str) -> str:
    """A source of that title, publisher and date."""
    literal = Literal(text).n3()
    return f"""PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX srpp: <https://w3id.org/srpp/ns#>
<https://w3id.org/srpp/id/source/h{number}> a srpp:Source ; dcterms:title {literal}@en ;
    dcterms:publisher {literal} ; dcterms:issued {literal} ; <https://schema.org/url> {literal} .
"""


@pytest.fixture(scope="module")
def armed(
    tmp_path_factory: pytest.TempPathFactory,
    serving: Callable[[Shelf], AbstractContextManager[str]],
) -> Iterator[httpx.Client]:
    """A client of a service whose content is the corpus."""
    folder: Path = tmp_path_factory.mktemp("corpus")
    for name in ("ontology", "shapes"):
        shutil.copytree(ROOT / name, folder / name)
    for number, text in enumerate(TEXTS):
        for kind, made in (("city", city(number, text)), ("source", source(number, text))):
            path = folder / "data" / kind / f"h{number}.ttl"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made, encoding="utf-8")
    shelf = Shelf(folder / "releases")
    build_release(Checkout.find(folder), shelf)
    with serving(shelf) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def test_the_corpus_has_a_hundred_texts() -> None:
    assert len(TEXTS) >= 100


def harmless(page: str) -> list[tuple[str, dict[str, str | None]]]:
    """The elements of a page, after looking that none of them does or fetches anything."""
    found = Elements(page).found
    for tag, attributes in found:
        assert tag not in ("iframe", "object", "embed", "style", "base", "math"), tag
        if tag == "script" and not (attributes.get("src") or "").startswith(OWN_SCRIPTS):
            assert attributes == {"type": "application/ld+json"}
        assert tag != "img" or (attributes["src"] or "").startswith("/static/")
        assert not [name for name in attributes if name.startswith("on") or name == "style"], attributes
        for name in ("href", "src", "action"):
            if attributes.get(name):
                assert str(attributes[name]).startswith(("/", "#", "http://", "https://", "?")), attributes
                assert not str(attributes[name]).startswith("//")
    return found


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_a_hostile_text_is_text_on_its_page(armed: httpx.Client, number: int) -> None:
    path = f"/doc/city/h{number}"
    page = armed.get(path, headers=BROWSER).text
    plain = [tag for tag, _ in harmless(page)]
    assert plain.count("h1") == plain.count("main") == 1
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert block is not None
    assert json.loads(block[1])["name"] == TEXTS[number]
    turtle = re.search(r'id="statements">.*?<pre tabindex="0">(.*?)</pre>', page, re.DOTALL)
    assert turtle is not None
    said = read(unescape(turtle[1]), "turtle")
    assert set(said) == set(read(armed.get(f"{path}.ttl").text, "turtle"))
    names = said.objects(URIRef(f"https://w3id.org/srpp/id/city/h{number}"), SKOS.prefLabel)
    assert [str(each) for each in names] == [TEXTS[number]]
    harmless(armed.get(f"/doc/source/h{number}", headers=BROWSER).text)


def test_lists_search_home_and_the_rest_are_harmless(armed: httpx.Client) -> None:
    for path in (
        "/",
        "/list/city",
        "/list/city?page=2",
        "/list/source",
        "/doc/theme/gender-equality",
        "/dumps",
    ):
        harmless(armed.get(path, headers=BROWSER).text)
    for text in TEXTS:
        harmless(armed.get("/search", params={"q": text[:300]}, headers=BROWSER).text)
        assert isinstance(armed.get("/suggest", params={"prefix": text[:100]}).json(), list)
        batch = {"queries": json.dumps({"q": {"query": text[:300]}})}
        assert armed.post("/reconcile", data=batch).status_code == 200


def test_framed_json_and_citations_are_whole(armed: httpx.Client) -> None:
    for number, text in enumerate(TEXTS):
        tree = armed.get(f"/doc/city/h{number}", params={"_profile": "framed"}).json()
        assert tree.get("label", {}).get("en") == text, (number, list(tree))
        assert armed.get(f"/cite/city/h{number}.json").json()
        assert armed.get(f"/cite/city/h{number}.bib").text.count("\n@") == 0
