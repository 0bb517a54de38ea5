"""What a reader asks of many pages alike: the language, and the page of a long list."""

from __future__ import annotations

from starlette.requests import Request

from srpp_graph.phrases import said
from srpp_graph.service.negotiation import preferred_languages
from srpp_graph.service.parameters import PAGE, Parameter
from srpp_graph.service.problems import RequestFault
from srpp_graph.service.wording import Wording

LANGUAGE = Parameter("lang", "the language of the page and its labels; wins over Accept-Language")


def spoken(request: Request) -> tuple[str, ...]:
    """The reader's languages, best first: `?lang=` before Accept-Language, English at the end."""
    asked = request.query_params.get(LANGUAGE.name, "")
    given = request.headers.get("accept-language", "")
    if asked:
        return tuple(dict.fromkeys((*preferred_languages(asked), *preferred_languages(given))))
    return preferred_languages(given)


def interface(request: Request) -> str:
    """The language in which the interface speaks to this reader; a part of the ETag of every page."""
    return Wording.best(spoken(request)).language


def voice(request: Request) -> str:
    """The language of the interface, and what `?lang=` says: forms keep it, so their pages differ by it."""
    return f"{interface(request)} {request.query_params.get(LANGUAGE.name, '')}"


def page_number(request: Request) -> int:
    """The page that is asked for, from 1.

    Raises:
        RequestFault: `?page=` is no such number.
    """
    text = request.query_params.get(PAGE.name)
    if text is None:
        return 1
    if not (text.isascii() and text.isdecimal() and 0 < len(text) <= 6 and int(text)):
        raise RequestFault(
            "bad-parameter", said("`page` is `{value}`, which is not a number from 1", value=text[:40])
        )
    return int(text)
