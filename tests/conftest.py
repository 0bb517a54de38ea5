"""What many tests share: the repository's own content as a release, and a running service on it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import rdflib
from conformance.table import Table
from needs import ROOT

from srpp_graph.checkout import Checkout
from srpp_graph.release import Release, Shelf, build_release


def pytest_configure(config: pytest.Config) -> None:
    """Print what the W3C's suites say, if they were run."""
    config.pluginmanager.register(Table())


@pytest.fixture(autouse=True)
def literals_as_written() -> None:
    """pySHACL, where a test runs it by itself, leaves rdflib rewriting literals; each test begins without."""
    rdflib.NORMALIZE_LITERALS = False


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """A shelf with one release: the repository's own content."""
    shelf = Shelf(tmp_path_factory.mktemp("releases"))
    build_release(Checkout.find(ROOT), shelf)
    return shelf


@pytest.fixture(scope="session")
def release(shelf: Shelf) -> Release:
    """The release of the repository's own content."""
    current = shelf.current()
    assert current is not None
    return current


@dataclass(frozen=True)
class Running:
    """A service that runs in a process of its own."""

    url: str
    process: subprocess.Popen[str]


@pytest.fixture(scope="session")
def running(release: Release) -> Iterator[Running]:
    """The real service on the repository's own content, on a free port of 127.0.0.1."""
    environment = os.environ | {"SRPP_RELEASES": str(release.path.parent), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "srpp_graph", "serve", "--root", str(ROOT), "--port", "0"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert "http://127.0.0.1:" in line, f"the service did not start: {line!r}"
        yield Running("http" + line.split("http", 1)[1].split()[0].rstrip("/"), process)
    finally:
        process.terminate()
        process.wait(20)
        if process.stdout is not None:
            process.stdout.close()


@pytest.fixture(scope="session")
def url(running: Running) -> str:
    """The address of the running service, without a slash at the end."""
    return running.url
