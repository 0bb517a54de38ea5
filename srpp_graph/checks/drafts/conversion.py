"""JSON-LD, RDF/XML and N-Triples read strictly, and without asking anybody for anything.

What would have to be fetched (a context, an entity) or could grow without bound is refused by name before a
parser sees it. Behind that, the parsers have no way to fetch, and the process has no network.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from srpp_graph.checks.drafts.draft import Syntax
from srpp_graph.store.endpoint import Triple
from srpp_graph.store.terms import triples_from_engine

_DOCTYPE = re.compile(r"\s*(?:<\?[^>]*\?>\s*|<!--(?:[^-]|-(?!->))*-->\s*)*<!DOCTYPE", re.IGNORECASE)
_NESTED = "the document is nested too deeply to be read"


@dataclass(frozen=True)
class Unreadable(Exception):
    """Why a text is not what it says it is, or is more than that; lines and columns count from 1."""

    message: str
    help: str
    line: int = 1
    column: int = 1


def read_statements(text: str, syntax: Syntax, base: str) -> list[Triple]:
    """The statements of a text in this syntax.

    Raises:
        Unreadable: it breaks the syntax, or something would have to be fetched.
    """
    if syntax.name == "jsonld":
        _refuse_contexts(text)
    elif syntax.name == "rdfxml":
        _refuse_doctype(text)
    known = ox.RdfFormat.from_media_type(syntax.media_type)
    if known is None:
        raise Unreadable(f"nothing here reads {syntax.label}", "send Turtle")
    try:
        parsed = ox.parse(io.BytesIO(text.encode()), known, base_iri=base)
        return list(triples_from_engine(parsed))
    except SyntaxError as error:
        said = error.msg.partition(": ")[2] if error.lineno else error.msg
        raise Unreadable(
            f"this is not {syntax.label}: {said[:1].lower()}{said[1:300]}",
            f"mend it, or say with the content type that it is not {syntax.label}",
            error.lineno or 1,
            error.offset or 1,
        ) from None
    except (ValueError, OSError, RecursionError) as error:
        raise Unreadable(f"this is not {syntax.label}: {str(error)[:300]}", "mend it") from None


def _refuse_contexts(text: str) -> None:
    """Raise if the JSON names a context by its address (JSON-LD 1.1 §3.1)."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"this is not JSON: {error.msg.lower()}", "mend it", error.lineno, error.colno
        ) from None
    except RecursionError:
        raise Unreadable(_NESTED, "write it with fewer levels") from None
    for address in _iter_contexts(document):
        raise Unreadable(
            f"the context `{address[:200]}` would have to be fetched, and nothing is fetched here",
            "write the terms of the context into the document, or send Turtle",
        )


def _iter_contexts(document: object) -> Iterator[str]:
    waiting: list[object] = [document]
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting.extend(each)
        elif isinstance(each, dict):
            waiting.extend(each.values())
            context = each.get("@context")
            for part in context if isinstance(context, list) else [context]:
                if isinstance(part, str):
                    yield part
                elif isinstance(part, dict) and isinstance(part.get("@import"), str):
                    yield part["@import"]


def _refuse_doctype(text: str) -> None:
    """Raise if the XML declares a document type, which is where entities come from (XML 1.0 §4)."""
    found = _DOCTYPE.match(text)
    if found is not None:
        line = text.count("\n", 0, found.end()) + 1
        raise Unreadable(
            "the document has a DOCTYPE, and entities are neither expanded nor fetched here",
            "remove the DOCTYPE and write namespaces and characters out",
            line,
            found.end() - len("<!DOCTYPE") - (text.rfind("\n", 0, found.end()) + 1) + 1,
        )
