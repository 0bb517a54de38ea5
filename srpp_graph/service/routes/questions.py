"""`/questions`: the question library, each question with its query and its answer."""

from __future__ import annotations

from fastapi import APIRouter
from rapidfuzz import process
from rdflib.term import URIRef
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from srpp_graph.errors import EntityNotFound
from srpp_graph.prefixes import PREFIXES
from srpp_graph.questions import Question
from srpp_graph.service.answers import FRESH, VARY, etag, page_response, unchanged
from srpp_graph.service.context import Context
from srpp_graph.service.negotiation import HTML, choose
from srpp_graph.service.parameters import FORMAT, described, known
from srpp_graph.service.results import parse_results
from srpp_graph.service.routes.entity import split_suffix
from srpp_graph.service.routes.sparql import names_in, until_gone
from srpp_graph.store.endpoint import QueryAnswer, QueryRequest
from srpp_graph.store.formats import RESULT_FORMATS, Format

router = APIRouter(tags=["Questions"])

_SUFFIXES = tuple(
    Format(each.media_type, f".{each.name}", each.name, each.label, each.aliases) for each in RESULT_FORMATS
)
REPRESENTATIONS = (HTML, *_SUFFIXES)


@router.get("/questions", dependencies=[known()])
def list_questions(request: Request) -> Response:
    """All questions of the library."""
    context = Context.of(request)
    choose(request.headers.get("accept"), (), (HTML,))
    headers = {
        "ETag": etag(context.graph.release_id, "questions", context.pages.version),
        "Cache-Control": FRESH,
        "Vary": "Accept",
    }
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    return page_response(request, "questions.html", {"questions": context.graph.questions}, headers=headers)


@router.get("/questions/{name}", dependencies=[known(FORMAT)], openapi_extra=described(FORMAT))
async def show_question(request: Request, name: str) -> Response:
    """A question with its answer: as a page, or with a suffix or by Accept as JSON, XML, CSV or TSV."""
    context = Context.of(request)
    slug, fixed = split_suffix(name, REPRESENTATIONS)
    question = _find(context, slug)
    asked = request.query_params.getlist(FORMAT.name)
    chosen = fixed or choose(request.headers.get("accept"), asked, REPRESENTATIONS)
    version = context.pages.version if chosen is HTML else ""
    tag = etag(context.graph.release_id, question.slug, question.text, chosen.media_type, version)
    headers = {"ETag": tag, "Cache-Control": FRESH, **({} if fixed else {"Vary": VARY})}
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    media_type = (RESULT_FORMATS[0] if chosen is HTML else chosen).media_type
    answer = await until_gone(request, context.graph.endpoint.answer(QueryRequest(question.text, media_type)))
    if chosen is HTML:
        return await run_in_threadpool(_question_page, request, question, answer, headers)
    headers["Link"] = f'<{context.absolute("/questions/" + slug)}>; rel="canonical"'
    return Response(answer.body, headers=headers, media_type=chosen.content_type)


def _find(context: Context, slug: str) -> Question:
    """The question of that slug.

    Raises:
        EntityNotFound: there is none; the error carries near names.
    """
    table = {each.slug: each for each in context.graph.questions}
    if slug in table:
        return table[slug]
    near = [found for found, _, _ in process.extract(slug[:200], table.keys(), score_cutoff=60, limit=3)]
    raise EntityNotFound(
        f"there is no question `{slug[:60]}`",
        [str(URIRef(PREFIXES["question"] + each)) for each in near],
        help=f"did you mean {', '.join(near)}?" if near else "",
    )


def _question_page(
    request: Request, question: Question, answer: QueryAnswer, headers: dict[str, str]
) -> Response:
    """The page of a question and its answer."""
    table = parse_results(answer.body)
    return page_response(
        request,
        "question.html",
        {
            "question": question,
            "table": table,
            "named": names_in(Context.of(request), table),
            "formats": _SUFFIXES,
        },
        headers=headers,
    )
