"""The questions give the answers that a person has read against the sources, asked over HTTP."""

import csv
import html
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from needs import ROOT
from rdflib import Graph, Literal, URIRef
from rdflib.term import Identifier

from srpp_graph.errors import GraphError, ParameterRefused
from srpp_graph.prefixes import PREFIXES, expand
from srpp_graph.questions import Question, Text, load_questions
from srpp_graph.questions.text import choose_text
from srpp_graph.questions.values import find_block, place_value
from srpp_graph.release import Release
from srpp_graph.service.column_headings import HEADINGS
from srpp_graph.service.columns import lay_out_columns
from srpp_graph.service.wording import Wording, interface_languages
from srpp_graph.store.embedded import EmbeddedStore
from srpp_graph.store.tokens import Kind, iter_tokens
from srpp_graph.vocabulary import DCAT, DCTERMS, RDF, SH, SKOS, SRPP

FOLDERS = sorted((ROOT / "ontology/questions").iterdir())
MOST_SECONDS = 2
HTML = {"Accept": "text/html"}
each_folder = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def query_of(folder: Path) -> str:
    return (folder / "query.rq").read_text(encoding="utf-8")


def description_of(folder: Path) -> tuple[Graph, URIRef]:
    graph = Graph(bind_namespaces="none").parse(folder / "question.ttl", format="turtle")
    subjects = list(graph.subjects(RDF.type, SRPP.Question))
    assert len(subjects) == 1
    assert isinstance(subjects[0], URIRef)
    return graph, subjects[0]


