"""The end of a service whose engine runs away on a damaged disk.

`release.seal` keeps the engine from files that are known to have changed. A disk that gives other bytes and
tells nobody is found out by the engine alone, and a query in this process that counts or sorts then never
ends, takes hundreds of megabytes a second, and cannot be stopped. So whoever runs for long is looked after:
if the release is damaged, the process ends, and whoever supervises it starts it anew; `serve` then makes the
release again, or says what is wrong.

A store that has been told to rest is closed here, once nothing is asked of it.
"""

from __future__ import annotations

import asyncio
import os

import structlog

from srpp_graph.release import Seal
from srpp_graph.store.embedded import EmbeddedStore

_EVERY = 0.25
_LONG = 1.0

OUR_OWN_FAULT = 70
"""The status that the process leaves with."""


async def keep_vigil(store: EmbeddedStore, seal: Seal) -> None:
    """Look after the store's own queries until cancelled; a slow one on a sound release is left alone."""
    patience = _LONG
    while True:
        await asyncio.sleep(_EVERY)
        store.close_if_at_rest()
        longest = store.longest
        if longest < _LONG:
            patience = _LONG
        elif longest > patience:
            damaged = await asyncio.to_thread(seal.verify)
            if damaged is not None:
                log = structlog.get_logger("srpp_graph.service")
                log.critical("the release is damaged and the engine cannot be stopped: ending", file=damaged)
                os._exit(OUR_OWN_FAULT)
            patience = 2 * longest
