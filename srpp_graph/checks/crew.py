"""Other processes that read the many files of a first check, each a share, and judge what needs no shapes.

A crew tells only what can be trusted without another look: what a file says, where it is Turtle; that nothing
is wrong with it by itself, or with its form; that a family finds nothing in all files together; what marks
the verdicts. For everything else, and if a member of the crew dies, the check does the work itself, so that
its report is the same with and without a crew.

Processes are forked, which is cheap, and safe only while nothing else runs in this one: so a crew is for the
command line. It is small: of what it is asked to read, the check itself reads a part. What judges stands
back behind the check, which meanwhile asks the shapes.
"""

from __future__ import annotations

import marshal
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial
from types import MappingProxyType, TracebackType
from typing import NamedTuple

from srpp_graph.checkout import Checkout, Role, SourceFile
from srpp_graph.checks.copies import Copies
from srpp_graph.checks.corpus import Corpus, Sheet, iter_files
from srpp_graph.checks.families import Silence, find_silent_families
from srpp_graph.checks.gist import Gist
from srpp_graph.checks.member import Member
from srpp_graph.checks.memory import Memory, pack_unless_fair
from srpp_graph.checks.packing import Unpacking
from srpp_graph.checks.quiet import find_quiet
from srpp_graph.checks.sheet import RecalledSheet, load_text, read_sheet
from srpp_graph.checks.verdicts import Verdicts
from srpp_graph.errors import ContentError
from srpp_graph.turtle.fair import FairCopy

WORTHWHILE = 300
"""With fewer files to read than this, a crew would take longer than it saves."""

MOST = 4
"""So many processes at most read, this one included: each takes memory, and one has to put all together."""

_LARGE = 1_000_000
"""A file of more bytes is left to the check itself: there will be much to say of it."""

_LATER = 5
"""How much what judges stands back (`nice`): nobody waits for it until all has been put together."""

Said = tuple[str, str, str, tuple[object, ...], bytes, int]
"""Path, text, digest of the text, gist, packed document unless it is a fair copy, when the file was read."""


class Judged(NamedTuple):
    """What one member found right: paths of files, names of families, digests of queries; and marks."""

    quiet: tuple[str, ...]
    formed: tuple[str, ...]
    families: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()
    marks: tuple[tuple[str, str], ...] = ()


class Crew:
    """The members of a crew, and what they said; as a context, none of them outlives it."""

    def __init__(self, size: int) -> None:
        alone = not hasattr(os, "fork") or threading.active_count() > 1
        self._size = 1 if alone else min(size, MOST)
        self._members: list[Member] = []

    @classmethod
    def of_this_machine(cls) -> Crew:
        """As many as can run at once."""
        return cls(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)

    def __enter__(self) -> Crew:
        """Nobody is asked yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the members that still work."""
        for each in self._members:
            each.dismiss()

    def read(self, checkout: Checkout, memory: Memory | None = None) -> Corpus:
        """The corpus of the checkout, as `Corpus.read` reads it."""
        anew = [] if self._size < 2 else [each for each in iter_files(checkout) if _is_new(each, memory)]
        if len(anew) <= WORTHWHILE:
            return Corpus.read(checkout, memory)
        words = _read_all(checkout, [*filter(_is_word, iter_files(checkout))], memory)
        said = Corpus(tuple(words.values()))
        own, shares = _divided(anew, self._size)
        readers = [Member.hire(partial(_work, checkout, share, said)) for share in shares]
        self._members += readers
        mine = _read_all(checkout, own, memory)
        copies = [_copies_of(mine.values())]
        files, unpacking = {each.path: each for each in anew}, Unpacking()
        told = {}
        for read, shortly in filter(None, map(_loaded, readers)):
            told.update({each[0]: _sheet(checkout, files[each[0]], each, memory, unpacking) for each in read})
            copies.append(Copies.unpack(shortly))
        corpus = Corpus.read(checkout, memory, known=MappingProxyType({**words, **mine, **told}))
        corpus = replace(corpus, copies=tuple(copies))
        rest = [*words.values(), *mine.values()]
        self._members.append(Member.hire(partial(_judge_all, checkout, corpus, rest, memory)))
        return corpus

    @cached_property
    def _judged(self) -> Sequence[Judged]:
        """What the members found right."""
        said = [member.next() for member in self._members]
        return [Judged(*marshal.loads(each)) for each in said if each is not None]  # members wrote it

    def silence(self, queries: set[str] | None = None) -> Silence:
        """What need not be asked again; digests of queries that were found sound are added to `queries`."""
        if queries is not None:
            queries.update(*(each.queries for each in self._judged))
        return Silence(
            frozenset().union(*(each.quiet for each in self._judged)),
            frozenset().union(*(each.formed for each in self._judged)),
            frozenset().union(*(each.families for each in self._judged)),
        )

    @property
    def marks(self) -> Mapping[str, str]:
        """The marks of verdicts on the files, by path; none if nobody made them."""
        return {path: mark for each in self._judged for path, mark in each.marks}


