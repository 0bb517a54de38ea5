"""`/health`: whether the process lives, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from srpp_graph.service.context import Context
from srpp_graph.service.parameters import known

router = APIRouter(tags=["Operations"])


@router.get("/health/live", dependencies=[known()])
async def tell_alive(request: Request) -> Response:
    """200 as long as the process answers at all."""
    return JSONResponse({"status": "live"}, headers={"Cache-Control": "no-store"})


@router.get("/health/ready", dependencies=[known()])
async def tell_ready(request: Request) -> Response:
    """200 with the release's id once there is a graph to ask; 503 before that, and
    once it is damaged.
    """
    graph = Context.of(request).graph
    await run_in_threadpool(graph.seal.check)
    return JSONResponse(
        {"status": "ready", "release": graph.release_id}, headers={"Cache-Control": "no-store"}
    )
