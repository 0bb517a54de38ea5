"""The feed of changes: what was added, changed and withdrawn from one release to the next, as valid Atom."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
from needs import ROOT

from srpp_graph.checkout import Checkout
from srpp_graph.release import Release, Shelf, build_release

ATOM = "{http://www.w3.org/2005/Atom}"
IDS = "https://w3id.org/srpp/id/city"
CITY = """PREFIX city: <https://w3id.org/srpp/id/city/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX srpp: <https://w3id.org/srpp/ns#>

city:{slug}
    a {kind} ;
    skos:prefLabel "{label}"@en ;
.
"""


def write(folder: Path, slug: str, label: str, kind: str = "srpp:City") -> None:
    text = CITY.format(slug=slug, label=label, kind=kind)
    (folder / f"data/city/{slug}.ttl").write_text(text, encoding="utf-8")


def dated(release: Release, days: int) -> Release:
    """The release as if it had been made some days later: tests are quicker than releases."""
    created = datetime.fromisoformat(release.manifest.created) + timedelta(days=days)
    manifest = replace(release.manifest, created=created.strftime("%Y-%m-%dT%H:%M:%SZ"))
    manifest.write(release.path)
    return Release(release.path, manifest)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shelf, list[Release]]:
    """Three releases: in the second a city is new, one has another name and one is retired."""
    folder = tmp_path_factory.mktemp("feed")
    shutil.copytree(ROOT / "ontology", folder / "ontology", ignore=shutil.ignore_patterns("questions"))
    shutil.copytree(ROOT / "shapes", folder / "shapes")
    (folder / "data/city").mkdir(parents=True)
    shelf = Shelf(folder / "releases")
    for slug in ("stays", "changes", "goes"):
        write(folder, slug, slug.title())
    first = build_release(Checkout.find(folder), shelf)
    write(folder, "comes", "Comes & <stays>")
    write(folder, "changes", "Changed")
    write(folder, "goes", "Goes", "srpp:Retired")
    second = dated(build_release(Checkout.find(folder), shelf), 1)
    write(folder, "comes", "Came")
    third = dated(build_release(Checkout.find(folder), shelf), 2)
    return shelf, [first, second, third]


@pytest.fixture(scope="module")
def client(
    made: tuple[Shelf, list[Release]], serving: Callable[..., AbstractContextManager[str]]
) -> Iterator[httpx.Client]:
    with serving(made[0]) as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


def entries(client: httpx.Client) -> dict[str, ElementTree.Element]:
    """The entries of the feed by their ids, in the feed's order."""
    answer = client.get("/feed.atom")
    assert answer.headers["content-type"] == "application/atom+xml"
    return {
        each.findtext(f"{ATOM}id", ""): each
        for each in ElementTree.fromstring(answer.content).iter(f"{ATOM}entry")
    }


def test_the_feed_tells_what_is_new_changed_and_withdrawn(
    client: httpx.Client, made: tuple[Shelf, list[Release]]
) -> None:
    found = entries(client)
    assert list(found) == [f"https://w3id.org/srpp/release/{each.id}" for each in reversed(made[1])]
    last, between, first = (each.findtext(f"{ATOM}content", "").split("\n") for each in found.values())
    assert [line for line in between if line] == [
        f"new {IDS}/comes",
        f"changed {IDS}/changes",
        f"withdrawn {IDS}/goes",
    ]
    assert [line for line in last if line] == [f"changed {IDS}/comes"]
    assert first == [""]
    summaries = [each.findtext(f"{ATOM}summary", "") for each in found.values()]
    assert summaries[:2] == ["0 new, 1 changed, 0 withdrawn", "1 new, 1 changed, 1 withdrawn"]


def test_the_feed_is_what_atom_asks_for(client: httpx.Client, made: tuple[Shelf, list[Release]]) -> None:
    """RFC 4287 §4.1: each node has one id, one title and one updated; the feed an author and itself."""
    feed = ElementTree.fromstring(client.get("/feed.atom").content)
    assert feed.tag == f"{ATOM}feed"
    nodes = [feed, *feed.iter(f"{ATOM}entry")]
    for node in nodes:
        for name in ("id", "title", "updated"):
            assert len(node.findall(ATOM + name)) == 1, name
        assert datetime.fromisoformat(node.findtext(f"{ATOM}updated", "")).tzinfo is not None
        links = [(each.get("rel"), each.get("type")) for each in node.findall(f"{ATOM}link")]
        assert links.count(("alternate", "text/html")) == 1
    ids = [node.findtext(f"{ATOM}id", "") for node in nodes]
    assert len(set(ids)) == len(ids)
    assert all(each.startswith("https://") for each in ids)
    updated = [node.findtext(f"{ATOM}updated", "") for node in nodes]
    assert updated[0] == updated[1] == max(updated)
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    assert any(each.get("rel") == "self" for each in feed.findall(f"{ATOM}link"))
    for node in nodes[1:]:
        address = node.find(f"{ATOM}link").get("href")
        assert client.get(address).status_code == 200


def test_the_feed_is_dated_by_the_newest_release(
    client: httpx.Client, made: tuple[Shelf, list[Release]]
) -> None:
    answer = client.get("/feed.atom")
    newest = datetime.fromisoformat(made[1][-1].manifest.created)
    assert parsedate_to_datetime(answer.headers["last-modified"]) == newest
    older = {"If-Modified-Since": format_datetime(newest - timedelta(seconds=1), usegmt=True)}
    assert client.get("/feed.atom", headers=older).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        *("/doc/city/stays.ttl", "/doc/city/stays.html", "/doc/city/stays.linkset.json", "/ns", "/shapes"),
        *("/list/city", "/dataset", "/dumps", "/feed.atom", "/context.jsonld", "/sitemap.xml"),
        "/dumps/{id}/dump.nq.gz",
    ],
)
def test_76_77_what_is_dated_by_the_data_is_not_sent_again(
    client: httpx.Client, made: tuple[Shelf, list[Release]], path: str
) -> None:
    path = path.format(id=made[1][-1].id)
    first = client.get(path)
    modified = first.headers["last-modified"]
    same = client.get(path, headers={"If-Modified-Since": modified})
    assert same.status_code == 304
    assert same.content == b""
    assert same.headers["etag"] == first.headers["etag"]
    earlier = format_datetime(parsedate_to_datetime(modified) - timedelta(days=1), usegmt=True)
    for headers in (
        {"If-Modified-Since": earlier},
        {"If-Modified-Since": "yesterday"},
        {"If-Modified-Since": modified, "If-None-Match": '"other"'},
    ):
        assert client.get(path, headers=headers).status_code == 200, headers
