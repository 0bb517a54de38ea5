"""Bodies are made smaller for those who ask, and every coding has an ETag of its own."""

import asyncio
import gzip
import sys

import brotli
import httpx
import pytest

from srpp_graph.service.compression import CODINGS, Compression, choose_coding

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

OPENERS = {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstd.decompress}
MANY = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 500"


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        ("", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, br", "br"),
        ("zstd;q=0, br;q=0.1, gzip;q=0.2", "gzip"),
        ("GZIP", "gzip"),
        ("*", "gzip"),
        ("*;q=0", None),
        ("identity, gzip;q=0.5", None),
        ("identity;q=0.1, gzip;q=0.5", "gzip"),
        ("deflate, compress", None),
        ("gzip;q=x, br;;, ;", None),
    ],
)
def test_79_the_visitor_s_wish_is_followed(accept: str, coding: str | None) -> None:
    assert choose_coding(accept) == coding


def raw(
    client: httpx.Client, accept: str, path: str = "/sparql", **headers: str
) -> tuple[httpx.Response, bytes]:
    parameters = {"query": MANY, "format": "json"} if path == "/sparql" else None
    with client.stream(
        "GET", path, params=parameters, headers={"Accept-Encoding": accept, **headers}
    ) as response:
        return response, b"".join(response.iter_raw())


@pytest.mark.parametrize("coding", list(CODINGS))
def test_79_a_coded_body_is_smaller_and_the_same(client: httpx.Client, coding: str) -> None:
    plain, body = raw(client, "identity")
    response, small = raw(client, coding)
    assert response.headers["content-encoding"] == coding
    assert response.headers["content-length"] == str(len(small))
    assert len(small) < len(body) / 4
    assert OPENERS[coding](small) == body
    assert response.headers["vary"] == plain.headers["vary"] == "Accept, Accept-Language, Accept-Encoding"
    assert response.headers["etag"] == plain.headers["etag"][:-1] + f'-{coding}"'
    head = client.head("/sparql", params={"query": MANY}, headers={"Accept-Encoding": coding})
    assert head.headers["content-length"] == str(len(small))


@pytest.mark.parametrize("coding", ["identity", *CODINGS])
def test_76_79_each_coding_is_known_again_by_its_own_etag(client: httpx.Client, coding: str) -> None:
    tag = raw(client, coding)[0].headers["etag"]
    again, body = raw(client, coding, **{"If-None-Match": tag})
    assert (again.status_code, body) == (304, b"")
    assert again.headers["etag"] == tag
    assert "Accept-Encoding" in again.headers["vary"]
    assert "content-encoding" not in again.headers


def test_76_79_another_coding_s_etag_is_another_answer(client: httpx.Client) -> None:
    tag = raw(client, "gzip")[0].headers["etag"]
    assert raw(client, "br", **{"If-None-Match": tag})[0].status_code == 200
    assert raw(client, "identity", **{"If-None-Match": tag})[0].status_code == 200
    assert raw(client, "br", **{"If-None-Match": f'"x", {tag}, W/{tag[:-6]}-br"'})[0].status_code == 304


@pytest.mark.parametrize("path", ["/", "/doc/city/oslo.ttl", "/docs", "/openapi.json", "/metrics"])
def test_79_pages_and_documents_are_coded_too(client: httpx.Client, path: str) -> None:
    response, small = raw(client, "br", path)
    assert response.headers["content-encoding"] == "br"
    assert OPENERS["br"](small)


def test_79_what_is_short_is_sent_as_it_is(client: httpx.Client) -> None:
    response = client.get("/sparql", params={"query": "ASK {}"}, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in response.headers
    assert "Accept-Encoding" in response.headers["vary"]


def test_79_what_was_coded_once_is_kept_within_bounds() -> None:
    codings = Compression(None, max_mib=1)  # type: ignore[arg-type]

    async def run() -> None:
        body = bytes(range(256)) * 64
        first = await codings.compress(body, "gzip", '"a-gzip"')
        assert await codings.compress(b"never looked at", "gzip", '"a-gzip"') is first
        assert await codings.compress(body, "gzip", None) is not first
        for number in range(2000):
            noise = bytes((number * each * each) % 251 for each in range(1500))
            await codings.compress(noise, "gzip", f'"{number}-gzip"')
        assert codings._size <= 1 << 20
        assert codings._size == sum(map(len, codings._kept.values()))

    asyncio.run(run())
