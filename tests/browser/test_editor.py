"""The query editor in a real browser: it writes along, marks faults, and stands aside where it is missing."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from browser.test_accessibility import PAINTED, RULES, RUN, axe
from needs import ROOT, missing
from playwright.sync_api import Browser, Download, Locator, Page, Request, Route, expect
from running import process

from srpp_graph.release import Shelf

pytestmark = pytest.mark.browser

__all__ = ["axe"]

BUILT = ROOT / "srpp_graph/service/frontend/built"
WAIT = 30_000
CLIPBOARD = ["clipboard-read", "clipboard-write"]
SCRIPT = re.compile(r"/static/editor\.[0-9a-f]{10}\.js$")


@pytest.fixture(scope="module")
def bundle() -> Path:
    """The editor as it was built."""
    file = BUILT / "editor.js"
    if not file.exists():
        missing("the query editor (srpp_graph/service/frontend/build.sh builds it; npm is needed)")
    return file


@pytest.fixture
def asked() -> list[Request]:
    """What the browser asked for."""
    return []


@pytest.fixture
def page(browser: Browser, url: str, bundle: Path, asked: list[Request]) -> Iterator[Page]:
    """A page on which the editor stands; nothing foreign is asked for, and nothing is forbidden."""
    context = browser.new_context(base_url=url, permissions=CLIPBOARD)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: asked.append(request))
    page.route("**/sparql", without_example)
    page.goto("/sparql")
    expect(editor(page)).to_be_visible(timeout=WAIT)
    yield page
    context.close()
    assert [each for each in complaints if "400 (Bad Request)" not in each] == []
    assert [each.url for each in asked if not each.url.startswith(url)] == []


def without_example(route: Route) -> None:
    """The query page with an empty text, for tests that type from nothing."""
    answer = route.fetch()
    route.fulfill(response=answer, body=re.sub(r"(<textarea[^>]*>)[^<]*", r"\1", answer.text()))


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name=re.compile("^(Query|Correct it)$"))


def offers(page: Page) -> Locator:
    """What is offered while one types."""
    return page.locator(".cm-tooltip-autocomplete [role=option]")


def written(page: Page) -> str:
    """What the form would send."""
    return page.locator("textarea[name=query]").input_value()


def write(page: Page, text: str) -> None:
    editor(page).focus()
    page.keyboard.type(text)


def put(page: Page, text: str) -> None:
    """Paste in the place of everything; what Playwright fills in, Chromium would style."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    editor(page).focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+v")


def ready(page: Page) -> None:
    """Bring the keyboard to the editor, and wait for the words of the release."""
    with page.expect_response("**/lexicon") as answer:
        editor(page).focus()
    answer.value.finished()


def test_what_is_typed_is_in_the_form_and_in_colour(page: Page) -> None:
    write(page, "SELECT * # all")
    assert written(page) == "SELECT * # all"
    colours = page.evaluate(
        "[...document.querySelector('.editor').shadowRoot.querySelectorAll('.cm-line span')]"
        ".map(e => getComputedStyle(e).color)"
    )
    assert len(set(colours)) >= 2
    assert page.locator(".editor .cm-lineNumbers").is_visible()
    assert not page.locator("textarea[name=query]").is_visible()


def test_a_known_prefix_declares_itself_and_undo_takes_it_back(page: Page) -> None:
    ready(page)
    write(page, "ASK { ?x a srpp:")
    expect(editor(page)).to_contain_text("PREFIX srpp: <https://w3id.org/srpp/ns#>")
    assert written(page).startswith("PREFIX srpp: <https://w3id.org/srpp/ns#>\nASK { ?x a srpp:")
    write(page, "City # org:")
    assert written(page).count("PREFIX") == 1, "declared once, and not for a comment"
    for _ in range(6):
        page.keyboard.press("Control+z")
    assert written(page) == ""


def test_an_offer_is_found_by_its_name_shows_its_label_and_brings_its_prefix(page: Page) -> None:
    write(page, "ASK { ?x a PublicAuth")
    offer = offers(page).first
    expect(offer).to_contain_text("srpp:PublicAuthority", timeout=WAIT)
    expect(offer).to_contain_text(re.compile("public authority", re.IGNORECASE))
    page.wait_for_timeout(150)  # in the moment in which a list appears, CodeMirror takes no key for a choice
    page.keyboard.press("Tab")
    expect(editor(page)).to_contain_text("a srpp:PublicAuthority")
    assert written(page).startswith("PREFIX srpp: <https://w3id.org/srpp/ns#>\nASK {")


