"""A release whose bytes change after it was built: 503 within a bound, clear words at start, a way out."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from answers import problem
from faults.storm import memory_of
from needs import ROOT
from running import SERVE, process

from srpp_graph.checkout import Checkout
from srpp_graph.checks.drafts.published import Published
from srpp_graph.errors import ReleaseError, StoreUnavailable
from srpp_graph.release import Release, Seal, Shelf, build_release
from srpp_graph.service.server import serve
from srpp_graph.service.settings import Settings

PAGES = ("/", "/questions", "/doc/city/ghent", "/questions/glcn-cities.csv", "/ns", "/list/city")
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture
def copy(release: Release, tmp_path: Path) -> Shelf:
    """A shelf of its own with the repository's release, to be harmed."""
    shutil.copytree(release.path, tmp_path / "releases" / release.id)
    (tmp_path / "releases/current").symlink_to(release.id)
    return Shelf(tmp_path / "releases")


def flip(release: Path, *, silently: bool = False) -> None:
    """Change a byte in every block of the engine's tables; `silently` keeps the files' times, as rot does."""
    chance = random.Random(4)
    for table in (release / "store").glob("*.sst"):
        before, content = table.stat(), bytearray(table.read_bytes())
        for start in range(0, len(content), 2000):
            content[min(len(content) - 1, start + chance.randrange(2000))] ^= 0xFF
        with table.open("r+b") as file:
            file.write(content)
        if silently:
            os.utime(table, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_pages_on_a_damaged_store_are_a_503_and_never_hang(copy: Shelf) -> None:
    current = copy.current()
    assert current is not None
    with process(copy, cache_mib=0) as (url, running), httpx.Client(base_url=url, timeout=30) as client:
        before = memory_of(running.pid)
        flip(current.path)
        time.sleep(0.1)
        for path in PAGES:
            told = problem(client.get(path, headers={"Accept": "*/*"}), 503)
            assert told["type"].endswith("/problems/unavailable"), path
        for query in (COUNT, "SELECT * { ?s a ?t } ORDER BY ?s", "SELECT * { ?s ?p ?o }"):
            assert problem(client.get("/sparql", params={"query": query}), 503)["status"] == 503
        problem(client.get("/health/ready"), 503)
        assert client.get("/health/live").status_code == 200
        assert "\nsrpp_ready 0.0" in client.get("/metrics").text
        assert memory_of(running.pid) < before + (256 << 20)


def read_all(client: httpx.Client) -> None:
    """Read page after page; each is a 503, as long as there is an answer."""
    for path in PAGES * 20:
        assert client.get(path).status_code == 503


def test_a_disk_that_rots_silently_ends_the_service_and_says_why(copy: Shelf) -> None:
    """The engine cannot be stopped there: it would take all memory of the machine."""
    current = copy.current()
    assert current is not None
    with process(copy, cache_mib=0) as (url, running), httpx.Client(base_url=url, timeout=30) as client:
        flip(current.path, silently=True)
        with pytest.raises(httpx.HTTPError):
            read_all(client)
        _, complaints = running.communicate(timeout=20)
        assert running.returncode == 70
    assert ".sst" in complaints
    assert "damaged" in complaints


def test_a_release_that_is_damaged_before_the_start_is_not_served(copy: Shelf) -> None:
    current = copy.current()
    assert current is not None
    flip(current.path, silently=True)
    with pytest.raises(ReleaseError, match="damaged") as caught:
        serve(Settings(releases=copy.folder, port=0))
    assert "store/" in str(caught.value)
    assert "build" in caught.value.help
    environment = os.environ | {"SRPP_RELEASES": str(copy.folder), "SRPP_PORT": "0"}
    ended = subprocess.run(
        [sys.executable, "-c", SERVE], cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stdout) == (1, b"")


def test_building_again_mends_a_damaged_release_and_a_reload_serves_it(copy: Shelf) -> None:
    current = copy.current()
    assert current is not None
    with process(copy, cache_mib=0) as (url, running), httpx.Client(base_url=url, timeout=30) as client:
        flip(current.path)
        time.sleep(0.1)
        problem(client.get("/questions"), 503)
        assert build_release(Checkout.find(ROOT), copy).id == current.id
        current.verify()
        assert [path.name for path in copy.folder.glob(".*")] == []
        running.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + 30
        while client.get("/health/ready").status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert client.get("/questions").status_code == 200
        assert client.get("/sparql", params={"query": COUNT}).status_code == 200


def touch(release: Path) -> None:
    for path in (release / "store").iterdir():
        path.touch()


def remove(release: Path) -> None:
    shutil.rmtree(release)


@pytest.mark.parametrize("change", [touch, remove])
def test_files_with_another_time_or_that_are_gone_are_no_damage(
    copy: Shelf, change: Callable[[Path], None]
) -> None:
    current = copy.current()
    assert current is not None
    seal = Seal(current.path)
    change(current.path)
    time.sleep(0.05)
    seal.check()
    assert seal.verify() is None


def test_one_changed_byte_is_found_and_stays_found(copy: Shelf) -> None:
    current = copy.current()
    assert current is not None
    seal = Seal(current.path)
    seal.check()
    log = next(path for path in (current.path / "store").glob("*.log") if path.stat().st_size > 1000)
    content = log.read_bytes()
    log.write_bytes(content[:500] + bytes([content[500] ^ 1]) + content[501:])
    time.sleep(0.05)
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            seal.check()
    assert seal.damaged == f"store/{log.name}"


def test_a_release_without_hashes_is_taken_as_it_is(copy: Shelf) -> None:
    current = copy.current()
    assert current is not None
    (current.path / "store.sha256").unlink()
    flip(current.path)
    current.verify()


@pytest.mark.parametrize("words", [["coverage"], ["questions"], ["questions", "run", "glcn-cities"]])
def test_the_command_line_says_that_a_release_is_damaged_and_asks_it_nothing(
    copy: Shelf, words: list[str]
) -> None:
    current = copy.current()
    assert current is not None
    flip(current.path, silently=True)
    environment = os.environ | {"SRPP_RELEASES": str(copy.folder)}
    arguments = [sys.executable, "-m", "srpp_graph", *words]
    ended = subprocess.run(
        arguments, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert "damaged" in ended.stderr
    assert "srpp-graph build" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_no_draft_is_judged_by_a_damaged_release(copy: Shelf) -> None:
    current = copy.current()
    assert current is not None
    Published(current.path)
    flip(current.path, silently=True)
    with pytest.raises(ReleaseError, match="damaged"):
        Published(current.path)
