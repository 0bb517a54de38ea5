"""`/shapes` in a curator's words: every rule of every class, what must be first, with codes."""

import re
from html import unescape

import httpx
import pytest
from answers import read
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import SH

SHAPE = Namespace("https://w3id.org/srpp/shapes#")
BROWSER = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def page(client: httpx.Client) -> str:
    return client.get("/shapes", headers=BROWSER).text


@pytest.fixture(scope="module")
def shapes(client: httpx.Client) -> Graph:
    return read(client.get("/shapes?format=turtle").text, "turtle")


def chapter(page: str, anchor: str) -> str:
    """The text of a class's chapter, without its tags."""
    found = re.search(rf'<section class="part" id="of-{anchor}".*?</section>', page, re.DOTALL)
    assert found is not None, anchor
    return unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", found[0])))


def test_a_case_is_told_in_plain_words(page: str) -> None:
    text = chapter(page, "Case")
    must, may = text.index("Must have"), text.index("May have")
    assert must < text.index("contracting authority : at least one; an organisation") < may
    assert may < text.index("start : at most one; a year, a month or a day SG311")
    assert "confidence : exactly one; one of high confidence, medium confidence, low confidence SG304" in text
    assert "Is refused when" in text
    assert "the case ends before it starts SG312" in text


def test_every_rule_of_every_class_stands_in_its_chapter_with_its_code(page: str, shapes: Graph) -> None:
    targeting = set(shapes.subjects(SH.targetClass))
    assert len(targeting) > 20
    for shape in targeting:
        text = chapter(page, str(shape).removeprefix(SHAPE))
        for part in shapes.objects(shape, SH.property):
            if not isinstance(part, URIRef):
                continue
            code = shapes.value(part, SHAPE.code)
            assert code is None or str(code) in text, part
            least = shapes.value(part, SH.minCount, default=Literal(0))
            if int(least) > 0:
                name = str(shapes.value(part, SH.name))
                must = re.split("May have|Is refused when", text.partition("Must have")[2])[0]
                assert f"{name} :" in must, part


def test_every_shape_keeps_its_anchor_and_every_link_on_the_page_leads_somewhere(
    page: str, shapes: Graph, client: httpx.Client
) -> None:
    anchors = re.findall(r'\bid="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))
    names = {str(each).removeprefix(SHAPE) for each in shapes.subjects() if str(each).startswith(SHAPE)}
    assert names <= set(anchors)
    for anchor in re.findall(r'href="#([^"]+)"', page):
        assert anchor in anchors
    for code in sorted(set(re.findall(r'href="(/problems/SG\d+)"', page)))[::15]:
        assert client.get(code, headers=BROWSER).status_code == 200
