"""`/questions`: the question library, each question with its form, its query and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter
from rapidfuzz import process
from rdflib.term import Identifier, URIRef
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from srpp_graph import queries
from srpp_graph.errors import EntityNotFound, EntityRetired
from srpp_graph.phrases import said
from srpp_graph.prefixes import PREFIXES
from srpp_graph.questions import Question, by_tag
from srpp_graph.service.answers import FRESH, VARY, etag, page_response, unchanged
from srpp_graph.service.cells import Reader, headings
from srpp_graph.service.charts import draw_chart
from srpp_graph.service.citation import CITATION_FORMATS, permalink
from srpp_graph.service.columns import columns_of_numbers, lay_out_columns
from srpp_graph.service.context import Context
from srpp_graph.service.edition import RELEASE, require_release
from srpp_graph.service.negotiation import HTML, choose
from srpp_graph.service.parameters import FORMAT, Parameter, described, known, refuse_unknown
from srpp_graph.service.presence import while_present
from srpp_graph.service.reading import LANGUAGE, interface, voice
from srpp_graph.service.results import parse_results
from srpp_graph.service.routes.entity import DOCUMENT_FORMATS, split_suffix
from srpp_graph.service.routes.sparql import names_in
from srpp_graph.service.wording import Wording
from srpp_graph.store.endpoint import QueryAnswer, QueryRequest, Triple
from srpp_graph.store.formats import RESULT_FORMATS, SELECT_FORMATS, Format, render_graph
from srpp_graph.vocabulary import DCTERMS, SRPP

router = APIRouter(tags=["Questions"])

_SUFFIXES = tuple(
    Format(each.media_type, f".{each.name}", each.name, each.label, each.aliases) for each in SELECT_FORMATS
)
REPRESENTATIONS = (*_SUFFIXES, *DOCUMENT_FORMATS, HTML)
_READING = (FORMAT.name, LANGUAGE.name, RELEASE.name)
_OTHERS = Parameter("…", "the parameters of the question, each with a name that its page lists")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what a visitor chose: the query that is run, and the address that says so."""

    question: Question
    chosen: Mapping[str, Identifier]
    text: str
    query_string: str

    @classmethod
    def of(cls, request: Request, question: Question) -> Asked:
        """What a request asks.

        Raises:
            RequestFault: a parameter is given twice.
            ParameterRefused: the question has no such parameter, or it may not hold that value.
        """
        items = [(name, value) for name, value in request.query_params.multi_items() if name not in _READING]
        chosen = question.choose(dict(items))
        own = [Parameter(each.variable, each.definition) for each in question.parameters]
        refuse_unknown((name for name, _ in items), tuple(own))
        values = {
            each.variable: each.name_of(chosen[each.variable])
            for each in question.parameters
            if chosen[each.variable] != each.default
        }
        return cls(question, chosen, question.text_for(chosen), f"?{urlencode(values)}" if values else "")

    def path(self, suffix: str = "") -> str:
        """The path of the answer in a format, with what was chosen."""
        return f"/questions/{self.question.slug}{suffix}{self.query_string}"

    def permalink(self, release: str) -> str:
        """The lasting address of the answer that this release gives."""
        return permalink(f"/question/{self.question.slug}", parse_qsl(self.query_string.lstrip("?")), release)


@router.get("/questions", dependencies=[known(LANGUAGE)], openapi_extra=described(LANGUAGE))
def list_questions(request: Request) -> Response:
    """All questions of the library, by tag."""
    context = Context.of(request)
    choose(request.headers.get("accept"), (), (HTML,))
    headers = {
        "ETag": etag(context.graph.release_id, "questions", context.pages.version, interface(request)),
        "Cache-Control": FRESH,
        "Vary": VARY,
    }
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    questions = context.graph.questions_in(interface(request))
    values = {"questions": questions, "groups": by_tag(questions)}
    return page_response(request, "questions.html", values, headers=headers)


