"""What the first visitors would wait for, made before they ask.

When the service starts, that is in the background: readiness does not wait for it, and what is asked for
earlier is made when it is asked. A later release is read before it takes the place of the former one.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from srpp_graph.errors import GraphError
from srpp_graph.service.graph import Graph
from srpp_graph.service.pages import Pages

_PAUSE = 0.1
"""Seconds that starting has the processor to itself."""


async def warm_up(graph: Graph, pages: Pages) -> None:
    """Compile the templates, and read what many pages of the release need: its entities and its questions."""
    await asyncio.sleep(_PAUSE)
    await asyncio.to_thread(pages.compile)
    await read_ahead(graph)


async def read_ahead(graph: Graph) -> None:
    """Read what many pages of the release need; what cannot be read is left to the pages, which say so."""
    with suppress(GraphError, OSError):
        await asyncio.to_thread(graph.read_ahead)
