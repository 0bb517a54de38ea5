"""Every kind of page and state by axe-core, by keyboard, on paper, enlarged, and without motion."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.views import VIEWS
from needs import ROOT, missing
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

AXE = ROOT / "build/npm/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAINTED = ["color-contrast", "target-size", "scrollable-region-focusable"]
WAIT = 30_000
RUN = """async (only) => (await axe.run({ runOnly: only })).violations.flatMap(
    (rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`))"""


@pytest.fixture(scope="module")
def axe() -> str:
    """The text of axe-core, which .ci/run installs."""
    if not AXE.exists():
        missing("axe-core in build/npm (see .ci/run)")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def open_page(browser: Browser, url: str) -> Iterator[Page]:
    """A page into which axe-core may be put, which our own policy forbids to scripts of others."""
    context = browser.new_context(base_url=url, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    context = browser.new_context(base_url=url)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", VIEWS)
def test_axe_finds_nothing_by_day_or_narrow_in_the_dark(open_page: Page, axe: str, name: str) -> None:
    open_page.emulate_media(color_scheme="light")
    open_page.set_viewport_size({"width": 1280, "height": 900})
    open_page.goto(VIEWS[name], timeout=WAIT)
    open_page.evaluate(axe)
    assert open_page.evaluate(RUN, RULES) == []
    open_page.emulate_media(color_scheme="dark")
    open_page.set_viewport_size({"width": 320, "height": 900})
    assert open_page.evaluate(RUN, PAINTED) == []
    assert open_page.evaluate("document.documentElement.scrollWidth") <= 320


def test_axe_finds_nothing_while_suggestions_are_open(open_page: Page, axe: str) -> None:
    for width, scheme in ((1280, "light"), (320, "dark")):
        open_page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        open_page.set_viewport_size({"width": width, "height": 900})
        open_page.goto("/questions")
        open_page.get_by_role("combobox").fill("osl")
        expect(open_page.get_by_role("option").first).to_be_visible(timeout=WAIT)
        open_page.keyboard.press("ArrowDown")
        open_page.evaluate(axe)
        assert open_page.evaluate(RUN, RULES) == []
        assert open_page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_finds_what_is_wrong(open_page: Page, axe: str) -> None:
    open_page.goto("/countries")
    open_page.evaluate("document.querySelector('main').innerHTML += '<img src=\"/x.svg\">'")
    open_page.evaluate(axe)
    assert any(each.startswith("image-alt") for each in open_page.evaluate(RUN, RULES))


@pytest.mark.parametrize("name", ["city", "list, narrowed", "question, table", "query", "coverage"])
def test_the_keyboard_goes_through_a_page_in_its_order_and_shows_where_it_is(page: Page, name: str) -> None:
    page.goto(VIEWS[name])
    tops = []
    for number in range(12):
        page.keyboard.press("Tab")
        where = page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e);"
            " const all = [...document.querySelectorAll('*')];"
            " return [all.indexOf(e), s.outlineStyle, parseFloat(s.outlineWidth), e.className] }"
        )
        assert where[1] != "none", where
        assert where[2] >= 2, where
        assert number or where[3] == "skip"
        tops.append(where[0])
    assert tops == sorted(set(tops))


def test_details_open_by_keyboard(page: Page) -> None:
    page.goto("/list/case")
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details[open]").count() == 1


def test_what_is_printed_has_the_sources_and_no_navigation(page: Page, tmp_path: Path) -> None:
    page.goto("/doc/city/oslo")
    page.emulate_media(media="print")
    for hidden in ("header.site nav", "header.site form", "aside", ".ask", ".tongues"):
        assert not page.locator(hidden).first.is_visible(), hidden
    for shown in ("h1", "#sources", ".sources li .address", ".evidence a", "footer.site"):
        assert page.locator(shown).first.is_visible(), shown
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    paper = tmp_path / "oslo.pdf"
    page.pdf(path=paper, format="A4")
    assert paper.read_bytes()[:5] == b"%PDF-"


def test_nothing_moves_for_those_who_ask_for_that(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto("/doc/city/oslo")
    assert page.evaluate(
        "[...document.querySelectorAll('*')].every(e => { const s = getComputedStyle(e);"
        " return s.animationName === 'none' && s.scrollBehavior === 'auto' })"
    )


@pytest.mark.parametrize("name", ["home", "city", "list", "question, lines", "documentation", "coverage"])
def test_a_page_holds_text_twice_as_large(page: Page, name: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(VIEWS[name])
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    cut = page.evaluate(
        "[...document.querySelectorAll('main h1, main p, main li, header a')].filter(e =>"
        " e.scrollWidth > e.clientWidth + 2 && getComputedStyle(e).overflowX === 'hidden'"
        " && !e.closest('.visually-hidden'))"
        ".map(e => e.outerHTML.slice(0, 120))"
    )
    assert cut == []


def test_suggestions_are_a_combobox_that_keys_work(page: Page) -> None:
    page.goto("/questions")
    box = page.get_by_role("combobox")
    box.fill("osl")
    expect(page.get_by_role("option").first).to_have_text("Oslo", timeout=WAIT)
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "osl"
    box.fill("oslo")
    expect(page.get_by_role("option").first).to_be_visible(timeout=WAIT)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/doc/city/oslo")


def test_suggestions_of_a_list_are_of_its_kind_and_clicked(page: Page) -> None:
    page.goto("/list/network")
    page.locator("main").get_by_role("combobox").fill("pro")
    option = page.get_by_role("option").first
    expect(option).to_be_visible(timeout=WAIT)
    option.click()
    page.wait_for_url("**/doc/network/*")


def test_hostile_suggestions_are_text(page: Page) -> None:
    hits = (
        '[{"id": "https://w3id.org/srpp/id/city/x", "label": "<img src=x onerror=alert(1)>", "kind": "city"}]'
    )
    page.route("**/suggest?*", lambda route: route.fulfill(body=hits, content_type="application/json"))
    page.goto("/questions")
    page.get_by_role("combobox").fill("img")
    expect(page.get_by_role("option").first).to_have_text("<img src=x onerror=alert(1)>", timeout=WAIT)
    assert page.locator("[role=option] img").count() == 0
