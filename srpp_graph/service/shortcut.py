"""The way to the few addresses that are asked most: one look into a table, no search among all routes.

A query takes a worker a few tenths of a millisecond; the search, and the resolving of what a route depends
on, once took as long again. The routes stay where they are: they are described by, and fall back to, the
application. Only routes belong here whose function takes the request itself and depends on nothing.

    app.add_middleware(Shortcut, routes=sparql.router.routes, failures=app.exception_handlers)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi.routing import APIRoute
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, ExceptionHandler, Receive, Scope, Send


class Shortcut:
    """ASGI middleware that hands a request to its route at once, where the table has its path and method.

    `failures` are the application's exception handlers; they answer for these routes, too.
    """

    def __init__(
        self, app: ASGIApp, routes: Iterable[BaseRoute], failures: Mapping[Any, ExceptionHandler]
    ) -> None:
        self._app = app
        self._routes = {
            (each.path, method): each
            for each in routes
            if isinstance(each, APIRoute) and not each.dependencies
            for method in each.methods or ()
        }
        self._straight = ExceptionMiddleware(_answer, handlers=failures)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        route = None
        if scope["type"] == "http" and not scope.get("root_path"):
            route = self._routes.get((scope["path"], scope["method"]))
        if route is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = route
        await self._straight(scope, receive, send)


async def _answer(scope: Scope, receive: Receive, send: Send) -> None:
    """Call the function of the route that was found."""
    response = await scope["route"].endpoint(Request(scope, receive, send))
    await response(scope, receive, send)
