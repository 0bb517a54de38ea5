"""SG148–SG149: an IRI of a known vocabulary under the wrong scheme, and words that were to be replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rdflib.term import Literal, Node, URIRef

from srpp_graph.checkout import Role
from srpp_graph.checks.bounds import Tally
from srpp_graph.checks.corpus import Corpus, Sheet
from srpp_graph.diagnostics import Diagnostic, Severity
from srpp_graph.prefixes import PREFIXES, compact
from srpp_graph.turtle.places import Span

_JUDGED = (Role.DATA, Role.ONTOLOGY, Role.SHAPES)
_LEFT = re.compile(r"TEXT|VALUE|YYYY(?:-MM(?:-DD)?)?")
_LEFT_IRI = re.compile(r".*/(?:ADDRESS|SLUG)|.*#PART|https?://ADDRESS")
ENDS_OF_LEFT = ("TEXT", "VALUE", "YYYY", "-MM", "-DD", "ADDRESS", "SLUG", "PART")
"""What every placeholder ends with."""
_OF_PREFIX = "the prefix stands for "
_NO_SCHEME = "there is no https:// before "
_SCHEMES = {"http": "https", "https": "http"}


def check_wording(corpus: Corpus, tally: Tally | None = None) -> Iterator[Diagnostic]:
    """What was written in the place of what is meant, in the files that can be read."""
    tally = tally or Tally()
    twins = _twins()
    right: set[Node] = set()
    for sheet in corpus.of_role(*_JUDGED):
        if sheet.faults:
            continue
        yield from _check_schemes(sheet, twins, right, tally)
        if sheet.role is Role.DATA:
            yield from _check_addresses(sheet, tally)
            for each in sheet.statements:
                left = each.object.endswith(ENDS_OF_LEFT) and _is_left(each.object)
                if left and tally.tells(sheet.path, "SG149"):
                    yield _placeholder(sheet, each.object, each.object_span)


def _check_schemes(
    sheet: Sheet, twins: Mapping[str, str], right: set[Node], tally: Tally
) -> Iterator[Diagnostic]:
    """Each IRI under the wrong scheme once; one whose prefix is declared so is told at the declaration."""
    declared = [(each.iri, each.span) for each in sheet.document.prefixes.values() if each.iri in twins]
    for space, span in declared:
        if tally.tells(sheet.path, "SG148"):
            yield _wrong_declaration(sheet, space, twins[space], span)
    wrong = tuple(space for space, _ in declared)
    seen: set[URIRef] = set()
    for each in sheet.statements:
        for index, term in enumerate(each[:3]):
            if type(term) is not URIRef or term in right or term in seen:
                continue
            seen.add(term)
            meant = _find_meant(term, twins)
            if not meant:
                right.add(term)
            elif not str(term).startswith(wrong) and tally.tells(sheet.path, "SG148"):
                span = (each.subject_span, each.predicate_span, each.object_span)[index]
                yield _wrong_scheme(sheet, term, meant, span)


def _check_addresses(sheet: Sheet, tally: Tally) -> Iterator[Diagnostic]:
    """Each address that begins with `www.`, so that it is read as a name in this graph."""
    text = sheet.document.text
    if "<www." not in text.lower():
        return
    for each in sheet.statements:
        span = each.object_span
        written = text[span.start : span.end]
        if written.lower().startswith("<www.") and tally.tells(sheet.path, "SG148"):
            message = f"{_NO_SCHEME}{written[:80]}, so it is read as a name in this graph"
            help = f"did you mean <https://{written[1:-1]}>?"
            place = sheet.place(span)
            yield Diagnostic("SG148", "wrong-scheme", Severity.ERROR, message, place, help=help)


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


def _find_meant(term: URIRef, twins: Mapping[str, str]) -> str:
    """The IRI of a known vocabulary that this is but for its scheme, or ""."""
    cut = max(term.rfind("#"), term.rfind("/")) + 1
    meant = twins.get(term[:cut])
    return "" if meant is None or cut == len(term) else meant + term[cut:]


def _wrong_scheme(sheet: Sheet, term: URIRef, meant: str, span: Span) -> Diagnostic:
    """The finding at the first place of the IRI in a file."""
    scheme, other = meant.partition(":")[0], term.partition(":")[0]
    message = f"<{term}> begins with {other}, and the vocabulary with {scheme}: to a computer they differ"
    help = f"did you mean {compact(meant)}?"
    return Diagnostic("SG148", "wrong-scheme", Severity.ERROR, message, sheet.place(span), help=help)


def _wrong_declaration(sheet: Sheet, space: str, meant: str, span: Span) -> Diagnostic:
    """The finding at the declaration of a prefix, which stands for all of its uses."""
    scheme, other = meant.partition(":")[0], space.partition(":")[0]
    message = f"{_OF_PREFIX}<{space}>, and the vocabulary begins with {scheme}, not {other}"
    help = f"did you mean <{meant}>?"
    return Diagnostic("SG148", "wrong-scheme", Severity.ERROR, message, sheet.place(span), help=help)


def is_of_prefix(found: Diagnostic) -> bool:
    """Whether a finding says that a prefix stands for the wrong vocabulary, so that no word is known."""
    return found.code == "SG148" and found.message.startswith(_OF_PREFIX)


def is_without_scheme(found: Diagnostic) -> bool:
    """Whether a finding says that an address has no scheme, so that it leads nowhere."""
    return found.code == "SG148" and found.message.startswith(_NO_SCHEME)


def _is_left(value: Node) -> bool:
    """Whether the value is one that `srpp-graph new` wrote to be replaced."""
    form = _LEFT if isinstance(value, Literal) else _LEFT_IRI
    return form.fullmatch(str(value)) is not None


def _placeholder(sheet: Sheet, value: Node, span: Span) -> Diagnostic:
    message, help = f"`{value}` was to be replaced", "write the value, or remove the line"
    return Diagnostic("SG149", "placeholder-left", Severity.ERROR, message, sheet.place(span), help=help)
