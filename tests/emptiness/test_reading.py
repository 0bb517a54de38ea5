"""A long query is explained without keeping the event loop from others."""

import asyncio
import threading

import pytest

from srpp_graph.emptiness import Verdict, explain, explain_empty
from srpp_graph.release import Release
from srpp_graph.store import gate
from srpp_graph.store.workers import Limits, Workers

ENOUGH = 20.0
LONG = "ASK { VALUES ?x { " + "1 " * 10_000 + "} ?x <urn:none> ?y }"


@pytest.mark.parametrize(("module", "name"), [(gate, "admit"), (explain, "outline_query")])
def test_others_are_answered_while_a_long_query_is_read(
    release: Release, monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    reading, others = threading.Event(), threading.Event()
    read = getattr(module, name)

    def slowly(text: str, **options: object) -> object:
        reading.set()
        assert others.wait(ENOUGH), "the event loop stood still"
        return read(text, **options)

    async def answer_others() -> None:
        while not reading.is_set():
            await asyncio.sleep(0.001)
        others.set()

    async def use() -> None:
        workers = Workers(release.store_path, Limits(workers=1))
        try:
            explanation, _ = await asyncio.gather(
                explain_empty(workers, LONG, seconds=ENOUGH), answer_others()
            )
        finally:
            await workers.close()
        assert explanation.verdict is not Verdict.ROWS

    monkeypatch.setattr(module, name, slowly)
    asyncio.run(use())