@pytest.fixture(scope="module")
def http(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def library(release: Release) -> dict[str, Question]:
    return {each.slug: each for each in load_questions(EmbeddedStore(release.store_path))}


@pytest.fixture(scope="module")
def terms(release: Release) -> set[str]:
    """Every IRI that the release speaks of."""
    store = EmbeddedStore(release.store_path)
    return {str(each) for name in store.graphs() for triple in store.graph(name) for each in triple}


# What is in the folders


def test_there_are_enough_questions() -> None:
    assert len(FOLDERS) >= 30


@each_folder
def test_a_folder_holds_its_three_files_and_nothing_else(folder: Path) -> None:
    assert {each.name for each in folder.iterdir()} == {"question.ttl", "query.rq", "expected.csv"}


@each_folder
def test_a_description_is_whole_and_speaks_of_its_folder(folder: Path) -> None:
    graph, question = description_of(folder)
    assert str(question) == PREFIXES["question"] + folder.name
    title = said(graph, question, DCTERMS.title)
    assert title.endswith("?")
    assert query_of(folder).splitlines()[0] == f"# {title}"
    for property in (DCTERMS.description, SRPP.rationale):
        assert said(graph, question, property).endswith(".")
    assert graph.value(question, SRPP.chart) is not None
    assert list(graph.objects(question, DCAT.keyword))
    assert "One row" in said(graph, question, DCTERMS.description)


def said(graph: Graph, thing: Identifier, property: URIRef, language: str = "en") -> str:
    """What is said of a thing in a language; "" where nothing is."""
    found = [
        str(each) for each in graph.objects(thing, property) if getattr(each, "language", "") == language
    ]
    assert len(found) <= 1
    return found[0] if found else ""


ENGLISH_ONLY: frozenset[str] = frozenset()
"""The questions that nobody has put into the other languages yet: their pages show the English, marked so."""


@each_folder
@pytest.mark.parametrize("language", [each for each in interface_languages() if each != "en"])
def test_no_question_lacks_a_text_in_a_language_of_the_interface(folder: Path, language: str) -> None:
    graph, question = description_of(folder)
    parameters = list(graph.objects(question, SRPP.parameter))
    texts = [(question, each) for each in (DCTERMS.title, DCTERMS.description, SRPP.rationale)]
    texts += [(each, property) for each in parameters for property in (SKOS.prefLabel, SKOS.definition)]
    lacking = [property for thing, property in texts if not said(graph, thing, property, language)]
    way_out = "write the text, or name the question in ENGLISH_ONLY"
    assert bool(lacking) == (folder.name in ENGLISH_ONLY), f"{lacking}: {way_out}"
    for thing, property in texts:
        ends = [said(graph, thing, property, each)[-1:] for each in ("en", language)]
        assert ends[0] == ends[1] or property == SKOS.prefLabel or lacking


@pytest.mark.parametrize("language", [each for each in interface_languages() if each != "en"])
def test_every_column_and_tag_is_named_in_a_language_of_the_interface(language: str) -> None:
    words = Wording(language)
    variables = {
        each.variable
        for folder in FOLDERS
        for each in lay_out_columns((folder / "expected.csv").read_text("utf-8").splitlines()[0].split(","))
    }
    assert len(variables) > 60
    assert sorted(variables - HEADINGS.keys()) == []
    assert sorted(HEADINGS.keys() - variables) == []
    tags = {
        str(tag).capitalize()
        for folder in FOLDERS
        for tag in description_of(folder)[0].objects(None, DCAT.keyword)
    }
    assert sorted(each for each in {*HEADINGS.values(), *tags} if not words.knows(each)) == []


def test_what_nobody_has_translated_is_shown_in_english_and_marked(tmp_path: Path) -> None:
    english = [Literal("Which?", lang="en"), Literal("Hvilke?", lang="no")]
    assert [(each, each.language) for each in (choose_text(english, "de"), choose_text(english, "no"))] == [
        ("Which?", "en"),
        ("Hvilke?", "no"),
    ]
    swiss = choose_text([Literal("Grösse", lang="de-CH"), *english], "de")
    assert (swiss, swiss.language) == ("Grösse", "de-ch")
    assert choose_text([Literal("plain")], "de").language == ""
    assert choose_text([Literal("Quoi ?", lang="fr")], "de").language == "fr"


@each_folder
def test_a_parameter_stands_once_in_its_query_with_its_default(folder: Path) -> None:
    graph, question = description_of(folder)
    for parameter in graph.objects(question, SRPP.parameter):
        assert isinstance(parameter, URIRef)
        variable = str(graph.value(parameter, SRPP.variable))
        assert parameter == URIRef(f"{question}#{variable}")
        opening, closing = find_block(query_of(folder), variable)
        inside = query_of(folder)[opening.end : closing.start].strip()
        assert _term(inside) == str(graph.value(parameter, SH.defaultValue))
        described = (graph.value(parameter, SRPP.valueClass), graph.value(parameter, SH.datatype))
        assert sum(each is not None for each in described) == 1


def _term(text: str) -> str:
    """An IRI, prefixed name or number of a query as plain text."""
    return text[1:-1] if text.startswith("<") else expand(text) or text


@each_folder
def test_a_query_declares_the_prefixes_that_it_uses_and_orders_its_rows(folder: Path) -> None:
    text = query_of(folder)
    declared = re.findall(r"^PREFIX ([\w-]+): <([^>]+)>$", text, flags=re.MULTILINE)
    used = {
        token.text.partition(":")[0]
        for token in iter_tokens(text)
        if token.kind is Kind.NAME and not token.text.endswith(":")
    }
    assert [name for name, _ in declared] == sorted(used)
    assert all(PREFIXES[name] == namespace for name, namespace in declared)
    assert re.search(r"^ORDER BY .+(\nLIMIT \d+)?\n\Z", text, flags=re.MULTILINE)


@each_folder
def test_a_query_uses_only_terms_that_the_graph_knows(folder: Path, terms: set[str]) -> None:
    names = (token for token in iter_tokens(query_of(folder)) if token.kind is Kind.NAME)
    datatypes = PREFIXES["xsd"]
    used = {expand(token.text) or token.text for token in names if not token.text.endswith(":")}
    assert sorted(each for each in used if each not in terms and not each.startswith(datatypes)) == []


# What the service answers


@each_folder
def test_a_question_has_its_expected_answer_in_time(folder: Path, http: httpx.Client) -> None:
    answer = http.post("/sparql", data={"query": query_of(folder)}, headers={"Accept": "text/csv"})
    expected = (folder / "expected.csv").read_text(encoding="utf-8").splitlines()
    assert len(expected) > 1, "an answer without rows proves nothing"
    assert answer.text.splitlines() == expected
    milliseconds = [float(each) for each in re.findall(r"dur=([\d.]+)", answer.headers["server-timing"])]
    assert milliseconds
    assert max(milliseconds) < MOST_SECONDS * 1000


@each_folder
def test_the_order_of_the_rows_is_total(folder: Path) -> None:
    rows = (folder / "expected.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == len(set(rows)), "two rows alike: their order is not determined, and one is too many"


@each_folder
def test_the_library_gives_the_same_rows_as_the_query(folder: Path, http: httpx.Client) -> None:
    expected = (folder / "expected.csv").read_text(encoding="utf-8").splitlines()
    assert http.get(f"/questions/{folder.name}.csv").text.splitlines() == expected


@each_folder
def test_the_default_is_allowed_and_another_value_works(
    folder: Path, http: httpx.Client, library: dict[str, Question]
) -> None:
    question = library[folder.name]
    header = (folder / "expected.csv").read_text(encoding="utf-8").splitlines()[0]
    assert question.text == query_of(folder)
    for parameter in question.parameters:
        name = parameter.name_of(parameter.default)
        assert parameter.read(name) == parameter.default
        assert question.ask({parameter.variable: name}) == question.text
        other = _another(question, parameter.variable, name)
        answer = http.get(f"/questions/{folder.name}.csv", params={parameter.variable: other})
        assert answer.status_code == 200
        assert answer.text.splitlines()[0] == header
        assert f'{parameter.variable}={other}"' in _page(http, folder.name, {parameter.variable: other})


def _another(question: Question, variable: str, default: str) -> str:
    """A value beside the default: the next on the list, or the least number."""
    parameter = next(each for each in question.parameters if each.variable == variable)
    if parameter.datatype:
        return str(parameter.least)
    return next(each.name for each in parameter.choices if each.name != default)


def _page(http: httpx.Client, slug: str, values: dict[str, str]) -> str:
    answer = http.get(f"/questions/{slug}", params=values, headers=HTML)
    assert answer.status_code == 200
    return answer.text


def test_a_page_shows_the_very_query_that_was_run(http: httpx.Client, library: dict[str, Question]) -> None:
    given = {"network": "spp-regions", "other": "network:procura-plus"}
    page = _page(http, "cities-in-two-networks", given)
    shown = re.search(r"<pre[^>]*><code>(.*?)</code></pre>", page, flags=re.DOTALL)
    assert shown is not None
    text = library["cities-in-two-networks"].ask(given)
    assert "VALUES ?network { <https://w3id.org/srpp/id/project/spp-regions> }" in text
    assert shown[1].replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"') == text.replace(
        "&", "&amp;"
    )
    rows = http.post("/sparql", data={"query": text}, headers={"Accept": "text/csv"}).text
    assert rows == http.get("/questions/cities-in-two-networks.csv", params=given).text


def test_a_page_has_a_form_that_needs_no_script(http: httpx.Client) -> None:
    page = _page(http, "cities-most-alike", {"city": "freetown"})
    assert '<form action="/questions/cities-most-alike" method="get"' in page
    assert '<option value="freetown" selected>' in page
    assert page.count(" selected>") == 1
    assert 'href="/questions/cities-most-alike.csv?city=freetown"' in page
    assert page.count("<script") == page.count('<script src="/static/suggest.') == 1


def test_a_page_says_why_it_matters_and_which_release_it_shows(http: httpx.Client, release: Release) -> None:
    page = _page(http, "rival-statements", {})
    assert "Why it matters:" in page
    assert f"rows, release {release.id}<" in page
    assert "https://w3id.org/srpp/question/rival-statements" in page


def test_bars_are_drawn_where_the_question_asks_for_them_beside_the_table(http: httpx.Client) -> None:
    page = _page(http, "members-by-country", {})
    rows = list(csv.DictReader(io.StringIO(http.get("/questions/members-by-country.csv").text)))
    first = rows[0]
    assert page.count("<rect") == min(len(rows), 30)
    assert f"<strong>{first['members']}</strong> {first['continent']} · {first['country']}</p>" in page
    assert '<table class="cards">' in page
    assert "<rect" not in _page(http, "rival-statements", {})


def test_a_thing_and_its_name_are_one_column_on_the_page(http: httpx.Client) -> None:
    page = _page(http, "networks-of-a-city", {})
    assert '<th scope="col">Network or project</th>' in page
    assert '<th scope="col">Network name</th>' not in page
    assert re.search(r'<a href="/doc/network/procura-plus"[^>]*>Procura\+', page)


def test_the_index_lists_every_question_under_its_tags(http: httpx.Client) -> None:
    page = http.get("/questions", headers=HTML).text
    for folder in FOLDERS:
        assert f'href="/questions/{folder.name}"' in page
        graph, question = description_of(folder)
        for tag in graph.objects(question, DCAT.keyword):
            assert f'<h2 id="{str(tag).replace(" ", "-")}">' in page


@pytest.mark.parametrize(
    ("language", "title", "choice", "tag", "column", "number"),
    [
        ("de", "Wie viel waren die Aufträge wert?", "Fälle", "Zahlen", "Währung", "262.566.576"),
        ("es", "¿Cuánto valían los contratos?", "Casos", "Cifras", "Moneda", "262.566.576"),
        ("en", "What were the contracts worth?", "Cases", "Numbers", "Currency", "262,566,576"),
    ],
)
def test_a_question_speaks_the_language_of_its_reader(
    language: str, title: str, choice: str, tag: str, column: str, number: str, http: httpx.Client
) -> None:
    page = _page(http, "contract-values", {"lang": language})
    assert f"<h1>{title}</h1>" in page
    assert f">{choice}</a>, <a" in page
    assert f">{tag}</a></p>" in page
    assert f'<th scope="col">{column}</th>' in page
    assert f">{number}</bdi>" in page
    for path in ("/questions", "/sparql"):
        listed = http.get(path, params={"lang": language}, headers=HTML).text
        assert f">{title}</a>" in listed
        assert http.get(path, headers=HTML | {"Accept-Language": language}).text.count(f">{title}</a>") == 2
    assert f'lang="{language}"' in page.partition("<body>")[0]


def test_a_form_speaks_the_language_of_its_reader(http: httpx.Client) -> None:
    page = _page(http, "sources-by-publisher", {"lang": "de"})
    assert ">Mindestzahl der Quellen</label>" in page
    assert ">Die Zahl angeführter Quellen, ab der ein Herausgeber aufgeführt wird.</span>" in page
    refused = http.get("/questions/targets-due?first=x&lang=de", headers=HTML)
    assert refused.status_code == 400
    assert '<html lang="de">' in refused.text
    assert "von 2000 bis 2100" in refused.text


def test_the_data_of_a_question_hold_all_its_languages(http: httpx.Client) -> None:
    iri = URIRef(PREFIXES["question"] + "targets-due")
    for suffix, form in ((".ttl", "turtle"), (".nt", "nt")):
        graph = Graph().parse(data=http.get(f"/questions/targets-due{suffix}").text, format=form)
        for thing, property in ((iri, DCTERMS.title), (URIRef(f"{iri}#first"), SKOS.prefLabel)):
            languages = {getattr(each, "language", "") for each in graph.objects(thing, property)}
            assert languages == {"de", "en", "es"}
    query = """SELECT ?title { GRAPH ?meta { ?q a sh:SPARQLExecutable , srpp:Question ; dcterms:title ?title }
        FILTER (LANG(?title) = "es") }""".replace("sh:SPARQLExecutable", "sh:SPARQLSelectExecutable")
    declared = "".join(f"PREFIX {each}: <{PREFIXES[each]}>\n" for each in ("sh", "srpp", "dcterms"))
    answer = http.get("/sparql", params={"query": declared + query}, headers={"Accept": "text/csv"})
    assert len(answer.text.splitlines()) == len(FOLDERS) + 1


@each_folder
def test_a_page_links_what_has_a_page_and_writes_numbers_and_dates_for_people(
    folder: Path, http: httpx.Client
) -> None:
    page = _page(http, folder.name, {})
    table = html.unescape(page.partition("<tbody>")[2].partition("</tbody>")[0])
    assert "https://" not in re.sub(r"<[^>]+>", " ", table), "an IRI is shown under its name"
    assert not re.search(r">\d{4}-\d\d(-\d\d)?<", table), "a date is in words"
    assert not re.search(r'class="number"><bdi[^>]*>-?\d{4,}<', table), "a number has separators"
    with (folder / "expected.csv").open(encoding="utf-8", newline="") as file:
        for row in list(csv.DictReader(file))[:40]:
            for iri in (value for value in row.values() if value.startswith("https://w3id.org/srpp/id/")):
                path = iri.replace("https://w3id.org/srpp/id/", "/doc/")
                assert f'<a href="{path}" title="{iri}"' in table
            if row.get("country"):
                assert re.search(
                    rf'<a href="/(country|scheme)/[\w#]+" [^>]*>{re.escape(row["country"])}</a>', table
                )


def test_disagreeing_statements_lead_to_their_places(http: httpx.Client) -> None:
    page = _page(http, "rival-statements", {})
    first = re.search(r"<tbody>\s*<tr>(.*?)</tr>", page, flags=re.DOTALL)
    assert first is not None
    links = re.findall(r'<a href="([^"]+)"', first[1])
    assert len(links) == 5, (
        "what it is about, the statement, its unit, its source, and what it disagrees with"
    )
    for link in links:
        path, _, fragment = link.partition("#")
        answer = http.get(path, headers=HTML)
        assert answer.status_code == 200
        assert f'id="{fragment}"' in answer.text or not fragment


@pytest.mark.parametrize(
    ("query", "kind", "detail", "help"),
    [
        ("netwrk=c40", "unknown-parameter", "has no parameter `netwrk`", "did you mean `network`?"),
        ("network=procura", "bad-parameter", "`procura` is not among", "`procura-plus`"),
        ("network=city:oslo", "bad-parameter", "`city:oslo` is not among", "it may hold"),
        ("network=", "bad-parameter", "`` is not among", "it may hold"),
        ("network=c40&network=mupass", "bad-parameter", "given 2 times", "give it once"),
        ("network=%3E%20%7D%20SERVICE%20%3Curn:x%3E", "bad-parameter", "is not among", ""),
    ],
)
def test_what_may_not_be_chosen_is_refused_with_a_way_out(
    query: str, kind: str, detail: str, help: str, http: httpx.Client
) -> None:
    answer = http.get(f"/questions/cities-in-two-networks?{query}")
    problem = answer.json()
    assert (answer.status_code, problem["type"].rpartition("/")[2]) == (400, kind)
    assert detail in problem["detail"]
    assert help in problem["help"]
    if "times" not in detail:
        assert "network" in problem["available"] or "glcn-on-sp" in problem["available"]


@pytest.mark.parametrize("value", ["abc", "1", "99999999999999999999", "2020.5", "٢٠٢٠", ""])
def test_a_number_out_of_bounds_is_refused_with_its_bounds(value: str, http: httpx.Client) -> None:
    answer = http.get("/questions/themes-by-year", params={"since": value})
    assert answer.status_code == 400
    assert "give a whole number from 1990 to 2030" in answer.json()["help"]


def test_a_refusal_is_a_page_for_people(http: httpx.Client) -> None:
    answer = http.get("/questions/members-by-country?network=prokura-plus", headers=HTML)
    assert answer.status_code == 400
    assert "Near names" in answer.text
    assert "<li><bdi>procura-plus</bdi></li>" in answer.text


def test_the_command_takes_values_and_refuses_others(release: Release) -> None:
    environment = os.environ | {"SRPP_RELEASES": str(release.path.parent)}
    command = [sys.executable, "-m", "srpp_graph", "questions", "run", "members-by-country"]
    options = ["--root", str(ROOT), "--format", "csv", "--set"]
    done, refused, odd = (
        subprocess.run(
            [*command, *options, value], env=environment, capture_output=True, text=True, timeout=60
        )
        for value in ("network=project:spp-regions", "network=spp-region", "network")
    )
    assert done.stdout.startswith("continent,country,members\n".replace("\n", ""))
    assert done.returncode == 0
    assert (refused.returncode, odd.returncode) == (2, 2)
    assert "did you mean `spp-regions`" in refused.stderr
    assert "`network` is not NAME=VALUE" in odd.stderr


# Putting values into a query


def test_a_value_takes_the_place_of_the_block_and_of_nothing_else() -> None:
    text = 'ASK { # VALUES ?a { x }\n ?s ?p "VALUES ?a { y }" values $a\n{ <urn:z> } VALUES ?ab { 1 } }'
    replaced = place_value(text, "a", Literal("2", datatype=URIRef(PREFIXES["xsd"] + "integer")))
    expected = 'values $a\n{ "2"^^<http://www.w3.org/2001/XMLSchema#integer> } VALUES ?ab { 1 } }'
    assert replaced == text.partition("values")[0] + expected


@pytest.mark.parametrize("text", ["ASK { }", "ASK { VALUES ?a { 1 } VALUES ?a { 2 } }", "ASK { VALUES ?a {"])
def test_a_query_without_the_one_block_is_refused(text: str) -> None:
    with pytest.raises(GraphError, match="blocks `VALUES"):
        place_value(text, "a", Literal("1"))


def test_a_question_without_parameters_says_so() -> None:
    question = Question("plain", Text("Plain?"), Text("One row."), Text("Because."), "ASK { }")
    with pytest.raises(ParameterRefused, match="has no parameter `x`") as refusal:
        question.choose({"x": "1"})
    assert refusal.value.help == "it has no parameters"


def test_every_way_to_name_a_value_gives_its_term(library: dict[str, Question]) -> None:
    parameter = library["networks-of-a-city"].parameters[0]
    oslo: Identifier = URIRef(PREFIXES["city"] + "oslo")
    for text in ("oslo", "city:oslo", str(oslo), f"<{oslo}>", " oslo "):
        assert parameter.read(text) == oslo
