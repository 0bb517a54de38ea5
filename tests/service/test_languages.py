"""Pages in German and Spanish: the words of the data are in the reader's language, too."""

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from babel import Locale
from needs import ROOT
from rdflib import Graph, URIRef

from srpp_graph.entities.labels import Labels
from srpp_graph.prefixes import PREFIXES
from srpp_graph.release import Release
from srpp_graph.service.tongues import TONGUES, name_tongue
from srpp_graph.service.wording import Wording
from srpp_graph.store.embedded import EmbeddedStore
from srpp_graph.vocabulary import RDF, RDFS, SCHEMA, SKOS, SRPP

LANGUAGES = ("de", "es")
PAGES = (
    "/doc/city/oslo",
    "/doc/region/sao-paulo-state",
    "/doc/network/glcn-on-sp",
    "/doc/organisation/iclei",
    "/doc/project/mupass",
    "/doc/event/mupass-dialogue-forum-2019",
    "/doc/source/mupass-2019-three-take-aways",
    "/doc/theme/fair-trade",
    "/doc/instrument/reserved-contract",
    "/doc/policy-type/law",
    "/doc/role/founding-participant",
    "/doc/unit/apprentice",
)
TTL = {"Content-Type": "text/turtle"}
LATER = ("public-body", "policy", "case", "person")
"""Kinds of which the first entity of the list stands for all."""


class Marked(HTMLParser):
    """The texts of some elements of a page, each with the language it is marked as."""

    def __init__(self, page: str, wanted: str) -> None:
        super().__init__()
        self.wanted, self.open, self.texts = wanted, [], list[tuple[str, str]]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("meta", "link", "img", "input", "br", "rect", "circle", "image", "hr"):
            return
        given = dict(attrs)
        above = self.open[-1][1] if self.open else ""
        self.open.append((tag, given.get("lang") or above, given))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and any(tag == self.wanted for tag, _, _ in self.open):
            self.texts.append((data.strip(), self.open[-1][1]))


@pytest.fixture(scope="module")
def labels(release: Release) -> Labels:
    return Labels(EmbeddedStore(release.store_path))


@pytest.fixture(scope="module")
def content() -> Graph:
    graph = Graph(bind_namespaces="none")
    for path in (ROOT / "data").rglob("*.ttl"):
        graph.parse(path, format="turtle")
    return graph