def test_nothing_is_offered_in_a_comment(page: Page) -> None:
    write(page, "# PublicAuth")
    page.wait_for_timeout(400)
    assert offers(page).count() == 0


def test_a_fault_is_marked_in_its_place_and_nobody_leaves_the_page(page: Page) -> None:
    put(page, "SELECT *\nWHERE { ?s ?p }")
    page.keyboard.press("Control+Enter")
    said = page.get_by_role("alert").locator(".fault")
    expect(said).to_be_visible(timeout=WAIT)
    assert "line 2, column " in said.inner_text()
    assert page.url.endswith("/sparql")
    assert page.locator(".cm-lintRange-error").inner_text() == "}"
    put(page, "ASK {}")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/sparql?query=ASK**", timeout=WAIT)
    expect(page.get_by_role("heading", name="Answer")).to_be_visible()


def test_control_and_enter_ask_and_the_address_is_the_query(page: Page) -> None:
    query = "SELECT ?s WHERE { ?s a <https://w3id.org/srpp/ns#City> } LIMIT 4"
    put(page, query)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**format=html", timeout=WAIT)
    expect(page.get_by_role("heading", level=2).first).to_contain_text("4 rows")
    assert editor(page).inner_text().strip() == query
    page.go_back()
    expect(editor(page)).to_be_visible(timeout=WAIT)


def test_tab_leaves_the_editor_and_it_shows_where_one_is(page: Page) -> None:
    editor(page).focus()
    assert page.evaluate("getComputedStyle(document.querySelector('.editor')).outlineStyle") == "solid"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "format"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.className") == "editor"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.className") != "editor"


def test_the_label_leads_to_the_editor(page: Page) -> None:
    page.locator("form.query label").first.click()
    assert page.evaluate("document.activeElement.className") == "editor"


def test_brackets_close_themselves_and_match(page: Page) -> None:
    write(page, "ASK {")
    assert written(page) == "ASK {}"
    expect(page.locator(".cm-matchingBracket")).to_have_count(2)


def test_a_pasted_query_gets_the_prefixes_that_it_lacks(page: Page) -> None:
    ready(page)
    page.evaluate("navigator.clipboard.writeText('ASK { ?s skos:prefLabel ?l ; org:member <urn:x:y> }')")
    page.keyboard.press("Control+v")
    expect(editor(page)).to_contain_text("PREFIX skos:")
    assert re.findall(r"PREFIX (\w+):", written(page)) == ["org", "skos"]


def test_an_empty_query_is_not_sent(page: Page, asked: list[Request]) -> None:
    asked.clear()
    page.get_by_role("button", name="Ask").click()
    page.wait_for_timeout(200)
    assert [each.url for each in asked if "query=" in each.url] == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_axe_finds_nothing_in_the_editor(
    browser: Browser, url: str, bundle: Path, axe: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        base_url=url,
        bypass_csp=True,
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
        permissions=CLIPBOARD,
    )
    page = context.new_page()
    page.goto("/sparql")
    put(page, "PREFIX srpp: <https://w3id.org/srpp/ns#>\nSELECT ?s # 'all'\nWHERE { ?s ?p 'a', 12 ")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".fault")).to_be_visible(timeout=WAIT)
    page.evaluate(axe)
    rules = RULES if width > 320 else PAINTED
    assert page.evaluate(RUN, rules) == []
    editor(page).press("Control+End")
    page.keyboard.type(" ?x a PublicAuth")
    expect(offers(page).first).to_be_visible(timeout=WAIT)
    assert page.evaluate(RUN, rules) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_the_editor_begins_with_an_example_that_gives_rows_and_gives_way(
    browser: Browser, url: str, bundle: Path
) -> None:
    context = browser.new_context(base_url=url, locale="de")
    page = context.new_page()
    page.goto("/sparql")
    box = page.get_by_role("textbox", name="Abfrage")
    expect(box).to_contain_text("# Ein Beispiel. Ändern Sie es")
    page.get_by_role("button", name="Fragen").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("10 Zeilen", timeout=WAIT)
    page.goto("/sparql")
    box.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("ASK {")
    assert written(page) == "ASK {}"
    context.close()


