"""The file of a new entity, to be filled in: what the shapes ask of its class, in their own words.

    print(Draft.of(checkout, "city", "bergen", label="City of Bergen").text)

Everything that the author has to write stands in comments that begin with `#:`; what is no comment is true
already. So `check` on the fresh file tells exactly what is still to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rdflib.namespace import DCTERMS, RDF, SKOS
from rdflib.term import Literal, URIRef

from srpp_graph.checkout import Checkout
from srpp_graph.checks.corpus import Corpus, read_sheet
from srpp_graph.checks.demands import Demand, Demands
from srpp_graph.checks.files import home_of
from srpp_graph.checks.form import GUIDANCE
from srpp_graph.checks.near import nearest
from srpp_graph.checks.placeholders import Placeholders, class_of, legal_slug
from srpp_graph.errors import ContentError, EntityRetired, GraphError, InvalidIri
from srpp_graph.iris import CONCEPT_KINDS, KINDS, EntityRef
from srpp_graph.prefixes import PREFIXES, compact
from srpp_graph.turtle.order import FIRST_OF_THE_TAIL
from srpp_graph.turtle.terms import Names
from srpp_graph.vocabulary import SRPP

_LABELS = (SKOS.prefLabel, DCTERMS.title)
_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
_NAME = re.compile(r"(?<![\w@<\"'^])([a-z][a-z-]*):|\^\^([a-z][a-z-]*):")


class CannotDraft(GraphError):
    """There is a file already, or the kind has no files of its own."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a new file, where it belongs, and how many things are to do in it."""

    ref: EntityRef
    text: str
    to_do: int

    @classmethod
    def of(cls, checkout: Checkout, kind: str, slug: str, *, label: str = "", language: str = "en") -> Draft:
        """The draft for an entity that is not there yet.

        Raises:
            InvalidIri: the kind is unknown, the slug is not legal, or the language is no language tag.
            EntityRetired: the slug was given to an entity that has been withdrawn.
            CannotDraft: the entity has a file, or entities of this kind have no files of their own.
        """
        ref = read_reference(kind, slug)
        if not _TAG.fullmatch(language.lower()):
            raise InvalidIri(
                f"`{language[:40]}` is not a language tag", help="write a tag such as en or pt-br"
            )
        _check_free(checkout, ref)
        demands = Demands(_words_of(checkout))
        asked = demands.of(class_of(ref.kind))
        named = Literal(" ".join(label.split()), lang=language.lower()) if label.strip() else None
        lines = [*_lines(asked, Placeholders(demands), named)]
        given = sum(named is not None and _is_label(each, asked) for each in asked)
        return cls(ref, _compose(ref, lines), sum(each.required for each in asked) - given)


def read_reference(kind: str, slug: str) -> EntityRef:
    """The entity that these words name.

    Raises:
        InvalidIri: as `EntityRef.of`, with the nearest kind or the nearest legal slug.
    """
    if kind not in KINDS:
        near = nearest(kind.lower().replace("_", "-"), KINDS) or nearest(kind.lower().rstrip("s"), KINDS)
        kinds = ", ".join(each for each in KINDS if each not in CONCEPT_KINDS)
        help = f"did you mean {near}? " if near else ""
        raise InvalidIri(
            f"`{kind[:60]}` is not a kind of entity", help=f"{help}the kinds of data/ are {kinds}"
        )
    try:
        return EntityRef.of(kind, slug)
    except InvalidIri as error:
        legal = legal_slug(slug)
        help = f"{error.help}; did you mean {legal}?" if legal else error.help
        raise InvalidIri(str(error), help=help) from None


def _check_free(checkout: Checkout, ref: EntityRef) -> None:
    if ref.kind in CONCEPT_KINDS:
        message = f"a concept of the kind `{ref.kind}` has no file of its own"
        raise CannotDraft(message, help=f"define {compact(ref.iri)} in {home_of(ref)}")
    file = checkout.find_file(ref.path)
    if file is None:
        return
    try:
        corpus = Corpus((read_sheet(checkout, file),))
    except ContentError:
        raise CannotDraft(f"{ref.path} is there already, and cannot be read") from None
    said = {each.predicate: each.object for _, each in corpus.about(URIRef(ref.iri))}
    retired = any(each.object == SRPP.Retired for _, each in corpus.about(URIRef(ref.iri), RDF.type))
    if retired or SRPP.retiredBecause in said:
        reason = str(said.get(SRPP.retiredBecause, "no reason is given"))
        successor = said.get(DCTERMS.isReplacedBy)
        message = f"{compact(ref.iri)} was retired, and an IRI is never given twice: {reason}"
        error = EntityRetired(message, reason, str(successor) if successor else None)
        error.help = f"use {compact(str(successor))}" if successor else "choose another slug"
        raise error
    raise CannotDraft(f"{ref.path} is there already", help="change that file, or choose another slug")


def _words_of(checkout: Checkout) -> Corpus:
    """The ontology and the shapes alone; files that cannot be read are left to `check`."""
    sheets = []
    for file in (*checkout.ontology_files, *checkout.shape_files):
        try:
            sheets.append(read_sheet(checkout, file))
        except ContentError:
            continue
    return Corpus(tuple(sheets))


def _lines(asked: tuple[Demand, ...], placeholders: Placeholders, label: Literal | None) -> Iterator[str]:
    """The block below the type: what each property is, then a line to fill in."""
    evidence = False
    for each in asked:
        if each.order >= FIRST_OF_THE_TAIL and not evidence:
            evidence = True
            yield ""
            yield f"{GUIDANCE} EVIDENCE: where this is said, how sure we are, and what a reader should know"
        if label is not None and _is_label(each, asked):
            yield f"{compact(each.path)} {Names().literal(label)} ;"
            continue
        mark = "TO DO " if each.required else ""
        yield ""
        yield f"{GUIDANCE} {mark}{each.name}{': ' if each.help else ''}{each.help}"
        yield from (f"{GUIDANCE}   {line}" for line in placeholders.remarks(each))
        yield f"{GUIDANCE} {compact(each.path)} {placeholders.value(each)} ;"


def _is_label(each: Demand, asked: tuple[Demand, ...]) -> bool:
    """Whether this is the property that holds the name: the first of the two that is asked for."""
    return each.path == next((one.path for one in asked if one.path in _LABELS and one.required), None)


def _compose(ref: EntityRef, lines: list[str]) -> str:
    """The whole text: how to use it, the prefixes that its lines need, the block."""
    kind = compact(class_of(ref.kind))
    statements = [f"{compact(ref.iri)} a {kind}", *(each for each in lines if each.endswith(" ;"))]
    names = {name for each in statements for pair in _NAME.findall(each) for name in pair}
    head = [
        f"{GUIDANCE} To fill in: where you know a value, write it and take `{GUIDANCE}` away.",
        f"{GUIDANCE} What is marked TO DO must be there.",
        f"{GUIDANCE} `srpp-graph check {ref.path}` tells what is missing;",
        f"{GUIDANCE} `srpp-graph fmt {ref.path}` then removes what is left of these lines.",
        "",
        f"BASE <{ref.iri}>",
        *(f"PREFIX {each}: <{PREFIXES[each]}>" for each in sorted(names & PREFIXES.keys())),
        "",
        compact(ref.iri),
        f"    a {kind} ;",
    ]
    return "\n".join([*head, *(f"    {each}".rstrip() for each in lines), "."]) + "\n"
