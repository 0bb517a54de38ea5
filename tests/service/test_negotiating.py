"""Every address that negotiates, by one table: who accepts anything gets data, and pages are asked for."""

from collections.abc import Iterator

import httpx
import pytest

TURTLE, JSON, RESULTS = "text/turtle", "application/json", "application/sparql-results+json"
HTML = "text/html"
JSON_LD, LINKSET = "application/ld+json", "application/linkset+json"

NEGOTIATED = {
    "/coverage": JSON,
    "/country/NOR": TURTLE,
    "/dataset": TURTLE,
    "/doc/city/oslo": TURTLE,
    "/doc/theme/gender-equality/incoming?property=srpp:theme": TURTLE,
    "/dumps": JSON,
    "/graphs": TURTLE,
    "/list/city": TURTLE,
    "/match?authority=city/oslo": JSON,
    "/ns": TURTLE,
    "/ns/examples/case": TURTLE,
    "/profile": TURTLE,
    "/profile/framed": TURTLE,
    "/questions/glcn-cities": RESULTS,
    "/releases": TURTLE,
    "/scheme": TURTLE,
    "/scheme/themes": TURTLE,
    "/search?q=oslo": JSON,
    "/shapes": TURTLE,
    "/sparql": TURTLE,
    "/sparql?query=ASK%20%7B%7D": RESULTS,
    "/sparql?query=CONSTRUCT%20WHERE%20%7B%3Fs%20a%20%3Fo%7D": TURTLE,
}
"""What answers `*/*`, where there is a page as well."""

DATA_ONLY = {
    "/graph?graph=https%3A%2F%2Fw3id.org%2Fsrpp%2Fdoc%2Fcity%2Foslo": TURTLE,
    "/graph/ontology": TURTLE,
}
PAGES_ONLY = ("/", "/countries", "/docs", "/problems", "/problems/timeout", "/questions", "/validate")
FIXED = {
    "/doc/city/oslo.ttl": TURTLE,
    "/doc/city/oslo.html": HTML,
    "/doc/city/oslo.jsonld": JSON_LD,
    "/doc/city/oslo.linkset.json": LINKSET,
    "/doc/city/oslo?_profile=alt": JSON,
    "/doc/city/oslo?_profile=framed": JSON_LD,
    "/doc/city/oslo.jsonld?_profile=framed": JSON_LD,
    "/questions/glcn-cities.csv": "text/csv",
    "/questions/glcn-cities.ttl": TURTLE,
}
"""What the address alone decides: Accept changes nothing."""

OF_EACH_REQUEST = {"date", "x-request-id", "server-timing", "content-length"}

EVERY = [*NEGOTIATED.items(), *DATA_ONLY.items(), *((page, HTML) for page in PAGES_ONLY), *FIXED.items()]


@pytest.fixture
def silent(url: str) -> Iterator[httpx.Client]:
    """A client that sends no Accept of its own."""
    with httpx.Client(base_url=url, timeout=60) as client:
        del client.headers["accept"]
        yield client


def kind(response: httpx.Response) -> str:
    return response.headers["content-type"].partition(";")[0]


def with_format(address: str, name: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}format={name}"


@pytest.mark.parametrize(("address", "default"), EVERY)
def test_24_who_accepts_anything_gets_the_default(silent: httpx.Client, address: str, default: str) -> None:
    for headers in ({}, {"Accept": "*/*"}, {"Accept": ""}):
        answer = silent.get(address, headers=headers)
        assert (answer.status_code, kind(answer)) == (200, default), headers


@pytest.mark.parametrize("address", [*NEGOTIATED, *PAGES_ONLY])
def test_60_a_browser_gets_the_page(silent: httpx.Client, address: str) -> None:
    answer = silent.get(address, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (answer.status_code, kind(answer)) == (200, HTML)


@pytest.mark.parametrize("address", [*NEGOTIATED, *DATA_ONLY, *PAGES_ONLY])
def test_26_what_nothing_fits_is_refused_with_what_there_is(silent: httpx.Client, address: str) -> None:
    answer = silent.get(address, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert (NEGOTIATED | DATA_ONLY).get(address, HTML) in answer.json()["available"]


@pytest.mark.parametrize("address", FIXED)
def test_61_accept_changes_nothing_where_the_address_decides(silent: httpx.Client, address: str) -> None:
    answer = silent.get(address, headers={"Accept": "image/png"})
    assert (answer.status_code, kind(answer)) == (200, FIXED[address])


@pytest.mark.parametrize("address", [each for each, _ in EVERY])
def test_29_a_format_that_is_unknown_is_refused_everywhere(silent: httpx.Client, address: str) -> None:
    answer = silent.get(with_format(address, "AAA"))
    takes_none = address in PAGES_ONLY and address != "/validate"
    assert answer.status_code == (400 if takes_none else 406)
    assert answer.json()["type"].endswith("unknown-parameter" if takes_none else "not-acceptable")


@pytest.mark.parametrize(
    ("address", "same", "other"),
    [
        ("/doc/city/oslo.ttl", "turtle", "nt"),
        ("/doc/city/oslo.html", "html", "turtle"),
        ("/doc/city/oslo.jsonld", "json", "nt"),
        ("/questions/glcn-cities.csv", "text/csv", "turtle"),
        ("/questions/glcn-cities.ttl", "turtle", "csv"),
    ],
)
def test_61_a_suffix_and_another_format_contradict_each_other(
    silent: httpx.Client, address: str, same: str, other: str
) -> None:
    assert silent.get(with_format(address, same)).content == silent.get(address).content
    refused = silent.get(with_format(address, other))
    assert refused.status_code == 406
    assert refused.json()["available"] == [FIXED[address]]


@pytest.mark.parametrize("address", [each for each, _ in EVERY])
def test_13_head_has_the_headers_of_get(silent: httpx.Client, address: str) -> None:
    full, head = silent.get(address), silent.head(address)
    assert head.status_code == 200
    assert head.content == b""
    names = (full.headers.keys() | head.headers.keys()) - OF_EACH_REQUEST
    assert {name: head.headers.get(name) for name in names} == {n: full.headers.get(n) for n in names}


@pytest.mark.parametrize("address", [each for each, _ in EVERY])
def test_76_who_has_it_already_is_told_so(silent: httpx.Client, address: str) -> None:
    full = silent.get(address)
    again = silent.get(address, headers={"If-None-Match": full.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    for name in ("etag", "vary", "cache-control", "content-location"):
        assert again.headers.get(name) == full.headers.get(name), name


def test_76_each_representation_has_its_own_tag(silent: httpx.Client) -> None:
    for address in NEGOTIATED:
        accepts = ("*/*", HTML)
        tags = {silent.get(address, headers={"Accept": accept}).headers["etag"] for accept in accepts}
        assert len(tags) == 2, address
