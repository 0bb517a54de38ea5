"""Giving memory back to the system when a release has gone.

A release that is let go of leaves cycles for the collector and holes in the allocator's pages. Neither is
wrong, but both stay until something asks: an operator would see a service that grows with each release.
"""

from __future__ import annotations

import ctypes
import gc


def give_back() -> None:
    """Collect what nobody uses and, with a C library that can (glibc), return its pages: milliseconds."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
