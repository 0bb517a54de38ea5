"""What the first visitors would wait for, made in the background once the service answers.

Readiness does not wait for it, and nothing depends on it: what is asked for earlier is made when it is asked.
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
    with suppress(GraphError, OSError):
        await asyncio.to_thread(_read, graph)


def _read(graph: Graph) -> None:
    """Read what the graph keeps once it is read."""
    _ = graph.entities.refs, graph.questions
