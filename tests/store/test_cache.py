from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable

import pytest

from srpp_graph.errors import QueryFailed, ShareReached
from srpp_graph.store.cache import CachedEndpoint
from srpp_graph.store.endpoint import QueryAnswer, QueryRequest
from srpp_graph.store.gate import Admitted, QueryForm
from srpp_graph.store.turns import CLIENT, Turns


class Counting:
    """An endpoint that counts, waits when told to, and gives a body of the asked length."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.cancelled = 0
        self.closed = False
        self.go = asyncio.Event()
        self.go.set()

    async def admit(self, text: str) -> Admitted:
        return Admitted(text, QueryForm.SELECT, has_dataset=False)

    async def answer(self, request: QueryRequest) -> QueryAnswer:
        self.asked.append(request.text)
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if request.text == "fail":
            raise QueryFailed("as told")
        return QueryAnswer(request.media_type, b"x" * (len(request.text) << 10), 0.1)

    async def close(self) -> None:
        self.closed = True


def ask(text: str, media_type: str = "text/csv", graph: str = "") -> QueryRequest:
    return QueryRequest(text, media_type, (graph,) if graph else ())


def run(
    use: Callable[[CachedEndpoint, Counting], Awaitable[None]], endpoint: type[Counting] = Counting
) -> None:
    async def main() -> None:
        counting = endpoint()
        cached = CachedEndpoint(counting, release="one", max_mib=1)
        await use(cached, counting)
        await cached.close()
        assert counting.closed
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(main())


def test_same_query_is_evaluated_once() -> None:
    async def use(endpoint: CachedEndpoint, counting: Counting) -> None:
        first = await endpoint.answer(ask("q"))
        assert await endpoint.answer(ask("q")) is first
        assert counting.asked == ["q"]
        assert (endpoint.hits, endpoint.misses) == (1, 1)

    run(use)


def test_text_format_dataset_and_release_make_the_difference() -> None:
    async def use(endpoint: CachedEndpoint, counting: Counting) -> None:
        for request in (ask("q"), ask("q "), ask("q", "text/turtle"), ask("q", graph="http://g")):
            await endpoint.answer(request)
        endpoint.switch("two")
        assert endpoint.size == 0
        await endpoint.answer(ask("q"))
        assert len(counting.asked) == 5

    run(use)


@pytest.mark.parametrize(
    "text", ["SELECT (now() AS ?t) {}", "SELECT (UUID() AS ?u) {}", "ASK{FILTER(RAND()<1)}"]
)
def test_answer_of_the_moment_is_not_kept(text: str) -> None:
    async def use(endpoint: CachedEndpoint, counting: Counting) -> None:
        await endpoint.answer(ask(text))
        await endpoint.answer(ask(text))
        assert len(counting.asked) == 2

    run(use)


def test_equal_queries_at_once_share_one_evaluation() -> None:
    async def use(endpoint: CachedEndpoint, counting: Counting) -> None:
        counting.go.clear()
        askers = [asyncio.create_task(endpoint.answer(ask("q"))) for _ in range(5)]
        await asyncio.sleep(0.01)
        askers[0].cancel()
        await asyncio.sleep(0.01)
        counting.go.set()
        answers = await asyncio.gather(*askers, return_exceptions=True)
        assert isinstance(answers[0], asyncio.CancelledError)
        assert all(isinstance(answer, QueryAnswer) for answer in answers[1:])
        assert (counting.asked, counting.cancelled) == (["q"], 0)

    run(use)


def test_evaluation_ends_when_the_last_asker_goes_away() -> None:
    async def use(endpoint: CachedEndpoint, counting: Counting) -> None:
        counting.go.clear()
        askers = [asyncio.create_task(endpoint.answer(ask("q"))) for _ in range(3)]
        await asyncio.sleep(0.01)
        for asker in askers:
            asker.cancel()
        await asyncio.gather(*askers, return_exceptions=True)
        await asyncio.sleep(0.01)
        assert counting.cancelled == 1
        counting.go.set()
        await endpoint.answer(ask("q"))
        assert counting.asked == ["q", "q"]

    run(use)


def test_failure_reaches_every_asker_and_is_not_kept() -> None:
    async def use(endpoint: CachedEndpoint, counting: Counting) -> None:
        askers = [asyncio.create_task(endpoint.answer(ask("fail"))) for _ in range(3)]
        answers = await asyncio.gather(*askers, return_exceptions=True)
        assert all(isinstance(answer, QueryFailed) for answer in answers)
        with pytest.raises(QueryFailed):
            await endpoint.answer(ask("fail"))
        assert len(counting.asked) == 2

    run(use)


def test_memory_is_bounded_and_the_least_used_goes_first() -> None:
    async def use(endpoint: CachedEndpoint, counting: Counting) -> None:
        texts = [f"{number:02}".rjust(100, "q") for number in range(20)]
        for text in texts:
            await endpoint.answer(ask(text))
            await endpoint.answer(ask(texts[0]))
        assert endpoint.size <= 1 << 20
        asked = len(counting.asked)
        await endpoint.answer(ask(texts[0]))
        assert len(counting.asked) == asked
        await endpoint.answer(ask(texts[1]))
        assert len(counting.asked) == asked + 1

    run(use)


def test_answer_too_large_for_the_memory_is_given_but_not_kept() -> None:
    async def use(endpoint: CachedEndpoint, counting: Counting) -> None:
        await endpoint.answer(ask("q" * 200))
        assert endpoint.size == 0

    run(use)


def test_answer_that_ends_after_a_switch_is_not_kept() -> None:
    async def use(endpoint: CachedEndpoint, counting: Counting) -> None:
        counting.go.clear()
        asker = asyncio.create_task(endpoint.answer(ask("q")))
        await asyncio.sleep(0.01)
        endpoint.switch("two")
        counting.go.set()
        await asker
        assert endpoint.size == 0

    run(use)


def test_close_stops_what_is_under_way() -> None:
    async def use(endpoint: CachedEndpoint, counting: Counting) -> None:
        counting.go.clear()
        asker = asyncio.create_task(endpoint.answer(ask("q")))
        await asyncio.sleep(0.01)
        await endpoint.close()
        with pytest.raises(asyncio.CancelledError):
            await asker
        assert counting.cancelled == 1

    run(use)


class Stream:
    """A stream of nothing, which knows whether it was closed."""

    media_type = "text/csv"

    def __init__(self) -> None:
        self.closed = False

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        yield b""

    async def aclose(self) -> None:
        self.closed = True


class Streaming(Counting):
    """An endpoint whose results are all too large to be held."""

    def __init__(self) -> None:
        super().__init__()
        self.streams: list[Stream] = []

    async def open(self, request: QueryRequest) -> Stream:
        self.asked.append(request.text)
        await self.go.wait()
        self.streams.append(Stream())
        return self.streams[-1]


def stream(use: Callable[[CachedEndpoint, Streaming], Awaitable[None]]) -> None:
    async def main() -> None:
        streaming = Streaming()
        endpoint = CachedEndpoint(streaming, release="one", max_mib=1)
        await use(endpoint, streaming)
        await endpoint.close()
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(main())


def test_a_stream_is_neither_kept_nor_shared() -> None:
    async def use(endpoint: CachedEndpoint, streaming: Streaming) -> None:
        streaming.go.clear()
        askers = [asyncio.create_task(endpoint.open(ask("q"))) for _ in range(3)]
        await asyncio.sleep(0.01)
        assert streaming.asked == ["q"]
        streaming.go.set()
        opened = await asyncio.gather(*askers)
        assert len({id(each) for each in opened}) == 3
        assert not any(each.closed for each in streaming.streams)
        assert endpoint.size == 0
        await endpoint.open(ask("q"))
        assert len(streaming.asked) == 4

    stream(use)


def test_a_stream_that_nobody_takes_is_closed() -> None:
    async def use(endpoint: CachedEndpoint, streaming: Streaming) -> None:
        streaming.go.clear()
        asker = asyncio.create_task(endpoint.open(ask("q")))
        await asyncio.sleep(0.01)
        streaming.go.set()
        while not streaming.streams:
            await asyncio.sleep(0)
        asker.cancel()
        opened = (await asyncio.gather(asker, return_exceptions=True))[0]
        await asyncio.sleep(0.01)
        assert streaming.streams[0].closed is isinstance(opened, asyncio.CancelledError)

    stream(use)


def test_a_whole_answer_is_kept_for_whoever_would_take_a_stream() -> None:
    async def use(endpoint: CachedEndpoint, streaming: Streaming) -> None:
        whole = await endpoint.answer(ask("q"))
        assert await endpoint.open(ask("q")) is whole
        assert streaming.streams == []

    stream(use)


class Queueing(Counting):
    """An endpoint with one slot, whose queries wait for their turn as those of the workers do."""

    def __init__(self) -> None:
        super().__init__()
        self.turns = Turns(slots=1, extra=0, places=4, patience=30, retry_after=1)

    async def answer(self, request: QueryRequest) -> QueryAnswer:
        client = await self.turns.begin()
        try:
            return await super().answer(request)
        finally:
            self.turns.end(client)


def queue_up(endpoint: CachedEndpoint, client: str, text: str) -> asyncio.Task[QueryAnswer]:
    async def query() -> QueryAnswer:
        CLIENT.set(client)
        return await endpoint.answer(ask(text))

    return asyncio.create_task(query())


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def test_whoever_goes_away_takes_the_answer_from_nobody() -> None:
    async def use(endpoint: CachedEndpoint, queueing: Counting) -> None:
        queueing.go.clear()
        first = queue_up(endpoint, "first", "q")
        await settle()
        second = queue_up(endpoint, "second", "q")
        await settle()
        first.cancel()
        await settle()
        queueing.go.set()
        assert (await second).body
        assert first.cancelled()
        assert (queueing.asked, queueing.cancelled) == (["q"], 0)

    run(use, Queueing)


def test_nobody_waits_in_the_line_of_another_client() -> None:
    async def use(endpoint: CachedEndpoint, queueing: Counting) -> None:
        queueing.go.clear()
        busy = [queue_up(endpoint, "busy", text) for text in ("one", "two", "three", "q")]
        await settle()
        newcomer = queue_up(endpoint, "newcomer", "q")
        await settle()
        queueing.go.set()
        answer = await newcomer
        assert queueing.asked[:3] == ["one", "two", "q"], "by turns, client after client"
        assert await busy[-1] is answer, "what waits for the same is given it"
        await asyncio.gather(*busy)
        assert queueing.asked == ["one", "two", "q", "three"]

    run(use, Queueing)


def test_what_one_client_is_refused_is_not_refused_to_another() -> None:
    async def use(endpoint: CachedEndpoint, queueing: Counting) -> None:
        queueing.go.clear()
        greedy = [queue_up(endpoint, "greedy", text) for text in "abcde"]
        await settle()
        others = [queue_up(endpoint, f"client {number}", "e") for number in range(2)]
        await settle()
        assert isinstance(greedy[-1].exception(), ShareReached)
        queueing.go.set()
        assert len({id(await each) for each in others}) == 1
        assert queueing.asked.count("e") == 1
        await asyncio.gather(*greedy, return_exceptions=True)

    run(use, Queueing)


def test_a_flight_that_has_begun_is_shared_by_all() -> None:
    async def use(endpoint: CachedEndpoint, queueing: Counting) -> None:
        queueing.go.clear()
        askers = [queue_up(endpoint, "first", "q")]
        await settle()
        askers += [queue_up(endpoint, f"client {number}", "q") for number in range(9)]
        await settle()
        queueing.go.set()
        assert len({id(await each) for each in askers}) == 1
        assert queueing.asked == ["q"]
        assert (endpoint.hits, endpoint.misses) == (9, 1)

    run(use, Queueing)
