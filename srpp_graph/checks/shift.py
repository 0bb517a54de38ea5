"""What one member of a crew does: read portions of files, hear what the others have read, and judge."""

from __future__ import annotations

import marshal
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from srpp_graph.checkout import Checkout, Role, SourceFile
from srpp_graph.checks.corpus import Corpus, Sheet, iter_files
from srpp_graph.checks.gist import Gist
from srpp_graph.checks.member import Queue, Voice
from srpp_graph.checks.memory import Memory
from srpp_graph.checks.said import Said, copies_of, read_files
from srpp_graph.checks.sheet import RecalledSheet, load_text
from srpp_graph.turtle.document import Document

_PIECES = 100

Known = tuple[str, str, tuple[object, ...]]
"""Path of a file, digest of its text, gist."""

NOTHING = b""
"""What a member is told that is not to judge, for want of words."""


class Judged(NamedTuple):
    """What one member found right: paths of files, names of families, digests of queries; and marks."""

    quiet: tuple[str, ...]
    formed: tuple[str, ...]
    families: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()
    marks: tuple[tuple[str, str], ...] = ()
    resemblances: Mapping[str, tuple[tuple[object, ...], ...]] | None = None
    """Those of the whole corpus, if the member knew that."""


class Portions:
    """The files that are to be read, each by whoever comes to it first."""

    def __init__(self, checkout: Checkout, files: Sequence[SourceFile]) -> None:
        self.checkout, self._files = checkout, files
        self._size = -(-len(files) // _PIECES)
        self._queue = Queue(-(-len(files) // self._size))

    def read(self) -> Iterator[tuple[Sheet, Said | None]]:
        """Take portions until there are none, and read them; see `read_files`."""
        while (number := self._queue.next()) is not None:
            start = number * self._size
            yield from read_files(self.checkout, self._files[start : start + self._size])
        self._queue.close()


def work(portions: Portions, memory: Memory | None, voice: Voice, *, first: bool) -> None:
    """Read and tell what was read; hear by what it is judged, and tell what is right.

    The `first` member is told what all have read, and judges that together as well.
    """
    sheets: list[Sheet] = []
    said: list[tuple[object, ...]] = []
    for sheet, told in portions.read():
        if told is not None:
            sheets.append(sheet)
            said.append(tuple(told))
    voice.tell(marshal.dumps((said, copies_of(sheets).pack())))
    # What judges takes long to load, and is not needed before.
    from srpp_graph.checks.grounds import Grounds
    from srpp_graph.checks.quiet import find_quiet

    checkout = portions.checkout
    packed, known = marshal.loads(voice.hear())  # `tell_grounds` wrote it
    files = {each.path: each for each in iter_files(checkout)}
    others = [_shortly(checkout, files[path], digest, gist) for path, digest, gist in known]
    words = Corpus(tuple(each for each in others if each.role is not Role.DATA))
    quiet = find_quiet(sheets, Grounds.unpack(packed, words))
    together: tuple[Any, ...] = (
        _judge_all(checkout, files, {each.path: each for each in (*sheets, *others)}, memory) if first else ()
    )
    voice.tell(marshal.dumps((*quiet, *together)))


def tell_grounds(grounds: bytes, others: Iterable[Said], known: Iterable[Known] = ()) -> bytes:
    """What a member is told: the packed grounds, and the words in short, with all else that it has not read."""
    return marshal.dumps((grounds, [*known, *((each.path, each.digest, each.gist) for each in others)]))


def _shortly(checkout: Checkout, file: SourceFile, digest: str, gist: tuple[object, ...]) -> Sheet:
    return RecalledSheet(file, (digest, Gist._make(gist)), partial(_read_again, checkout, file))


def _read_again(checkout: Checkout, file: SourceFile) -> Document:
    return load_text(checkout, file, file.read_text())


def _judge_all(
    checkout: Checkout, files: Collection[str], known: Mapping[str, Sheet], memory: Memory | None
) -> tuple[Any, ...]:
    """All but the first two of what is `Judged`; nothing, if not all is known."""
    from srpp_graph.checks.families import find_silent_families
    from srpp_graph.checks.verdicts import Verdicts

    if len(known) != len(files):
        return ()
    corpus = Corpus(tuple(known[path] for path in files))
    queries = set() if memory is None else memory.sound_queries()
    families = tuple(find_silent_families(checkout, corpus, queries))
    verdicts = None if memory is None else Verdicts(corpus, memory)
    marks = [] if verdicts is None else [(each.path, verdicts.mark(each)) for each in corpus.sheets]
    alike = {entity: tuple(map(tuple, each)) for entity, each in corpus.resemblances.items()}
    return families, tuple(queries), tuple(marks), alike
