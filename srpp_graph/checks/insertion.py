"""Where a new part goes in the text of a file: its block, the link to it, and the prefixes that they need.

Edits of the text, so that comments and layout stay. In a file that has its form the result has it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rdflib.namespace import RDF
from rdflib.term import BNode, URIRef

from srpp_graph.checks.corpus import Sheet, Statement
from srpp_graph.checks.fixes import Edit
from srpp_graph.checks.form import GUIDANCE
from srpp_graph.prefixes import PREFIXES, compact
from srpp_graph.turtle import PredicateOrder
from srpp_graph.turtle.terms import Names

_INDENT = "    "


@dataclass(frozen=True, slots=True)
class Insertion:
    """What is to be put into a file: a part of `entity`, named by `link` if it is not yet."""

    sheet: Sheet
    entity: URIRef
    part: URIRef
    link: URIRef | None
    order: PredicateOrder

    def text_with(self, block: str, prefixes: Iterable[str], *, base: bool) -> str:
        """The text of the file with `block`, the link and the declarations; its line ends are kept."""
        text = self.sheet.document.text
        edits = [*self._declarations(prefixes, base=base), *self._link(base=base), self._block(block)]
        for edit in sorted(edits, reverse=True):
            text = text[: edit.start] + edit.text.replace("\n", self._line_end) + text[edit.end :]
        return text

    @property
    def _line_end(self) -> str:
        return "\r\n" if "\r\n" in self.sheet.document.text else "\n"

    def _declarations(self, prefixes: Iterable[str], *, base: bool) -> Iterator[Edit]:
        """The BASE line before all others, each PREFIX line where its letters put it."""
        document = self.sheet.document
        body = min((each.subject_start for each in self.sheet.statements), default=len(document.text))
        known = {name: each.span for name, each in document.prefixes.items() if each.span.start < body}
        first = min((self._line_start(span.start) for span in known.values()), default=0)
        if base:
            yield Edit(first, first, f"BASE <{self.entity}>\n")
        lines: dict[int, list[str]] = {}
        for name in sorted(set(prefixes) - known.keys()):
            after = [span.start for other, span in known.items() if other > name]
            before = [span.end for span in known.values()]
            at = self._line_start(min(after)) if after else self._next_line(max(before)) if before else 0
            lines.setdefault(at, []).append(f"PREFIX {name}: <{PREFIXES[name]}>\n")
        for at, added in lines.items():
            yield Edit(at, at, "".join(added))

    def _link(self, *, base: bool) -> Iterator[Edit]:
        """The statement by which the entity names its part."""
        if self.link is None or self.sheet.valued(self.entity, self.part):
            return
        names = Names(str(self.entity) if base or self._has_base else "")
        part, said = names.iri(self.part), self.sheet.said.get(self.entity, ())
        there = [each for each in said if each.predicate == self.link]
        if there and not any(isinstance(each.object, BNode) for each in there):
            yield from self._among(there[-1].predicate_start, there, part, names)
            return
        yield self._of_its_own(said, f"{compact(self.link)} {part} ;", names)

    @property
    def _has_base(self) -> bool:
        return self.sheet.document.base == str(self.entity)

    def _among(self, at: int, there: Sequence[Statement], part: str, names: Names) -> Iterator[Edit]:
        """One more object of a property that the entity has: in its place, one object a line."""
        text = self.sheet.document.text
        listed = [each for each in there if each.predicate_start == at]
        deeper = "\n" + _INDENT * 2
        gap = text[listed[0].predicate_end : listed[0].object_start]
        if len(listed) == 1 and "\n" not in gap and not gap.strip():
            yield Edit(listed[0].predicate_end, listed[0].object_start, deeper)
        key = names.sort_key(self.part)
        later = [each for each in listed if names.sort_key(each.object) > key]  # type: ignore[arg-type]
        if later:
            yield Edit(later[0].object_start, later[0].object_start, f"{part} ,{deeper}")
        else:
            yield Edit(listed[-1].object_end, listed[-1].object_end, f" ,{deeper}{part}")

    def _of_its_own(self, said: Sequence[Statement], line: str, names: Names) -> Edit:
        """A line for a property that the entity has not: below its guidance, else where its order puts it."""
        hint = f"{GUIDANCE} {line.split()[0]} "
        for comment in self.sheet.document.comments:
            if comment.text.startswith(hint) and self._is_in_block(comment.span.start):
                return self._below(comment.span.end, line)
        classes = [each.object for each in said if each.predicate == RDF.type]
        own = (self.order.rank(self.link or RDF.type, classes), line)
        for _, group in groupby(said, key=lambda each: each.predicate_start):
            first = next(group)
            rank = self.order.rank(first.predicate, classes)
            if (rank, names.predicate(first.predicate)) > own:
                at = self._above_comments(first.predicate_start)
                inside = at == first.predicate_start
                return Edit(at, at, f"{line}\n{_INDENT}" if inside else f"{_INDENT}{line}\n")
        return self._after(said[-1].object_end, line)

    def _is_in_block(self, offset: int) -> bool:
        """Whether the entity's is the last block that begins before this offset."""
        begun = [each for each in self.sheet.statements if each.subject_start < offset]
        nodes = [each for each in begun if not isinstance(each.subject, BNode)]
        return bool(nodes) and max(nodes, key=lambda each: each.subject_start).subject == self.entity

    def _after(self, end: int, line: str) -> Edit:
        """Behind the last statement of a block."""
        text = self.sheet.document.text
        sign = end + len(text[end:]) - len(text[end:].lstrip())
        if text[sign : sign + 1] == ";":
            return Edit(sign + 1, sign + 1, f"\n{_INDENT}{line}")
        return Edit(end, end, f" ;\n{_INDENT}{line}")

    def _below(self, offset: int, line: str) -> Edit:
        at = self._next_line(offset)
        return Edit(at, at, f"{_INDENT}{line}\n")

    def _block(self, block: str) -> Edit:
        """The part's own block: among the parts by their names, behind the entity, before all else."""
        for node, first in self.sheet.subjects.items():
            if isinstance(node, URIRef) and node != self.entity:
                is_part = str(node).startswith(f"{self.entity}#")
                if not is_part or str(node) > str(self.part):
                    at = self._above_comments(first.subject_start)
                    return Edit(at, at, block + "\n")
        text = self.sheet.document.text
        kept = len(text.rstrip())
        return Edit(kept, len(text), f"\n\n{block}")

    def _above_comments(self, offset: int) -> int:
        """The start of the line, or of the lines of comment right above it; of a later word, the word."""
        text = self.sheet.document.text
        at = self._line_start(offset)
        if text[at:offset].strip():
            return offset
        while at:
            above = self._line_start(at - 1)
            if not text[above:at].lstrip().startswith("#"):
                break
            at = above
        return at

    def _line_start(self, offset: int) -> int:
        return self.sheet.document.text.rfind("\n", 0, offset) + 1

    def _next_line(self, offset: int) -> int:
        return self.sheet.document.text.find("\n", offset) + 1 or len(self.sheet.document.text)
