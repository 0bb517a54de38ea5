"""The fault run: everything that can go wrong, at once, for two minutes; prints what came of it as JSON.

    python benchmarks/fault_run.py [SECONDS]

Workers are killed from outside, visitors go away or read a byte a second, hostile queries come, releases are
switched; every answer is checked against the release that it names. Leaves with 1 if any answer was wrong, a
status was not foreseen, an honest asker lost an answer other than by two kills, or the memory of the service
has not come back to where it began, but for its caches and `SLACK_MIB`.
"""

import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from faults.storm import Outcome, Storm, memory_of
from running import process, switch_and_rest, two_releases

CACHE_MIB = 8
SLACK_MIB = 32
SETTINGS = {"query_seconds": 2, "query_memory_mib": 512, "drain_seconds": 5, "cache_mib": CACHE_MIB}


def main(seconds: float) -> int:
    memory = {}
    with tempfile.TemporaryDirectory() as folder:
        shelf = two_releases(Path(folder))
        with process(shelf, **SETTINGS) as (address, running):
            memory["start"] = memory_of(running.pid) >> 20
            first = Storm(address, running, shelf, seconds=seconds / 4).run()
            switch_and_rest(shelf, running)
            memory["after a first storm"] = memory_of(running.pid) >> 20
            outcome = Storm(address, running, shelf, seconds=seconds).run()
            memory["at the end"] = memory_of(running.pid) >> 20
            switch_and_rest(shelf, running)
            memory["after a rest"] = memory_of(running.pid) >> 20
    grown = memory["after a rest"] - memory["start"]
    wrong = [*first.wrong, *outcome.wrong]
    print(json.dumps(report(seconds, outcome) | {"wrong": wrong, "memory_mib": memory}, indent=2))
    lost = set(outcome.lost) - {503}
    return 1 if wrong or lost or grown > CACHE_MIB * 5 // 4 + SLACK_MIB else 0


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
