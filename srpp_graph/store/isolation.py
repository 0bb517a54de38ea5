"""What a worker gives up before it opens the graph: the network, memory, time, and outliving its parent.

Linux does all of it; elsewhere only what the system offers, and the report says so. Each of these may fail
without harm to the others: the gate stays the first line.

This module imports nothing of the package: the workers use it.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import time

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1
_CPU_MARGIN = 5
_PROCESSORS = os.cpu_count() or 1


def leave_network() -> str:
    """Move into a network namespace without any way out; what became of it, in one word.

    `namespace` means done, anything else is the reason why not. Must come before a second thread exists.
    """
    if sys.platform != "linux":
        return "not linux"
    libc = ctypes.CDLL(None, use_errno=True)
    for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET):
        if libc.unshare(flags) == 0:
            return "namespace"
    return os.strerror(ctypes.get_errno()).lower()


def die_with_parent(parent: int) -> None:
    """Be killed when the parent ends; ends at once if it already has."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def limit_process() -> None:
    """No core dumps, no interrupt from the terminal, and a lower priority than the service."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(5)


def limit_memory(extra: int) -> bool:
    """Let the process grow by `extra` bytes beyond what it has now; whether the system holds it to that."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - pathlib costs the worker 5 ms
            pages = int(file.read().split()[0])
    except OSError:
        return False
    now = pages * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + extra, now + extra))
    return True


def limit_processor(seconds: float) -> None:
    """Let the process use `seconds` more of each processor, should the parent fail to kill it."""
    allowed = (seconds + _CPU_MARGIN) * _PROCESSORS
    soft = int(time.process_time() + allowed) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
