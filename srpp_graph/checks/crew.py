"""Other processes that read the many files of a first check with this one, and judge what needs no shapes.

A crew tells only what can be trusted without another look: what a file says, where it is Turtle; that nothing
is wrong with it by itself, or with its form; that a family finds nothing in all files together; what marks
the verdicts. For everything else, and if a member of the crew dies, the check does the work itself, so that
its report is the same with and without a crew.

    begin    the members begin to read, before what judges is loaded; this process takes portions too, later
    read     what all have read becomes one corpus; the members are told what they have not read
    silence  what this process and the members have judged meanwhile

Processes are forked, which is cheap, and safe only while nothing else runs in this one: so a crew is for the
command line.
"""

from __future__ import annotations

import marshal
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING

from srpp_graph.checkout import Checkout, Role, SourceFile
from srpp_graph.checks.copies import Copies
from srpp_graph.checks.corpus import Corpus, Sheet, iter_files
from srpp_graph.checks.member import NOTHING, Member
from srpp_graph.checks.memory import Memory
from srpp_graph.checks.packing import Unpacking
from srpp_graph.checks.resemblance import Resemblance
from srpp_graph.checks.said import Said, copies_of, read_files
from srpp_graph.checks.shift import Judged, Known, Portions, tell_grounds, tell_known, work

if TYPE_CHECKING:
    from srpp_graph.checks.families import Silence
    from srpp_graph.checks.grounds import Grounds

WORTHWHILE = 300
"""With fewer files to read than this, a crew would take longer than it saves."""

MOST = 4
"""So many processes at most read, this one included: each takes memory, and one has to put all together."""