@pytest.fixture(scope="module")
def lists() -> Graph:
    graph = Graph(bind_namespaces="none")
    for path in (ROOT / "ontology/srpp.ttl", *(ROOT / "ontology/schemes").glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


def pages(client: httpx.Client, language: str) -> Iterator[tuple[str, str]]:
    """A page of each kind, and its path."""
    for path in PAGES:
        yield path, client.get(path, params={"lang": language}, headers={"Accept": "text/html"}).text
    for kind in LATER:
        (first, *_) = client.get(f"/list/{kind}?format=json").json()["members"]
        path = first["id"].replace("https://w3id.org/srpp/id/", "/doc/")
        yield path, client.get(path, params={"lang": language}, headers={"Accept": "text/html"}).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_property_and_class_of_the_data_has_a_name(
    language: str, content: Graph, labels: Labels
) -> None:
    terms = set(content.predicates()) | set(content.objects(None, RDF.type))
    assert len(terms) > 80
    assert sorted(each for each in terms if labels.named(each, (language,)).language != language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_and_every_entry_of_a_list_has_a_name(language: str, lists: Graph) -> None:
    named = {
        (term, label.language)
        for predicate in (RDFS.label, SKOS.prefLabel)
        for term, label in lists.subject_objects(predicate)
    }
    terms = {term for term, _ in named}
    assert len(terms) > 600
    assert sorted(term for term in terms if (term, language) not in named) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_units_in_another_language_have_their_plural(language: str, lists: Graph) -> None:
    units = set(lists.subjects(SKOS.inScheme, URIRef("https://w3id.org/srpp/scheme/units")))
    coins = {each for each in units if re.fullmatch("[A-Z]{3}", str(lists.value(each, SKOS.notation)))}
    plural = {unit for unit, text in lists.subject_objects(SRPP.pluralLabel) if text.language == language}
    assert sorted(units - coins - plural) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_fact_of_a_page_has_an_english_name(client: httpx.Client, language: str, lists: Graph) -> None:
    english = {
        str(label)
        for term in set(lists.subjects(RDFS.label, None)) | set(lists.subjects(SKOS.prefLabel, None))
        for label in (*lists.objects(term, RDFS.label), *lists.objects(term, SKOS.prefLabel))
        if label.language == "en"
    }
    own = {
        str(label)
        for predicate in (RDFS.label, SKOS.prefLabel)
        for label in lists.objects(None, predicate)
        if label.language == language
    }
    seen = 0
    for path, page in pages(client, language):
        texts = [text for text, _ in Marked(page, "dt").texts]
        seen += len(texts)
        assert texts, path
        assert sorted(set(texts) & (english - own)) == [], path
    assert seen > 150


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_english_text_on_a_page_in_another_language_is_marked_as_english(
    client: httpx.Client, language: str
) -> None:
    for path, page in pages(client, language):
        name = {"de": "Englisch", "es": "inglés"}[language]
        for text in re.findall(rf'<bdi[^>]*>[^<]*</bdi> <span class="tag">{name}</span>', page):
            assert ' lang="en"' in text, path


@pytest.mark.parametrize(
    ("path", "german", "spanish"),
    [
        ("/doc/city/oslo", "Stadt, Norwegen", "Ciudad, Noruega"),
        ("/country/ESP", "<h1>Spanien", "<h1>España"),
        ("/list/city", ">Norwegen</a>", ">Noruega</a>"),
        ("/countries", ">Österreich</a>", ">Austria</a>"),
        ("/doc/theme/gender-equality", "Gleichstellung der Geschlechter", "Igualdad de género"),
        ("/doc/source/mupass-2019-three-take-aways", ">Englisch</bdi>", ">inglés</bdi>"),
        ("/coverage", ">Fairer Handel</a>", ">Comercio justo</a>"),
        ("/ns", ">öffentlicher Auftraggeber<", ">poder adjudicador<"),
        ("/scheme/themes", ">Fairer Handel</a>", ">Comercio justo</a>"),
    ],
)
def test_a_page_speaks_the_language_of_its_reader(
    client: httpx.Client, path: str, german: str, spanish: str
) -> None:
    headers = {"Accept": "text/html"}
    assert german in client.get(path, params={"lang": "de"}, headers=headers).text
    assert spanish in client.get(path, headers={**headers, "Accept-Language": "es-AR, en;q=0.5"}).text


def test_countries_stand_in_the_order_of_their_names_in_the_language(client: httpx.Client) -> None:
    page = client.get("/countries?lang=de", headers={"Accept": "text/html"}).text
    assert page.index(">Norwegen<") < page.index(">Österreich<") < page.index(">Peru<")


def test_names_of_countries_are_those_of_the_cldr(lists: Graph) -> None:
    short = {"HK": {"de": "Hongkong", "es": "Hong Kong"}}
    codes = 0
    for country, code in lists.subject_objects(SKOS.notation):
        if str(country).startswith(PREFIXES["country"]):
            codes += 1
            for label in lists.objects(country, SKOS.prefLabel):
                if label.language in LANGUAGES:
                    usual = Locale.parse(label.language).territories[str(code)]
                    assert str(label) == short.get(str(code), {}).get(label.language, usual)
    assert codes > 80


def test_every_language_of_a_source_or_a_text_has_its_name(content: Graph) -> None:
    tags = {str(each) for each in content.objects(None, SCHEMA.inLanguage)}
    tags |= {each.language for each in content.objects() if getattr(each, "language", None)}
    assert sorted(tags - TONGUES.keys()) == []
    for tag in TONGUES:
        for language in ("en", *LANGUAGES):
            assert name_tongue(tag, Wording(language)) == Locale.parse(language).languages[tag]


def test_a_search_finds_a_theme_by_its_german_and_its_spanish_name(client: httpx.Client) -> None:
    for text in ("Gleichstellung der Geschlechter", "igualdad de genero"):
        hits = client.get("/search", params={"q": text, "format": "json"}).json()["hits"]
        assert f"{PREFIXES['theme']}gender-equality" in [each["id"] for each in hits][:2], text


@pytest.mark.parametrize(
    "path",
    [
        "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%22a%20%26%20b%22%20%7D&format=html",
        "/sparql?query=ASK%20%7B%7D&default-graph-uri=urn%3Aa&named-graph-uri=urn%3Ab&format=html",
        "/dumps",
    ],
)
def test_a_page_is_one_link_away_in_every_language(client: httpx.Client, path: str) -> None:
    page = client.get(path, headers={"Accept": "text/html"}).text
    footer = page.partition('<p class="tongues">')[2].partition("</p>")[0]
    for language in LANGUAGES:
        (link,) = re.findall(f'href="([^"]*)" lang="{language}"', footer)
        other = client.get(html.unescape(link), headers={"Accept": "text/html"})
        assert f'<html lang="{language}"' in other.text
        asked = [{**parse_qs(urlsplit(each).query)} for each in (path, str(other.url))]
        assert asked[1] == asked[0] | {"lang": [language]}


@pytest.mark.parametrize("path", ["/", "/docs", "/questions", "/countries", "/problems", "/validate"])
def test_what_is_nothing_but_a_page_is_sent_to_whoever_accepts_anything(
    client: httpx.Client, path: str
) -> None:
    assert f"`{path}`" in (ROOT / "docs/iris.md").read_text(encoding="utf-8")
    assert client.get(path).headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_checks_speaks_the_reader_s_language_and_its_findings_are_marked_as_english(
    client: httpx.Client, language: str
) -> None:
    headers = {"Accept": "text/html", "Accept-Language": language}
    page = client.post("/validate", data={"text": "<urn:a> a <urn:b> ."}, headers=headers).text
    assert f'<html lang="{language}"' in page
    title = {"de": "Einen Text prüfen", "es": "Revisar un texto"}[language]
    assert f"<h1>{title}</h1>" in page
    assert re.search(r'<[^>]* lang="en"[^>]*>[^<]*SG\d\d\d|SG\d\d\d.*lang="en"', page, re.DOTALL)
    problem = client.post("/validate?format=json", content="<urn:a> a <urn:b> .", headers={**headers, **TTL})
    assert problem.json()["diagnostics"][0]["message"] in html.unescape(page)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "with 3 findings reached there."),
        ("de", "mit 3 Erkenntnissen, die dort gewonnen wurden."),
        ("es", "con 3 hallazgos a los que se llegó allí."),
    ],
)
def test_the_line_of_an_event_says_whose_findings_they_are(
    client: httpx.Client, language: str, words: str
) -> None:
    page = client.get(f"/doc/event/mupass-dialogue-forum-2019.html?lang={language}").text
    assert page.partition('class="lead summary">')[2].partition("</p>")[0].endswith(words)


