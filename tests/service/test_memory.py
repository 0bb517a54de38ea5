"""What keeps a long-running service small: large blocks go back, and nobody's address or query stays."""

import asyncio
import gc
import re
import subprocess
import sys
import threading
import time

import pytest
from needs import ROOT, missing

from srpp_graph.service.memory import set_apart
from srpp_graph.store import gate
from srpp_graph.store.turns import Turns

LARGE_BLOCKS = """
import ctypes
import sys

class Told(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "arena small fast mapped bytes a b c d e".split()]

library = ctypes.CDLL(None)
if not hasattr(library, "mallinfo2"):
    sys.exit("mallinfo2")
library.mallinfo2.restype = Told
library.malloc.restype = ctypes.c_void_p
library.free.argtypes = (ctypes.c_void_p,)
if sys.argv[1] == "told":
    from srpp_graph.service.memory import share_arenas

    share_arenas()
library.free(library.malloc(16 << 20))
before = library.mallinfo2().bytes
library.malloc(1 << 20)
print(library.mallinfo2().bytes - before >= 1 << 20)
"""


def has_own_pages(told: str) -> bool:
    """Whether a block of 1 MiB has pages of its own after one of 16 MiB was freed."""
    run = subprocess.run(
        [sys.executable, "-c", LARGE_BLOCKS, told], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if run.stderr == "mallinfo2\n":
        missing("a C library that tells of its memory (glibc 2.33)")
    return run.stdout == "True\n"


def test_a_large_block_goes_back_to_the_system_whatever_was_freed_before() -> None:
    assert not has_own_pages("untold"), "the allocator needs to be told"
    assert has_own_pages("told")


def test_what_is_there_at_the_start_is_not_looked_at_in_every_collection() -> None:
    try:
        set_apart()
        apart, left = gc.get_freeze_count(), len(gc.get_objects())
    finally:
        gc.unfreeze()
    assert apart > 10_000
    assert left < apart / 10


def test_no_page_asks_for_the_whole_address_which_a_library_would_keep() -> None:
    """`request.url` is taken apart by `urlsplit`, which remembers the last addresses: queries of visitors."""
    files = (ROOT / "srpp_graph/service").rglob("*.py")
    assert [path.name for path in files if re.search(r"request\.url\b", path.read_text("utf-8"))] == []


def test_long_queries_are_read_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their tokens take many times their size, so that four at once would be four times the memory."""
    running, most = 0, 0
    lock = threading.Lock()
    admit = gate.admit

    def counted(text: str, *, max_bytes: int, services: tuple[str, ...] = ()) -> gate.Admitted:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.05)
        with lock:
            running -= 1
        return admit(text, max_bytes=max_bytes, services=services)

    async def read() -> list[gate.Admitted]:
        turn = Turns(slots=1, extra=0, places=4, patience=30.0, retry_after=1)
        texts = ["ASK {} #" + str(number) * 5000 for number in range(4)]
        return await asyncio.gather(*(gate.read_query(text, turn, max_bytes=1 << 20) for text in texts))

    monkeypatch.setattr(gate, "admit", counted)
    assert [each.form for each in asyncio.run(read())] == [gate.QueryForm.ASK] * 4
    assert most == 1
