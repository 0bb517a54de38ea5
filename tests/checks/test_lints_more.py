"""The form of a file, and entities that may be others once more."""

from pathlib import Path

import pytest

from srpp_graph.checkout import Checkout
from srpp_graph.checks import run
from srpp_graph.checks.corpus import Corpus, parse_sheet
from srpp_graph.checks.gist import Gist
from srpp_graph.checks.memory import WORTHWHILE, Memory
from srpp_graph.checks.resemblance import find_resemblances
from srpp_graph.checks.vicinity import check_sheet
from srpp_graph.diagnostics import Diagnostic, Severity

OSLO = "data/city/oslo.ttl"
HEAD = """PREFIX city: <https://w3id.org/srpp/id/city/>
PREFIX country: <http://publications.europa.eu/resource/authority/country/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX policy: <https://w3id.org/srpp/id/policy/>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX source: <https://w3id.org/srpp/id/source/>
PREFIX srpp: <https://w3id.org/srpp/ns#>
"""


def found(root: Path, *codes: str) -> list[Diagnostic]:
    return [each for each in run(Checkout.find(root)).diagnostics if each.code in codes]


def spoil(root: Path, old: str, new: str, path: str = OSLO) -> None:
    text = (root / path).read_text()
    assert old in text
    (root / path).write_text(text.replace(old, new))


def add(root: Path, name: str, body: str) -> None:
    kind, slug = name.split(":")
    file = root / f"data/{kind}/{slug}.ttl"
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"{HEAD}\n{name} {body} .\n")


def alike(*said: str) -> set[tuple[str, str, str]]:
    """Which entities resemble which, by what is said of them."""
    checkout = Checkout.find()
    file = next(iter(checkout.data_files))
    gists = [Gist.of(parse_sheet(f"{HEAD}{each} .", file, "https://x.test/").document) for each in said]
    return {
        (each.code, entity.rpartition("/")[2], each.other.rpartition("/")[2])
        for entity, others in find_resemblances(gists).items()
        for each in others
    }


def city(slug: str, name: str, *, country: str = "NOR", more: str = "") -> str:
    return f'city:{slug} a srpp:City ; skos:prefLabel "{name}"@en ; srpp:country country:{country} {more}'


def source(slug: str, address: str) -> str:
    return f"source:{slug} a srpp:Source ; schema:url <{address}>"


class TestForm:
    def test_the_first_line_that_differs_is_told(self, mini: Path) -> None:
        spoil(mini, "    srpp:population 709037 ;", "   srpp:population   709037 ;")
        (each,) = found(mini, "SG150")
        assert (each.severity, str(each.place)) == (Severity.INFO, f"{OSLO}:10:1")
        assert each.help == f"run `srpp-graph fmt {OSLO}`"

    @pytest.mark.parametrize("end", ["", "\n\n"])
    def test_a_wrong_end_is_told_at_a_line_that_is_there(self, mini: Path, end: str) -> None:
        text = (mini / OSLO).read_text()
        (mini / OSLO).write_text(text.removesuffix("\n") + end)
        (each,) = found(mini, "SG150")
        assert 11 <= each.place.line <= len((mini / OSLO).read_text().split("\n"))

    def test_a_file_with_other_findings_is_not_asked_for_its_form(self, mini: Path) -> None:
        spoil(mini, "    srpp:population 709037 ;", "   srpp:population   709037 ;")
        spoil(mini, '"City of Oslo"', '" City of Oslo"')
        assert [each.code for each in found(mini, "SG144", "SG150")] == ["SG144"]

    def test_a_file_with_remarks_may_have_any_form(self, mini: Path) -> None:
        spoil(mini, "    srpp:population 709037 ;", "   srpp:population   709037 ; # by the yearbook")
        assert found(mini, "SG150") == []

    def test_only_data_have_a_form(self, mini: Path) -> None:
        spoil(mini, "\n", "\n\n", "shapes/City.ttl")
        spoil(mini, "\n", "\n\n", "ontology/srpp.ttl")
        assert found(mini, "SG150") == []


