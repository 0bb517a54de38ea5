"""The ledger of what was ever published: `published.txt` in the checkout, one name a line, for ever.

`srpp-graph build --publish` adds the entities and the questions of a release; nothing takes a name out.
`check` holds the content against it, so that no address that was once given out comes to lead nowhere. It is
not part of the content: a release is the same with it and without.

    for entry in read_ledger(checkout):
        print(entry.line, entry.ref)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from srpp_graph.checkout import Checkout, Role, SourceFile
from srpp_graph.errors import InvalidIri
from srpp_graph.iris import KINDS, EntityRef
from srpp_graph.prefixes import PREFIXES

FILE_NAME = "published.txt"

QUESTION = "question"
"""What a line begins with that names a question."""

_HEAD = (
    "# What was ever published: none of these names may vanish. `srpp-graph build --publish` adds to them.\n"
)


class Entry(NamedTuple):
    """One line of the ledger; `ref` is `None` where that names no entity, `iri` empty if it names nothing."""

    line: int
    text: str
    ref: EntityRef | None
    iri: str

    @classmethod
    def parse(cls, line: int, text: str) -> Entry:
        """The entry that a line stands for: `kind/slug`, or `question/slug`."""
        kind, _, slug = text.partition("/")
        try:
            if kind == QUESTION:
                return cls(line, text, None, PREFIXES[QUESTION] + EntityRef.of(KINDS[0], slug).slug)
            ref = EntityRef.of(kind, slug)
        except InvalidIri:
            return cls(line, text, None, "")
        return cls(line, text, ref, ref.iri)


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
    return tuple(Entry.parse(number, text) for number, text in texts if text and text[0] != "#")


def note_published(checkout: Checkout, refs: Iterable[EntityRef], questions: Iterable[str] = ()) -> int:
    """Add the entities, and the questions of these slugs, to the ledger; how many are new in it.

    Raises:
        ContentError: the ledger is there, but cannot be read.
    """
    known = {entry.text for entry in read_ledger(checkout)}
    names = {f"{ref.kind}/{ref.slug}" for ref in refs} | {f"{QUESTION}/{slug}" for slug in questions}
    path = checkout.root / FILE_NAME
    new = path.with_suffix(".new")
    new.write_text(_HEAD + "".join(f"{name}\n" for name in sorted(known | names)), encoding="utf-8")
    new.replace(path)
    return len(names - known)
