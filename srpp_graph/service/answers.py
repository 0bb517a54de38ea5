"""Responses: pages, graphs and problems, with the headers that each kind of answer has.

An answer is named by a strong ETag before it is made. `unchanged` tells whether the visitor has it already,
so that nothing is evaluated for a 304.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from email.utils import parsedate_to_datetime

from rdflib.term import Literal, URIRef
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from srpp_graph.entities import Named
from srpp_graph.service.context import Context
from srpp_graph.service.links import local_path
from srpp_graph.service.negotiation import HTML, negotiate
from srpp_graph.service.problems import PROBLEM_MEDIA_TYPE, Problem
from srpp_graph.service.reading import spoken
from srpp_graph.service.wording import Wording
from srpp_graph.store.formats import Format

FRESH = "public, max-age=60, must-revalidate"
IMMUTABLE = "public, max-age=31536000, immutable"
VARY = "Accept, Accept-Language"

_PROBLEM = Format(PROBLEM_MEDIA_TYPE, ".json", "json", "JSON", aliases=("application/json",))
_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def etag(*parts: object) -> str:
    """The strong ETag of what these parts determine.

    >>> etag("a", "b") == etag("a", "b"), etag("a", "b") == etag("ab")
    (True, False)
    """
    digest = hashlib.sha256()
    for part in parts:
        text = repr(part).encode("utf-8", "surrogatepass")
        digest.update(len(text).to_bytes(8, "big") + text)
    return f'"{digest.hexdigest()[:24]}"'


def unchanged(request: Request, headers: Mapping[str, str]) -> Response | None:
    """A 304 if the visitor holds the answer that these headers describe (RFC 9110 §13.2.2), else `None`.

    A date counts only where no tag is given, and only for what has a Last-Modified.
    """
    if request.method != "GET":
        return None
    given = request.headers.getlist("if-none-match")
    if given:
        tags = ", ".join(given)
        held = tags.strip() == "*" or headers["ETag"] in _TAG.findall(tags)
    else:
        held = _is_later(request.headers.get("if-modified-since", ""), headers.get("Last-Modified", ""))
    return Response(status_code=304, headers=dict(headers)) if held else None


def _is_later(since: str, modified: str) -> bool:
    """Whether an HTTP date is at or after another; a date that is none is passed over (§13.1.3)."""
    try:
        return bool(modified) and parsedate_to_datetime(since) >= parsedate_to_datetime(modified)
    except (TypeError, ValueError):
        return False


def page_response(
    request: Request,
    template: str,
    values: Mapping[str, object],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    languages: Sequence[str] | None = None,
) -> Response:
    """A page from its template, in the first of the languages that the interface has.

    Without `languages`, the reader's are taken. Every page also knows its path, the release and the
    request's id.
    """
    context = Context.of(request)
    heard = spoken(request) if languages is None else languages
    body = context.pages.render(
        template,
        interface=Wording.best(heard).language,
        path=request.scope["path"],
        release=context.graph if context.ready else None,
        request_id=request_id(request),
        **values,
    )
    return Response(body, status, dict(headers or {}), media_type=HTML.content_type)


def problem_response(request: Request, problem: Problem) -> Response:
    """A problem as the visitor likes to read it: a page for browsers, else problem+json."""
    headers = {**problem.headers, "Vary": VARY, "Cache-Control": "no-store"}
    document = problem.as_json(
        public_url=Context.of(request).settings.public_url,
        instance=request.scope["path"][:200],
        request_id=request_id(request),
    )
    asked = request.query_params.get("format") == HTML.name
    if asked or negotiate(request.headers.get("accept"), (_PROBLEM, HTML)) is HTML:
        return page_response(
            request,
            "problem.html",
            {
                "problem": problem,
                "query": getattr(request.state, "query", None),
                "near": _near(request, problem),
            },
            status=problem.status,
            headers=headers,
        )
    return JSONResponse(document, problem.status, headers, PROBLEM_MEDIA_TYPE)


def _near(request: Request, problem: Problem) -> Sequence[Named]:
    """What a visitor may have meant; entities by their names."""
    context, found = Context.of(request), problem.extras.get("near")
    if not isinstance(found, list) or not context.ready:
        return ()
    labels, languages = context.graph.entities.labels, spoken(request)
    return [
        labels.named(URIRef(each) if local_path(each) else Literal(each), languages)
        for each in map(str, found)
    ]


def request_id(request: Request) -> str:
    """The id under which the log knows this request."""
    return str(getattr(request.state, "request_id", ""))