class TestPages:
    ONE = "https://example.org/almanac"

    @pytest.mark.parametrize(
        "other",
        ["http://example.org/almanac", "https://www.example.org/almanac", "https://example.org/almanac/"],
    )
    def test_addresses_that_differ_in_form_are_one(self, other: str) -> None:
        assert alike(source("a", self.ONE), source("b", other)) == {("SG406", "b", "a")}

    @pytest.mark.parametrize(
        "other",
        [
            "https://example.org/almanac",
            "https://example.org/Almanac",
            "https://example.org/almanac?page=2",
            "https://m.example.org/almanac",
        ],
    )
    def test_the_same_address_and_other_addresses_are_no_slip(self, other: str) -> None:
        assert alike(source("a", self.ONE), source("b", other)) == set()

    def test_entities_of_two_kinds_may_have_one_page(self) -> None:
        other = "city:b a srpp:City ; schema:url <http://example.org/almanac>"
        assert alike(source("a", self.ONE), other) == set()

    def test_two_that_are_said_to_be_two_may_have_one_page(self) -> None:
        first = source("a", self.ONE) + " ; owl:differentFrom source:b"
        assert alike(first, source("b", "http://example.org/almanac")) == set()


class TestNames:
    @pytest.mark.parametrize(
        "name", ["City of Kristianssand", "city of KRISTIANSAND", "City-of Kristiansand"]
    )
    def test_names_that_differ_in_a_letter_or_in_capitals_are_one(self, name: str) -> None:
        assert alike(city("a", "City of Kristiansand"), city("b", name)) == {("SG407", "b", "a")}

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Public procurement plan, phase 1", "Public procurement plan, phase 2"),
            ("Ghent", "Genth"),
            ("Public contract ordinance of Noda", "Public contract ordinance of Tama"),
        ],
    )
    def test_other_numbers_short_names_and_other_words_are_not(self, one: str, other: str) -> None:
        assert alike(city("a", one), city("b", other)) == set()

    def test_two_in_two_countries_may_have_one_name(self) -> None:
        assert alike(city("a", "Frankfurt Stadt"), city("b", "Frankfurt Stadt", country="SWE")) == set()

    def test_a_short_name_may_be_that_of_two(self) -> None:
        short = '; skos:altLabel "Aboriginal policy"@en'
        one, other = city("a", "Of New South Wales", more=short), city("b", "Of the far west", more=short)
        assert alike(one, other) == set()
        assert alike(one, city("b", "Aboriginal policy")) == {("SG407", "b", "a")}


class TestTwins:
    def test_the_real_rules_let_say_that_two_are_two(self, world: Path) -> None:
        known = next(iter((world / "data/city").glob("*.ttl")))
        own = run(Checkout.find(world)).diagnostics
        text = known.read_text()
        line = "    owl:differentFrom <https://w3id.org/srpp/id/city/other> ;\n"
        at = text.index("    dcterms:source") if "    dcterms:source" in text else text.rindex(".")
        known.write_text("PREFIX owl: <http://www.w3.org/2002/07/owl#>\n" + text[:at] + line + text[at:])
        fresh = {each.code for each in run(Checkout.find(world)).diagnostics} - {each.code for each in own}
        assert fresh <= {"SG401", "SG150"}

    def test_a_twin_of_a_file_with_a_verdict_is_told_and_forgotten_again(
        self, mini: Path, tmp_path: Path
    ) -> None:
        for number in range(WORTHWHILE):
            add(mini, f"city:town-{number}", city("", f"Town of number {number}").partition(" ")[2])
        add(mini, "city:kristianssand", city("", "City of Kristianssand").partition(" ")[2])

        def told() -> tuple[list[str], list[str]]:
            """With a memory, and without."""
            memory = run(Checkout.find(mini), memory=Memory(tmp_path / "memory"))
            return tuple(  # type: ignore[return-value]
                [str(each.place) for each in report.diagnostics if each.code == "SG407"]
                for report in (memory, run(Checkout.find(mini)))
            )

        assert told() == ([], [])
        add(mini, "city:kristiansand", city("", "City of Kristiansand").partition(" ")[2])
        now, whole = told()
        assert now == whole
        assert [each.split(":")[0] for each in now] == ["data/city/kristianssand.ttl"]
        (mini / "data/city/kristiansand.ttl").unlink()
        assert told() == ([], [])

    def test_one_file_alone_knows_of_twins_far_away(self, mini: Path) -> None:
        for slug in ("kristiansand", "kristianssand"):
            add(mini, f"city:{slug}", city("", f"City of {slug}").partition(" ")[2])
        checkout = Checkout.find(mini)
        corpus = Corpus.read(checkout)
        (sheet,) = (each for each in corpus.sheets if each.path == "data/city/kristianssand.ttl")
        assert "SG407" in {each.code for each in check_sheet(checkout, corpus, sheet)}
