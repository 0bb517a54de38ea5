"""Services for these tests: one as anybody runs it, one with tight limits, one on hostile content."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest
from needs import ROOT

from srpp_graph.checkout import Checkout
from srpp_graph.release import Release, Shelf, build_release

SERVE = """
from srpp_graph.service.server import serve
from srpp_graph.service.settings import Settings

serve(Settings())
"""

HOSTILE = r"""
PREFIX city: <https://w3id.org/srpp/id/city/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX srpp: <https://w3id.org/srpp/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>

city:hostile
    a srpp:City ;
    skos:prefLabel "<script>alert(1)</script>"@en ;
    skos:altLabel "\"><img src=x onerror=alert(2)>"@en , "\u202Eevil\u202C {{ 7 * 7 }}"@en ;
    dcterms:description "</p><svg onload=alert(3)>"@en ;
    foaf:homepage <javascript:alert(4)> , <data:text/html,x> , <https://example.org/fine> ;
    dcterms:source <https://w3id.org/srpp/id/source/hostile> ;
.
"""
SOURCE = r"""
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX schema: <https://schema.org/>
PREFIX srpp: <https://w3id.org/srpp/ns#>

<https://w3id.org/srpp/id/source/hostile>
    a srpp:Source ;
    dcterms:title "<b>A source</b>"@en ;
    dcterms:publisher "<i>x</i>" ;
    schema:url <javascript:alert(5)> ;
.
"""
RETIRED = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX srpp: <https://w3id.org/srpp/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>

<https://w3id.org/srpp/id/city/{slug}>
    a srpp:City , srpp:Retired ;
    skos:prefLabel "Gone"@en ;
    srpp:retiredBecause "it never was a city"@en ;
    {successor}
.
"""


@contextmanager
def running_service(shelf: Shelf, **settings: object) -> Iterator[str]:
    """The address of a service in a process of its own; it is stopped by its id."""
    environment = os.environ | {f"SRPP_{name.upper()}": str(value) for name, value in settings.items()}
    environment |= {"SRPP_RELEASES": str(shelf.folder), "SRPP_PORT": "0"}
    command = [sys.executable, "-c", SERVE]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline().strip()
            assert line.startswith("http://127.0.0.1:"), f"the service did not start: {line!r}"
            yield line
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="session")
def serving() -> Callable[..., AbstractContextManager[str]]:
    """What runs a service on a shelf for as long as its context lasts."""
    return running_service


@pytest.fixture(scope="session")
def url(shelf: Shelf) -> Iterator[str]:
    """A service on the repository's own content."""
    with running_service(shelf, workers=2) as address:
        yield address


@pytest.fixture(scope="session")
def client(url: str) -> Iterator[httpx.Client]:
    """A client of that service; it follows no redirects."""
    with httpx.Client(base_url=url, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def tight(shelf: Shelf) -> Iterator[httpx.Client]:
    """A client of a service with the tightest limits."""
    limits = {"query_seconds": 1, "query_result_mib": 1, "query_kib": 4, "query_queue": 0, "workers": 1}
    with running_service(shelf, **limits) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service, published under another name and path, whose content means harm."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copytree(ROOT / "ontology", folder / "ontology")
    shutil.copytree(ROOT / "shapes", folder / "shapes")
    write = _writer(folder)
    write("city/hostile", HOSTILE)
    write("source/hostile", SOURCE)
    write("city/gone", RETIRED.format(slug="gone", successor=""))
    successor = "dcterms:isReplacedBy <https://w3id.org/srpp/id/city/hostile> ;"
    write("city/merged", RETIRED.format(slug="merged", successor=successor))
    shelf = Shelf(folder / "releases")
    build_release(Checkout.find(folder), shelf)
    public = "https://graph.example.org/srpp"
    with (
        running_service(shelf, public_url=public) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        yield client


@pytest.fixture(scope="session")
def release_id(release: Release) -> str:
    """The name of the release that is served."""
    return release.id


def _writer(folder: Path) -> Callable[[str, str], None]:
    def write(name: str, text: str) -> None:
        path = folder / "data" / f"{name}.ttl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return write
