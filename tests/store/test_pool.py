from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from srpp_graph.errors import ReleaseError, StoreUnavailable
from srpp_graph.store import pool
from srpp_graph.store.pool import WorkerPool


def test_taken_worker_comes_back_or_is_replaced(store_path: Path) -> None:
    async def use() -> None:
        workers = WorkerPool(store_path, size=1, memory=1 << 28)
        await workers.start()
        first = await workers.take()
        workers.give_back(first)
        assert await workers.take() is first
        workers.discard(first)
        second = await workers.take()
        assert second is not first
        assert workers.replaced == 1
        await workers.close()
        assert not second.alive

    asyncio.run(use())


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux tells when a process ends")
def test_idle_worker_that_is_killed_is_replaced_before_anybody_asks(store_path: Path) -> None:
    async def use() -> None:
        workers = WorkerPool(store_path, size=2, memory=1 << 28)
        await workers.start()
        lent, idle = await workers.take(), await workers.take()
        workers.give_back(idle)
        os.kill(idle.pid, signal.SIGKILL)
        os.kill(lent.pid, signal.SIGKILL)
        async with asyncio.timeout(60):
            while workers.replaced < 1 or len(workers.members) < 2:
                await asyncio.sleep(0.05)
        assert idle not in workers.members
        assert lent in workers.members, "who has it learns of its death, and why"
        workers.give_back(lent)
        fresh = [await workers.take(), await workers.take()]
        assert all(each.alive for each in fresh)
        assert workers.replaced == 2
        await workers.close()

    asyncio.run(use())


def test_store_that_has_gone_makes_the_pool_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "_PATIENCE", 0.5)

    async def use() -> None:
        workers = WorkerPool(tmp_path / "none", size=1, memory=1 << 28)
        with pytest.raises(ReleaseError):
            await workers.start()
        with pytest.raises(StoreUnavailable) as raised:
            await workers.take()
        assert raised.value.retry_after > 0
        await workers.close()

    asyncio.run(use())


def test_worker_of_a_former_store_is_not_taken_again(store_path: Path) -> None:
    async def use() -> None:
        workers = WorkerPool(store_path, size=1, memory=1 << 28)
        await workers.start()
        old = await workers.take()
        await workers.switch(store_path)
        new = await workers.take()
        assert new is not old
        assert old.alive
        workers.give_back(old)
        await asyncio.sleep(0)
        assert workers.members == {new}
        await workers.close()
        assert not old.alive

    asyncio.run(use())
