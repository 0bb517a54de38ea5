"""What was mended so far: a query in steps, and where each place of the latest was in the first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from srpp_graph.emptiness.elements import Edit, Span, apply, origin
from srpp_graph.emptiness.explanation import Mend
from srpp_graph.store.tokens import place

Place = tuple[int, int, int, int, str]
"""Line and column of the beginning and of the end, and what stands there."""


class History:
    """The query as it was sent, and what was mended in it, round by round.

    >>> history = History("a b c").then([Edit(0, 1, "more")])
    >>> history.text, history.place(Span(5, 6))
    ('more b c', (1, 3, 1, 4, 'b'))
    """

    def __init__(self, sent: str, rounds: Sequence[Sequence[Edit]] = ()) -> None:
        self._sent = sent
        self._rounds = rounds
        self.text = sent
        for edits in rounds:
            self.text = apply(self.text, edits)

    @property
    def round(self) -> int:
        """Which round of the search this is, from 1."""
        return len(self._rounds) + 1

    def then(self, edits: Iterable[Edit]) -> History:
        """The history with one more round of mends."""
        return History(self._sent, (*self._rounds, tuple(edits)))

    def place(self, span: Span) -> Place:
        """Where a span of the text as it is now stands in the query as it was sent."""
        span = self._trace(span, self._rounds)
        return (*place(self._sent, span.start), *place(self._sent, span.end), self._sent[slice(*span)])

    def mends(self) -> tuple[Mend, ...]:
        """All changes, the first first."""
        return tuple(
            Mend(*self._at(Span(edit.start, edit.end), number), edit.text)
            for number, edits in enumerate(self._rounds)
            for edit in edits
        )

    def is_new(self, edit: Edit) -> bool:
        """Whether an edit of the text as it is now leaves alone what was mended before."""
        span = Span(edit.start, edit.end)
        for edits in reversed(self._rounds):
            before = origin(span, edits)
            if any(each.start < before.end and before.start < each.end for each in edits):
                return False
            span = before
        return True

    def _at(self, span: Span, number: int) -> Place:
        span = self._trace(span, self._rounds[:number])
        return (*place(self._sent, span.start), *place(self._sent, span.end), self._sent[slice(*span)])

    def _trace(self, span: Span, rounds: Sequence[Sequence[Edit]]) -> Span:
        for edits in reversed(rounds):
            span = origin(span, edits)
        return span
