"""Where words go: colour on a terminal, none in a pipe, in a file, or when `NO_COLOR` is set."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TextIO

from srpp_graph.checks.faces.text import Piece

_STYLES = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "strong": "1",
    "dim": "34",
    "secondary": "36",
}


def wants_colour(stream: TextIO) -> bool:
    """Whether to colour what goes to `stream` (https://no-color.org/)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def write(pieces: Iterable[Piece], stream: TextIO | None = None) -> None:
    """Write styled pieces to the stream, standard output if none is given."""
    stream = stream if stream is not None else sys.stdout
    if not wants_colour(stream):
        stream.writelines(text for _, text in pieces)
        return
    for style, text in pieces:
        code = _STYLES.get(style)
        stream.write(f"\x1b[{code}m{text}\x1b[0m" if code else text)


def say(text: str) -> None:
    """Write plain text to standard output."""
    sys.stdout.write(text)


def write_bytes(content: bytes) -> None:
    """Write bytes to standard output, all of them: without a buffer one write may stop half-way."""
    sys.stdout.flush()
    rest = memoryview(content)
    while rest:
        rest = rest[sys.stdout.buffer.write(rest) :]


def write_document(text: str) -> None:
    """Write what a program will read: in UTF-8, whatever the terminal speaks."""
    write_bytes(text.encode("utf-8", "backslashreplace"))


def note(text: str) -> None:
    """Write one line to standard error, so that it does not mix with a result."""
    sys.stderr.write(text + "\n")


def progress(text: str) -> None:
    """Tell a person at a terminal what takes a while; silent in a pipe."""
    if sys.stderr.isatty():
        note(text)
