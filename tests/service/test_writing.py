"""Numbers, dates, figures and lines of time as people write and draw them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from rdflib.term import Identifier, Literal, URIRef

from srpp_graph.entities import Block, Membership, Named, PropertyGroup
from srpp_graph.iris import EntityRef
from srpp_graph.service.citation import BIBTEX, CITATION_FORMATS, CSL_JSON, RIS, Work, render_citation
from srpp_graph.service.schema_org import embed
from srpp_graph.service.timeline import WIDTH, draw_time_line
from srpp_graph.service.wording import Wording
from srpp_graph.service.writing import pluralise, write_date, write_figure, write_number
from srpp_graph.vocabulary import SRPP

PERCENT = Named(URIRef("urn:p"), "percent", "en", EntityRef("unit", "percent"))
EUR = Named(URIRef("urn:e"), "euro", "en", EntityRef("unit", "eur"), code="EUR")
STUNDEN = Named(
    URIRef("urn:s"), "Prozent der Stunden", "de", EntityRef("unit", "percent-of-hours"), plural="x"
)
BAUM = Named(URIRef("urn:b"), "Baum", "de", EntityRef("unit", "tree"), plural="Bäume")
PUPIL = Named(URIRef("urn:c"), "pupil", "en", EntityRef("unit", "pupil"))


def measure(quantity: str, unit: Named | None = None, **others: str) -> Block:
    values: dict[Identifier, Named] = {SRPP.quantity: Named(Literal(quantity), quantity)}
    if unit:
        values[SRPP.unit] = unit
    for name, text in others.items():
        term = SRPP[text] if name == "operator" else Literal(text)
        values[SRPP[name]] = Named(term, text)
    groups = tuple(PropertyGroup(Named(property, "x"), (value,)) for property, value in values.items())
    return Block(Named(URIRef("urn:x"), "x"), (), groups, ())


@pytest.mark.parametrize(
    ("block", "english", "german"),
    [
        (
            measure("5", PERCENT, operator="AtLeast", targetYear="2030"),
            "at least 5% by 2030",
            "mindestens 5 % bis 2030",
        ),
        (measure("2000000000", EUR, operator="About"), "about EUR 2,000,000,000", "etwa EUR 2.000.000.000"),
        (
            measure("40000000", PUPIL, year="2025"),
            "40,000,000 pupils in 2025",
            "40.000.000 pupils im Jahr 2025",
        ),
        (measure("1", PUPIL), "1 pupil", "1 pupil"),
        (measure("1.5"), "1.5", "1,5"),
        (measure("30", PERCENT, baselineQuantity="10"), "30%, from 10%", "30 %, von 10 %"),
    ],
)
def test_a_figure_reads_as_people_write_it(block: Block, english: str, german: str) -> None:
    assert write_figure(block, Wording()).replace("\xa0", " ") == english
    assert write_figure(block, Wording("de")).replace("\xa0", " ") == german


@pytest.mark.parametrize(
    ("block", "german"),
    [
        (measure("1", BAUM), "1 Baum"),
        (measure("2500", BAUM, operator="AtLeast"), "mindestens 2.500 Bäume"),
        (measure("5.5", STUNDEN), "5,5 % der Stunden"),
    ],
)
def test_a_unit_in_another_language_has_the_plural_that_the_graph_gives(block: Block, german: str) -> None:
    assert write_figure(block, Wording("de")).replace("\xa0", " ") == german


def test_a_block_without_a_number_has_no_figure() -> None:
    assert write_figure(Block(Named(URIRef("urn:x"), "x"), (), (), ()), Wording()) == ""


@pytest.mark.parametrize(
    ("date", "language", "written"),
    [
        ("2019", "en", "2019"),
        ("2019-11", "en", "November 2019"),
        ("2019-11-02", "es", "2 de noviembre de 2019"),
        ("2019-11-02", "de", "2. November 2019"),
        ("2019-13", "en", "2019-13"),
        ("spring", "en", "spring"),
    ],
)
def test_a_date_keeps_its_precision(date: str, language: str, written: str) -> None:
    assert write_date(date, Wording(language)) == written


@given(st.text(max_size=40))
def test_writing_is_total(text: str) -> None:
    write_number(text, "de")
    write_date(text, Wording())
    pluralise(text)


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("child", "children"),
        ("person", "people"),
        ("bus", "buses"),
        ("business", "businesses"),
        ("day", "days"),
    ],
)
def test_units_have_plurals(one: str, many: str) -> None:
    assert pluralise(one) == many


def membership(**dates: str) -> Membership:
    nobody = Named(URIRef("urn:x"), "x")
    return Membership(nobody, nobody, nobody, None, **dates)


DATES = st.sampled_from(["", "2012", "2015-04", "2019-11-12", "1999", "no date"])


@given(
    st.lists(
        st.builds(
            membership,
            start=DATES,
            end=DATES,
            not_before=DATES,
            not_after=DATES,
            end_not_after=DATES,
            attested=DATES,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_every_bar_stands_within_the_line(memberships: list[Membership]) -> None:
    line = draw_time_line(memberships)
    assert line is not None
    for bar in line.bars:
        assert min(bar.x, bar.width, bar.before, bar.after) >= 0
        assert bar.x + bar.width + bar.after <= WIDTH + 3


def test_a_membership_without_end_goes_on_faintly() -> None:
    line = draw_time_line([membership(start="2012"), membership(start="2014", end="2016")])
    assert line is not None
    assert (line.first, line.last) == (2012, 2017)
    assert line.bars[0].after > 0
    assert line.bars[1].after == 0
    assert draw_time_line([]) is None


HOSTILE = 'a}b{c\\input{x} % $ # _ & ^ ~ "\n@misc{evil,\u202e'


def test_a_citation_names_the_release_and_its_day() -> None:
    work = Work("City of Oslo", "https://w3id.org/srpp/id/city/oslo", "3f0c0123", "2026-11-23T05:00:00+00:00")
    for each in CITATION_FORMATS:
        text = render_citation(work, each)
        assert "3f0c0123" in text
        assert "https://w3id.org/srpp/id/city/oslo" in text
        assert "2026" in text


def test_no_title_breaks_out_of_a_citation() -> None:
    work = Work(HOSTILE, "https://w3id.org/srpp/id/city/x", "3f0c", "2026-11-23T05:00:00+00:00")
    bibtex = render_citation(work, BIBTEX)
    assert bibtex.count("\n@") == 0
    assert bibtex.replace("\\{", "").replace("\\}", "").count("{") == bibtex.replace("\\{", "").replace(
        "\\}", ""
    ).count("}")
    assert json.loads(render_citation(work, CSL_JSON))[0]["title"].startswith("a}b{c")
    assert all(line[2:6] == "  - " for line in render_citation(work, RIS).split("\r\n") if line)


@given(st.text())
def test_nothing_ends_the_script_element(text: str) -> None:
    embedded = embed({"name": text})
    assert isinstance(embedded, Markup)
    assert not set(embedded) & set("<>&\u2028\u2029")
    assert json.loads(str(embedded)) == {"name": text}
