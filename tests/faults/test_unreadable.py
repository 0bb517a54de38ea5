"""A release that cannot be read any more: the service says 503 and never that a thing does not exist."""

import shutil
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from answers import problem
from running import process

from srpp_graph.release import Release, Shelf

PATHS = (
    *("/", "/id/city/ghent", "/doc/city/ghent", "/doc/city/ghent.html", "/doc/city/ghent.linkset.json"),
    *("/doc/network/glcn-on-sp/incoming?property=org:organization", "/ns", "/shapes", "/cite/city/ghent.bib"),
    *("/list/city", "/list/city?format=turtle", "/country/NOR", "/countries", "/search?q=ghent"),
    *("/suggest?prefix=gh", "/questions/glcn-cities.csv", "/sparql?query=ASK%7B%7D", "/coverage"),
    *("/graph?graph=https://w3id.org/srpp/doc/city/ghent", "/dataset", "/releases/{id}", "/dumps"),
    *("/dumps/{id}/dump.nq.gz", "/feed.atom", "/context.jsonld", "/sitemap.xml", "/problems/SG312"),
    *(
        "/reconcile/suggest/entity?prefix=gh",
        "/reconcile/preview?id=city/ghent",
        "/validate",
        "/dumps/{id}.nq.gz",
    ),
    '/reconcile?queries={{"q":{{"query":"ghent"}}}}',
)
OF_THE_ENGINE = (
    "/id/city/ghent",
    "/doc/city/ghent",
    "/doc/city/ghent.html",
    "/ns",
    "/shapes",
    "/context.jsonld",
)


def without_folder(release: Path) -> None:
    shutil.rmtree(release)


def without_index(release: Path) -> None:
    (release / "search.db").write_bytes(b"no index" * 1000)


def without_store(release: Path) -> None:
    for table in (release / "store").glob("*.sst"):
        table.write_bytes(b"\0" * table.stat().st_size)


@pytest.mark.parametrize(
    ("harm", "paths", "least"),
    [(without_folder, PATHS, 5), (without_index, PATHS, 6), (without_store, OF_THE_ENGINE, 3)],
)
def test_67_what_cannot_be_read_is_a_503_and_never_a_404(
    release: Release, tmp_path: Path, harm: Callable[[Path], None], paths: tuple[str, ...], least: int
) -> None:
    """What is open or remembered still answers; a damaged engine is asked only by what reads it in bounds."""
    copy = tmp_path / "releases"
    shutil.copytree(release.path, copy / release.id)
    (copy / "current").symlink_to(release.id)
    failed = []
    with process(Shelf(copy), cache_mib=0) as (url, _), httpx.Client(base_url=url, timeout=60) as client:
        harm(copy / release.id)
        for path in paths:
            answer = client.get(path.format(id=release.id))
            if answer.status_code in (200, 303):
                continue
            told = problem(answer, 503)
            assert told["type"].endswith("/problems/unavailable"), path
            assert int(answer.headers["retry-after"]) > 0
            assert str(tmp_path) not in answer.text
            failed.append(path)
        assert client.get("/health/live").status_code == 200
    assert len(failed) >= least, failed
