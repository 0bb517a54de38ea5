"""The page about a code of `check`, from the Markdown that the command line prints to blocks for a template.

Our pages use little of Markdown: headings, paragraphs, lists, fenced code and names in backquotes. That is
what is read here; anything else stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CODE = re.compile(r"SG[0-9]{3}")
_BLOCK = re.compile(
    r"```[a-z]* ?(?P<path>\S*)\n(?P<code>.*?)^```$"
    r"|(?P<list>(?:^- .*\n?)+)|(?P<text>[^\n]+(?:\n(?!```|- )[^\n]+)*)",
    re.M | re.S,
)
_NAMES = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (`h1`, `h2`), a paragraph (`p`), an `item` of a list, or `code` of the file `path`.

    `pieces` alternate between words and what stood in backquotes.
    """

    kind: str
    pieces: tuple[str, ...]
    path: str = ""


def is_code(text: str) -> bool:
    """Whether the text has the form of a code.

    >>> is_code("SG304"), is_code("timeout")
    (True, False)
    """
    return _CODE.fullmatch(text) is not None


def parse_page(markdown: str) -> tuple[Block, ...]:
    r"""The blocks of a page.

    >>> [block.kind for block in parse_page("# SG1 x\n\nSay `y`.\n\n- one\n- two\n")]
    ['h1', 'p', 'item', 'item']
    """
    return tuple(_iter_blocks(markdown))


def _iter_blocks(markdown: str) -> Iterator[Block]:
    for found in _BLOCK.finditer(markdown):
        if found["code"] is not None:
            yield Block("code", (found["code"],), found["path"])
        elif found["list"]:
            for line in found["list"].splitlines():
                yield Block("item", tuple(_NAMES.split(line[2:])))
        else:
            marks, _, words = found["text"].partition(" ")
            kind = {"#": "h1", "##": "h2"}.get(marks, "p")
            yield Block(kind, tuple(_NAMES.split(found["text"] if kind == "p" else words)))
