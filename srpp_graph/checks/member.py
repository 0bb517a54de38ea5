"""One process of a crew: it works on what it is given, hears what it is told, and leaves what it has to say.

What is said lies in a nameless file, so that nobody ever waits for being heard; a pipe tells how long each
part is, and ends when whoever speaks does.
"""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

_LENGTH = 8

NOTHING = b""
"""To be told this is to be told that there will be no more."""


class Channel:
    """One way between two processes, made before the one forks the other."""

    def __init__(self) -> None:
        self._said: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        self._reading, self._writing = os.pipe()
        self._open = {self._reading, self._writing}
        self._heard = 0

    def tell(self, content: bytes) -> None:
        """Leave a part; if nobody is there to tell any more, nobody minds."""
        self._said.write(content)
        self._said.flush()
        with suppress(BrokenPipeError):
            os.write(self._writing, len(content).to_bytes(_LENGTH, "big"))

    def next(self) -> bytes | None:
        """The next part, as soon as it is whole; `None` if the other process has ended before."""
        length = int.from_bytes(os.read(self._reading, _LENGTH), "big")
        if not length:
            return None
        content = os.pread(self._said.fileno(), length, self._heard)
        self._heard += length
        return content if len(content) == length else None

    def only_hear(self) -> None:
        """Leave the speaking to the other process."""
        self._close(self._writing)

    def only_tell(self) -> None:
        """Leave the hearing to the other process."""
        self._close(self._reading)

    def close(self) -> None:
        """Have done with it, in this process."""
        self._close(*self._open)
        self._said.close()

    def _close(self, *ends: int) -> None:
        for each in ends:
            self._open.discard(each)
            os.close(each)


class Voice:
    """How a member speaks with the process that hired it."""

    def __init__(self, said: Channel, told: Channel, home: int) -> None:
        self._said, self._told, self._home = said, told, home

    def tell(self, content: bytes) -> None:
        """Leave a part; the member ends here if nobody is there to tell."""
        if os.getppid() != self._home:
            os._exit(0)
        self._said.tell(content)

    def hear(self) -> bytes:
        """The next part that the member is told; it ends here if there will be none."""
        content = self._told.next()
        if content is None:
            os._exit(0)
        return content


class Queue:
    """Pieces of work, by number, each for the first process that asks."""

    def __init__(self, pieces: int) -> None:
        """There may be as many pieces as a byte has values."""
        self._reading, writing = os.pipe()
        os.write(writing, bytes(range(pieces)))
        os.close(writing)

    def next(self) -> int | None:
        """The number of a piece that nobody else has; `None` if there is none left."""
        found = os.read(self._reading, 1)
        return found[0] if found else None

    def close(self) -> None:
        """Ask no more, in this process."""
        os.close(self._reading)


class Member:
    """A forked process, seen from the one that forked it."""

    def __init__(self, process: int, said: Channel, told: Channel) -> None:
        self._process, self._said, self._told = process, said, told
        self._is_dismissed = False

    @classmethod
    def hire(cls, work: Callable[[Voice], None]) -> Member:
        """Have another process do the work, which is given what it tells the parts of its result with."""
        said, told = Channel(), Channel()
        home = os.getpid()
        process = os.fork()
        if process == 0:
            try:
                said.only_tell()
                told.only_hear()
                work(Voice(said, told, home))
            finally:
                # Whatever happened: nothing that the other process has begun is to be done twice.
                os._exit(0)
        said.only_hear()
        told.only_tell()
        return cls(process, said, told)

    def next(self) -> bytes | None:
        """The next part of what it says, as soon as it is whole; `None` if the member has ended before."""
        return self._said.next()

    def tell(self, content: bytes) -> None:
        """Have it hear this."""
        self._told.tell(content)

    def dismiss(self) -> None:
        """End the process, if it has not ended."""
        if self._is_dismissed:
            return
        self._is_dismissed = True
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self._process, 0)
        self._said.close()
        self._told.close()
