from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from needs import missing

import srpp_graph
from srpp_graph.errors import QueryTimeout
from srpp_graph.store import process
from srpp_graph.store.endpoint import QueryRequest
from srpp_graph.store.process import WorkerProcess
from srpp_graph.store.workers import Limits, Workers

PARENT = """
import asyncio, pathlib, sys
from srpp_graph.store.process import WorkerProcess

async def main():
    worker = await WorkerProcess.start(pathlib.Path(sys.argv[1]), memory=1 << 28)
    print(worker.pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""

WITHOUT_NAMESPACES = """
import sys
from srpp_graph.store import isolation, worker

isolation.enter_empty_network = lambda: False
if {no_filter}:
    isolation.deny_sockets = lambda machine: "no filter for pdp11"
sys.exit(worker.main(sys.argv[1:]))
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


def question(query: str = "ASK {}") -> dict[str, object]:
    return {
        **{"query": query, "type": "application/sparql-results+json", "seconds": 1},
        **{"held": 1000, "max_bytes": 1000, "max_rows": 10},
        **{"union": True, "default": None, "named": None},
    }


def forbid_namespaces(monkeypatch: pytest.MonkeyPatch, *, no_filter: bool = False) -> None:
    """Let workers start as they would where the system forbids network namespaces (and filters too)."""
    popen = subprocess.Popen

    def start(command: list[str], **rest: Any) -> subprocess.Popen[bytes]:
        assert command[2:4] == ["-m", "srpp_graph.store.worker"]
        code = WITHOUT_NAMESPACES.format(no_filter=no_filter)
        return popen([*command[:2], "-c", code, *command[4:]], **rest)

    monkeypatch.setattr(process.subprocess, "Popen", start)


@pytest.mark.parametrize("way", ["namespace", "seccomp"])
def test_worker_reaches_nobody_even_where_the_gate_is_passed_by(
    store_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    if way == "seccomp":
        forbid_namespaces(monkeypatch)

    async def use() -> None:
        worker = await WorkerProcess.start(store_path, memory=1 << 28)
        try:
            if way != worker.network:
                missing(f"isolation by {way} ({worker.network})")
            with socket.create_server(("127.0.0.1", 0)) as listener:
                listener.settimeout(0.2)
                address = f"<http://127.0.0.1:{listener.getsockname()[1]}/>"
                head, _ = await worker.ask(question(f"ASK {{ SERVICE {address} {{ ?s ?p ?o }} }}"))
                assert head["error"] == "failed"
                with pytest.raises(TimeoutError):
                    listener.accept()
            head, body = await worker.ask(question())
            assert head["bytes"] == len(body) > 0
        finally:
            await worker.stop()

    asyncio.run(use())


def test_where_neither_can_be_had_the_reason_is_told(
    store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid_namespaces(monkeypatch, no_filter=True)

    async def use() -> None:
        workers = Workers(store_path, Limits(workers=1))
        try:
            await workers.start()
            assert workers.status().isolation == "no filter for pdp11"
        finally:
            await workers.close()

    asyncio.run(use())


FILTERED = """
import os, socket
from srpp_graph.store import isolation

kept, _ = socket.socketpair()
assert isolation.deny_sockets(os.uname().machine) == ""
kept.send(b"x")
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK):
    try:
        socket.socket(family)
    except PermissionError:
        print("refused")
try:
    kept.connect("/x")
except PermissionError:
    print("refused")
"""


def test_filter_refuses_sockets_of_every_family_and_connections() -> None:
    root = str(Path(srpp_graph.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", FILTERED],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert done.stdout.split() == ["refused"] * 5


BOMBS = {
    "regex": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l "
    "FILTER(REGEX(CONCAT(STR(?c), STR(?f), STR(?i), STR(?l)), '^((a+)+b?)+$')) }",
    "string": "SELECT (COUNT(?y) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l "
    "BIND(REPLACE(REPLACE(CONCAT(STR(?a), STR(?d)), '.', '0123456789012345'), '.', '01234567') AS ?y) }",
    "rows": "SELECT DISTINCT ?a ?e ?i ?l { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?l ?a ?i",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_line_87_a_killed_query_gives_processor_and_memory_back_within_a_second(
    store_path: Path, bomb: str
) -> None:
    """The time from the deadline to the end of the process, which takes both with it."""

    async def use() -> None:
        workers = Workers(store_path, Limits(workers=1, seconds=1, memory_mib=8192))
        try:
            await workers.start()
            before = {worker.pid for worker in workers._pool.members}
            with pytest.raises(QueryTimeout):
                await workers.answer(QueryRequest(bomb, "text/csv"))
            deadline = time.monotonic() + 1
            while len(gone := {pid for pid in before if not runs(pid)}) != 1:
                assert time.monotonic() < deadline, "the killed worker still runs"
                await asyncio.sleep(0.01)
            assert len(gone) == workers.status().kills == 1
        finally:
            await workers.close()

    asyncio.run(use())
