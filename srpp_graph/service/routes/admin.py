"""`/admin/reload` and `/metrics`: what the operator asks."""

from __future__ import annotations

import hmac

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from srpp_graph.service.context import Context
from srpp_graph.service.metrics import MEDIA_TYPE
from srpp_graph.service.parameters import known
from srpp_graph.service.problems import RequestFault

router = APIRouter(tags=["Operations"])

_UNKEPT = {"Cache-Control": "no-store"}


@router.post("/admin/reload", dependencies=[known()])
async def reload_release(request: Request) -> Response:
    """Serve the release that is current now, without dropping a request; needs the operator's token."""
    context = Context.of(request)
    _check_token(request, context.settings.admin_token.get_secret_value())
    switched = await context.holder.reload()
    document = {"switched": switched, "release": context.holder.graph.release_id}
    if not switched:
        document["detail"] = "the current release is the one that was served already; nothing was opened"
    return JSONResponse(document, headers=_UNKEPT)


@router.get("/metrics", dependencies=[known()])
async def show_metrics(request: Request) -> Response:
    """Requests, times, queue, kills, cache and release, as Prometheus reads them."""
    return Response(Context.of(request).metrics.render(), headers=_UNKEPT, media_type=MEDIA_TYPE)


def _check_token(request: Request, token: str) -> None:
    """Raise unless the request carries the token (RFC 6750 §2.1)."""
    if not token:
        raise RequestFault(
            "not-found", "reloading by request is switched off", help="set SRPP_ADMIN_TOKEN, or send SIGHUP"
        )
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
        raise RequestFault("token", "the request does not carry the token of the operator")
