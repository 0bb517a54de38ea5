import asyncio

import pytest
from starlette.requests import Request

from srpp_graph.errors import QueryCancelled
from srpp_graph.service.presence import PRESENCE, Presence, while_present


def request_of(visitor: Presence) -> Request:
    return Request({"type": "http", "extensions": {PRESENCE: {"visitor": visitor}}})


async def endless() -> None:
    await asyncio.Event().wait()


def test_work_ends_when_the_visitor_goes() -> None:
    async def work() -> None:
        visitor = Presence(lambda: None)
        asyncio.get_running_loop().call_soon(visitor.end)
        await while_present(request_of(visitor), endless())

    with pytest.raises(QueryCancelled):
        asyncio.run(work())


def test_work_for_a_visitor_who_has_gone_already_ends() -> None:
    async def work() -> None:
        visitor = Presence(lambda: None)
        visitor.end()
        await while_present(request_of(visitor), endless())

    with pytest.raises(QueryCancelled):
        asyncio.run(work())


def test_the_server_is_made_to_read_on_while_there_is_work() -> None:
    heard: list[str] = []
    asyncio.run(while_present(request_of(Presence(lambda: heard.append("reads"))), asyncio.sleep(0)))
    assert heard == ["reads"]


def test_work_that_is_done_is_not_told_of_the_end() -> None:
    async def work() -> int:
        visitor = Presence(lambda: None)
        await while_present(request_of(visitor), asyncio.sleep(0))
        visitor.end()
        await asyncio.sleep(0)
        return 1

    assert asyncio.run(work()) == 1