class Crew:
    """The members of a crew, and what they said; as a context, none of them outlives it."""

    def __init__(self, size: int) -> None:
        alone = not hasattr(os, "fork") or threading.active_count() > 1
        self._size = 1 if alone else min(size, MOST)
        self._members: list[Member] = []
        self._portions: Portions | None = None
        self._mine: Sequence[Sheet] = ()
        self._own: Sequence[Judged] = ()
        self._words = Corpus(())

    @classmethod
    def of_this_machine(cls) -> Crew:
        """As many as can run at once."""
        return cls(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)

    def __enter__(self) -> Crew:
        """Nobody is asked yet, unless the work has begun."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the members that still work."""
        for each in self._members:
            each.dismiss()

    def begin(self, checkout: Checkout, memory: Memory | None = None) -> None:
        """Have the members read, if there is enough to read; what is loaded later, they do not have."""
        if self._portions is not None or self._size < 2:
            return
        anew = [each for each in iter_files(checkout) if _is_new(each, memory)]
        if len(anew) <= WORTHWHILE:
            return
        self._portions = Portions(checkout, anew)
        for number in range(1, self._size):
            self._members.append(Member.hire(partial(work, self._portions, memory, first=number == 1)))

    def read(self, checkout: Checkout, memory: Memory | None = None) -> Corpus:
        """The corpus of the checkout, as `Corpus.read` reads it."""
        self.begin(checkout, memory)
        if self._portions is None:
            return Corpus.read(checkout, memory)
        files = {each.path: each for each in iter_files(checkout)}
        words = [*read_files(checkout, [each for each in files.values() if each.role is not Role.DATA])]
        self._words = Corpus(tuple(sheet for sheet, _ in words))
        wanted = self._tell_grounds()
        mine = [*self._portions.read()]
        known = {sheet.path: sheet for sheet, _ in (*words, *mine)}
        copies, unpacking = [copies_of((sheet for sheet, _ in mine), wanted)], Unpacking()
        self._mine = [sheet for sheet, said in (*words, *mine) if said is not None]
        for said, copied in self._exchange([*_sound(words)], [*_sound(mine)], files, memory):
            known |= {each.path: each.sheet(checkout, files[each.path], unpacking) for each in said}
            copies.append(copied)
        corpus = Corpus.read(checkout, memory, known=MappingProxyType(known))
        return replace(corpus, copies=tuple(copies))

    def _tell_grounds(self) -> frozenset[str]:
        """Tell the members by what they judge; the properties that are wanted of copies."""
        from srpp_graph.checks.engines.choice import predicates_asked

        shapes = (each for sheet in self._words.of_role(Role.SHAPES) for each in sheet.triples)
        wanted = frozenset(map(str, predicates_asked(shapes)))
        told = tell_grounds(self._grounds, wanted)
        for each in self._members:
            each.tell(told)
        return wanted

    def _exchange(
        self,
        words: Sequence[Said],
        mine: Sequence[Said],
        files: Mapping[str, SourceFile],
        memory: Memory | None,
    ) -> Sequence[tuple[Sequence[Said], Copies]]:
        """What the members have read, with the copies among it; they are told what they have not read."""
        first, *others = self._members
        heard = [*filter(None, map(_heard, others))]
        if len(words) == sum(each.role is not Role.DATA for each in files.values()):
            for each in others:
                each.tell(tell_known(words))
            rest = [*words, *mine, *(one for said, _ in heard for one in said)]
            first.tell(tell_known(rest, () if memory is None else _recalled(files.values(), memory)))
        else:
            for each in self._members:
                each.tell(NOTHING)
        self._find_own()  # while the first member still writes down what it has read
        heard += filter(None, [_heard(first)])
        for one in (*words, *mine, *(each for said, _ in heard for each in said)):
            one.keep(files[one.path], memory)
        return heard

    def _find_own(self) -> None:
        from srpp_graph.checks.quiet import find_quiet

        self._own = [Judged(*find_quiet(self._mine, self._grounds))]

    @cached_property
    def _grounds(self) -> Grounds:
        from srpp_graph.checks.grounds import Grounds

        return Grounds.of(self._words)

    @cached_property
    def _judged(self) -> Sequence[Judged]:
        """What this process and the members found right."""
        if self._portions is None:
            return ()
        said = filter(None, [member.next() for member in self._members])
        return [*self._own, *(Judged(*marshal.loads(each)) for each in said)]  # members wrote it

    def silence(self, corpus: Corpus, queries: set[str] | None = None) -> Silence:
        """What need not be asked again of the corpus; digests of sound queries are added to `queries`."""
        from srpp_graph.checks.families import Silence, find_silent_by_files

        # While the members still judge.
        by_files = frozenset[str]()
        if self._portions is not None:
            by_files = find_silent_by_files(self._portions.checkout, set() if queries is None else queries)
        for alike in (each.resemblances for each in self._judged if each.resemblances is not None):
            corpus.know({entity: tuple(map(Resemblance._make, each)) for entity, each in alike.items()})
        return Silence(
            frozenset().union(*(each.quiet for each in self._judged)),
            frozenset().union(*(each.formed for each in self._judged)),
            by_files.union(*(each.families for each in self._judged)),
        )

    @property
    def marks(self) -> Mapping[str, str]:
        """The marks of verdicts on the files, by path; none if nobody made them."""
        return {path: mark for each in self._judged for path, mark in each.marks}


def _is_new(file: SourceFile, memory: Memory | None) -> bool:
    """Whether the file is one of data that is not known as it is."""
    return file.role is Role.DATA and (memory is None or memory.recall(file) is None)


def _recalled(files: Iterable[SourceFile], memory: Memory) -> Iterator[Known]:
    for each in files:
        known = memory.recall(each)
        if known is not None:
            yield each.path, known[0], tuple(known[1])


def _sound(read: Iterable[tuple[Sheet, Said | None]]) -> Iterator[Said]:
    return (said for _, said in read if said is not None)


def _heard(member: Member) -> tuple[Sequence[Said], Copies] | None:
    """What a member has read, and the fair copies among it."""
    said, copied = member.next(), member.next()
    if said is None or copied is None:
        return None
    return [*map(Said._make, marshal.loads(said))], Copies.unpack(copied)  # a member wrote it
