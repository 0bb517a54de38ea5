"""The search for reasons, round by round: what is found is mended, and if that is not all, it goes on.

Each round takes the query as the rounds before have mended it. How many rounds there may be is bounded; what
they may ask is bounded together.
"""

from __future__ import annotations

from collections.abc import Iterable

from srpp_graph.emptiness.dataset import explain_dataset
from srpp_graph.emptiness.elements import Edit, Element, Selection
from srpp_graph.emptiness.explanation import Finding, Mend
from srpp_graph.emptiness.groups import explain_group
from srpp_graph.emptiness.history import History
from srpp_graph.emptiness.inquiry import Inquiry
from srpp_graph.emptiness.outcome import explain_outcome
from srpp_graph.emptiness.outline import outline_query
from srpp_graph.emptiness.probes import Prober
from srpp_graph.emptiness.reading import Unreadable

MOST_ROUNDS = 4


class Search:
    """What was found so far, and the query that it leads to: `query` gives `rows` rows, if there is one."""

    def __init__(self, prober: Prober) -> None:
        self.query = ""
        self.rows = 0
        self.mends: tuple[Mend, ...] = ()
        self._rounds = [Inquiry(prober)]

    @property
    def prober(self) -> Prober:
        """What asks in the latest round."""
        return self._rounds[-1].prober

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All reasons: those of the first round first, each round in the order of the text."""
        found = (each for inquiry in self._rounds for each in inquiry.findings)
        return tuple(sorted(found, key=lambda each: (each.round, each.line, each.column)))

    @property
    def tried(self) -> bool:
        """Whether there was anything to mend."""
        return any(inquiry.edits for inquiry in self._rounds)

    async def run(self) -> None:
        """Search until the query gives something, or there is nothing more to mend.

        Raises:
            OutOfProbes: as much was asked as may be; what was found by then stands.
        """
        for _ in range(MOST_ROUNDS):
            inquiry = self._rounds[-1]
            await _look(inquiry)
            if inquiry.enough:
                return
            edits = _apart(each for each in inquiry.edits if inquiry.history.is_new(each))
            if not edits:
                return
            history = inquiry.history.then(edits)
            rows = await inquiry.prober.rows(*edits) if len(edits) > 1 else 0
            if rows:
                self._keep(history, rows)
                return
            try:
                outline = outline_query(history.text)
            except Unreadable:
                return
            self._rounds.append(Inquiry(inquiry.prober.onto(outline), history))

    def settle(self) -> None:
        """Take the first change that is enough alone, if no mended whole was kept."""
        inquiry = self._rounds[-1]
        if not self.query and inquiry.enough:
            suggestion, edit = inquiry.enough[0]
            self._keep(inquiry.history.then([edit]), suggestion.rows)

    def _keep(self, history: History, rows: int) -> None:
        self.query, self.rows, self.mends = history.text, rows, history.mends()


def _apart(edits: Iterable[Edit]) -> list[Edit]:
    """The edits, each once, without those that touch an earlier one's place."""
    chosen: list[Edit] = []
    for edit in sorted(dict.fromkeys(edits)):
        if not chosen or chosen[-1].end <= edit.start:
            chosen.append(edit)
    return chosen


async def _look(inquiry: Inquiry) -> None:
    """Look at the dataset, then at the pattern, then at what is done with its solutions."""
    outline = inquiry.prober.outline
    if await explain_dataset(inquiry):
        return
    selection = outline.selection
    elements = _pattern(selection)
    if _has_more(selection) and await inquiry.prober.any(elements):
        await explain_outcome(inquiry, selection)
    else:
        await explain_group(inquiry, elements)


def _has_more(selection: Selection) -> bool:
    """Whether anything but the pattern can be the reason; else it must be the pattern."""
    later = (selection.having, selection.limit, selection.offset, selection.values)
    return selection.form == "CONSTRUCT" or any(each is not None for each in later)


def _pattern(selection: Selection) -> tuple[Element, ...]:
    """The pattern, with the VALUES behind it where those join it before anything is grouped."""
    elements = selection.where.elements
    grouped = selection.group_by or selection.aggregates_all
    return elements if selection.values is None or grouped else (*elements, selection.values)
