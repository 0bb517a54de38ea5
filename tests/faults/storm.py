"""Everything that can go wrong, at once: what the service may answer then, and what it may not.

    outcome = Storm(address, process, shelf, seconds=20).run()

Askers check every answer against the one that the release named in it gives. Meanwhile workers are killed
from outside, visitors go away, hostile queries come, and releases are switched.
"""

import collections
import contextlib
import json
import os
import random
import select
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import httpx
from running import releases, switch

from srpp_graph.release import Shelf

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
CITIES = "SELECT ?s { ?s a srpp:City } ORDER BY ?s"
TITLES = "SELECT ?t { <https://w3id.org/srpp/id/city/oslo> dcterms:title ?t }"
QUESTIONS = (COUNT, CITIES, TITLES)
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
EVERYTHING = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
ASKERS, READERS, ATTACKERS, LEAVERS = (f"127.0.0.{number}" for number in range(2, 6))
"""Each kind of client comes from an address of its own, as clients do."""

HOSTILE = (
    CROSS,
    "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
    "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>)* ?b }",
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "LOAD <http://127.0.0.1:9/>",
    "DELETE WHERE { ?s ?p ?o }",
    "SELECT * {" + "{" * 5000 + "}" * 5000 + "}",
    "SELECT * { VALUES ?x {" + " 1" * 100_000 + "} }",
    "SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), '(a+)+$')) } ORDER BY ?o",
    'SELECT (REPLACE("' + "a" * 5000 + '", "(a*)*b", "x") AS ?x) {}',
    "ASK { ?s ?p '\x00' }",
    "ASK { ?s ?p '\u202egnp.exe' }",
    "#" * 400_000,
    "SELECT (GROUP_CONCAT(STR(?o)) AS ?x) { ?s ?p ?o . ?a ?b ?c }",
)
EXPECTED = frozenset((200, 400, 403, 413, 503, 504, 507))


class Outcome(NamedTuple):
    """What came of it: right answers, statuses, wrong answers, harm done, and the times of entity pages.

    `lost` counts what honest askers got instead of an answer, by status.
    """

    right: int
    statuses: collections.Counter[int]
    wrong: list[str]
    harm: collections.Counter[str]
    pages: list[float]
    lost: collections.Counter[int]

    @property
    def slowest_page(self) -> float:
        """The time within which 95 of 100 entity pages came, in seconds."""
        return sorted(self.pages)[int(len(self.pages) * 0.95) - 1]


def workers_of(pid: int) -> list[int]:
    """The worker processes of a service."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = int(path.read_text().rpartition(")")[2].split()[1])
            if parent == pid and b"store.worker" in (path.parent / "cmdline").read_bytes():
                found.append(int(path.parent.name))
    return found


def memory_of(pid: int) -> int:
    """The resident memory of a process, in bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


