"""The pages in a real browser: no foreign host, no scripts needed, narrow or wide, by day and in the dark."""

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

QUERY = (
    "PREFIX srpp: <https://w3id.org/srpp/ns#>\n"
    + "SELECT ?city WHERE { ?city a srpp:City } ORDER BY ?city LIMIT 4"
)
PATHS = {
    "home": "/",
    "city": "/doc/city/oslo",
    "network": "/doc/network/glcn-on-sp",
    "event": "/doc/event/mupass-dialogue-forum-2019",
    "source": "/doc/source/mupass-2019-three-take-aways",
    "list": "/list/policy",
    "narrowed": "/list/case?outcomes=yes&sort=-year",
    "search": "/search?q=olso",
    "country": "/country/NOR",
    "dumps": "/dumps",
    "deutsch": "/doc/city/bonn?lang=de",
    "questions": "/questions",
    "question": "/questions/rival-statements",
    "query": "/sparql",
    "result": f"/sparql?query={quote(QUERY)}&format=html",
    "fault": f"/sparql?query={quote('SELECT * { ?s ?p }')}&format=html",
    "terms": "/ns",
    "shapes": "/shapes",
    "docs": "/docs",
    "validate": "/validate?example=faulty",
    "validated": f"/validate?text={quote('<urn:a> a <urn:b> ; <urn:p> <urn:' + 'x' * 300 + '> .')}",
    "code": "/problems/SG304",
    "problem": "/doc/city/olso",
}


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    """A page without JavaScript, with the service as its base."""
    context = browser.new_context(base_url=url, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", PATHS)
def test_89_no_page_calls_another_host_or_fails_to_load_a_part(browser: Browser, url: str, name: str) -> None:
    context = browser.new_context(base_url=url)
    page = context.new_page()
    asked, failed, complaints = [], [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    response = page.goto(PATHS[name], wait_until="networkidle")
    assert response is not None
    assert {urlsplit(each).netloc for each in asked} == {urlsplit(url).netloc}
    assert failed == []
    expected = {"problem": 404, "fault": 400}.get(name, 200)
    assert response.status == expected
    assert [each for each in complaints if "status of" not in each] == []
    assert page.evaluate("document.styleSheets.length") == 1
    assert page.evaluate("document.querySelector('header img').naturalWidth") > 0
    assert context.cookies() == []
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
@pytest.mark.parametrize("name", PATHS)
def test_a_page_fits_its_window(browser: Browser, url: str, name: str, width: int, scheme: str) -> None:
    context = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(PATHS[name])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    ink, paper = page.evaluate(
        "() => { const s = getComputedStyle(document.body); return [s.color, s.backgroundColor] }"
    )
    assert contrast(ink, paper) >= 7
    link = page.evaluate("() => getComputedStyle(document.querySelector('main a, nav a')).color")
    assert contrast(link, paper) >= 4.5
    assert (luminance(paper) < 0.2) == (scheme == "dark")
    context.close()


def test_a_question_is_asked_without_scripts(page: Page) -> None:
    page.goto("/sparql")
    page.get_by_role("textbox", name="Query").fill(QUERY)
    page.get_by_role("button", name="Ask").click()
    assert page.get_by_role("heading", level=2).first.inner_text().startswith("4 rows")
    assert page.locator("table tbody tr").count() == 4
    assert "LIMIT 4" in page.get_by_role("textbox", name="Query").input_value()
    address = page.url
    page.goto("/")
    page.goto(address)
    assert page.locator("table tbody tr").count() == 4
    page.locator("table tbody a").first.click()
    assert "/doc/city/" in page.url


def test_a_fault_is_marked_and_mended_without_scripts(page: Page) -> None:
    page.goto("/sparql")
    page.get_by_role("textbox", name="Query").fill("SELECT *\nWHERE { ?s ?p }")
    page.get_by_role("button", name="Ask").click()
    assert "WHERE { ?s ?p }" in page.locator(".faulty").inner_text()
    page.get_by_label("Correct it").fill("SELECT * WHERE { ?s ?p ?o } LIMIT 1")
    page.get_by_role("button", name="Ask again").click()
    assert page.get_by_role("heading", level=2).first.inner_text().startswith("1 row")


def test_a_reader_gets_from_the_home_page_to_a_source(page: Page) -> None:
    page.goto("/")
    page.locator(".counts").get_by_role("link", name="Cities").click()
    page.get_by_role("link", name="City of Amsterdam").click()
    assert page.get_by_role("heading", level=1).inner_text() == "City of Amsterdam"
    number = page.locator("p.types .evidence a").first
    target = number.get_attribute("href")
    number.click()
    assert page.url.endswith(str(target))
    page.locator(f"{target} > a").first.click()
    assert "/doc/source/" in page.url


def test_the_keyboard_comes_first_to_the_content(page: Page) -> None:
    page.goto("/doc/city/oslo")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    assert skip.is_visible()
    box = skip.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance of an `rgb(...)`."""
    parts = [int(each) / 255 for each in re.findall(r"\d+", colour)[:3]]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """WCAG 2.2, contrast ratio."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    "name", ["home", "city", "network", "list", "narrowed", "search", "country", "dumps", "validate", "code"]
)
def test_90_a_page_has_its_landmarks_and_a_name_for_each_control(page: Page, name: str) -> None:
    page.goto(PATHS[name])
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("banner").count() == 1
    assert page.get_by_role("contentinfo").count() == 1
    assert page.locator("html").get_attribute("lang") == "en"
    nameless = page.evaluate(
        "[...document.querySelectorAll('a, button, summary, [role=img], nav, [role=region]')]"
        ".filter(e => !(e.ariaLabel || e.getAttribute('aria-labelledby') || e.textContent.trim()))"
        ".map(e => e.outerHTML)"
    )
    assert nameless == []
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(e => +e.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_90_search_works_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    page.keyboard.type("olso")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=olso")
    assert page.get_by_role("link", name="City of Oslo").first.is_visible()


def test_a_part_inside_closed_details_opens_at_its_address(browser: Browser, url: str) -> None:
    context = browser.new_context(base_url=url)
    page = context.new_page()
    page.goto("/doc/city/oslo#member-glcn-on-sp")
    assert page.locator("#member-glcn-on-sp").is_visible()
    context.close()


def test_what_is_folded_is_opened_by_its_address_alone(browser: Browser, url: str) -> None:
    context = browser.new_context(base_url=url)
    page = context.new_page()
    page.goto("/doc/city/oslo")
    assert not page.locator("#statements pre").is_visible()
    page.locator(".contents a[href='#statements']").click()
    assert page.locator("#statements pre").is_visible()
    context.close()


def test_a_column_is_put_away_and_brought_back_without_script(browser: Browser, url: str) -> None:
    context = browser.new_context(base_url=url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/questions/what-was-achieved-and-who-says-so")
    cell = page.locator(".many tbody td:nth-child(3)").first
    assert cell.is_visible()
    page.locator("#column-3").uncheck()
    assert not cell.is_visible()
    page.locator("#column-3").check()
    assert cell.is_visible()
    context.close()


def test_the_map_loads_its_lines(browser: Browser, url: str) -> None:
    context = browser.new_context(base_url=url)
    page = context.new_page()
    with page.expect_response(re.compile(r"/static/graticule\.[0-9a-f]+\.svg$")) as answer:
        page.goto("/")
    assert answer.value.ok
    assert page.locator("svg.map circle").count() > 20
    context.close()
