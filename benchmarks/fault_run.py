"""The fault run: everything that can go wrong, at once, for two minutes; prints what came of it as JSON.

    python benchmarks/fault_run.py [SECONDS]

Workers are killed from outside, visitors go away, hostile queries come, releases are switched; every
answer is checked against the release that it names. Leaves with 1 if any answer was wrong, or a status was
not foreseen.
"""

import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from faults.storm import Storm, memory_of
from running import process, two_releases


def main(seconds: float) -> int:
    with tempfile.TemporaryDirectory() as folder:
        shelf = two_releases(Path(folder))
        settings = {"query_seconds": 2, "query_memory_mib": 512, "drain_seconds": 5}
        with process(shelf, **settings) as (address, running):
            before = memory_of(running.pid)
            outcome = Storm(address, running, shelf, seconds=seconds).run()
            report = {
                "seconds": seconds,
                "right_answers": outcome.right,
                "wrong": outcome.wrong,
                "statuses": dict(sorted(outcome.statuses.items())),
                "harm": dict(outcome.harm),
                "page_p95_ms": round(outcome.slowest_page * 1000),
                "memory_mib": [before >> 20, memory_of(running.pid) >> 20],
            }
    print(json.dumps(report, indent=2))
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 120))
