"""The drawings of answers: what they draw, and that they draw nothing where rows do not fit."""

import re

import httpx
import pytest
from rdflib.term import Literal, URIRef

from srpp_graph.service.charts import LINES_DRAWN, draw_lines, draw_rows_in_time
from srpp_graph.service.results import ResultTable
from srpp_graph.service.routes.home import FEATURED
from srpp_graph.vocabulary import XSD

BROWSER = {"Accept": "text/html"}


def year(number: int) -> Literal:
    return Literal(str(number), datatype=XSD.integer)


def table(variables: str, *rows: tuple[object, ...]) -> ResultTable:
    terms = tuple(tuple(None if each is None else each for each in row) for row in rows)
    return ResultTable(tuple(variables.split()), terms, len(terms))  # type: ignore[arg-type]


def test_lines_go_from_year_to_year_and_a_gap_is_a_zero() -> None:
    drawn = draw_lines(
        table(
            "year name total",
            (year(2018), Literal("a"), year(4)),
            (year(2020), Literal("a"), year(2)),
            (year(2020), Literal("b"), year(1)),
        )
    )
    assert drawn is not None
    assert (drawn.first, drawn.last, drawn.most, drawn.left_out) == (2018, 2020, "4", 0)
    assert [(each.label, each.points, each.total) for each in drawn.lines] == [
        ("a", "0.0,0.0 50.0,100.0 100.0,50.0", "6"),
        ("b", "0.0,100.0 50.0,100.0 100.0,75.0", "1"),
    ]


def test_only_the_fullest_lines_are_drawn_and_the_rest_is_counted() -> None:
    rows = [(year(when), Literal(f"n{many}"), year(many)) for many in range(9) for when in (2018, 2019)]
    drawn = draw_lines(table("year name total", *rows))
    assert drawn is not None
    assert [each.label for each in drawn.lines] == ["n8", "n7", "n6", "n5", "n4"]
    assert drawn.left_out == 9 - LINES_DRAWN


@pytest.mark.parametrize(
    "rows",
    [
        table("year total"),
        table("name total", (Literal("a"), year(1))),
        table("year total", (year(1), year(1))),
    ],
)
def test_rows_that_make_no_line_draw_none(rows: ResultTable) -> None:
    assert draw_lines(rows) is None


def test_a_row_lasts_from_its_start_to_its_end() -> None:
    drawn = draw_rows_in_time(
        table(
            "thing thingName start end",
            (URIRef("urn:a"), Literal("A"), Literal("2010"), Literal("2014-12")),
            (URIRef("urn:b"), Literal("B"), None, None),
            (URIRef("urn:c"), Literal("C"), Literal("2015"), None),
        )
    )
    assert drawn is not None
    assert [each.membership.part.label for each in drawn.bars] == ["A", "C"]
    assert drawn.bars[0].after == 0
    assert drawn.bars[0].width > 0
    assert drawn.bars[1].after > 0


def test_one_date_lasts_as_long_as_it_is_exact() -> None:
    drawn = draw_rows_in_time(
        table("date what", (Literal("2010"), Literal("a")), (Literal("2013-05-04"), Literal("b")))
    )
    assert drawn is not None
    assert drawn.bars[0].width > drawn.bars[1].width
    assert [each.after for each in drawn.bars] == [0, 0]


@pytest.mark.parametrize(
    ("slug", "mark"),
    [
        ("themes-by-year", "<polyline"),
        ("network-time-line", 'class="spans"'),
        ("chairs-over-time", 'class="spans"'),
        ("targets-due", 'class="spans"'),
        ("cities-with-a-policy-and-no-case", "<circle"),
        ("events-by-place", "<circle"),
        ("members-by-country", 'class="bars"'),
    ],
)
def test_an_answer_is_drawn_over_its_table(client: httpx.Client, slug: str, mark: str) -> None:
    page = client.get(f"/questions/{slug}", headers=BROWSER).text
    assert mark in page
    assert page.index(mark) < page.index("<tbody>")
    assert re.search(r'<(svg|div) [^>]*(role="img"|role="group")[^>]* aria-label="[^"]+"', page)


def test_the_chosen_questions_of_the_home_page_exist(client: httpx.Client) -> None:
    page = client.get("/", headers=BROWSER).text
    assert [page.index(f'href="/questions/{slug}"') for slug in FEATURED] == sorted(
        page.index(f'href="/questions/{slug}"') for slug in FEATURED
    )


def test_an_entry_of_the_cpv_is_told_with_its_name_and_leads_to_it(client: httpx.Client) -> None:
    page = client.get("/questions/what-was-bought-by-cpv-code", headers=BROWSER).text
    assert re.search(r'<a href="http://data\.europa\.eu/cpv/cpv/15861000"[^>]*>15861000 Coffee</a>', page)


def test_an_answer_of_many_columns_lets_each_be_put_away(client: httpx.Client) -> None:
    page = client.get("/questions/what-was-achieved-and-who-says-so", headers=BROWSER).text
    boxes = re.findall(r'<input type="checkbox" checked id="column-([0-9]+)">', page)
    assert boxes == [str(number) for number in range(1, page.count('<th scope="col"') + 1)]
    few = client.get("/questions/members-by-country", headers=BROWSER).text
    assert 'type="checkbox"' not in few
    style = client.get(re.search(r'href="(/static/srpp[^"]+)"', page)[1]).text  # type: ignore[index]
    questions = client.get("/questions", headers=BROWSER).text
    for path in sorted(set(re.findall(r'href="(/questions/[a-z0-9-]+)"', questions))):
        for number in re.findall(r'id="column-([0-9]+)"', client.get(path, headers=BROWSER).text):
            assert f"#column-{number}:not(:checked)) .many :is(th, td):nth-child({number})" in style
