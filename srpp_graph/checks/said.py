"""Files as they were read, in a form that one process can tell another."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from srpp_graph.checkout import Checkout, SourceFile
from srpp_graph.checks.copies import Copies
from srpp_graph.checks.gist import Gist
from srpp_graph.checks.memory import Memory, Signature, pack_unless_fair, signature_of
from srpp_graph.checks.packing import Unpacking
from srpp_graph.checks.sheet import RecalledSheet, Sheet, load_text, read_sheet
from srpp_graph.errors import ContentError
from srpp_graph.turtle.fair import FairCopy


class Said(NamedTuple):
    """What a file without faults says."""

    path: str
    text: str
    digest: str
    gist: tuple[object, ...]
    packed: bytes
    """The document; nothing for a fair copy, whose text is read again about as fast."""
    seen: int
    """When the file was read, in nanoseconds."""
    signature: Signature
    """What the file looked like then."""

    @classmethod
    def of(cls, sheet: Sheet, seen: int) -> Said:
        """What a sheet says."""
        packed = pack_unless_fair(sheet.document)
        own = sheet.path, sheet.document.text, sheet.digest, tuple(sheet.gist)
        return cls(*own, packed, seen, signature_of(sheet.file))

    def keep(self, file: SourceFile, memory: Memory | None) -> None:
        """Have it remembered."""
        if memory is not None:
            memory.keep_packed(file, self.digest, Gist._make(self.gist), *self[4:])

    def sheet(self, checkout: Checkout, file: SourceFile, unpacking: Unpacking) -> Sheet:
        """The file, for whoever has not read it."""
        load = (
            partial(unpacking.document, self.packed, self.text)
            if self.packed
            else partial(load_text, checkout, file, self.text)
        )
        return RecalledSheet(file, (self.digest, Gist._make(self.gist)), load)


def read_files(checkout: Checkout, files: Iterable[SourceFile]) -> Iterator[tuple[Sheet, Said | None]]:
    """Those of the files that can be read, with what they say if they have no faults."""
    for file in files:
        seen = time.time_ns()
        with suppress(ContentError):
            sheet = read_sheet(checkout, file)
            yield sheet, None if sheet.faults or sheet.document.faults else Said.of(sheet, seen)


def copies_of(sheets: Iterable[Sheet], wanted: Collection[str]) -> Copies:
    """What the fair copies among some sheets say; the properties that are `wanted` can be asked for."""
    copies = {each.path: each.document for each in sheets if isinstance(each.document, FairCopy)}
    return Copies.of(copies, wanted)