def test_without_the_bundle_the_page_is_the_plain_one(browser: Browser, url: str) -> None:
    context = browser.new_context(base_url=url)
    context.route(SCRIPT, lambda route: route.abort())
    page = context.new_page()
    page.goto("/sparql")
    page.get_by_role("textbox", name="Query").fill("ASK {}")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("heading", name="Answer")).to_be_visible(timeout=WAIT)
    context.close()


def test_without_scripts_the_page_is_the_plain_one(browser: Browser, url: str, bundle: Path) -> None:
    context = browser.new_context(base_url=url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sparql")
    page.get_by_role("textbox", name="Query").fill("ASK {")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".faulty")).to_contain_text("ASK {", timeout=WAIT)
    context.close()


def test_the_bundle_is_small_and_kept_and_on_no_other_page(
    bundle: Path, page: Page, asked: list[Request]
) -> None:
    assert len(gzip.compress(bundle.read_bytes(), 6)) <= 150_000
    scripts = [each for each in asked if SCRIPT.search(each.url)]
    assert len(scripts) == 1
    answer = scripts[0].response()
    assert answer is not None
    assert "immutable" in answer.headers["cache-control"]
    asked.clear()
    for path in ("/", "/questions", "/validate"):
        page.goto(path)
    assert [each.url for each in asked if SCRIPT.search(each.url)] == []


def test_land_lies_beneath_the_points_of_a_map(browser: Browser, url: str, bundle: Path) -> None:
    context = browser.new_context(base_url=url)
    page = context.new_page()
    with page.expect_response(re.compile(r"/static/land\.[0-9a-f]{10}\.svg$")) as answer:
        page.goto("/")
    assert answer.value.ok
    assert "immutable" in answer.value.headers["cache-control"]
    assert len(gzip.compress(answer.value.body())) <= 30_000
    drawn = page.locator("svg.map").first
    assert drawn.evaluate("e => [...e.children].findIndex(c => c.href?.baseVal.includes('land'))") == 0
    steps = re.findall(r"l([^z]+)z", answer.value.text().partition(' d="')[2])
    assert len(steps) > 100
    widest = max(abs(float(step)) for ring in steps for step in re.findall(r"-?[\d.]+", ring))
    assert widest < 30, "no outline crosses the map where land crosses the date line"
    context.close()


def choose(page: Page, name: str) -> None:
    page.locator("#format").select_option(name)


@pytest.mark.parametrize(("format", "file"), [("csv", "result.csv"), ("json", "result.srj")])
def test_an_answer_that_is_no_page_is_asked_for_once_and_saved_whole(
    page: Page, asked: list[Request], url: str, format: str, file: str
) -> None:
    query = "SELECT ?s WHERE { ?s a <https://w3id.org/srpp/ns#City> } ORDER BY ?s"
    put(page, query)
    choose(page, format)
    asked.clear()
    with page.expect_download(timeout=WAIT) as download:
        page.get_by_role("button", name="Ask").click()
    assert download.value.suggested_filename == file
    wanted = httpx.get(f"{url}/sparql", params={"query": query, "format": format}).content
    assert download.value.path().read_bytes() == wanted
    expect(page.get_by_role("alert")).to_have_text(f"The answer is saved as {file}.")
    assert page.url.endswith("/sparql")
    assert len([each for each in asked if "query=" in each.url]) == 1


def test_an_answer_that_breaks_off_is_told_and_not_saved(
    browser: Browser, shelf: Shelf, bundle: Path
) -> None:
    with process(shelf, query_buffer_mib=1, query_rows=100_000, query_result_mib=512) as (own, _):
        context = browser.new_context(base_url=own, locale="es", permissions=CLIPBOARD)
        page = context.new_page()
        asked: list[Request] = []
        saved: list[Download] = []
        page.on("request", lambda request: asked.append(request))
        page.on("download", lambda download: saved.append(download))
        page.goto("/sparql")
        box = page.get_by_role("textbox", name="Consulta")
        box.focus()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        choose(page, "csv")
        page.get_by_role("button", name="Preguntar").click()
        told = page.get_by_role("alert")
        expect(told).to_contain_text("La respuesta se interrumpió antes de su final", timeout=WAIT)
        assert len([each for each in asked if "query=" in each.url]) == 1
        assert saved == []
        context.close()
