"""The body of a request, whole and in memory, bounded while it arrives."""

from __future__ import annotations

from starlette.requests import ClientDisconnect, Request

from srpp_graph.errors import GraphError, QueryCancelled


async def read_body(request: Request, most: int, too_long: GraphError) -> bytes:
    """The body, up to `most` bytes; `too_long` is raised as soon as it has more, or says that it will.

    Raises:
        QueryCancelled: the sender went away before the body was whole.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > most:
        raise too_long
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                raise too_long
    except ClientDisconnect:
        raise QueryCancelled("the sender went away before the text was whole") from None
    return bytes(body)