def test_the_line_of_a_person_names_an_organisation_once(client: httpx.Client) -> None:
    lines = [
        client.get(f"/doc/person/{path.stem}.html").text.partition('class="lead summary">')[2]
        for path in sorted((ROOT / "data/person").glob("*.ttl"))
    ]
    lines = [html.unescape(each.partition(".</p>")[0]) for each in lines]
    assert "Mayor of Seoul" in lines
    assert any(", the City of " in each for each in lines)
    for each in lines:
        role, _, organisation = each.rpartition(", ")
        assert not role or organisation not in role


PROBLEMS = (
    ("GET", "/questions/targets-due?first=soon", 400, "Ein Parameter hat einen Wert", "Un parámetro tiene"),
    ("GET", "/questions/targets-due?first=soon", 400, "ist kein Wert des Parameters", "no es un valor del"),
    ("GET", "/questions/targets-due?first=soon", 400, "eine ganze Zahl von 2000 bis", "entero de 2000 a"),
    ("GET", "/questions/targets-due?last=2030&frist=2025", 400, "hat keinen Parameter", "ningún parámetro"),
    ("GET", "/questions/targets-due?frist=2025", 400, "meinten Sie", "¿quería decir"),
    ("GET", "/questions/nothing-like-this", 404, "Es gibt keine Frage", "No hay ninguna pregunta"),
    ("GET", "/doc/city/oslu", 404, "Es gibt keine Entität", "No hay ninguna entidad"),
    ("GET", "/list/town", 404, "ist keine Art von Entität", "no es un tipo de entidad"),
    ("GET", "/list/city?page=99", 404, "Diese Liste hat", "Esta lista tiene"),
    ("GET", "/list/city?page=x", 400, "keine Zahl ab 1", "no es un número a partir de 1"),
    ("GET", "/list/city?sort=x", 400, "möglich sind", "puede ser"),
    ("GET", "/country/XXX", 404, "Es gibt hier kein Land", "Aquí no hay ningún país"),
    ("GET", "/nothing/here", 404, "Unter dieser Adresse ist nichts", "No hay nada en esta dirección"),
    ("GET", "/doc/city/oslo?format=png", 406, "Es gibt hier kein Format", "Aquí no hay ningún formato"),
    ("GET", "/doc/city/oslo?mode=x", 400, "Es gibt hier keinen Parameter", "Aquí no hay ningún parámetro"),
    ("POST", "/doc/city/oslo", 405, "wird hier nicht angenommen", "no se admite aquí"),
    ("GET", "/problems/SG999", 404, "Es gibt keinen Code", "No hay ningún código"),
    (
        "GET",
        "/sparql?query=SELECT&format=html",
        400,
        "Die Abfrage ist kein SPARQL",
        "La consulta no es SPARQL",
    ),
    ("GET", "/sparql?query=CLEAR+ALL&format=html", 400, "CLEAR ändert Daten", "CLEAR cambia datos"),
    ("GET", "/sparql?query=ASK{SERVICE<x:y>{}}&format=html", 403, "SERVICE fragt", "SERVICE pregunta"),
)
"""What goes wrong often, and words of its page in German and in Spanish."""


