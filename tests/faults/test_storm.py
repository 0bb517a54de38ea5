"""The service under everything at once, for a bounded time; `benchmarks/fault_run.py` does it for longer."""

import time
from pathlib import Path

import httpx
from faults.storm import Storm, memory_of, workers_of
from running import process, two_releases


def test_nothing_wrong_is_answered_while_everything_goes_wrong(tmp_path: Path) -> None:
    shelf = two_releases(tmp_path)
    with process(shelf, query_seconds=2, query_memory_mib=512, drain_seconds=5) as (address, running):
        outcome = Storm(address, running, shelf, seconds=20).run()
        assert outcome.wrong == []
        assert outcome.right > 20
        assert min(outcome.harm.values()) >= 3, outcome.harm
        assert set(outcome.harm) == {
            *("hostile queries", "disconnects", "slow readers", "workers killed", "release switches")
        }
        assert set(outcome.lost) <= {503, 504}, (
            "lost only if killed twice, or kept from the processor too long"
        )
        assert outcome.slowest_page < 60, "no page hangs"
        deadline = time.monotonic() + 15
        while len(workers_of(running.pid)) != 3 and time.monotonic() < deadline:
            time.sleep(0.2)
        assert len(workers_of(running.pid)) == 3
        assert httpx.get(f"{address}/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
        assert memory_of(running.pid) < 1 << 30
