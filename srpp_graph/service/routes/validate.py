"""`/validate`: a text is sent, and what is wrong with it comes back, line by line; nothing of it is kept.

The checks run in a process that is killed at the deadline or when the sender goes away. A text that was
checked is answered with 200, whatever was found; only a request that cannot be taken is an error.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from srpp_graph.checks.drafts import SYNTAXES, DraftAnswer, Face
from srpp_graph.phrases import said
from srpp_graph.service.answers import FRESH, VARY, etag, page_response, unchanged
from srpp_graph.service.context import Context
from srpp_graph.service.negotiation import HTML, choose
from srpp_graph.service.parameters import Parameter, described, known
from srpp_graph.service.presence import while_present
from srpp_graph.service.problems import RequestFault
from srpp_graph.service.reading import LANGUAGE, voice
from srpp_graph.service.submission import (
    FIELDS,
    FILE,
    FORM,
    MULTIPART,
    QUERY_PARAMETERS,
    SYNTAX,
    TEXT,
    Submission,
    read_address,
    read_submission,
)
from srpp_graph.store.formats import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format

router = APIRouter(tags=["Validation"])

EXAMPLE = Parameter("example", "a text to begin with: faulty or sound")
EXAMPLES: Mapping[str, str] = MappingProxyType({"faulty": "draft-faulty.ttl", "sound": "draft-sound.ttl"})
"""Name → template of a text to begin with."""

REPORT_JSON = Format("application/json", ".json", "json", "JSON")
REPORT_SARIF = Format("application/sarif+json", ".sarif", "sarif", "SARIF")
REPORT_TEXT = Format("text/plain", ".txt", "text", "Text", aliases=("txt", "short"))
FORMATS = (REPORT_JSON, REPORT_SARIF, REPORT_TEXT, TURTLE, N_TRIPLES, JSON_LD, RDF_XML, HTML)
"""What findings can be had as: JSON first, for programs that do not say."""

MAX_ADDRESS = 8192
"""A longer text is sent by POST."""

_FACES = {REPORT_JSON: Face.JSON, REPORT_SARIF: Face.SARIF, REPORT_TEXT: Face.TEXT, HTML: Face.PAGE}
_ASKED = (TEXT, EXAMPLE, SYNTAX, *QUERY_PARAMETERS)
_ANY: dict[str, object] = {}
_FIELDS = {
    each.name: {"type": "string", "description": each.description}
    | ({"format": "binary"} if each is FILE else {})
    for each in FIELDS
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            **{each.media_type: _ANY for each in SYNTAXES},
            **{each: {"schema": {"type": "object", "properties": _FIELDS}} for each in (FORM, MULTIPART)},
        },
    }
}


@router.get("/validate", dependencies=[known(*_ASKED)], openapi_extra=described(*_ASKED))
async def show_form(request: Request) -> Response:
    """The form to check a text with; with a short `text`, what is wrong with it."""
    example = _example(request)
    if TEXT.name not in request.query_params:
        Context.of(request).graph.judges.warm()
        return await run_in_threadpool(_form, request, example)
    if len(request.scope["query_string"]) > MAX_ADDRESS:
        help = said("send the text in the body of a POST")
        raise RequestFault(
            "address-too-long",
            said("the address has more than {number} bytes", number=MAX_ADDRESS),
            help=help,
        )
    return await _answer(request, read_address(request))


@router.post("/validate", openapi_extra=described(*QUERY_PARAMETERS) | _BODY)
async def check_text(request: Request) -> Response:
    """What is wrong with a text, at which line, by which rule; sent as the body itself or in a form."""
    limit = Context.of(request).settings.validate_kib * 1024
    return await _answer(request, await read_submission(request, limit))


async def _answer(request: Request, submission: Submission) -> Response:
    """Choose a format, have the text judged, and write what came of it."""
    chosen = choose(request.headers.get("accept"), submission.formats, FORMATS)
    judges = Context.of(request).graph.judges
    face = _FACES.get(chosen, Face.RDF)
    work = judges.judge(submission.draft, face, chosen.media_type, mend=submission.mend)
    answer = await while_present(request, work)
    headers = {
        "Cache-Control": "no-store",
        "Vary": VARY if chosen is HTML else "Accept",
        "X-Findings": _counted(answer),
        "X-Verdict": answer.verdict,
    }
    if chosen is HTML:
        return await run_in_threadpool(_result, request, submission, answer, headers)
    return Response(answer.body, headers=headers, media_type=chosen.content_type)


def _counted(answer: DraftAnswer) -> str:
    """The counts, as a header says them (RFC 9651 §3.2, a dictionary)."""
    counts = f"errors={answer.errors}, warnings={answer.warnings}, infos={answer.infos}"
    more = ", more" if answer.more else ""
    return f"{counts}, left-out={answer.left_out}, not-asked={answer.unasked}{more}"


def _example(request: Request) -> str:
    """The name of the text to begin with, or ""."""
    example = request.query_params.get(EXAMPLE.name, "")
    if example and example not in EXAMPLES:
        available = tuple(EXAMPLES)
        raise RequestFault(
            "bad-parameter", said("there is no example `{name}`", name=example[:40]), available=available
        )
    return example


def _form(request: Request, example: str) -> Response:
    """The page to begin at; the processes that will check start meanwhile."""
    context = Context.of(request)
    choose(request.headers.get("accept"), request.query_params.getlist("format"), (HTML,))
    read_address(request)
    release = context.graph.release_id
    headers = {
        "ETag": etag(
            *(release, context.pages.version, "validate", voice(request)),
            sorted(request.query_params.multi_items()),
        ),
        "Cache-Control": FRESH,
        "Vary": VARY,
    }
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    text = context.pages.render(EXAMPLES[example]) if example else ""
    values = _values(request, text, "", "", None) | {"example": example}
    return page_response(request, "validate.html", values, headers=headers)


def _result(
    request: Request, submission: Submission, answer: DraftAnswer, headers: Mapping[str, str]
) -> Response:
    """The text with its findings, and the form to go on with."""
    found = json.loads(answer.body)
    draft = submission.draft
    rewritten = found["converted"] and not submission.mend
    text = draft.content.decode("utf-8", "replace") if rewritten else found["text"]
    syntax = draft.syntax.name if rewritten else ""
    values = _values(request, text, syntax, draft.shapes, found | {"mended": submission.mend})
    return page_response(request, "validate.html", values, headers=headers)


def _values(
    request: Request, text: str, syntax: str, shapes: str, found: dict[str, object] | None
) -> dict[str, object]:
    """What every page of this route needs; `asked` keeps the language that the address asks for."""
    language = request.query_params.get(LANGUAGE.name, "")
    return {
        "example": "",
        "asked": urlencode({LANGUAGE.name: language}) if language else "",
        "text": text,
        "syntax": syntax,
        "shapes": shapes,
        "found": found,
        "syntaxes": SYNTAXES,
        "limits": Context.of(request).settings,
    }
