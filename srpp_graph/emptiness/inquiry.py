"""One inquiry into one query: what it asks with, what it has found, and what mends it."""

from __future__ import annotations

from collections.abc import Sequence

from srpp_graph.emptiness.elements import Edit, Element, Part, Slot, Span
from srpp_graph.emptiness.explanation import Finding, Suggestion, amount
from srpp_graph.emptiness.history import History
from srpp_graph.emptiness.names import Candidate, slip
from srpp_graph.emptiness.probes import Prober
from srpp_graph.phrases import Phrase, said

_SHOWN = 90


class Inquiry:
    """The findings so far, and the words for them.

    An inquiry of a later round asks of a query that is mended in part; `history` tells places in the query
    as it was sent.
    """

    def __init__(self, prober: Prober, history: History | None = None) -> None:
        self.prober = prober
        self.names = prober.names
        self.text = prober.outline.text
        self.history = history or History(self.text)
        self.findings: list[Finding] = []
        self.edits: list[Edit] = []
        """The best change for each finding, to be tried together if none is enough alone."""
        self.enough: list[tuple[Suggestion, Edit]] = []
        """The changes that are enough alone."""

    def add(
        self,
        kind: str,
        message: str,
        span: Span,
        suggestions: Sequence[tuple[Suggestion, Edit | None]] = (),
        notes: Sequence[str] = (),
    ) -> None:
        """Keep one more finding at its place; the edit of the first suggestion is kept for a mended whole."""
        offered = sorted(suggestions, key=lambda each: not each[0].query)
        self.findings.append(
            Finding(
                *(kind, message, *self.history.place(span)),
                notes=tuple(notes),
                suggestions=tuple(each for each, _ in offered),
                round=self.history.round,
            )
        )
        if offered and offered[0][1] is not None:
            self.edits.append(offered[0][1])
        self.enough += [(each, edit) for each, edit in offered if each.query and edit is not None]

    async def offer(self, message: str, edit: Edit, matches: int) -> tuple[Suggestion, Edit]:
        """A suggestion, with the whole query where this one change is enough."""
        rows = await self.prober.rows(edit)
        whole = self.text[: edit.start] + edit.text + self.text[edit.end :] if rows else ""
        return Suggestion(ended(message), edit.text, matches, whole, rows), edit

    async def offer_candidate(self, span: Span, found: Candidate) -> tuple[Suggestion, Edit]:
        """The suggestion to write a term that is near to the one in this place."""
        written = self.names.write(found.term)
        token = self.text[span.start : span.end]
        known = self.names.read(self.prober.tokens_in(span))
        what = slip(known, found.term) if known is not None else ""
        matched = times(found.matches)
        message = said("did you mean {name}? It matches {times}", name=written, times=matched)
        if what:
            message = said(
                "did you mean {name}? It matches {times}; {term} differs from it only in {what}",
                **{"name": written, "times": matched, "term": token, "what": what},
            )
        return await self.offer(message, Edit(*span, written), found.matches)

    def phrase(self, element: Element) -> str:
        """An element as a sentence names it: as it is written, on one line."""
        if element.pattern is not None:
            written = " ".join(self.slot_text(each) for each in element.pattern.slots)
        else:
            written = self.text[element.span.start : element.span.end]
        written = " ".join(written.split())
        return f"`{written if len(written) <= _SHOWN else written[: _SHOWN - 2] + ' …'}`"

    def slot_text(self, slot: Slot) -> str:
        """One position of a pattern as it is written."""
        if slot.stand_in:
            return "[]" if slot.tokens[0].text in ("[", "(") else slot.tokens[0].text
        return self.text[slot.tokens[0].start : slot.tokens[-1].end]

    def listed(self, values: Sequence[tuple[object, int]], most: int = 4) -> str:
        """Some terms and how often each comes, in one line."""
        shown = [f"{value} ({count})" for value, count in values[:most]]
        return ", ".join(shown) + (", …" if len(values) > most else "")


def span_of(slot: Slot) -> Span:
    """Where a position of a pattern stands."""
    return Span(slot.tokens[0].start, slot.tokens[-1].end)


def bare(predicate: str | Span, graph: Slot | None) -> Element:
    """The pattern of anything that has this property, in the graph that the query looks in."""
    fragments = ("?srpp_subject", predicate, "?srpp_object")
    return Element(Part.SUBQUERY, Span(0, 0), fragments, graph=graph)


def times(number: int) -> str:
    """How often, in words; what was counted only up to a bound says so.

    >>> times(1), times(12)
    ('once', '12 times')
    """
    if number < 0:
        return said("more often than can be counted in time")
    return said("once") if number == 1 else amount(number, "time")


def ended(message: str) -> str:
    """A sentence with its end; one that asks has it already.

    >>> ended("the other way round"), ended("did you mean ?name?")
    ('the other way round.', 'did you mean ?name?')
    """
    return message if message.endswith("?") else said("{sentence}.", sentence=message)


def all_of(parts: Sequence[str]) -> str:
    """The parts as one sentence names them all."""
    whole = parts[0]
    for each in parts[1:]:
        whole = said("{first} and {last}", first=whole, last=each)
    return whole


def in_turn(parts: Sequence[Phrase]) -> str:
    """Some clauses, one after the other."""
    whole = parts[0]
    for each in parts[1:]:
        whole = said("{first}; {last}", first=whole, last=each)
    return whole
