"""What one member of a crew does: read portions of files, hear what the others have read, and judge."""

from __future__ import annotations

import marshal
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from srpp_graph.checkout import Checkout, Role, SourceFile
from srpp_graph.checks.corpus import Corpus, Sheet, iter_files
from srpp_graph.checks.gist import Gist
from srpp_graph.checks.member import Queue, Voice
from srpp_graph.checks.memory import Memory
from srpp_graph.checks.said import Said, copies_of, read_files
from srpp_graph.checks.sheet import RecalledSheet, load_text
from srpp_graph.turtle.document import Document

if TYPE_CHECKING:
    from srpp_graph.checks.grounds import Grounds

_PIECES = 100

_LARGE = 1_000_000
"""A file of more bytes is left to the check itself: there will be much to say of it."""

Known = tuple[str, str, tuple[object, ...]]
"""Path of a file, digest of its text, gist."""


class Judged(NamedTuple):
    """What one member found right: paths of files, names of families; and marks."""

    quiet: tuple[str, ...]
    formed: tuple[str, ...]
    families: tuple[str, ...] = ()
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
            portion = filter(_is_small, self._files[start : start + self._size])
            yield from read_files(self.checkout, portion)
        self._queue.close()


def _is_small(file: SourceFile) -> bool:
    try:
        return file.absolute.lstat().st_size <= _LARGE
    except OSError:
        return False


def work(portions: Portions, memory: Memory | None, voice: Voice, *, first: bool) -> None:
    """Read; hear by what it is judged, and tell what was read; hear what others read, and tell what is right.

    The `first` member is told what all have read, and judges that together as well.
    """
    sheets: list[Sheet] = []
    said: list[tuple[object, ...]] = []
    for sheet, told in portions.read():
        if told is not None:
            sheets.append(sheet)
            said.append(tuple(told))
    packed, wanted = marshal.loads(voice.hear())  # `tell_grounds` wrote it
    voice.tell(marshal.dumps(said))
    voice.tell(copies_of(sheets, wanted).pack())
    # What judges takes long to load, and is not needed before.
    from srpp_graph.checks.grounds import Grounds
    from srpp_graph.checks.quiet import find_quiet

    checkout = portions.checkout
    files = {each.path: each for each in iter_files(checkout)}
    known = marshal.loads(voice.hear())  # `tell_known` wrote it
    others = [_shortly(checkout, files[path], digest, gist) for path, digest, gist in known]
    words = Corpus(tuple(each for each in others if each.role is not Role.DATA))
    quiet = find_quiet(sheets, Grounds.unpack(packed, words))
    together: tuple[Any, ...] = (
        _judge_all(checkout, files, {each.path: each for each in (*sheets, *others)}, memory) if first else ()
    )
    voice.tell(marshal.dumps((*quiet, *together)))


def tell_grounds(grounds: Grounds, wanted: Iterable[str]) -> bytes:
    """What a member is told at first: by what it is judged, and which properties are wanted of copies."""
    return marshal.dumps((grounds.pack(), [*wanted]))


def tell_known(others: Iterable[Said], known: Iterable[Known] = ()) -> bytes:
    """What a member is told then: in short the words, and for the first all that it has not read."""
    return marshal.dumps([*known, *((each.path, each.digest, each.gist) for each in others)])


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
    families = tuple(find_silent_families(checkout, corpus))
    verdicts = None if memory is None else Verdicts(corpus, memory)
    marks = [] if verdicts is None else [(each.path, verdicts.mark(each)) for each in corpus.sheets]
    alike = {entity: tuple(map(tuple, each)) for entity, each in corpus.resemblances.items()}
    return families, tuple(marks), alike
