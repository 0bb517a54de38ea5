"""How long a command was waited for: since its process began, where the system tells when that was."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

_STAT = Path("/proc/self/stat")
_STARTED = 19
"""Which word behind the name of the command says when the process began (proc_pid_stat(5), `starttime`)."""


class Stopwatch:
    """Counts the seconds from when it was `begun`, and from when it is started again.

    >>> time = iter([5.0, 8.0, 8.5]).__next__
    >>> watch = Stopwatch(begun=3.0, now=time)
    >>> watch.start(); watch.seconds()
    2.0
    >>> watch.start(); watch.seconds()
    0.5
    """

    def __init__(self, begun: float, now: Callable[[], float]) -> None:
        self._begun, self._now = begun, now
        self._fresh = True

    @classmethod
    def of_process(cls) -> Stopwatch:
        """One that began with this process; where that cannot be known, it begins now."""
        try:
            now = _since_boot
            begun = find_beginning(
                _STAT.read_text(encoding="utf-8", errors="replace"), os.sysconf("SC_CLK_TCK")
            )
            if begun <= now():
                return cls(begun, now)
        except (OSError, ValueError, AttributeError, IndexError):  # no Linux, or no /proc
            pass
        return cls(time.perf_counter(), time.perf_counter)

    def start(self) -> None:
        """Count from here on; the first time, from when it was begun."""
        if not self._fresh:
            self._begun = self._now()
        self._fresh = False

    def seconds(self) -> float:
        """The seconds since then."""
        return self._now() - self._begun


def find_beginning(stat: str, ticks: int) -> float:
    """The second after the start of the system in which a process began, by its `stat` of so many ticks each.

    >>> find_beginning("7 (odd) name) S 1 7 7 0 -1 4194304 1 0 0 0 1 2 0 0 20 0 1 0 12345 9", 100)
    123.45
    """
    return int(stat.rpartition(")")[2].split()[_STARTED]) / ticks


def _since_boot() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)
