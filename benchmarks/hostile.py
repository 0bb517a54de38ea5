"""Entity pages while hostile queries run, against the same pages while none do; prints both as JSON.

    python benchmarks/hostile.py [ROUNDS]

One service, one reader, rounds that alternate: pages in quiet, then pages while the hostile
part of the gate's corpus is being sent by four askers to two workers. The ratio of the two
says what the isolation is worth; the milliseconds say little beyond this machine.
"""

import itertools
import json
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import httpx
from gate_corpus import Case, load_cases
from needs import ROOT
from running import process

from srpp_graph.checkout import Checkout
from srpp_graph.release import Shelf, build_release

ASKERS = 4
PAGES_A_ROUND = 60
PAGES = ("/doc/city/oslo", "/doc/city/ghent", "/doc/network/procura-plus", "/health/ready")
LIMITS = {"query_seconds": 3, "query_memory_mib": 512, "drain_seconds": 5, "cache_mib": 0}


def read_pages(client: httpx.Client) -> Iterator[float]:
    """The seconds that each page of a round took."""
    for number, page in zip(range(PAGES_A_ROUND), itertools.cycle(PAGES), strict=False):
        began = time.perf_counter()
        client.get(page, headers={"Accept": "text/html" if number % 2 else "*/*"}).raise_for_status()
        yield time.perf_counter() - began
        time.sleep(0.02)


class Attack:
    """Hostile queries, sent over and over while the context lasts."""

    def __init__(self, address: str, cases: list[Case]) -> None:
        self._address = address
        self._cases = itertools.cycle(cases)
        self._over = threading.Event()
        self.sent = 0
        self._threads = [threading.Thread(target=self._ask) for _ in range(ASKERS)]

    def __enter__(self) -> "Attack":
        for thread in self._threads:
            thread.start()
        time.sleep(1)
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        headers = {"Content-Type": "application/sparql-query"}
        with httpx.Client(base_url=self._address, timeout=60) as client:
            while not self._over.is_set():
                client.post("/sparql", content=next(self._cases).body, headers=headers)
                self.sent += 1


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def main(rounds: int) -> None:
    hostile = [case for case in load_cases() if "answered" not in case.answers]
    random.Random(7).shuffle(hostile)
    times: dict[str, list[float]] = {"quiet": [], "hostile": []}
    sent = 0
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder))
        build_release(Checkout.find(ROOT), shelf)
        with process(shelf, **LIMITS) as (address, _), httpx.Client(base_url=address, timeout=60) as client:
            list(read_pages(client))
            for _ in range(rounds):
                times["quiet"] += read_pages(client)
                with Attack(address, hostile) as attack:
                    times["hostile"] += read_pages(client)
                sent += attack.sent
    medians = {name: statistics.median(each) for name, each in times.items()}
    tails = {name: p95(each) for name, each in times.items()}
    report = {
        "processors": os.cpu_count(),
        "load_of_others": round(os.getloadavg()[0], 1),
        "pages": len(times["quiet"]),
        "hostile_queries": sent,
        "p50_ms": {name: round(1000 * each, 1) for name, each in medians.items()},
        "p95_ms": {name: round(1000 * each, 1) for name, each in tails.items()},
        "p50_ratio": round(medians["hostile"] / medians["quiet"], 2),
        "p95_ratio": round(tails["hostile"] / tails["quiet"], 2),
    }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
