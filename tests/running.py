"""Services in processes of their own, and shelves with more than one release, for tests that harm them."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from needs import ROOT

from srpp_graph.checkout import Checkout
from srpp_graph.release import Shelf, build_release

SERVE = "from srpp_graph.service.server import serve, Settings; serve(Settings())"


@contextmanager
def process(shelf: Shelf, **settings: object) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address and the process of a service on a shelf."""
    environment = os.environ | {f"SRPP_{name.upper()}": str(value) for name, value in settings.items()}
    environment |= {"SRPP_RELEASES": str(shelf.folder), "SRPP_PORT": "0", "SRPP_WORKERS": "2"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", SERVE], cwd=ROOT, env=environment, **pipes) as running:
        try:
            assert running.stdout is not None
            yield running.stdout.readline().strip(), running
        finally:
            if running.poll() is None:
                running.terminate()
                running.communicate(timeout=20)


def two_releases(folder: Path) -> Shelf:
    """A shelf with two releases that differ in one statement; the second is current."""
    for name in ("ontology", "shapes", "data"):
        shutil.copytree(ROOT / name, folder / name)
    shelf = Shelf(folder / "releases")
    build_release(Checkout.find(folder), shelf)
    with (folder / "data/city/oslo.ttl").open("a", encoding="utf-8") as file:
        file.write('\n<https://w3id.org/srpp/id/city/oslo> <http://purl.org/dc/terms/title> "Oslo" .\n')
    build_release(Checkout.find(folder), shelf)
    return shelf


def releases(shelf: Shelf) -> list[str]:
    """The releases of the shelf, the current one first."""
    current = shelf.current()
    assert current is not None
    names = [path.name for path in shelf.folder.iterdir() if path.is_dir() and not path.is_symlink()]
    return sorted(names, key=lambda name: name != current.id)


def switch(shelf: Shelf, name: str) -> None:
    release = shelf.find(name)
    assert release is not None
    shelf.switch(release)


def switch_and_rest(shelf: Shelf, running: subprocess.Popen[str]) -> None:
    """Serve the other release, and give the former one time to go."""
    switch(shelf, releases(shelf)[1])
    running.send_signal(signal.SIGHUP)
    time.sleep(5)
