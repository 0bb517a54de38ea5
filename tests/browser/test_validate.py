"""Checking a text in a real browser: with scripts as one writes, without them by a button."""

from collections.abc import Iterator

import pytest
from needs import ROOT
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

OSLO = (ROOT / "data/city/oslo.ttl").read_text(encoding="utf-8")
FAULTY = OSLO.replace("srpp:HighConfidence", "srpp:HighConfidense", 1)
WAIT = 30_000


@pytest.fixture
def plain(browser: Browser, url: str) -> Iterator[Page]:
    """A page without JavaScript."""
    context = browser.new_context(base_url=url, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def live(browser: Browser, url: str) -> Iterator[Page]:
    """A page with JavaScript, on a narrow screen, where no script may fail."""
    context = browser.new_context(base_url=url, viewport={"width": 320, "height": 800})
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def refused(browser: Browser, url: str) -> Iterator[Page]:
    """A page with JavaScript that may be refused something, which Chromium writes to its console."""
    context = browser.new_context(base_url=url)
    yield context.new_page()
    context.close()


def test_without_scripts_a_text_is_checked_mended_and_clean(plain: Page) -> None:
    plain.goto("/validate")
    plain.get_by_label("Text", exact=True).fill(FAULTY)
    plain.get_by_role("button", name="Check").click(timeout=WAIT)
    expect(plain.locator("#verdict")).to_have_text("1 error, 0 warnings, 0 remarks", timeout=WAIT)
    assert plain.url.endswith("/validate#findings")
    line = plain.locator("li", has=plain.locator("mark", has_text="srpp:HighConfidense")).first
    assert "did you mean srpp:HighConfidence?" in line.inner_text()
    plain.get_by_role("button", name="Apply 1 safe remedy").click(timeout=WAIT)
    expect(plain.locator("#verdict")).to_have_text("Nothing is wrong", timeout=WAIT)
    assert plain.get_by_label("Text", exact=True).input_value() == OSLO


def test_without_scripts_a_file_is_checked(plain: Page) -> None:
    plain.goto("/validate")
    file = {"name": "x.ttl", "mimeType": "text/turtle", "buffer": b"<urn:a> a <urn:b> ."}
    plain.get_by_label("or a file").set_input_files(files=[file])
    plain.get_by_role("button", name="Check").click(timeout=WAIT)
    expect(plain.locator("#verdict")).to_have_text("Nothing was checked", timeout=WAIT)


def test_a_code_leads_to_its_page(plain: Page) -> None:
    plain.goto("/validate?example=faulty")
    plain.get_by_role("button", name="Check").click(timeout=WAIT)
    plain.get_by_role("link", name="SG270").first.click(timeout=WAIT)
    assert plain.get_by_role("heading", level=1).inner_text().startswith("SG270 ")


def test_with_scripts_the_text_is_checked_as_one_writes(live: Page) -> None:
    live.goto("/validate")
    asked: list[str] = []
    live.on("request", lambda request: asked.append(request.method))
    text = live.get_by_label("Text", exact=True)
    text.fill(FAULTY)
    expect(live.locator("#verdict")).to_have_text("1 error, 0 warnings, 0 remarks", timeout=WAIT)
    assert live.locator("mark", has_text="srpp:HighConfidense").count() == 1
    heading = live.locator("#verdict").element_handle()
    text.fill(OSLO)
    expect(live.locator("#verdict")).to_have_text("Nothing is wrong", timeout=WAIT)
    assert live.evaluate("e => e.isConnected", heading), "what is read out must stay in the page"
    assert live.locator("mark").count() == 0
    assert asked.count("POST") == 2
    assert live.url.endswith("/validate")
    assert live.evaluate("document.documentElement.scrollWidth") <= 320


def test_with_scripts_lines_are_numbered_beside_the_text(live: Page) -> None:
    live.goto("/validate")
    live.get_by_label("Text", exact=True).fill("a\nb\nc")
    gutter = live.locator(".gutter")
    assert gutter.inner_text().split() == ["1", "2", "3"]
    assert gutter.get_attribute("aria-hidden") == "true"
    top = live.evaluate("document.querySelector('.gutter').getBoundingClientRect().height")
    assert top <= live.evaluate("document.querySelector('#text').getBoundingClientRect().height")


def test_the_keyboard_goes_from_the_text_to_the_button(plain: Page) -> None:
    plain.goto("/validate")
    plain.get_by_label("Text", exact=True).focus()
    reached = []
    for _ in range(6):
        plain.keyboard.press("Tab")
        reached.append(
            plain.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
        )
    assert reached[:2] == ["file", "syntax"]
    assert "Check" in reached


def test_hostile_text_does_nothing(live: Page) -> None:
    live.goto("/validate")
    live.get_by_label("Text", exact=True).fill('<urn:a> <urn:b> <img src=x onerror="window.hit=1"> .')
    expect(live.locator("#verdict")).to_contain_text("It cannot be read whole", timeout=WAIT)
    assert live.evaluate("window.hit === undefined")
    assert live.locator("main img").count() == 0


def test_from_a_finding_one_comes_to_its_place_in_the_text(live: Page) -> None:
    live.goto("/validate")
    text = live.get_by_label("Text", exact=True)
    text.fill("# \N{GRINNING FACE} a face is one column, and two units of a script\n" + FAULTY)
    live.locator(".finding a[data-line]").first.click(timeout=WAIT)
    assert live.evaluate("document.activeElement.id") == "text"
    written = text.evaluate("text => text.value.slice(text.selectionStart)")
    assert written.startswith("srpp:HighConfidense")


def test_the_findings_are_listed_by_line_and_the_list_leads_to_the_lines(plain: Page) -> None:
    plain.goto("/validate?example=faulty")
    plain.get_by_role("button", name="Check").click(timeout=WAIT)
    listed = plain.get_by_role("navigation", name="Findings by line").get_by_role("link")
    assert listed.count() == plain.locator(".checked .finding").count()
    listed.first.click(timeout=WAIT)
    line = plain.url.rpartition("#")[2]
    assert plain.locator(f"#{line} .finding").count() >= 1


@pytest.mark.parametrize("page", ["plain", "refused"])
def test_too_long_a_text_is_told_with_the_way_out(page: str, request: pytest.FixtureRequest) -> None:
    shown: Page = request.getfixturevalue(page)
    shown.goto("/validate")
    shown.get_by_label("Text", exact=True).fill("# " + "x" * 1_100_000)
    if page == "plain":
        shown.get_by_role("button", name="Check").click(timeout=WAIT)
    heading = shown.get_by_role("heading", name="The text to be checked is too long")
    expect(heading).to_be_visible(timeout=WAIT)
    expect(shown.locator(".note", has_text="What helps:")).to_be_visible()


def test_in_german_the_page_speaks_german_and_the_findings_say_that_they_are_english(
    refused: Page,
) -> None:
    live = refused
    live.goto("/validate?lang=de")
    assert live.evaluate("document.documentElement.lang") == "de"
    live.get_by_label("Text", exact=True).fill(FAULTY)
    expect(live.locator("#verdict")).to_have_text("1 Fehler, 0 Warnungen, 0 Hinweise", timeout=WAIT)
    assert "HighConfidense" in live.locator(".finding [lang=en]").first.inner_text()
    live.context.set_offline(True)
    live.get_by_label("Text", exact=True).fill(OSLO)
    expect(live.locator("#verdict")).to_have_text(
        "Der Dienst ist nicht erreichbar; der Text ist nicht geprüft.", timeout=WAIT
    )
