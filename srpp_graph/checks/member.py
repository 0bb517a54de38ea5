"""One process of a crew: it works on what it is given, and leaves what it has to say for whoever asks.

What it says lies in a nameless file, so that it never waits for being heard; a pipe tells how long each part
is, and ends when the member does.
"""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

_LENGTH = 8


class Member:
    """A forked process, seen from the one that forked it."""

    def __init__(self, process: int, pipe: int, said: BinaryIO) -> None:
        self._process, self._pipe, self._said = process, pipe, said
        self._heard = 0

    @classmethod
    def hire(cls, work: Callable[[Callable[[bytes], None]], None]) -> Member:
        """Have another process do the work, which is given what it tells the parts of its result with."""
        said: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `dismiss`
        reading, writing = os.pipe()
        home = os.getpid()
        process = os.fork()
        if process == 0:
            try:
                os.close(reading)
                work(_telling(said, writing, home))
            finally:
                # Whatever happened: nothing that the other process has begun is to be done twice.
                os._exit(0)
        os.close(writing)
        return cls(process, reading, said)

    def next(self) -> bytes | None:
        """The next part of what it says, as soon as it is whole; `None` if the member has ended before."""
        length = int.from_bytes(os.read(self._pipe, _LENGTH), "big")
        if not length:
            return None
        content = os.pread(self._said.fileno(), length, self._heard)
        self._heard += length
        return content if len(content) == length else None

    def dismiss(self) -> None:
        """End the process, if it has not ended."""
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self._process, 0)
        os.close(self._pipe)
        self._said.close()


def _telling(said: BinaryIO, pipe: int, home: int) -> Callable[[bytes], None]:
    def tell(content: bytes) -> None:
        """Leave a part; nobody is there to tell once the other process has ended."""
        if os.getppid() != home:
            os._exit(0)
        said.write(content)
        said.flush()
        os.write(pipe, len(content).to_bytes(_LENGTH, "big"))

    return tell