class Storm:
    """One run."""

    def __init__(self, address: str, process: subprocess.Popen[str], shelf: Shelf, *, seconds: float) -> None:
        self._address, self._process, self._shelf = address, process, shelf
        self._end = time.monotonic() + seconds
        self._random = random.Random(7)
        self._lock = threading.Lock()
        self._outcome = Outcome(
            0, collections.Counter(), [], collections.Counter(), [], collections.Counter()
        )
        self._right = 0
        self._known = {name: self._ask_alone(name) for name in releases(shelf)}

    def run(self) -> Outcome:
        """Everything at once, until the time is over."""
        work = [*[self._ask] * 3, self._read_pages, *[self._attack] * 4]
        work += [self._go_away, self._read_slowly, self._kill_workers, self._switch_releases]
        threads = [threading.Thread(target=self._guard, args=(each,)) for each in work]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self._outcome._replace(right=self._right)

    def _ask_alone(self, name: str) -> dict[str, object]:
        """The right answers of a release, before the storm."""
        self._switch(name)
        return {
            query: httpx.get(f"{self._address}/sparql", params={"query": query}).json() for query in QUESTIONS
        }

    def _switch(self, name: str) -> None:
        switch(self._shelf, name)
        self._process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + 30
        while httpx.get(f"{self._address}/health/ready", timeout=30).json().get("release") != name:
            assert time.monotonic() < deadline, "the release was not switched"
            time.sleep(0.1)

    def _guard(self, work: object) -> None:
        """What a thread raises is a wrong outcome, not silence."""
        try:
            assert callable(work)
            work()
        except Exception as error:  # noqa: BLE001 - whatever it is, it counts
            with self._lock:
                self._outcome.wrong.append(f"{type(error).__name__}: {error}")

    def _note(self, response: httpx.Response, query: str) -> None:
        with self._lock:
            self._outcome.statuses[response.status_code] += 1
            if response.status_code not in EXPECTED:
                self._outcome.wrong.append(
                    f"{response.status_code} for {query[:60]!r}: {response.text[:500]}"
                )

    def _client(self, source: str) -> httpx.Client:
        transport = httpx.HTTPTransport(local_address=source)
        return httpx.Client(base_url=self._address, timeout=60, transport=transport)

    def _connection(self, source: str) -> socket.socket:
        parts = httpx.URL(self._address)
        return socket.create_connection((parts.host, parts.port), 10, (source, 0))

    def _ask(self) -> None:
        with self._client(ASKERS) as client:
            while time.monotonic() < self._end:
                query = random.choice(QUESTIONS)
                text = query if random.random() < 0.3 else f"{query} # {random.random()}"
                response = client.get("/sparql", params={"query": text})
                self._note(response, text)
                if response.status_code != 200:
                    self._outcome.lost[response.status_code] += 1
                else:
                    expected = self._known[response.headers["x-release"]][query]
                    with self._lock:
                        if json.loads(response.content) == expected:
                            self._right += 1
                        else:
                            self._outcome.wrong.append(f"a wrong answer to {query}: {response.text[:200]}")

    def _read_pages(self) -> None:
        with self._client(READERS) as client:
            while time.monotonic() < self._end:
                began = time.monotonic()
                response = client.get("/doc/city/oslo", headers={"Accept": "text/html"})
                self._outcome.pages.append(time.monotonic() - began)
                self._note(response, "a page")
                if response.status_code != 200:
                    self._outcome.wrong.append(f"{response.status_code} for a page")
                time.sleep(0.05)

    def _attack(self) -> None:
        with self._client(ATTACKERS) as client:
            while time.monotonic() < self._end:
                query = random.choice(HOSTILE)
                response = client.post("/sparql", data={"query": query})
                self._note(response, query)
                self._outcome.harm["hostile queries"] += 1
                bad = client.post(
                    "/sparql", content=b"ASK {\xff}", headers={"Content-Type": "application/sparql-query"}
                )
                self._note(bad, "bytes")

    def _go_away(self) -> None:
        while time.monotonic() < self._end:
            with self._connection(LEAVERS) as connection:
                query = quote(f"{CROSS} # {random.random()}")
                whole = f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
                connection.sendall(whole[: random.choice((20, len(whole), len(whole)))])
                time.sleep(random.random() / 4)
            self._outcome.harm["disconnects"] += 1

    def _read_slowly(self) -> None:
        """Ask for much, and take a byte a second of it."""
        with contextlib.ExitStack() as stack:
            readers: list[socket.socket] = []
            while time.monotonic() < self._end:
                if len(readers) < 20:
                    reader = stack.enter_context(self._connection(LEAVERS))
                    query = quote(f"{EVERYTHING} # {random.random()}")
                    reader.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                    readers.append(reader)
                    self._outcome.harm["slow readers"] += 1
                time.sleep(1)
                for reader in select.select(readers, (), (), 0)[0]:
                    reader.recv(1)

    def _kill_workers(self) -> None:
        while time.monotonic() < self._end:
            time.sleep(0.5 + self._random.random())
            for pid in workers_of(self._process.pid)[:1]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    self._outcome.harm["workers killed"] += 1

    def _switch_releases(self) -> None:
        names = releases(self._shelf)
        while time.monotonic() < self._end:
            time.sleep(2)
            names.reverse()
            self._switch(names[0])
            self._outcome.harm["release switches"] += 1
