"""The fault run: everything that can go wrong, at once, in three storms; prints what came of it as JSON.

    python benchmarks/fault_run.py [SECONDS]

Workers are killed from outside, visitors go away or read a byte a second, hostile queries come, releases are
switched; every answer is checked against the release that it names. Each of the three storms takes the
seconds (120).

Memory is what only the service has (`RssAnon` of Linux). Pages of files (`RssFile`: libraries, the store)
are told beside it, for they are the kernel's to take back whenever it likes. It is measured in one state,
before the first storm and after each: another release was switched to, each kind of page was asked for once,
and all is at rest. What a page needs and what is read ahead of a release is no growth, then; what that takes
is told, too (`started`, `warmed`, `pages`). `cache` is what kept answers take, `threads` how many there are.

Leaves with 1 if any answer was wrong, a status was not foreseen, an honest asker lost an answer other than by
two kills, or, but for the cache, the memory after the last storm is more than `SLACK_MIB` above that before
the first one, or more than `CREEP_MIB` above that after the first one: what one storm leaves may stay, for
the next to use, but the next must not add to it.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import httpx
from faults.storm import Outcome, Storm
from running import process, switch_and_rest, two_releases

from srpp_graph.release import Shelf

CACHE_MIB = 8
SLACK_MIB = 24
CREEP_MIB = 8
SETTINGS = {"query_seconds": 2, "query_memory_mib": 512, "drain_seconds": 5, "cache_mib": CACHE_MIB}
PAGES = (
    *(
        "/",
        "/questions",
        "/questions/glcn-cities",
        "/list/city",
        "/search?q=fair+wrok",
        "/suggest?prefix=osl",
    ),
    *("/doc/city/oslo", "/doc/theme/fair-working-conditions", "/doc/city/oslo.ttl", "/doc/city/oslo.jsonld"),
    *("/doc/city/oslo.rdf", "/ns", "/shapes", "/coverage", "/dataset", "/.well-known/void", "/releases"),
    *(
        "/sparql",
        "/validate",
        "/docs",
        "/sitemap.xml",
        "/reconcile",
        "/questions/glcn-cities.csv",
        "/nowhere",
    ),
    "/sparql?query=SELECT+*+{?s+?p+?o}+LIMIT+100",
)
Measure = dict[str, int]


def main(seconds: float) -> int:
    memory: dict[str, Measure] = {}
    outcomes = []
    with tempfile.TemporaryDirectory() as folder:
        shelf = two_releases(Path(folder))
        with process(shelf, **SETTINGS) as (address, running):
            memory["started"] = measure(address, running.pid)
            time.sleep(5)
            memory["warmed"] = measure(address, running.pid)
            read_pages(address)
            memory["pages"] = measure(address, running.pid)
            memory["before"] = measure_at_rest(address, shelf, running)
            for number in (1, 2, 3):
                outcomes.append(Storm(address, running, shelf, seconds=seconds).run())
                memory[f"in storm {number}"] = measure(address, running.pid)
                memory[f"after storm {number}"] = measure_at_rest(address, shelf, running)
    wrong = [each for outcome in outcomes for each in outcome.wrong]
    held = {name: each["private"] - each["cache"] for name, each in memory.items()}
    grown = held["after storm 3"] - held["before"]
    crept = held["after storm 3"] - held["after storm 1"]
    told = {"wrong": wrong, "grown_mib": grown, "crept_mib": crept, "memory_mib": memory}
    storms = [report(each) for each in outcomes]
    print(json.dumps({"seconds": seconds, "storms": storms} | told, indent=2))
    lost = {status for outcome in outcomes for status in outcome.lost} - {503}
    return 1 if wrong or lost or grown > SLACK_MIB or crept > CREEP_MIB else 0


def read_pages(address: str) -> None:
    """Ask for each kind of page once, as a browser does."""
    with httpx.Client(base_url=address, headers={"Accept": "text/html, */*;q=0.5"}, timeout=60) as client:
        for path in PAGES:
            assert client.get(path).status_code < 500, path


def measure_at_rest(address: str, shelf: Shelf, running: subprocess.Popen[str]) -> Measure:
    """The memory once another release was switched to, and its pages were asked for."""
    switch_and_rest(shelf, running)
    read_pages(address)
    time.sleep(1)
    return measure(address, running.pid)


def measure(address: str, pid: int) -> Measure:
    """The service's own memory and its pages of files in MiB, what kept answers take, the threads."""
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    told = {name: value.split() for name, _, value in (line.partition(":") for line in status)}
    counts = httpx.get(f"{address}/metrics").text.splitlines()
    cache = next(float(line.split()[1]) for line in counts if line.startswith("srpp_cache_bytes "))
    return {
        "private": int(told["RssAnon"][0]) >> 10,
        "files": int(told["RssFile"][0]) >> 10,
        "cache": int(cache) >> 20,
        "threads": int(told["Threads"][0]),
    }


def report(outcome: Outcome) -> dict[str, object]:
    """What came of one storm."""
    return {
        "right_answers": outcome.right,
        "lost_answers": dict(outcome.lost),
        "statuses": dict(sorted(outcome.statuses.items())),
        "harm": dict(outcome.harm),
        "page_p95_ms": round(outcome.slowest_page * 1000),
    }


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 120))
