"""Which representation answers: RFC 9110 §12.5, and what clients really send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srpp_graph.errors import NotAcceptable
from srpp_graph.service.negotiation import (
    HTML,
    choose,
    named_format,
    negotiate,
    parse_accept,
    preferred_languages,
)
from srpp_graph.store.formats import (
    GRAPH_FORMATS,
    JSON_LD,
    N_TRIPLES,
    RDF_XML,
    RESULT_FORMATS,
    TURTLE,
    Format,
)

DOCUMENTS = (TURTLE, JSON_LD, RDF_XML, N_TRIPLES, HTML)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
JAVA = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"
RDFLIB = (
    "text/turtle, application/x-turtle;q=0.9, application/rdf+xml;q=0.8, text/n3;q=0.7,"
    "application/xhtml+xml;q=0.5, */*;q=0.1"
)


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "turtle"),
        ("", "turtle"),
        ("*/*", "turtle"),
        ("*", "turtle"),
        (BROWSER, "html"),
        (JAVA, "html"),
        (RDFLIB, "turtle"),
        ("application/ld+json", "jsonld"),
        ("application/json", "jsonld"),
        ("application/xml", "rdfxml"),
        ("TEXT/TURTLE", "turtle"),
        ("text/turtle;charset=utf-8", "turtle"),
        ('text/turtle; charset="UTF-8"; q=0.4, text/html;q=0.3', "turtle"),
        ("text/html;q=0.5, text/turtle;q=0.6", "turtle"),
        ("text/*", "turtle"),
        ("text/*;q=0.5, text/html", "html"),
        ("text/*, text/turtle;q=0.1", "html"),
        ("text/turtle;q=0, */*", "jsonld"),
        ("application/*, application/ld+json;q=0.2", "rdfxml"),
        ("application/rdf+xml, application/n-triples", "rdfxml"),
        ("application/n-triples, application/rdf+xml", "rdfxml"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted, x"', "jsonld"),
        ("text/turtle;version=1.2;q=0.1, application/n-triples;q=0.5", "ntriples"),
        ("text/turtle;version=1.2;q=0, text/turtle", "turtle"),
        ("nonsense, text/, /html, ;q=1, application/ld+json", "jsonld"),
        ("text/html;q=2, application/ld+json;q=0.1", "jsonld"),
        ("text/html;q=abc, application/ld+json;q=0.1", "jsonld"),
        ("text/turtle ; q = 0.3 , text/html ; q = 0.2", "turtle"),
    ],
)
def test_27_the_most_liked_format_answers(accept: str | None, name: str) -> None:
    chosen = negotiate(accept, DOCUMENTS)
    assert chosen is not None
    assert chosen.name == name


@pytest.mark.parametrize(
    "accept", ["image/png", "text/turtle;q=0", "*/*;q=0", "nonsense", "a/b;c", "*/html", "text/csv", ",,,"]
)
def test_26_what_fits_nothing_chooses_nothing(accept: str) -> None:
    assert negotiate(accept, DOCUMENTS) is None
    with pytest.raises(NotAcceptable) as caught:
        choose(accept, (), DOCUMENTS)
    assert "text/turtle" in caught.value.available


@pytest.mark.parametrize(
    ("names", "offers", "name"),
    [
        (["json"], RESULT_FORMATS, "json"),
        (["json"], GRAPH_FORMATS, "jsonld"),
        (["xml"], GRAPH_FORMATS, "rdfxml"),
        (["TURTLE"], GRAPH_FORMATS, "turtle"),
        ([".ttl"], GRAPH_FORMATS, "turtle"),
        (["application/ld json"], GRAPH_FORMATS, "jsonld"),
        (["text/csv;charset=utf-8"], RESULT_FORMATS, "csv"),
        (["tsv", "text/tab-separated-values"], RESULT_FORMATS, "tsv"),
        (["rdf+xml", "application/rdf+xml"], GRAPH_FORMATS, "rdfxml"),
        (["json-ld", "application/ld+json,application/x-json+ld"], GRAPH_FORMATS, "jsonld"),
    ],
)
def test_29_a_format_has_the_names_that_clients_use(names: list[str], offers: tuple, name: str) -> None:
    chosen = named_format(names, offers)
    assert chosen is not None
    assert chosen.name == name


@pytest.mark.parametrize("names", [["pdf"], [""], ["csv", "json"], ["turtle"]])
def test_a_format_that_is_unknown_or_ambiguous_is_none(names: list[str]) -> None:
    assert named_format(names, RESULT_FORMATS) is None


def test_29_a_named_format_wins_over_accept() -> None:
    assert choose("text/html", ["turtle"], DOCUMENTS) is TURTLE


header_text = st.text(max_size=60) | st.text(alphabet='*/;,="\\q.01 \ttexthmlur', max_size=60)


@given(header_text)
def test_negotiation_is_total(accept: str) -> None:
    chosen = negotiate(accept, DOCUMENTS)
    assert chosen is None or chosen in DOCUMENTS
    assert all(0 <= each.weight <= 1 for each in parse_accept(accept))
    assert negotiate(accept, ()) is None


@given(header_text)
def test_formats_and_languages_are_total(text: str) -> None:
    assert named_format([text], DOCUMENTS) in (*DOCUMENTS, None)
    assert preferred_languages(text)[-1:] == ("en",) or "en" in preferred_languages(text)


@given(st.lists(st.sampled_from([*(each.media_type for each in DOCUMENTS), "text/*", "*/*"]), min_size=1))
def test_the_order_of_members_does_not_matter(ranges: list[str]) -> None:
    assert negotiate(", ".join(ranges), DOCUMENTS) == negotiate(", ".join(reversed(ranges)), DOCUMENTS)


def test_a_quoted_comma_does_not_end_a_member() -> None:
    assert len(parse_accept('text/html;a="x,y", text/turtle')) == 2


def test_a_huge_header_is_read_in_no_time() -> None:
    assert negotiate('"' * 100_000 + ";" * 100_000, DOCUMENTS) is None


def test_languages_are_sorted_and_shortened() -> None:
    assert preferred_languages("nl-BE;q=0.7, fr-CA, *;q=0.1, de;q=0") == ("fr-ca", "fr", "nl-be", "nl", "en")


def test_equal_offers_of_two_routes_are_not_taken_for_each_other() -> None:
    def offer() -> Format:
        return Format("application/json", ".json", "json", "JSON")

    first, second = offer(), offer()
    assert first == second
    assert first is not second
    assert negotiate("*/*", (first, *DOCUMENTS)) is first
    assert negotiate("*/*", (second, *DOCUMENTS)) is second
