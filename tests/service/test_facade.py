"""What a stranger reads: each thing once, in words, what matters first and the rest folded."""

import re
from html import unescape

import httpx
import pytest

BROWSER = {"Accept": "text/html,*/*;q=0.8"}


@pytest.fixture
def read(client: httpx.Client) -> "Reader":
    return Reader(client)


class Reader:
    """Pages as their main text, without the list of all statements."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def page(self, path: str) -> str:
        return self.client.get(path, headers=BROWSER).text.partition('id="statements"')[0]

    def summary(self, path: str) -> str:
        found = re.search(r'<p class="lead summary">(.*?)</p>', self.page(path))
        assert found
        return unescape(found[1])


def section(page: str, heading: str) -> str:
    """What stands in the section that a heading names, up to the next such section."""
    begun = page.partition(f'<section aria-labelledby="{heading}">')[2]
    assert begun, heading
    return begun.partition("<section aria-labelledby=")[0]


def test_notes_of_the_editors_are_no_facts(read: Reader) -> None:
    page = read.page("/doc/city/ghent")
    assert "Named in the page on MUPASS 2019" in section(page, "notes")
    assert "Named in the page on MUPASS 2019" not in page.partition('id="map"')[0]
    assert ">editorial note</a>" not in page
    case = read.page("/doc/case/bonn-fair-workwear-2016")
    assert "seed-lighthouse" not in case.partition('id="notes"')[0]


def test_the_line_under_a_title_is_made_of_words(read: Reader) -> None:
    line = re.search(r'<p class="types">(.*?)</p>', read.page("/doc/city/oslo"), re.DOTALL)
    assert line
    text = " ".join(re.sub("<[^>]+>", " ", line[1]).split())
    assert re.fullmatch(r"Sources( \[\d+\])+ high confidence", text), text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/doc/network/procura-plus", "coordinated by ICLEI European Secretariat, founded 2004, with"),
        ("/doc/city/amsterdam", "City in the Netherlands"),
        ("/doc/person/anni-sinnemaki", "Deputy Mayor of Helsinki, the City of Helsinki."),
        (
            "/doc/policy/gothenburg-procurement-policy-2016",
            "of the City of Gothenburg in Sweden, adopted 2016",
        ),
        ("/doc/source/mupass-2019-three-take-aways", "Source published by ICLEI"),
        ("/doc/case/bonn-fair-workwear-2016", ", bought by Federal City of Bonn in Germany, 2016"),
    ],
)
def test_the_first_line_is_a_sentence(read: Reader, path: str, words: str) -> None:
    assert words in read.summary(path).replace("by the Federal", "by Federal")


def test_a_theme_says_nothing_twice(read: Reader) -> None:
    facts = section(read.page("/doc/theme/fair-working-conditions"), "facts")
    assert "top concept of" not in facts
    assert "named in the seed" not in facts
    assert ">notation<" not in facts
    assert facts.count("/scheme/themes") <= 2


def test_a_policy_whose_type_is_policy_does_not_say_so_twice(read: Reader) -> None:
    assert "policy type" not in section(read.page("/doc/policy/gothenburg-procurement-policy-2016"), "facts")
    assert "policy type" in section(read.page("/doc/policy/oslo-model-2017"), "facts")


def test_a_card_with_a_figure_tells_its_number_once(read: Reader) -> None:
    page = read.page("/doc/policy/gothenburg-procurement-policy-2016")
    card = page.partition(">Observations</a>")[2].partition("</article>")[0]
    assert "20,000,000,000" in card
    assert len(re.findall(r"20,000,000,000|20 billion", card)) == 1


def test_days_in_texts_are_written_as_people_write_them(read: Reader) -> None:
    page = read.page("/doc/network/procura-plus")
    assert "change into a network on 12 November 2015 in Barcelona" in page
    assert not re.search(r">[^<]*\b20\d\d-\d\d-\d\d\b", page.partition("<main")[2])


def test_a_long_page_folds_what_is_many_and_keeps_all_of_it(read: Reader) -> None:
    page = read.page("/doc/network/procura-plus")
    folded = page.count('<details class="folded">')
    assert folded >= 3
    count = re.search(r'id="sources">Sources <span class="quiet">(\d+)', page)
    assert count
    assert len(re.findall(r'<li id="source-\d+"', page)) == int(count[1]) > 12
    assert 'start="13"' in page


def test_what_the_time_line_tells_is_not_told_again(read: Reader) -> None:
    page = read.page("/doc/network/procura-plus")
    assert 'id="memberships"' in page
    assert '<h3 class="sort">Memberships' not in page


def test_a_tag_of_a_language_stands_only_where_it_is_not_the_language_of_the_page(
    client: httpx.Client,
) -> None:
    query = 'SELECT ?l { VALUES ?l { "word"@en "Wort"@de } }'
    for language, other in (("en", "German"), ("de", "Englisch")):
        page = client.get("/sparql", params={"query": query, "format": "html", "lang": language}).text
        assert re.findall(r'<span class="tag">(\w+)</span>', page) == [other]
        assert 'lang="en"' in page
        assert 'lang="de"' in page


def test_the_terms_stand_under_headings_in_plain_words(client: httpx.Client) -> None:
    page = client.get("/ns", headers=BROWSER).text
    for anchor, heading in (
        ("classes", "Classes"),
        ("properties", "Properties"),
        ("named-values", "Named values"),
    ):
        assert f'<h2 id="{anchor}">{heading} ' in page
        assert f'href="#{anchor}"' in page
    assert re.findall(r"<dt[^>]*>(?:rdfs?|skos|owl):\w+</dt>", page) == []
    assert ">https://w3id.org/srpp/ns/examples/" not in page


def test_the_shapes_fold_what_is_for_machines(client: httpx.Client) -> None:
    page = client.get("/shapes", headers=BROWSER).text
    assert page.count('<details class="folded"><summary><h2 id=') >= 2
    chapters = re.findall(r'<section class="part" id="of-[^"]+".*?</section>', page, re.DOTALL)
    assert len(chapters) > 10
    assert all("<li>" in each for each in chapters)


def test_an_explanation_says_names_and_not_addresses(client: httpx.Client) -> None:
    query = (
        "SELECT ?s WHERE { ?s a <https://w3id.org/srpp/ns#City> ; "
        "<https://w3id.org/srpp/ns#contractingAuthority> <https://w3id.org/srpp/id/city/oslo> }"
    )
    asked = {"query": query, "explain": "empty", "format": "html"}
    page = client.get("/sparql", params=asked).text
    reasons = section(page, "reasons").partition("</section>")[0]
    assert "<code>?s srpp:contractingAuthority city:oslo</code>" in reasons
    assert "&lt;https:" not in re.sub("<[^>]*>", "", reasons)
    link = re.search(r'<a href="([^"]+)" lang="de"', page)
    assert link
    german = client.get(unescape(link[1]), headers=BROWSER).text
    assert "Warum kommt nichts?" in german


def test_a_slip_in_an_address_is_answered_with_a_name(client: httpx.Client) -> None:
    page = client.get("/doc/city/osloo", headers=BROWSER)
    assert page.status_code == 404
    assert re.search(r'<a href="/doc/city/oslo"[^>]*>City of Oslo</a>', page.text)
    german = client.get("/doc/city/osloo?lang=de", headers=BROWSER).text
    assert 'lang="en">City of Oslo</a>' in german
