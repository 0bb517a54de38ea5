"""SG148–SG149: an IRI of a known vocabulary under the wrong scheme, and words that were to be replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rdflib.term import Literal, Node, URIRef

from srpp_graph.checkout import Role
from srpp_graph.checks.corpus import Corpus, Sheet, Statement
from srpp_graph.diagnostics import Diagnostic, Severity
from srpp_graph.prefixes import PREFIXES, compact
from srpp_graph.turtle.places import Span

_JUDGED = (Role.DATA, Role.ONTOLOGY, Role.SHAPES)
_LEFT = re.compile(r"TEXT|VALUE|YYYY(?:-MM(?:-DD)?)?")
_LEFT_IRI = re.compile(r".*/(?:ADDRESS|SLUG)|.*#PART|https?://ADDRESS")
_ENDS_OF_LEFT = ("TEXT", "VALUE", "YYYY", "-MM", "-DD", "ADDRESS", "SLUG", "PART")
_SCHEMES = {"http": "https", "https": "http"}


def check_wording(corpus: Corpus) -> Iterator[Diagnostic]:
    """What was written in the place of what is meant, in the files that can be read."""
    twins = _twins()
    right: set[Node] = set()
    for sheet in corpus.of_role(*_JUDGED):
        if sheet.faults:
            continue
        seen: set[URIRef] = set()
        for each in sheet.statements:
            for index, term in enumerate(each[:3]):
                if type(term) is URIRef and term not in right and term not in seen:
                    seen.add(term)
                    wrong = [*_check_scheme(sheet, term, each, index, twins)]
                    yield from wrong
                    if not wrong:
                        right.add(term)
            if sheet.role is Role.DATA and each.object.endswith(_ENDS_OF_LEFT):
                yield from _check_left(sheet, each.object, each.object_span)


def _twins() -> Mapping[str, str]:
    """The namespaces of our prefixes under the other scheme → as they are."""
    spaces = set(PREFIXES.values())
    found = {}
    for space in spaces:
        scheme, _, rest = space.partition("://")
        other = f"{_SCHEMES.get(scheme, scheme)}://{rest}"
        if other not in spaces:
            found[other] = space
    return found


def _check_scheme(
    sheet: Sheet, term: URIRef, each: Statement, index: int, twins: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """Whether the IRI is one of a known vocabulary but for its scheme; asked once for each IRI of a file."""
    cut = max(term.rfind("#"), term.rfind("/")) + 1
    meant = twins.get(term[:cut])
    if meant is None or cut == len(term):
        return
    scheme, other = meant.partition(":")[0], term.partition(":")[0]
    message = f"<{term}> begins with {other}, and the vocabulary with {scheme}: to a computer they differ"
    yield Diagnostic(
        "SG148",
        "wrong-scheme",
        Severity.ERROR,
        message,
        sheet.place((each.subject_span, each.predicate_span, each.object_span)[index]),
        help=f"did you mean {compact(meant + term[cut:])}?",
    )


def _check_left(sheet: Sheet, value: Node, span: Span) -> Iterator[Diagnostic]:
    """Whether the value is one that `srpp-graph new` wrote to be replaced."""
    left = _LEFT.fullmatch(value) if isinstance(value, Literal) else _LEFT_IRI.fullmatch(str(value))
    if left:
        message = f"`{value}` was to be replaced"
        help = "write the value, or remove the line"
        yield Diagnostic("SG149", "placeholder-left", Severity.ERROR, message, sheet.place(span), help=help)
