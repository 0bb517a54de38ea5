"""The lines that `srpp-graph new` writes for an author: what each property is, and where its value goes.

They begin with `#:`, so they are no part of what the file says; `fmt` removes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from rdflib.namespace import DCTERMS, SKOS
from rdflib.term import Literal, URIRef

from srpp_graph.checkout import Checkout
from srpp_graph.checks.corpus import Corpus, read_sheet
from srpp_graph.checks.demands import Demand
from srpp_graph.checks.form import GUIDANCE
from srpp_graph.checks.placeholders import Placeholders
from srpp_graph.errors import ContentError, GraphError, InvalidIri
from srpp_graph.prefixes import PREFIXES, compact
from srpp_graph.turtle.order import FIRST_OF_THE_TAIL
from srpp_graph.turtle.terms import Names

_LABELS = (SKOS.prefLabel, DCTERMS.title)
_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
_NAME = re.compile(r"(?<![\w@<\"'^])([a-z][a-z-]*):|\^\^([a-z][a-z-]*):")


class CannotDraft(GraphError):
    """There is such a file or part already, or there is no place for it."""


def read_words(checkout: Checkout) -> Corpus:
    """The ontology and the shapes alone; files that cannot be read are left to `check`."""
    sheets = []
    for file in (*checkout.ontology_files, *checkout.shape_files):
        try:
            sheets.append(read_sheet(checkout, file))
        except ContentError:
            continue
    return Corpus(tuple(sheets))


def read_label(label: str, language: str) -> Literal | None:
    """The label as a literal; nothing if there is none.

    Raises:
        InvalidIri: the language is no language tag.
    """
    if not _TAG.fullmatch(language.lower()):
        raise InvalidIri(f"`{language[:40]}` is not a language tag", help="write a tag such as en or pt-br")
    return Literal(" ".join(label.split()), lang=language.lower()) if label.strip() else None


def find_label(asked: Iterable[Demand]) -> URIRef | None:
    """The property that holds the name: the first of the two that must be there."""
    return next((each.path for each in asked if each.path in _LABELS and each.required), None)


def render_lines(
    asked: Iterable[Demand], placeholders: Placeholders, known: Mapping[URIRef, str]
) -> Iterator[str]:
    """A block below its type: what each property is, and a line to fill in; what is `known` is no comment."""
    evidence = begun = False
    for each in asked:
        if each.order >= FIRST_OF_THE_TAIL and not evidence:
            evidence = True
            yield ""
            yield f"{GUIDANCE} EVIDENCE: where this is said, how sure we are, and what a reader should know"
        if each.path in known:
            yield from [""] * begun
            yield f"{compact(each.path)} {known[each.path]} ;"
            continue
        begun = True
        mark = "TO DO " if each.required else ""
        yield ""
        yield f"{GUIDANCE} {mark}{each.name}{': ' if each.help else ''}{each.help}"
        yield from (f"{GUIDANCE}   {line}" for line in placeholders.remarks(each))
        yield f"{GUIDANCE} {compact(each.path)} {placeholders.value(each)} ;"


def count_to_do(asked: Iterable[Demand], known: Mapping[URIRef, str]) -> int:
    """How many properties must be there and are not known."""
    return sum(each.required and each.path not in known for each in asked)


def render_literal(literal: Literal) -> str:
    """The literal as Turtle writes it."""
    return Names().literal(literal)


def prefixes_of(lines: Iterable[str]) -> list[str]:
    """Our prefixes that statements use, or may use once they are filled in; sorted."""
    telling = (each for each in lines if each.endswith(" ;") or each.startswith(f"{GUIDANCE}   "))
    names = {name for each in telling for pair in _NAME.findall(each) for name in pair}
    return sorted(names & PREFIXES.keys())