@router.get("/questions/{name}", openapi_extra=described(FORMAT, LANGUAGE, RELEASE, _OTHERS))
async def show_question(request: Request, name: str) -> Response:
    """A question with its answer: as a page, or with a suffix or by Accept as rows; in RDF, what it is.

    The parameters of a question are those that its page lists; each takes the values that the page offers.
    """
    context = Context.of(request)
    slug, fixed = split_suffix(name, REPRESENTATIONS)
    moved = await run_in_threadpool(_lead_on, request, slug, name.removeprefix(slug))
    if moved is not None:
        return moved
    asked = Asked.of(request, find_question(context, slug, interface(request)))
    await require_release(context, request.query_params.getlist(RELEASE.name))
    formats = request.query_params.getlist(FORMAT.name)
    chosen = choose(request.headers.get("accept"), formats, REPRESENTATIONS, fixed)
    version = context.pages.version if chosen is HTML else ""
    tag = etag(context.graph.release_id, slug, asked.text, chosen.media_type, version, voice(request))
    headers = {"ETag": tag, "Cache-Control": FRESH, **({} if fixed else {"Vary": VARY})}
    if chosen not in (HTML, *DOCUMENT_FORMATS):
        headers["Link"] = f'<{context.absolute(asked.path())}>; rel="canonical"'
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    if chosen in DOCUMENT_FORMATS:
        triples = await run_in_threadpool(_described, context, PREFIXES["question"] + slug)
        return Response(
            render_graph(triples, chosen.media_type), headers=headers, media_type=chosen.content_type
        )
    media_type = (RESULT_FORMATS[0] if chosen is HTML else chosen).media_type
    answer = await while_present(request, context.graph.endpoint.answer(QueryRequest(asked.text, media_type)))
    if chosen is HTML:
        return await run_in_threadpool(_question_page, request, asked, answer, headers)
    return Response(answer.body, headers=headers, media_type=chosen.content_type)


def _described(context: Context, iri: str) -> list[Triple]:
    """What is said of a question and of its parameters."""
    stated = queries.load("stated-about")
    subjects, triples = [URIRef(iri)], list[Triple]()
    for subject in subjects:
        rows = context.graph.store.select(stated, subject=subject)
        triples += [(subject, URIRef(row["predicate"]), row["object"]) for row in rows]
        subjects += [URIRef(each["object"]) for each in rows if str(each["object"]).startswith(f"{subject}#")]
    return sorted(triples)


def _lead_on(request: Request, slug: str, suffix: str) -> Response | None:
    """The redirect to what took the place of a withdrawn question; `None` where there is none to lead to.

    The ending and the query go along.

    Raises:
        EntityRetired: it was withdrawn, and nothing took its place.
    """
    context = Context.of(request)
    last, passed = slug, {slug}
    while last.isascii() and all(each.slug != last for each in context.graph.questions):
        stated = context.graph.store.select(
            queries.load("stated-about"), subject=URIRef(PREFIXES["question"] + last)
        )
        said = {str(row["predicate"]): str(row["object"]) for row in stated}
        reason = said.get(str(SRPP.retiredBecause))
        if reason is None:
            return None
        iri = said.get(str(DCTERMS.isReplacedBy), "")
        path = iri.removeprefix(PREFIXES["question"]) if iri.startswith(PREFIXES["question"]) else ""
        if not path or "/" in path or path in passed:
            raise EntityRetired(f"the question {slug} was withdrawn", reason, iri or None)
        passed.add(last := path)
    if last == slug:
        return None
    query = request.scope["query_string"].decode("ascii", "replace")
    address = context.absolute(f"/questions/{last}{suffix}") + (f"?{query}" if query else "")
    return RedirectResponse(address, 301, {"Cache-Control": FRESH})


def find_question(context: Context, slug: str, language: str) -> Question:
    """The question of that slug, in a language of the interface.

    Raises:
        EntityNotFound: there is none; the error carries near names.
    """
    table = {each.slug: each for each in context.graph.questions_in(language)}
    if slug in table:
        return table[slug]
    near = [found for found, _, _ in process.extract(slug[:200], table.keys(), score_cutoff=60, limit=3)]
    raise EntityNotFound(
        said("there is no question `{name}`", name=slug[:60]),
        [str(URIRef(PREFIXES["question"] + each)) for each in near],
        help=said("did you mean {names}?", names=", ".join(near)) if near else "",
    )


def _question_page(request: Request, asked: Asked, answer: QueryAnswer, headers: dict[str, str]) -> Response:
    """The page of a question and its answer."""
    context = Context.of(request)
    table, words = parse_results(answer.body), Wording(interface(request))
    named = names_in(context, table, (words.language,))
    columns = lay_out_columns(table.variables)
    reader = Reader(words, context.graph.entities.labels, context.graph.concepts)
    return page_response(
        request,
        "question.html",
        {
            "question": asked.question,
            "asked": asked,
            "table": table,
            "rows": reader.rows(table),
            "columns": columns,
            "headings": headings(columns, words),
            "numeric": columns_of_numbers(table),
            "chart": draw_chart(asked.question.chart, table, named, context.graph.entities),
            "formats": _SUFFIXES,
            "spoken_in": request.query_params.get(LANGUAGE.name, ""),
            "iri": PREFIXES["question"] + asked.question.slug,
            "address": context.absolute(asked.path()),
            "csv_address": context.absolute(asked.path(".csv")),
            "citations": CITATION_FORMATS,
            "permalink": asked.permalink(context.graph.release_id),
        },
        headers=headers,
    )
