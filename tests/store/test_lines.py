"""The order of turns: bounds, fairness and an end of waiting, for any order of events."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from srpp_graph.store.lines import Full, Lines

CLIENTS = st.sampled_from("abcde")


class AnyOrder(RuleBasedStateMachine):
    """Clients come, wait, give up, run and end; beside it, a plain account of the same."""

    @initialize(slots=st.integers(1, 4), extra=st.integers(0, 2), places=st.integers(0, 8))
    def begin(self, slots: int, extra: int, places: int) -> None:
        self.slots, self.extra, self.places = slots, extra, places
        self.lines = Lines[int](slots=slots, extra=extra, places=places)
        self.waiting: list[tuple[str, int]] = []
        self.running: list[str] = []
        self.passed: dict[int, int] = {}
        self.count = 0

    def held(self, client: str) -> int:
        return sum(each == client for each, _ in self.waiting)

    def grant(self) -> None:
        while (granted := self.lines.next()) is not None:
            client, ticket = granted
            own = [each for each in self.waiting if each[0] == client]
            assert own[0] == granted, "within a line, who came first goes first"
            fewest = min(self.running.count(each) for each, _ in self.waiting)
            assert self.running.count(client) == fewest, "whoever has the fewest running comes next"
            if len(self.running) >= self.slots:
                assert client not in self.running, "an extra slot is for who has none"
            self.waiting.remove(granted)
            self.running.append(client)
            self.passed.pop(ticket)
            for other, waits in self.waiting:
                self.passed[waits] += other != client
                ahead = len({each for each, _ in self.waiting} | {client})
                first = next(each for each in self.waiting if each[0] == other) == (other, waits)
                if first and other not in self.running:
                    assert self.passed[waits] <= 5 * (self.places + 1) * ahead, "nobody is passed for ever"

    @rule(client=CLIENTS)
    def join(self, client: str) -> None:
        self.count += 1
        before = self.held(client)
        longest = max((self.held(each) for each, _ in self.waiting), default=0)
        try:
            displaced = self.lines.join(client, self.count)
        except Full as full:
            assert len(self.waiting) == self.places, "nobody is sent away while there are places"
            assert longest <= before + 1, "a newcomer's place is there if another has more"
            self.refuse(full, before)
            return
        if displaced is not None:
            owner = next(each for each, ticket in self.waiting if ticket == displaced.ticket)
            assert owner != client
            assert self.held(owner) == longest == displaced.held > before + 1
            assert displaced.ticket == [t for each, t in self.waiting if each == owner][-1]
            self.waiting.remove((owner, displaced.ticket))
            self.passed.pop(displaced.ticket)
        self.waiting.append((client, self.count))
        self.passed[self.count] = 0
        self.grant()

    def refuse(self, full: Full, before: int) -> None:
        assert (full.held, bool(full.share)) == (before, 0 < before < self.places)

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        client, ticket = data.draw(st.sampled_from(self.waiting))
        self.lines.leave(client, ticket)
        self.lines.leave(client, ticket)
        self.waiting.remove((client, ticket))
        self.passed.pop(ticket)
        self.grant()

    @precondition(lambda self: self.running)
    @rule(data=st.data())
    def end(self, data: st.DataObject) -> None:
        client = data.draw(st.sampled_from(self.running))
        self.running.remove(client)
        self.lines.done(client)
        self.grant()

    @invariant()
    def the_account_agrees_and_the_bounds_hold(self) -> None:
        if not hasattr(self, "lines"):
            return
        assert (self.lines.running, self.lines.waiting) == (len(self.running), len(self.waiting))
        assert self.lines.clients == len({*self.running, *(client for client, _ in self.waiting)})
        assert len(self.running) <= self.slots + self.extra
        assert len(self.waiting) <= self.places
        if len(self.running) < self.slots:
            assert not self.waiting, "no slot is idle while anybody waits"
        if len(self.running) < self.slots + self.extra:
            assert all(client in self.running for client, _ in self.waiting)


AnyOrder.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
test_any_order_of_events_is_fair_and_bounded = AnyOrder.TestCase


def drain(lines: Lines[str], turns: int) -> list[str]:
    """Whom the next turns go to, if each is over before the next begins."""
    order = []
    for _ in range(turns):
        granted = lines.next()
        assert granted is not None
        order.append(granted[1])
        lines.done(granted[0])
    return order


def test_clients_take_turns_however_many_queries_one_has() -> None:
    lines = Lines[str](slots=1, extra=0, places=10)
    for ticket in ("a1", "a2", "a3", "b1", "c1", "c2"):
        lines.join(ticket[0], ticket)
    assert drain(lines, 6) == ["a1", "b1", "c1", "a2", "c2", "a3"]
    assert lines.clients == 0


def test_one_client_alone_may_have_every_slot_and_place() -> None:
    lines = Lines[str](slots=2, extra=1, places=3)
    for number in range(5):
        lines.join("a", str(number))
        lines.next()
    assert (lines.running, lines.waiting) == (2, 3)
    with pytest.raises(Full) as full:
        lines.join("a", "one more")
    assert full.value.share == 0


def test_a_newcomer_to_a_full_house_runs_at_once() -> None:
    lines = Lines[str](slots=2, extra=1, places=2)
    for number in range(4):
        lines.join("a", str(number))
        lines.next()
    assert lines.join("b", "mine") is None
    assert lines.next() == ("b", "mine")


def test_a_newcomer_takes_the_last_place_of_the_longest_line() -> None:
    lines = Lines[str](slots=1, extra=0, places=4)
    for number in range(5):
        lines.join("a", str(number))
        lines.next()
    displaced = lines.join("b", "mine")
    assert displaced is not None
    assert displaced == ("4", 4, 2)
    assert lines.join("b", "another") == ("3", 3, 2)
    with pytest.raises(Full) as full:
        lines.join("b", "too many")
    assert (full.value.held, full.value.share) == (2, 2)
