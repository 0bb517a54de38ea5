"""What is known from the last check: the files of which nothing was found, as long as nothing changes.

A verdict is kept for a file without any finding. It holds as long as the same words and shapes judge the same
text, and the files of all that it names, as far as the shapes look, say what they said. A check then looks
only at the files for which no verdict holds, each with its vicinity; what it tells is what it would tell if
it looked at everything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from rdflib.term import Node

from srpp_graph.checkout import Role
from srpp_graph.checks.corpus import VALIDATED, Corpus, Sheet
from srpp_graph.checks.engines.outline import Outline
from srpp_graph.checks.engines.reach import Boundless, Reach
from srpp_graph.checks.memory import RULES, Memory
from srpp_graph.checks.nearby import paths_near


class Verdicts:
    """The verdicts on the files of one corpus."""

    def __init__(self, corpus: Corpus, memory: Memory) -> None:
        self._corpus, self._memory = corpus, memory
        self._marks: dict[str, str] = {}

    @cached_property
    def words(self) -> str:
        """What identifies everything that is no data: words, shapes, questions, examples."""
        sheets = (each for each in self._corpus.sheets if each.role is not Role.DATA)
        return _mixed(f"{each.path} {each.digest}" for each in sheets)

    @cached_property
    def steps(self) -> int | None:
        """How many steps the shapes look from a node along properties; `None` for without end."""
        known = self._memory.verdicts.get(RULES)
        if known is not None and known[0] == self.words:
            return known[1] if isinstance(known[1], int) else None
        shapes = (each.triple for sheet in self._corpus.of_role(Role.SHAPES) for each in sheet.statements)
        try:
            reach = Reach(Outline(shapes))
            steps = reach.steps if reach.looks_forward else None
        except Boundless:
            steps = None
        self._memory.verdicts[RULES] = (self.words, steps)
        return steps

    @property
    def shapes(self) -> bool:
        """Whether any shape is known to look at any node by the present words."""
        known = self._memory.verdicts
        return self.steps is not None and any(
            path in known and known[path][2] for path in (each.path for each in self._corpus.sheets)
        )

    def open(self, sheets: Iterable[Sheet]) -> list[Sheet]:
        """Those of the files on which there is no verdict."""
        return [each for each in sheets if not self._holds(each)]

    def _holds(self, sheet: Sheet) -> bool:
        known = self._memory.verdicts.get(sheet.path)
        return known is not None and not sheet.faults and known[0] == self.mark(sheet)

    def adopt(self, marks: Mapping[str, str]) -> None:
        """Take these for the marks of the files at these paths: another process made them of this corpus."""
        self._marks.update(marks)

    def mark(self, sheet: Sheet) -> str:
        """What identifies all that a judgement of the file hangs on."""
        if sheet.path not in self._marks:
            near = paths_near(self._corpus, [sheet], self.steps or 0).values()
            data = (f"{each.path} {each.digest}" for each in near if each.role is Role.DATA)
            parts = [self.words, sheet.digest, *sorted(data)]
            parts += [each for each in sheet.gist.subjects if each in self._corpus.cited]
            for each in sheet.gist.subjects:
                parts += [repr(tuple(other)) for other in self._corpus.resemblances.get(each, ())]
            self._marks[sheet.path] = _mixed(parts)
        return self._marks[sheet.path]

    def seen_in(self, sheets: Iterable[Sheet]) -> tuple[set[str], set[str]]:
        """The nodes of these files, which have verdicts, that shapes look at; and which shapes do."""
        nodes: set[str] = set()
        shapes: set[str] = set()
        for sheet in sheets:
            _, seen, matched = self._memory.verdicts[sheet.path]
            subjects = _subjects(sheet)
            nodes.update(subjects[each] for each in (seen if isinstance(seen, tuple) else ()))
            shapes.update(matched if isinstance(matched, tuple) else ())
        return nodes, shapes

    def note(
        self, sheets: Iterable[Sheet], found: Collection[str], looked_at: Mapping[Node, frozenset[Node]]
    ) -> None:
        """Keep the verdicts on files that were judged, but for those in which something was found."""
        shapes_of: dict[str, list[str]] = {}
        for shape, focus in looked_at.items():
            name = str(shape)
            for node in focus:
                shapes_of.setdefault(str(node), []).append(name)
        for sheet in sheets:
            if sheet.path in found or sheet.faults or sheet.gist.remarks or self.steps is None:
                self._memory.verdicts.pop(sheet.path, None)
                continue
            subjects = _subjects(sheet) if sheet.role in VALIDATED else ()
            seen = [index for index, each in enumerate(subjects) if each in shapes_of]
            shapes = sorted({shape for each in seen for shape in shapes_of[subjects[each]]})
            self._memory.verdicts[sheet.path] = (self.mark(sheet), tuple(seen), tuple(shapes))


def _subjects(sheet: Sheet) -> tuple[str, ...]:
    return (*sheet.gist.subjects, *sheet.gist.nameless)


def _mixed(parts: Iterable[str]) -> str:
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()
