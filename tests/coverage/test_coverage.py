"""A coverage report counts what is there, names what is not, and its page in the docs is the newest."""

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from needs import ROOT
from rdflib import Literal, URIRef

from srpp_graph import queries
from srpp_graph.coverage import (
    Coverage,
    Disagreement,
    Gap,
    as_json,
    load_coverage,
    read_coverage,
    render_markdown,
)
from srpp_graph.prefixes import PREFIXES
from srpp_graph.queries import Query
from srpp_graph.release import Release
from srpp_graph.store.embedded import EmbeddedStore
from srpp_graph.store.endpoint import Row


@pytest.fixture(scope="module")
def coverage(release: Release) -> Coverage:
    return load_coverage(EmbeddedStore(release.store_path))


def test_a_release_keeps_what_was_counted_when_it_was_made(release: Release, coverage: Coverage) -> None:
    assert read_coverage(release.path) == coverage


@pytest.mark.parametrize("text", [None, "", "[]", "{}", '{"tables": [{}], "gaps": [], "disagreements": []}'])
def test_a_release_without_a_sound_count_is_counted_anew(text: str | None, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / "coverage.json").write_text(text, encoding="utf-8")
    assert read_coverage(tmp_path) is None


class Answers:
    """A store that answers some queries with given rows, and the others with none."""

    def __init__(self, **rows: Sequence[Row]) -> None:
        self._rows = rows

    def select(self, query: Query, **_: object) -> Sequence[Row]:
        return self._rows.get(query.name.replace("-", "_"), ())


def test_the_page_in_the_docs_is_up_to_date(coverage: Coverage) -> None:
    written = (ROOT / "docs/coverage.md").read_text(encoding="utf-8")
    assert written == render_markdown(coverage), "run `srpp-graph coverage > docs/coverage.md`"


def test_entities_are_counted_as_their_files_are(coverage: Coverage) -> None:
    for row in coverage.table("kinds").rows:
        folder = ROOT / "data" / row.label
        if folder.is_dir():
            assert row.numbers == (len(list(folder.glob("*.ttl"))),)


def test_every_country_is_in_a_part_of_the_world(coverage: Coverage) -> None:
    parts, countries = coverage.table("continents"), coverage.table("countries")
    for column in range(len(parts.columns)):
        in_parts = sum(row.numbers[column] for row in parts.rows)
        assert 0 < in_parts <= sum(row.numbers[column] for row in countries.rows)
    assert {"Africa", "Asia", "Europe"} <= {row.label for row in parts.rows}


def test_every_theme_is_listed_even_if_nothing_is_told_of_it(coverage: Coverage) -> None:
    themes = {row.label: row.numbers[0] for row in coverage.table("kinds").rows}["theme"]
    assert len(coverage.table("themes").rows) == themes
    assert all(row.iri.startswith(PREFIXES["theme"]) for row in coverage.table("themes").rows)


def test_years_are_in_order_and_before_2000_told_by_decade(coverage: Coverage) -> None:
    years = [row.label for row in coverage.table("years").rows]
    assert all(one < other for one, other in pairwise(years))
    assert all(year.endswith("0s") == (year < "2000") for year in years)


def test_evidence_is_everywhere(coverage: Coverage) -> None:
    gaps = {each.slug: each for each in coverage.gaps}
    for slug in ("statements-without-source", "sources-without-language", "cases-without-theme"):
        assert gaps[slug].share == 100
        assert gaps[slug].missing == 0


def test_every_gap_has_its_query_and_every_query_its_gap(coverage: Coverage) -> None:
    written = {name.removeprefix("gap-") for name in queries.names() if name.startswith("gap-")}
    assert {each.slug for each in coverage.gaps} == written
    for each in coverage.gaps:
        assert 0 <= each.missing <= each.of, each
        assert each.text.startswith("# ")


def test_a_disagreement_is_told_once_with_all_its_sides(coverage: Coverage) -> None:
    assert len(coverage.disagreements) > 20
    for each in coverage.disagreements:
        assert each.subject
        assert len(each.statements) > 1
    assert len({each.iri for each in coverage.disagreements}) == len(coverage.disagreements)


def test_statements_that_disagree_in_a_chain_are_one_group() -> None:
    def pair(one: str, other: str) -> Row:
        place = PREFIXES["city"] + "oslo#"
        return {
            "one": URIRef(place + one),
            "label": Literal(one, lang="en"),
            "other": URIRef(place + other),
            "otherLabel": Literal(other, lang="en"),
            "subject": Literal("Oslo", lang="en"),
        }

    rows = [pair(*each) for each in (("a", "b"), ("b", "a"), ("b", "c"), ("c", "b"), ("x", "y"), ("y", "x"))]
    found = load_coverage(Answers(coverage_rivals=rows)).disagreements
    assert [each.statements for each in found] == [("a", "b", "c"), ("x", "y")]


def test_an_empty_store_has_no_numbers_and_no_gaps() -> None:
    coverage = load_coverage(Answers())
    assert all(table.rows == () for table in coverage.tables)
    assert {(each.missing, each.of, each.share) for each in coverage.gaps} == {(0, 0, 100)}
    assert "## Disagreements" in render_markdown(coverage)


def test_a_share_is_never_rounded_up_to_all() -> None:
    assert Gap("x", "x", missing=1, of=1000, text="").share == 99


def test_the_report_in_json_says_the_same(coverage: Coverage) -> None:
    told = json.loads(json.dumps(as_json(coverage)))
    assert {name: len(rows) for name, rows in told["tables"].items()} == {
        table.slug: len(table.rows) for table in coverage.tables
    }
    assert told["gaps"][0]["have"] + told["gaps"][0]["lack"] == told["gaps"][0]["of"]
    assert len(told["disagreements"]) == len(coverage.disagreements)


def test_text_in_markdown_means_itself() -> None:
    coverage = Coverage((), (), (Disagreement("A | B", "", ("<b>", "*c*")),))
    assert r"- A \| B: \<b\>; \*c\*" in render_markdown(coverage)
