"""Long queries are read beside the event loop, one at a time and client by client."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest

from srpp_graph.errors import StoreBusy
from srpp_graph.store import gate
from srpp_graph.store.gate import Admitted, QueryForm, read_query
from srpp_graph.store.turns import BEGUN, CLIENT, Turns

ENOUGH = 20.0


class Desk:
    """Stands in the place of the gate: notes what is read, and is done with nothing before it may."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.may = threading.Event()

    def admit(self, text: str, *, max_bytes: int, services: tuple[str, ...] = ()) -> Admitted:
        self.read.append(text[:2])
        assert self.may.wait(ENOUGH), "the event loop stood still"
        return Admitted(text, QueryForm.ASK, has_dataset=False)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = Desk()
    monkeypatch.setattr(gate, "admit", desk.admit)
    return desk


def run(use: Callable[[Turns], Awaitable[None]], places: int = 8) -> None:
    async def main() -> None:
        async with asyncio.timeout(ENOUGH):
            await use(Turns(slots=1, extra=0, places=places, patience=ENOUGH, retry_after=1))

    asyncio.run(main())


def ask(turns: Turns, client: str, name: str) -> asyncio.Task[Admitted]:
    async def query() -> Admitted:
        CLIENT.set(client)
        return await read_query(name.ljust(5000), turns, max_bytes=1 << 20)

    return asyncio.create_task(query())


async def begun(desk: Desk) -> None:
    while not desk.read:
        await asyncio.sleep(0.001)


def test_who_asks_one_is_not_behind_all_of_who_asks_many(desk: Desk) -> None:
    async def use(turns: Turns) -> None:
        tasks = [ask(turns, "many", f"m{number}") for number in range(4)]
        await begun(desk)
        tasks.append(ask(turns, "one", "o0"))
        await asyncio.sleep(0.01)
        desk.may.set()
        await asyncio.gather(*tasks)

    run(use)
    assert desk.read.index("o0") <= 2
    assert sorted(desk.read) == ["m0", "m1", "m2", "m3", "o0"]


def test_of_too_many_the_last_is_told_to_come_back(desk: Desk) -> None:
    async def use(turns: Turns) -> None:
        tasks = [ask(turns, "many", "m0"), ask(turns, "many", "m1")]
        await begun(desk)
        with pytest.raises(StoreBusy):
            await ask(turns, "many", "m2")
        desk.may.set()
        await asyncio.gather(*tasks)

    run(use, places=1)


def test_the_turn_of_one_who_has_gone_lasts_as_long_as_its_text_is_read(desk: Desk) -> None:
    async def use(turns: Turns) -> None:
        gone = ask(turns, "a", "a0")
        await begun(desk)
        gone.cancel()
        other = ask(turns, "b", "b0")
        await asyncio.sleep(0.05)
        assert desk.read == ["a0"]
        desk.may.set()
        with pytest.raises(asyncio.CancelledError):
            await gone
        assert (await other).form is QueryForm.ASK
        assert (turns.running, turns.waiting) == (0, 0)

    run(use)


def test_a_turn_to_be_read_is_no_turn_to_be_answered(desk: Desk) -> None:
    told: list[bool] = []

    async def use(turns: Turns) -> None:
        BEGUN.set(lambda: told.append(True))
        desk.may.set()
        await ask(turns, "a", "a0")

    run(use)
    assert told == []
