"""One worker process as the pool sees it: started, asked, killed.

The parent's side of `worker`. A process that dies tells why in what it leaves behind: its exit status and the
last words on its standard error.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

import srpp_graph
from srpp_graph.errors import ReleaseError
from srpp_graph.store.federation import Relay
from srpp_graph.store.frames import LENGTH, Head, parse_head, render_head

_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "SRPP_BASE_IRI", "LD_LIBRARY_PATH", "XDG_CACHE_HOME")
_LAST_WORDS = 4096
_DOOR_SECONDS = 30

QUERIES = "srpp_graph.store.worker"
"""The program that evaluates queries."""


class WorkerDied(Exception):
    """The process ended before it answered.

    `out_of_memory` and `too_deep` say whether that was why; `killed`, whether somebody else killed it.
    """

    def __init__(
        self, reason: str, *, out_of_memory: bool = False, too_deep: bool = False, killed: bool = False
    ) -> None:
        super().__init__(reason)
        self.too_deep = too_deep
        self.out_of_memory = out_of_memory
        self.killed = killed


class WorkerProcess:
    """A process that answers one request at a time on one folder; made by `start`."""

    def __init__(
        self,
        path: Path,
        process: subprocess.Popen[bytes],
        streams: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        errors: IO[bytes],
    ) -> None:
        self.path = path
        self.network = ""
        self._killed = False
        self._door: asyncio.Server | None = None
        self._process = process
        self._reader, self._writer = streams
        self._errors = errors

    @classmethod
    async def start(
        cls, path: Path, *, memory: int, program: str = QUERIES, relay: Relay | None = None
    ) -> WorkerProcess:
        """A worker that has opened the store and waits for queries; `program` is the module it runs.

        Raises:
            ReleaseError: the store cannot be opened.
            WorkerDied: the process ended before it said hello.
        """
        ours, theirs = socket.socketpair()
        errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `stop`
        with theirs:
            arguments = (str(theirs.fileno()), str(path), str(memory), str(os.getpid()))
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", program, *arguments, *(["door"] if relay is not None else [])],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env=_environment(),
                pass_fds=(theirs.fileno(),),
            )
        try:
            door = await asyncio.to_thread(_wait_for_door, ours) if relay is not None else None
            ours.setblocking(False)  # noqa: FBT003 - the standard library's signature
            worker = cls(path, process, await asyncio.open_connection(sock=ours), errors)
        except BaseException:
            ours.close()
            process.kill()
            process.wait()
            errors.close()
            raise
        try:
            if relay is not None and door is not None:
                worker._door = await relay.serve(door)
            hello, _ = await worker._receive()
        except BaseException:
            await worker.stop()
            raise
        if "error" in hello:
            await worker.stop()
            raise ReleaseError(f"the store at {path} cannot be opened: {hello['error']}")
        worker.network = hello["network"]
        return worker

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs and nobody has killed it."""
        return not self._killed and self._process.poll() is None

    def when_gone(self, tell: Callable[[], None]) -> None:
        """Call `tell` once the process has ended, where the system can say so (Linux, `pidfd_open`)."""
        if not hasattr(os, "pidfd_open"):
            return
        loop, watch = asyncio.get_running_loop(), os.pidfd_open(self.pid)

        def gone() -> None:
            """Tell it, and look no longer."""
            loop.remove_reader(watch)
            os.close(watch)
            tell()

        loop.add_reader(watch, gone)

    async def ask(self, request: Head) -> tuple[Head, bytes]:
        """The answer's head and body; where the head says `more`, `go_on` has the rest.

        Raises:
            WorkerDied: the process ended first.
        """
        try:
            self._writer.write(render_head(request))
            await self._writer.drain()
        except ConnectionError as error:
            raise await self._obituary() from error
        return await self._receive()

    async def go_on(self) -> tuple[Head, bytes]:
        """The next part of an answer; raises as `ask` does."""
        return await self._receive()

    def kill(self) -> None:
        """Kill the process now; `stop` frees the rest."""
        self._process.kill()
        self._killed = True

    async def stop(self) -> None:
        """Kill the process and wait until it is gone; what it held is free then."""
        if self._errors.closed:
            return
        self.kill()
        if self._door is not None:
            self._door.close()
        self._writer.close()
        await asyncio.shield(asyncio.to_thread(self._process.wait))
        self._errors.close()

    async def _receive(self) -> tuple[Head, bytes]:
        try:
            (length,) = LENGTH.unpack(await self._reader.readexactly(LENGTH.size))
            head = parse_head(await self._reader.readexactly(length))
            return head, await self._reader.readexactly(head["bytes"])
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise await self._obituary() from error

    async def _obituary(self) -> WorkerDied:
        status = await asyncio.to_thread(self._process.wait)
        if self._errors.closed:
            return WorkerDied("it was stopped")
        self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, self._errors.tell() - _LAST_WORDS))
        words = self._errors.read().decode("utf-8", "replace")
        if "memory allocation" in words or "bad_alloc" in words or "MemoryError" in words:
            return WorkerDied("it ran out of memory", out_of_memory=True)
        if "overflowed its stack" in words:
            return WorkerDied("it is nested too deeply", too_deep=True)
        if status == -signal.SIGSEGV:
            return WorkerDied("it made the engine crash, as deep nesting does", too_deep=True)
        if status == -signal.SIGXCPU:
            return WorkerDied("it used up its processor time")
        return WorkerDied(f"its process ended with status {status}", killed=status == -signal.SIGKILL)


def _wait_for_door(ours: socket.socket) -> socket.socket | None:
    """The door of a worker that has a network of its own; blocking. A worker that dies has none."""
    ours.settimeout(_DOOR_SECONDS)
    _, found, _, _ = socket.recv_fds(ours, 1, 1)
    return socket.socket(fileno=found[0]) if found else None


def _environment() -> dict[str, str]:
    """What a worker needs and no more; no secret of the service is passed on."""
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    root = str(Path(srpp_graph.__file__).parents[1])
    return {**passed, "PYTHONPATH": root, "MALLOC_ARENA_MAX": "2", "PYTHONDONTWRITEBYTECODE": "1"}
