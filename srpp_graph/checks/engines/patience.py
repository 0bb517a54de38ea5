"""How long the reference engine may think about one shape.

An expression such as `^(a+)+$` takes it longer than anybody lives, and so can a query. What is measured is
the time that the process computes, so that a busy machine spoils no shape; the clock rings even inside an
expression, since Python looks for signals there. Only the main thread can be rung; elsewhere, and where the
system has no such clock, there is no limit. The service judges in a process that it kills instead.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SECONDS = 5.0
"""What any shape may take, however few nodes it looks at."""

SECONDS_A_NODE = 0.25
"""What it may take more for each node that it looks at."""


class TooSlow(BaseException):
    """The time is up; no `Exception`, since the engine catches those and goes on."""


def seconds_for(nodes: int) -> float:
    """The seconds that a shape may take for so many nodes.

    >>> seconds_for(40)
    15.0
    """
    return SECONDS + SECONDS_A_NODE * nodes


@contextmanager
def no_longer_than(seconds: float) -> Iterator[None]:
    """Let the block compute for so many seconds.

    Raises:
        TooSlow: it was not done by then.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _ring)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _ring(number: int, frame: FrameType | None) -> None:
    raise TooSlow
