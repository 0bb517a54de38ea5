"""`/docs`, `/openapi.json`, `/problems`: the service explained by itself, from its own tables."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter
from rapidfuzz import process
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from srpp_graph.checks.drafts.published import load_rules
from srpp_graph.checks.explain import explain_by
from srpp_graph.iris import KINDS
from srpp_graph.phrases import said
from srpp_graph.service.answers import FRESH, VARY, etag, page_response, unchanged
from srpp_graph.service.codes import is_code, render_page
from srpp_graph.service.context import Context
from srpp_graph.service.negotiation import HTML, choose
from srpp_graph.service.parameters import described, known
from srpp_graph.service.problem_types import PROBLEM_TYPES
from srpp_graph.service.problems import RequestFault
from srpp_graph.service.reading import LANGUAGE, interface
from srpp_graph.service.routes.entity import DOCUMENT_FORMATS
from srpp_graph.store.formats import GRAPH_FORMATS, SELECT_FORMATS

router = APIRouter(tags=["Documentation"])


@router.get("/docs", dependencies=[known(LANGUAGE)], openapi_extra=described(LANGUAGE))
def show_documentation(request: Request) -> Response:
    """Every address, parameter and format, in words."""
    paths = request.app.openapi()["paths"]
    operations = [operation for path in paths.values() for operation in path.values()]
    values = {
        "paths": paths,
        "tags": list(dict.fromkeys(operation["tags"][0] for operation in operations)),
        "settings": Context.of(request).settings,
        "kinds": KINDS,
        "formats": {"rows": SELECT_FORMATS, "graphs": GRAPH_FORMATS, "documents": DOCUMENT_FORMATS},
        "problems": PROBLEM_TYPES.values(),
    }
    return _page(request, "docs.html", values)


@router.get("/openapi.json", dependencies=[known()])
def show_openapi(request: Request) -> Response:
    """The OpenAPI 3.1 description of the service."""
    headers = {"Cache-Control": FRESH, "ETag": etag(Context.of(request).pages.version, "openapi")}
    return unchanged(request, headers) or JSONResponse(request.app.openapi(), headers=headers)


@router.get("/problems", dependencies=[known(LANGUAGE)], openapi_extra=described(LANGUAGE))
def list_problems(request: Request) -> Response:
    """All kinds of problem that the service answers with."""
    return _page(request, "problems.html", {"problems": PROBLEM_TYPES.values()})


@router.get("/problems/{slug}", dependencies=[known(LANGUAGE)], openapi_extra=described(LANGUAGE))
def show_problem_type(request: Request, slug: str) -> Response:
    """What one kind of problem, or one code of `check`, means and what to do about it."""
    if is_code(slug):
        return _page(request, "code.html", {"words": render_page(_explain(request, slug)), "code": slug})
    kind = PROBLEM_TYPES.get(slug)
    if kind is None:
        near = process.extractOne(slug[:100], PROBLEM_TYPES.keys(), score_cutoff=60)
        help = said("did you mean {names}?", names=f"`{near[0]}`") if near else ""
        raise RequestFault(
            "not-found", said("there is no kind of problem `{name}`", name=slug[:60]), help=help
        )
    return _page(request, "problem-type.html", {"kind": kind})


def _explain(request: Request, code: str) -> str:
    """The page about a code, by the rules of the release that is served."""
    folder = Context.of(request).graph.release.path
    return explain_by(code, lambda: load_rules(folder))


def _page(request: Request, template: str, values: Mapping[str, object]) -> Response:
    """A page that changes only with the program."""
    context = Context.of(request)
    choose(request.headers.get("accept"), (), (HTML,))
    release = context.graph.release_id if context.holder.ready else ""
    headers = {
        "ETag": etag(release, context.pages.version, request.scope["path"], interface(request)),
        "Cache-Control": FRESH,
        "Vary": VARY,
    }
    return unchanged(request, headers) or page_response(request, template, values, headers=headers)
