"""The service as one ASGI application, built from its settings and the holder of its graph.

    app = create_app(settings, Holder(lambda: open_graph(settings)))

Nothing is made at import; two applications in one process share nothing.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from srpp_graph import __version__
from srpp_graph.errors import GraphError, ReleaseError
from srpp_graph.phrases import said
from srpp_graph.service.answers import problem_response, request_id
from srpp_graph.service.compression import Compression
from srpp_graph.service.context import Context
from srpp_graph.service.holder import Holder
from srpp_graph.service.metrics import Metrics
from srpp_graph.service.middleware import AllowedMethods, Envelope
from srpp_graph.service.openapi import describe_answers
from srpp_graph.service.pages import Pages
from srpp_graph.service.problems import RequestFault, internal_problem, problem_of
from srpp_graph.service.routes import (
    admin,
    citation,
    coverage,
    dataset,
    documentation,
    dumps,
    entity,
    files,
    graph_store,
    graphs,
    health,
    home,
    incoming,
    lexicon,
    listing,
    match,
    names,
    questions,
    reconcile,
    schemes,
    search,
    sparql,
    validate,
    vocabulary,
)
from srpp_graph.service.settings import Settings
from srpp_graph.service.shortcut import Shortcut
from srpp_graph.service.warming import warm_up

_SUBJECTS = (
    *(citation, dumps, incoming, reconcile, search),
    *(home, entity, listing, questions, coverage, sparql, graph_store, graphs, validate),
    *(dataset, vocabulary, documentation, health, admin, files),
    *(schemes, names, lexicon, match),
)
_METHODS = ("GET", "HEAD", "POST", "QUERY", "OPTIONS")
_WRITES = ("POST", "PUT", "PATCH", "DELETE")
_WRITE_PATH = said("the graph changes by reviewed changes of its files in the repository, never by a request")


def create_app(settings: Settings, holder: Holder) -> FastAPI:
    """The application; it opens its graph when it starts and closes it when it ends."""

    @asynccontextmanager
    async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
        await holder.open()
        warming = asyncio.create_task(warm_up(holder.graph, context.pages))
        try:
            yield
        finally:
            warming.cancel()
            await holder.close()

    routers = tuple(each.router for each in _SUBJECTS)
    allowed_methods = _allowed_methods(routers)
    app = FastAPI(
        title="SRPP Graph",
        version=__version__,
        summary="A sourced knowledge graph of socially responsible public procurement",
        servers=[{"url": settings.public_url or "/"}],
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},
        lifespan=_lifespan,
    )
    # One flat list: a router that is included is searched, and its routes are matched, twice.
    app.router.routes.extend(route for router in routers for route in router.routes)
    app.state.context = context = Context(settings, holder, Pages(settings), Metrics(holder))
    app.add_middleware(Shortcut, routes=sparql.router.routes, failures=app.exception_handlers)
    app.add_middleware(Compression, max_mib=settings.cache_mib // 4)
    app.add_middleware(Envelope, context=context, allowed_methods=allowed_methods)
    _answer_errors(app, allowed_methods)
    describe_answers(app)
    return app


def _allowed_methods(routers: tuple[APIRouter, ...]) -> AllowedMethods:
    """The function that tells which methods a path takes, from the routes themselves."""
    routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]

    def _allowed(path: str) -> tuple[str, ...]:
        found = {method for route in routes if route.path_regex.match(path) for method in route.methods or ()}
        if not found:
            return ()
        found |= {"OPTIONS"} | ({"HEAD"} if "GET" in found else set())
        return tuple(method for method in _METHODS if method in found)

    return _allowed


def _answer_errors(app: FastAPI, allowed_methods: AllowedMethods) -> None:
    """Let every failure that a route or the router raises become a problem."""
    log = structlog.get_logger("srpp_graph.service")

    @app.exception_handler(GraphError)
    async def _answer_graph_error(request: Request, error: GraphError) -> Response:
        for note in getattr(error, "__notes__", ()):
            log.error("the release cannot be read", reason=note, request_id=request_id(request))
        return problem_response(request, problem_of(error))

    @app.exception_handler(sqlite3.Error)
    @app.exception_handler(OSError)
    async def _answer_unreadable(request: Request, error: Exception) -> Response:
        log.error("the release cannot be read", reason=str(error), request_id=request_id(request))
        return problem_response(request, problem_of(ReleaseError("the release cannot be read at present")))

    @app.exception_handler(RequestValidationError)
    async def _answer_validation_error(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return problem_response(
            request, problem_of(RequestFault("bad-parameter", f"{where}: {first['msg']}"))
        )

    @app.exception_handler(HTTPException)
    async def _answer_http_error(request: Request, error: HTTPException) -> Response:
        path = request.scope["path"]
        if error.status_code == 405:
            fault = RequestFault(
                "method",
                said("`{name}` is not taken here", name=request.method[:20]),
                help=_WRITE_PATH if request.method in _WRITES else "",
                allow=allowed_methods(path),
            )
            return problem_response(request, problem_of(fault))
        if error.status_code == 404:
            said_of_path = said("there is nothing at `{path}`", path=path[:200])
            return problem_response(request, problem_of(RequestFault("not-found", said_of_path)))
        return problem_response(request, internal_problem())
