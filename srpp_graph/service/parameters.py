"""The parameters of a route: what it knows, how often each may stand, and what the description says of it.

A route names its parameters once; `known` refuses all others, and `described` puts the same table into the
OpenAPI document.

    @router.get("/ns", dependencies=[known(FORMAT)], openapi_extra=described(FORMAT))
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from fastapi import Depends
from fastapi.params import Depends as Dependency
from rapidfuzz import process
from starlette.requests import Request

from srpp_graph.phrases import said
from srpp_graph.service.problems import RequestFault

_TABLES_KEPT = 64


class Parameter(NamedTuple):
    """One parameter of the query string or of a form."""

    name: str
    description: str
    repeatable: bool = False


FORMAT = Parameter("format", "a format by name or media type; wins over Accept", repeatable=True)
PAGE = Parameter("page", "the page of a long list, from 1")


def known(*parameters: Parameter) -> Dependency:
    """A dependency that refuses a request with any other parameter, or with one given too often."""

    async def _check(request: Request) -> None:
        refuse_unknown((name for name, _ in request.query_params.multi_items()), parameters)

    dependency: Dependency = Depends(_check)
    return dependency


def described(*parameters: Parameter) -> dict[str, object]:
    """The parameters as OpenAPI writes them."""
    return {
        "parameters": [
            {
                "name": each.name,
                "in": "query",
                "required": False,
                "description": each.description,
                "schema": {"type": "array", "items": {"type": "string"}}
                if each.repeatable
                else {"type": "string"},
            }
            for each in parameters
        ]
    }


@lru_cache(maxsize=_TABLES_KEPT)
def _table(parameters: tuple[Parameter, ...]) -> Mapping[str, Parameter]:
    """Name → parameter; a route's are the same at each request."""
    return MappingProxyType({each.name: each for each in parameters})


def refuse_unknown(names: Iterable[str], parameters: tuple[Parameter, ...]) -> None:
    """Raise if a name is not a parameter's, or stands more often than the parameter may."""
    table = _table(parameters)
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    for name, count in counts.items():
        if name not in table:
            near = process.extractOne(name[:100], table.keys(), score_cutoff=75)
            known_names = ", ".join(f"`{each}`" for each in table) or "none"
            raise RequestFault(
                "unknown-parameter",
                said("there is no parameter `{name}` here", name=name[:60]),
                help=said("did you mean {names}?", names=f"`{near[0]}`")
                if near
                else said("known here: {names}", names=known_names),
                available=tuple(table),
            )
        if count > 1 and not table[name].repeatable:
            raise RequestFault(
                "bad-parameter",
                said("the parameter `{name}` is given {count} times", name=name, count=count),
                help=said("give it once"),
            )
