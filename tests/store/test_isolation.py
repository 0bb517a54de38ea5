from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import srpp_graph
from srpp_graph.store.process import WorkerProcess

PARENT = """
import asyncio, pathlib, sys
from srpp_graph.store.process import WorkerProcess

async def main():
    worker = await WorkerProcess.start(pathlib.Path(sys.argv[1]), memory=1 << 28)
    print(worker.pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def limits_of(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/limits").read_text().splitlines()[1:]
    return {line[:26].strip(): line[26:47].strip() for line in lines}


def test_worker_gives_up_memory_time_core_dumps_and_rank(store_path: Path) -> None:
    async def use() -> None:
        worker = await WorkerProcess.start(store_path, memory=1 << 28)
        try:
            await worker.ask(question())
            limits = limits_of(worker.pid)
            assert 1 << 28 < int(limits["Max address space"]) < 1 << 33
            assert 1 <= int(limits["Max cpu time"]) < 100
            assert limits["Max core file size"] == "0"
            assert os.getpriority(os.PRIO_PROCESS, worker.pid) == os.getpriority(os.PRIO_PROCESS, 0) + 5
        finally:
            await worker.stop()

    asyncio.run(use())


def test_interrupt_from_the_terminal_is_the_parent_s_business(store_path: Path) -> None:
    async def use() -> None:
        worker = await WorkerProcess.start(store_path, memory=1 << 28)
        try:
            os.kill(worker.pid, signal.SIGINT)
            head, body = await worker.ask(question())
            assert head["bytes"] == len(body) > 0
        finally:
            await worker.stop()

    asyncio.run(use())


def test_worker_dies_with_its_parent(store_path: Path) -> None:
    root = str(Path(srpp_graph.__file__).parents[1])
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(store_path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root},
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert Path(f"/proc/{pid}").exists()
        parent.kill()
    deadline = time.monotonic() + 5
    while runs(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not runs(pid)


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def question() -> dict[str, object]:
    return {
        **{"query": "ASK {}", "type": "application/sparql-results+json", "seconds": 1, "max_bytes": 1000},
        **{"union": True, "default": None, "named": None},
    }
