"""The corpus of the gate through HTTP, while others read entity pages: right decisions, unharmed readers.

The corpus is sent once, by several askers at a time: what is hostile to a service with a short deadline and
readers, what is innocent to one with a long deadline, so that a slow machine decides nothing. Then each row
is judged by itself.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from answers import problem
from faults.storm import memory_of, workers_of
from gate_corpus import Case, load_cases
from running import process

from srpp_graph.release import Shelf

CASES = load_cases()
ASKERS = 4
PATIENT = {"query_seconds": 90, "query_memory_mib": 512, "query_queue": 64}
LIMITS = {
    **{"query_seconds": 1.5, "query_memory_mib": 256, "query_result_mib": 4, "drain_seconds": 5},
    **{"query_queue": 64, "cache_mib": 0},
}
PAGES = ("/doc/city/oslo", "/doc/city/ghent.ttl", "/health/ready", "/health/live")
TAUGHT = {"syntax": ("line", "column"), "refused": ("line", "column", "reason"), "too-long": ("limit",)}
TAUGHT |= {name: ("limit", "unit") for name in ("timeout", "memory", "result-too-large")}


class Ordeal:
    """The corpus sent to a service, what it answered, and what readers of pages met meanwhile."""

    def __init__(self, address: str, cases: list[Case]) -> None:
        self._address = address
        self._cases = cases
        self.pages: list[tuple[str, int]] = []
        self.answers: dict[str, httpx.Response] = {}

    def run(self) -> None:
        """Send everything, and read pages until all is answered."""
        with ThreadPoolExecutor(ASKERS) as askers, httpx.Client(base_url=self._address) as reader:
            asked = [askers.submit(self._ask, case) for case in self._cases]
            while not all(each.done() for each in asked):
                for page in PAGES:
                    self.pages.append((page, reader.get(page, timeout=20).status_code))
                time.sleep(0.05)
            for each in asked:
                each.result()

    def _ask(self, case: Case) -> None:
        headers = {"Content-Type": "application/sparql-query"}
        self.answers[case.name] = httpx.post(
            f"{self._address}/sparql", content=case.body, headers=headers, timeout=120
        )


@pytest.fixture(scope="module")
def ordeal(shelf: Shelf) -> Iterator[Ordeal]:
    """The corpus, sent; the workers and the memory of the harmed service are looked at afterwards."""
    innocent = [case for case in CASES if case.gate == "admitted" and not case.is_costly]
    with process(shelf, **PATIENT) as (address, _):
        friendly = Ordeal(address, innocent)
        friendly.run()
    with process(shelf, **LIMITS) as (address, running):
        ordeal = Ordeal(address, [case for case in CASES if case not in innocent])
        ordeal.run()
        ordeal.answers |= friendly.answers
        yield ordeal
        deadline = time.monotonic() + 15
        while len(workers_of(running.pid)) != 3 and time.monotonic() < deadline:
            time.sleep(0.2)
        assert len(workers_of(running.pid)) == 3
        assert memory_of(running.pid) < 1 << 30
        assert httpx.get(f"{address}/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_service_decides_rightly_and_teaches(ordeal: Ordeal, case: Case) -> None:
    response = ordeal.answers[case.name]
    if response.status_code == 200:
        assert case.answers == {"answered"}
        return
    said = problem(response, response.status_code)
    slug = Path(said["type"]).name
    assert slug in case.answers, said
    assert all(said.get(name) for name in TAUGHT.get(slug, ())), said
    if case.place is not None and slug in ("syntax", "refused", "update"):
        assert (said["line"], said["column"]) == case.place


def test_readers_meet_no_failure_while_hostile_queries_run(ordeal: Ordeal) -> None:
    assert len(ordeal.pages) > 40
    assert {page for page, status in ordeal.pages if status != 200} == set()
