"""What a worker gives up before it opens the graph: the network, memory, time, and outliving its parent.

Linux does all of it; elsewhere only what the system offers, and the report says so. Each of these may fail
without harm to the others: the gate stays the first line.

This module imports nothing of the package: the workers use it.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import resource
import signal
import socket
import struct
import sys
import time

from srpp_graph.store.doors import DOOR

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1
_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _SECCOMP_MODE_FILTER = 22, 38, 2
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06  # linux/bpf_common.h
_AT_NUMBER, _AT_ARCHITECTURE = 0, 4  # struct seccomp_data
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_X32 = 0x40000000
# Architecture, then the numbers of socket, connect and io_uring_setup.
_CALLS = {"x86_64": (0xC000003E, 41, 42, 425), "aarch64": (0xC00000B7, 198, 203, 425)}
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 1
_CPU_MARGIN = 5
_PROCESSORS = os.cpu_count() or 1


def leave_network() -> str:
    """Cut this process off from every network; by what, in one word.

    `namespace`: it has a network of its own, without any way out. `seccomp`: it can make no socket, where the
    system allows no namespace. Anything else is the reason why neither could be had. Must come before a
    second thread exists.
    """
    if sys.platform != "linux":
        return "not linux"
    if enter_empty_network():
        return "namespace"
    reason = deny_sockets(os.uname().machine)
    return reason or "seccomp"


def enter_empty_network() -> bool:
    """Move into a network namespace of this process's own; whether the system allowed it."""
    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def open_door(connection: socket.socket) -> None:
    """Give the parent a socket that hears what this process asks of `door_address`.

    Only in a network of this process's own; nobody else hears or is heard there.

    Raises:
        OSError: the system does not let the process use the network that it has to itself.
    """
    with socket.socket() as door:
        fcntl.ioctl(door, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", _IFF_UP))
        door.bind(DOOR)
        door.listen()
        socket.send_fds(connection, [b"."], [door.fileno()])


def answer_for_door(connection: socket.socket, network: str) -> None:
    """Give the parent the door that it waits for, or a sign that there is none."""
    if network == "namespace":
        try:
            open_door(connection)
        except OSError:
            connection.send(b".")
    else:
        connection.send(b".")


def deny_sockets(machine: str) -> str:
    """Have the kernel refuse every new socket and connection (seccomp filter mode); the reason if it cannot.

    The pipe to the parent exists already and stays. `io_uring` goes too, as it makes sockets unseen.
    """
    if machine not in _CALLS:
        return f"no filter for {machine}"
    program = _Program.of(_filter(*_CALLS[machine]))
    libc = ctypes.CDLL(None, use_errno=True)
    arguments = (_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or libc.prctl(*arguments) != 0:
        return os.strerror(ctypes.get_errno()).lower()
    return ""


class _Instruction(ctypes.Structure):
    """One `struct sock_filter` of linux/filter.h."""

    _fields_ = (
        *(("code", ctypes.c_uint16), ("jump_true", ctypes.c_uint8)),
        *(("jump_false", ctypes.c_uint8), ("k", ctypes.c_uint32)),
    )


class _Program(ctypes.Structure):
    """The `struct sock_fprog` of linux/filter.h."""

    _fields_ = (("length", ctypes.c_uint16), ("filter", ctypes.POINTER(_Instruction)))

    @classmethod
    def of(cls, instructions: list[_Instruction]) -> _Program:
        """The program that runs these instructions."""
        return cls(len(instructions), (_Instruction * len(instructions))(*instructions))


def _filter(architecture: int, *calls: int) -> list[_Instruction]:
    """Refuse these system calls, and all of another architecture; allow the rest (seccomp(2))."""
    denied = [number for call in calls for number in (call, call | _X32)]
    return [
        _Instruction(_LOAD, 0, 0, _AT_ARCHITECTURE),
        _Instruction(_JUMP_IF_EQUAL, 0, len(denied) + 2, architecture),
        _Instruction(_LOAD, 0, 0, _AT_NUMBER),
        *(
            _Instruction(_JUMP_IF_EQUAL, len(denied) - index, 0, number)
            for index, number in enumerate(denied)
        ),
        _Instruction(_RETURN, 0, 0, _ALLOW),
        _Instruction(_RETURN, 0, 0, _REFUSE | errno.EACCES),
    ]


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