def _is_new(file: SourceFile, memory: Memory | None) -> bool:
    """Whether the file is one of data, not a large one, that is not known as it is."""
    if file.role is not Role.DATA or (memory is not None and memory.recall(file)):
        return False
    try:
        return file.absolute.lstat().st_size <= _LARGE
    except OSError:
        return False


def _is_word(file: SourceFile) -> bool:
    return file.role is not Role.DATA


def _divided(
    files: Sequence[SourceFile], size: int
) -> tuple[Sequence[SourceFile], Sequence[Sequence[SourceFile]]]:
    """What this process reads, and the shares of the others."""
    return files[::size], [files[start::size] for start in range(1, size)]


def _read_all(checkout: Checkout, files: Sequence[SourceFile], memory: Memory | None) -> dict[str, Sheet]:
    """Those of the files that can be read."""
    found = {}
    for file in files:
        with suppress(ContentError):
            found[file.path] = read_sheet(checkout, file, memory)
    return found


def _work(
    checkout: Checkout,
    share: Sequence[SourceFile],
    words: Corpus,
    tell: Callable[[bytes], None],
) -> None:
    """Read the files of a share and tell what they say; then judge them, and tell that."""
    said: list[Said] = []
    sheets = []
    for file in share:
        seen = time.time_ns()
        with suppress(ContentError):
            sheet = read_sheet(checkout, file)
            if not sheet.faults and not sheet.document.faults:
                kept = pack_unless_fair(sheet.document)
                said.append((file.path, sheet.document.text, sheet.digest, tuple(sheet.gist), kept, seen))
                sheets.append(sheet)
    tell(marshal.dumps((said, _copies_of(sheets).pack())))
    _judge(sheets, words, tell)


def _judge(sheets: Sequence[Sheet], words: Corpus, tell: Callable[[bytes], None]) -> None:
    """Tell the paths of those with which nothing is wrong, and of those that have their form as well."""
    os.nice(_LATER)
    tell(marshal.dumps(tuple(Judged(*find_quiet(sheets, words)))))


def _judge_all(
    checkout: Checkout,
    corpus: Corpus,
    rest: Sequence[Sheet],
    memory: Memory | None,
    tell: Callable[[bytes], None],
) -> None:
    """Judge the files that no other member does, and all of them together; tell that, and what marks them."""
    os.nice(_LATER)
    queries = set() if memory is None else memory.sound_queries()
    families = tuple(find_silent_families(checkout, corpus, queries))
    verdicts = None if memory is None else Verdicts(corpus, memory)
    marks = [] if verdicts is None else [(each.path, verdicts.mark(each)) for each in corpus.sheets]
    judged = Judged(*find_quiet(rest, corpus), families, tuple(queries), tuple(marks))
    tell(marshal.dumps(tuple(judged)))


def _loaded(member: Member) -> tuple[Sequence[Said], bytes] | None:
    """What a member has read, and what the fair copies among that say."""
    said = member.next()
    return None if said is None else marshal.loads(said)  # a member wrote it


def _copies_of(sheets: Iterable[Sheet]) -> Copies:
    copies = {each.path: each.document for each in sheets if isinstance(each.document, FairCopy)}
    return Copies.of(copies)


def _sheet(
    checkout: Checkout, file: SourceFile, said: Said, memory: Memory | None, unpacking: Unpacking
) -> Sheet:
    """The file that a member read."""
    _, text, digest, gist, packed, seen = said
    known = Gist._make(gist)
    if memory is not None:
        memory.keep_packed(file, digest, known, packed, seen)
    load = partial(unpacking.document, packed, text) if packed else partial(load_text, checkout, file, text)
    return RecalledSheet(file, (digest, known), load)
