"""Length-prefixed messages between the pool and a worker: a JSON head, then the bytes it announces.

This module imports nothing of the package: the workers use it too.
"""

from __future__ import annotations

import json
import struct
from io import BufferedReader
from typing import Any

LENGTH = struct.Struct("!I")
"""How many bytes of head follow."""

Head = dict[str, Any]
"""A message's head; `bytes` in it says how long the body behind it is."""


def render_head(head: Head) -> bytes:
    r"""The head as it goes over the socket.

    >>> render_head({"bytes": 0})
    b'\x00\x00\x00\x0c{"bytes": 0}'
    """
    text = json.dumps(head).encode()
    return LENGTH.pack(len(text)) + text


def read_head(stream: BufferedReader) -> Head | None:
    """The next head, blocking; `None` when the other side has gone."""
    prefix = stream.read(LENGTH.size)
    if len(prefix) < LENGTH.size:
        return None
    text = stream.read(LENGTH.unpack(prefix)[0])
    return parse_head(text) if text else None


def parse_head(text: bytes) -> Head:
    """The head in the bytes behind its length."""
    head: Head = json.loads(text)
    return head
