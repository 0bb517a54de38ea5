"""Turns under asyncio: whatever happens to who waits, no slot is lost and none is given twice."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from srpp_graph.errors import ShareReached, StoreBusy, StoreUnavailable
from srpp_graph.store.turns import CLIENT, Turns


def turns(slots: int = 1, extra: int = 0, places: int = 4, patience: float = 30) -> Turns:
    return Turns(slots=slots, extra=extra, places=places, patience=patience, retry_after=7)


def run(use: Callable[[], Awaitable[None]]) -> None:
    async def main() -> None:
        async with asyncio.timeout(10):
            await use()

    asyncio.run(main())


def ask(turns: Turns, client: str, seconds: float = 60) -> asyncio.Task[str]:
    """A query of a client that runs so long, once it has its turn."""

    async def query() -> str:
        CLIENT.set(client)
        async with turns.turn():
            await asyncio.sleep(seconds)
        return client

    return asyncio.create_task(query())


async def begin(*_: object) -> None:
    for _ in range(3):
        await asyncio.sleep(0)


def test_who_is_pushed_out_is_told_its_share() -> None:
    async def use() -> None:
        line = turns()
        mine = [ask(line, "a") for _ in range(5)]
        await begin()
        other = ask(line, "b")
        with pytest.raises(ShareReached) as raised:
            await mine[4]
        assert (raised.value.limit, raised.value.unit, raised.value.retry_after) == (2, "queries", 7)
        assert "4 of your queries" in str(raised.value)
        assert (line.running, line.waiting, line.clients) == (1, 4, 2)
        assert line.sent_away == {"full": 0, "share": 1, "patience": 0}
        for each in (*mine, other):
            each.cancel()
        await asyncio.gather(*mine, other, return_exceptions=True)
        assert (line.running, line.waiting, line.clients) == (0, 0, 0)

    run(use)


def test_a_full_queue_of_one_client_is_busy_not_unfair() -> None:
    async def use() -> None:
        line = turns(places=0)
        first = ask(line, "a")
        await begin()
        with pytest.raises(StoreBusy) as raised:
            await ask(line, "a")
        assert type(raised.value) is StoreBusy
        with pytest.raises(StoreBusy) as raised:
            await ask(line, "b")
        assert type(raised.value) is StoreBusy
        assert line.sent_away["full"] == 2
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)

    run(use)


def test_whoever_gives_up_leaves_no_slot_behind() -> None:
    async def use() -> None:
        line = turns(slots=2)
        tasks = [ask(line, "abc"[number % 3], 0.001) for number in range(6)]
        for number, each in enumerate(tasks):
            if number % 2:
                await asyncio.sleep(0.0005)
                each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert (line.running, line.waiting, line.clients) == (0, 0, 0)
        assert await ask(line, "a", 0) == "a"

    run(use)


def test_a_turn_that_comes_while_its_asker_goes_is_passed_on() -> None:
    async def use() -> None:
        line = turns()
        first, second, third = ask(line, "a"), ask(line, "b"), ask(line, "c", 0)
        await begin()
        first.cancel()
        await asyncio.sleep(0)
        second.cancel()
        assert await third == "c"
        await asyncio.gather(first, second, return_exceptions=True)
        assert line.running == 0

    run(use)


def test_waiting_has_an_end_and_is_counted() -> None:
    async def use() -> None:
        line = turns(patience=0.01)
        first = ask(line, "a")
        await begin()
        with pytest.raises(StoreBusy, match="waited"):
            await ask(line, "b")
        assert line.sent_away["patience"] == 1
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        assert (line.running, line.waiting) == (0, 0)

    run(use)


def test_closing_sends_away_whoever_waits() -> None:
    async def use() -> None:
        line = turns()
        first, second = ask(line, "a", 0.01), ask(line, "b")
        await begin()
        line.close()
        with pytest.raises(StoreUnavailable):
            await second
        assert await first == "a"
        with pytest.raises(StoreUnavailable):
            await ask(line, "c")

    run(use)
