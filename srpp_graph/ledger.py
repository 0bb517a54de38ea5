"""The ledger of what was ever published: `published.txt` in the checkout, one name a line, for ever.

`srpp-graph build --publish` adds the entities of a release; nothing takes a name out. `check` holds the
content against it, so that no address that was once given out comes to lead nowhere. It is not part of the
content: a release is the same with it and without.

    for entry in read_ledger(checkout):
        print(entry.line, entry.ref)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from srpp_graph.checkout import Checkout, Role, SourceFile
from srpp_graph.errors import InvalidIri
from srpp_graph.iris import EntityRef

FILE_NAME = "published.txt"

_HEAD = (
    "# What was ever published: none of these names may vanish. `srpp-graph build --publish` adds to them.\n"
)


class Entry(NamedTuple):
    """One line of the ledger; `ref` is `None` where the line names no entity."""

    line: int
    text: str
    ref: EntityRef | None


def read_ledger(checkout: Checkout) -> tuple[Entry, ...]:
    """The entries of the ledger; none where the checkout has no ledger.

    Raises:
        ContentError: the file is there, but cannot be read.
    """
    path = checkout.root / FILE_NAME
    if not path.exists():
        return ()
    lines = SourceFile(FILE_NAME, path, Role.OTHER).read_text().splitlines()
    texts = ((number, line.strip()) for number, line in enumerate(lines, 1))
    return tuple(Entry(number, text, _ref(text)) for number, text in texts if text and text[0] != "#")


def note_published(checkout: Checkout, refs: Iterable[EntityRef]) -> int:
    """Add the entities to the ledger; how many are new in it.

    Raises:
        ContentError: the ledger is there, but cannot be read.
    """
    known = {entry.text for entry in read_ledger(checkout)}
    names = {f"{ref.kind}/{ref.slug}" for ref in refs}
    path = checkout.root / FILE_NAME
    new = path.with_suffix(".new")
    new.write_text(_HEAD + "".join(f"{name}\n" for name in sorted(known | names)), encoding="utf-8")
    new.replace(path)
    return len(names - known)


def _ref(text: str) -> EntityRef | None:
    """The entity that `kind/slug` names."""
    kind, _, slug = text.partition("/")
    try:
        return EntityRef.of(kind, slug)
    except InvalidIri:
        return None