@pytest.mark.parametrize(("method", "path", "status", "german", "spanish"), PROBLEMS)
def test_a_problem_is_told_in_the_language_of_its_reader(
    client: httpx.Client, method: str, path: str, status: int, german: str, spanish: str
) -> None:
    for language, words in (("de", german), ("es", spanish)):
        headers = {"Accept": "text/html", "Accept-Language": language}
        answer = client.request(method, path, headers=headers)
        assert answer.status_code == status
        assert "Accept-Language" in answer.headers["Vary"]
        assert words in html.unescape(re.sub(r"<[^>]+>", "", answer.text))
        english = [text for text, marked in Marked(answer.text, "main").texts if marked == "en"]
        assert set(english) <= {"City of Oslo"} or "/sparql?query=SELECT&" in path


def test_a_problem_for_programs_is_in_english(client: httpx.Client) -> None:
    headers = {"Accept": "application/problem+json", "Accept-Language": "de"}
    document = client.get("/questions/targets-due?first=soon", headers=headers).json()
    assert document["title"] == "A parameter has a value that cannot be used"
    assert document["detail"] == "`soon` is not a value of the parameter `first`"
    assert document["help"] == "give a whole number from 2000 to 2100"


def test_what_a_syntax_error_says_in_english_is_marked_as_english(client: httpx.Client) -> None:
    page = client.get(
        "/sparql?query=SELEC+*&format=html", headers={"Accept": "text/html", "Accept-Language": "de"}
    )
    texts = Marked(page.text, "main").texts
    assert ("Die Abfrage ist kein SPARQL", "") in [(text, marked.replace("de", "")) for text, marked in texts]
    assert [text for text, marked in texts if marked == "en"]


@pytest.mark.parametrize("path", ["/problems", "/problems/timeout", "/problems/bad-parameter"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_about_problems_hold_nothing_english(
    client: httpx.Client, path: str, language: str
) -> None:
    page = client.get(path, params={"lang": language}, headers={"Accept": "text/html"}).text
    assert [text for text, marked in Marked(page, "main").texts if marked == "en"] == []


@pytest.mark.parametrize("path", ["/ns", "/shapes", "/docs", "/problems/SG312"])
@pytest.mark.parametrize(("language", "word"), [("de", "Englisch"), ("es", "inglés")])
def test_a_page_that_stays_english_in_part_says_so_once(
    client: httpx.Client, path: str, language: str, word: str
) -> None:
    page = client.get(path, params={"lang": language}, headers={"Accept": "text/html"}).text
    notes = [text for text, marked in Marked(page, "p").texts if word in text and marked != "en"]
    assert len(notes) == 1
    assert word not in client.get(path, params={"lang": "en"}, headers={"Accept": "text/html"}).text


def test_a_person_whose_role_is_told_in_english_is_in_office_somewhere(client: httpx.Client) -> None:
    path, headers = "/doc/person/katrin-stjernfeldt-jammeh", {"Accept": "text/html"}
    assert "Person, tätig für " in client.get(path, params={"lang": "de"}, headers=headers).text
    assert "Persona con cargo en " in client.get(path, params={"lang": "es"}, headers=headers).text
    assert "Mayor of Malmö, " in client.get(path, headers=headers).text
