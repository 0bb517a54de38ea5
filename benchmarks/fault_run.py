"""The fault run: everything that can go wrong, at once, for two minutes; prints what came of it as JSON.

    python benchmarks/fault_run.py [SECONDS]

Workers are killed from outside, visitors go away or read a byte a second, hostile queries come, releases are
switched; every answer is checked against the release that it names. Leaves with 1 if any answer was wrong, a
status was not foreseen, an honest asker lost an answer other than by two kills, or the memory of the service
has not come back to where it began, but for its cache and `SLACK_MIB`. Of the memory, `cache` is what kept
answers take at that moment, and `threads` how many there are, each with its stack.
"""

import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import httpx
from faults.storm import Outcome, Storm, memory_of
from running import process, switch_and_rest, two_releases

CACHE_MIB = 8
SLACK_MIB = 24
SETTINGS = {"query_seconds": 2, "query_memory_mib": 512, "drain_seconds": 5, "cache_mib": CACHE_MIB}


def main(seconds: float) -> int:
    memory: dict[str, dict[str, int]] = {}
    with tempfile.TemporaryDirectory() as folder:
        shelf = two_releases(Path(folder))
        with process(shelf, **SETTINGS) as (address, running):
            memory["start"] = measure(address, running.pid)
            first = Storm(address, running, shelf, seconds=seconds / 4).run()
            switch_and_rest(shelf, running)
            memory["after a first storm"] = measure(address, running.pid)
            outcome = Storm(address, running, shelf, seconds=seconds).run()
            memory["at the end"] = measure(address, running.pid)
            switch_and_rest(shelf, running)
            memory["after a rest"] = measure(address, running.pid)
    grown = held(memory["after a rest"]) - held(memory["start"])
    wrong = [*first.wrong, *outcome.wrong]
    print(
        json.dumps(
            report(seconds, outcome) | {"wrong": wrong, "grown_mib": grown, "memory_mib": memory}, indent=2
        )
    )
    lost = set(outcome.lost) - {503}
    return 1 if wrong or lost or grown > SLACK_MIB else 0


def measure(address: str, pid: int) -> dict[str, int]:
    """The memory of the service in MiB, the part of it that is the cache, and the number of threads."""
    counts = httpx.get(f"{address}/metrics").text.splitlines()
    cache = next(float(line.split()[1]) for line in counts if line.startswith("srpp_cache_bytes "))
    threads = len(list(Path(f"/proc/{pid}/task").iterdir()))
    return {"all": memory_of(pid) >> 20, "cache": int(cache) >> 20, "threads": threads}


def held(memory: dict[str, int]) -> int:
    """What is held other than kept answers, which may be held."""
    return memory["all"] - memory["cache"]


def report(seconds: float, outcome: Outcome) -> dict[str, object]:
    return {
        "seconds": seconds,
        "right_answers": outcome.right,
        "lost_answers": dict(outcome.lost),
        "statuses": dict(sorted(outcome.statuses.items())),
        "harm": dict(outcome.harm),
        "page_p95_ms": round(outcome.slowest_page * 1000),
    }


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 120))
