"""All files of a checkout as read, with the open texts in the place of what lies on the disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from srpp_graph.checkout import Checkout, Role
from srpp_graph.checks.corpus import Corpus, Sheet, read_sheet
from srpp_graph.checks.crew import Crew
from srpp_graph.checks.memory import Memory
from srpp_graph.checks.vicinity import check_sheet
from srpp_graph.checks.whole import run
from srpp_graph.diagnostics import Diagnostic
from srpp_graph.errors import ContentError
from srpp_graph.lsp.allowance import Allowance
from srpp_graph.lsp.register import Register

_READ = (Role.ONTOLOGY, Role.SHAPES, Role.DATA, Role.EXAMPLE, Role.QUESTION)


class Survey(NamedTuple):
    """All files as they were at one moment, and what is known from earlier ones."""

    checkout: Checkout
    corpus: Corpus
    memory: Memory

    def check(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the whole checkout, its form included; what is known is not judged again."""
        return run(self.checkout, memory=self.memory, crew=_Reader(self.corpus)).diagnostics


class _Reader(Crew):
    """A crew that has nothing to do: the files are read already."""

    def __init__(self, corpus: Corpus) -> None:
        super().__init__(1)
        self._corpus = corpus

    def read(self, checkout: Checkout, memory: Memory | None = None) -> Corpus:
        """The files as they were read, open texts in the place of theirs."""
        return self._corpus


class Library:
    """The files of one checkout; `corpus` is never changed, but replaced when a file is."""

    def __init__(self, checkout: Checkout) -> None:
        self.checkout = checkout
        self._memory = Memory.of(checkout.root)
        self.corpus = Corpus.read(checkout, self._memory)
        self._register: Register | None = None
        self._allowance: tuple[tuple[Sheet, ...], Allowance] | None = None

    def put(self, sheets: Iterable[Sheet]) -> None:
        """Let these files say what stands in open texts, whatever lies on the disk."""
        held = {id(each) for each in self.corpus.sheets}
        fresh = {each.path: each for each in sheets if id(each) not in held}
        if fresh:
            self._replace(fresh, {})

    def reread(self, changed: Iterable[str]) -> None:
        """Read these files anew, which were changed, made or removed, and any that was not known."""
        self.checkout = Checkout.find(self.checkout.root)
        known = {each.path for each in self.corpus.sheets}
        sheets: dict[str, Sheet | None] = {}
        refusals: list[Diagnostic] = []
        for path in {*changed, *(each for each in _turtle_paths(self.checkout) if each not in known)}:
            file = self.checkout.find_file(path)
            sheets[path] = None
            try:
                if file is not None and file.is_turtle and file.role in _READ:
                    sheets[path] = read_sheet(self.checkout, file)
            except ContentError as error:
                refusals.extend(error.diagnostics)
        self._replace(sheets, refusals)

    def register(self) -> Register:
        """What is known of each node, as the files are now."""
        known = self._register
        if known is None or known.corpus is not self.corpus:
            known = self._register = Register(self.corpus, known)
        return known

    def allowance(self) -> Allowance:
        """What the shapes allow, as the files are now."""
        shapes = tuple(self.corpus.of_role(Role.SHAPES))
        known = self._allowance
        if known is None or [*map(id, known[0])] != [*map(id, shapes)]:
            known = self._allowance = (shapes, Allowance(shapes))
        return known[1]

    def check(self, sheet: Sheet) -> tuple[Diagnostic, ...]:
        """What is wrong with one file."""
        return tuple(check_sheet(self.checkout, self.corpus, sheet))

    def survey(self) -> Survey:
        """All files as they are now, to be judged while they go on changing."""
        return Survey(self.checkout, self.corpus, self._memory)

    def find(self, path: str) -> Sheet | None:
        """The file at this path, if it was read."""
        return next((each for each in self.corpus.sheets if each.path == path), None)

    def _replace(self, fresh: Mapping[str, Sheet | None], refused: Iterable[Diagnostic]) -> None:
        """A corpus with these files in the place of the old ones; `None` stands for a file that is gone."""
        sheets: dict[str, Sheet | None] = {each.path: each for each in self.corpus.sheets}
        sheets.update(fresh)
        refusals = [each for each in self.corpus.refusals if each.place.path not in fresh]
        refusals += refused
        order = {"ontology": 0, "shapes": 1, "data": 2}
        kept = sorted(
            (each for each in sheets.values() if each is not None),
            key=lambda each: (order.get(each.path.partition("/")[0], 3), each.path),
        )
        self.corpus = Corpus(tuple(kept), tuple(refusals))


def _turtle_paths(checkout: Checkout) -> Iterator[str]:
    return (each.path for each in checkout.iter_files() if each.is_turtle and each.role in _READ)


def relative_path(checkout: Checkout, path: Path) -> str | None:
    """The path as the checkout names it; `None` for a file outside, or of a part that is not content."""
    for root in (checkout.root, checkout.root.resolve()):
        for spelling in (path, path.parent.resolve() / path.name):
            if spelling.is_relative_to(root):
                found = spelling.relative_to(root).as_posix()
                return found if found.endswith(".ttl") and checkout.file_at(found).role in _READ else None
    return None
