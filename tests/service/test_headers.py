"""Headers at every address of the OpenAPI description: HEAD says what GET says, a 304 what the 200 said."""

import re
from collections.abc import Iterator

import httpx
import pytest

NAMED = {
    "kind": "city",
    "slug": "oslo",
    "name": "oslo",
    "code": "NOR",
    "version": "1.0.0",
    "what": "entity",
}
WHOLE = {
    "/cite/{kind}/{name}": "/cite/city/oslo.bib",
    "/doc/{kind}/{slug}/incoming": "/doc/city/oslo/incoming?property=srpp:participant",
    "/dumps/{release_id}/{name}": "/dumps/{release_id}/dump.ttl.gz",
    "/graph": "/graph?graph=https://w3id.org/srpp/doc/city/oslo",
    "/graph/{name}": "/graph/meta",
    "/ns/examples/{name}": "/ns/examples/case",
    "/problems/{slug}": "/problems/not-found",
    "/profile/{name}": "/profile/framed",
    "/questions/{name}": "/questions/glcn-cities",
    "/reconcile/preview": "/reconcile/preview?id=city/oslo",
    "/reconcile/properties": "/reconcile/properties?type=city",
    "/reconcile/suggest/{what}": "/reconcile/suggest/entity?prefix=osl",
    "/scheme/{name}": "/scheme/themes",
    "/search": "/search?q=oslo",
    "/suggest": "/suggest?prefix=osl",
}
"""Where a path alone says too little: an address that has an answer."""

MORE = (
    *("/cite/city/oslo.json", "/doc/city/oslo.ttl", "/doc/city/oslo.html", "/doc/city/oslo.linkset.json"),
    *("/doc/city/oslo?_profile=framed", "/doc/city/oslo?_profile=schema", "/doc/city/oslo?_profile=alt"),
    *("/questions/glcn-cities.csv", "/graphs?page=2", "/robots.txt"),
    *("/sparql?query=ASK%7B%7D", "/sitemap.xml", "/favicon.ico", "/dumps/{release_id}/SHA256SUMS"),
)
ASKED = (
    {"Accept": "*/*", "Accept-Encoding": "gzip"},
    {"Accept": "text/html", "Accept-Encoding": "identity"},
)
KEPT = ("cache-control", "content-location", "etag", "expires", "last-modified", "link", "vary")
"""What a 304 repeats (RFC 9110 §15.4.5), and what we say beyond it."""

PASSING = {"date", "x-request-id", "server-timing"}
LIVING = {"/metrics"}
"""What counts its own requests, so that its length changes."""


def addresses(client: httpx.Client, release_id: str) -> Iterator[str]:
    """An address for each path that can be read, and some more."""
    paths = client.get("/openapi.json").json()["paths"]
    assert len(paths) > 45
    for path in [*(path for path, asked in paths.items() if "get" in asked), *MORE]:
        named = {**NAMED, "release_id": release_id}
        yield re.sub(r"{(\w+)}", lambda found, named=named: named[found[1]], WHOLE.get(path, path))


@pytest.mark.parametrize("asked", ASKED)
def test_77_head_and_304_say_what_get_says_at_every_address(
    client: httpx.Client, release_id: str, asked: dict[str, str]
) -> None:
    faults, tagged = [], 0
    for address in addresses(client, release_id):
        whole = client.get(address, headers=asked)
        assert whole.status_code < 500, address
        head = client.head(address, headers=asked)
        ignored = PASSING | ({"content-length"} if address in LIVING or whole.is_error else set())
        if head.status_code != whole.status_code or head.content:
            faults.append(f"HEAD {address}: {head.status_code}, not {whole.status_code}")
        faults += [
            f"HEAD {address}: {name} is {head.headers.get(name)!r}, not {whole.headers.get(name)!r}"
            for name in sorted({*whole.headers, *head.headers} - ignored)
            if head.headers.get(name) != whole.headers.get(name)
        ]
        if whole.status_code != 200 or "etag" not in whole.headers:
            continue
        tagged += 1
        for method in ("GET", "HEAD"):
            held = {**asked, "If-None-Match": whole.headers["etag"]}
            again = client.request(method, address, headers=held)
            if again.status_code != 304 or again.content or "date" not in again.headers:
                faults.append(f"{method} {address}: {again.status_code}, not 304")
            faults += [
                f"{method} {address}: the {name} of 304 is {again.headers.get(name)!r}"
                for name in KEPT
                if again.headers.get(name) != whole.headers.get(name)
            ]
    assert faults == []
    assert tagged > 35
