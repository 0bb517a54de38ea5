"""The file of a new entity, to be filled in: what the shapes ask of its class, in their own words.

    print(Draft.of(checkout, "city", "bergen", label="City of Bergen").text)

Everything that the author has to write stands in comments that begin with `#:`; what is no comment is true
already. So `check` on the fresh file tells exactly what is still to do.
"""

from __future__ import annotations

from dataclasses import dataclass

from rdflib.namespace import DCTERMS, RDF
from rdflib.term import URIRef

from srpp_graph.checkout import Checkout
from srpp_graph.checks.corpus import Corpus, read_sheet
from srpp_graph.checks.demands import Demands
from srpp_graph.checks.files import home_of
from srpp_graph.checks.form import GUIDANCE
from srpp_graph.checks.guidance import (
    CannotDraft,
    count_to_do,
    find_label,
    prefixes_of,
    read_label,
    read_words,
    render_lines,
    render_literal,
)
from srpp_graph.checks.near import nearest
from srpp_graph.checks.parts import Parts
from srpp_graph.checks.placeholders import Placeholders, class_of, legal_slug
from srpp_graph.errors import ContentError, EntityRetired, InvalidIri
from srpp_graph.iris import CONCEPT_KINDS, KINDS, EntityRef
from srpp_graph.prefixes import PREFIXES, compact
from srpp_graph.vocabulary import SRPP

__all__ = ["CannotDraft", "Draft", "read_reference"]


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
        if kind not in KINDS:
            _check_no_part(checkout, kind)
        ref = read_reference(kind, slug)
        named = read_label(label, language)
        _check_free(checkout, ref)
        demands = Demands(read_words(checkout))
        asked = demands.of(class_of(ref.kind))
        holder = find_label(asked)
        known = {holder: render_literal(named)} if named is not None and holder is not None else {}
        lines = [*render_lines(asked, Placeholders(demands), known)]
        return cls(ref, _compose(ref, lines), count_to_do(asked, known))


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


def _check_no_part(checkout: Checkout, word: str) -> None:
    """Do nothing, unless the word, or the one nearest to it, means a part of an entity.

    Raises:
        InvalidIri: it does.
    """
    parts = Parts(Demands(read_words(checkout)))
    words = parts.words()
    meant = word if word in words else nearest(word.lower(), (*words, *KINDS))
    if meant in words:
        message = f"`{word[:60]}` is not a kind of entity"
        where = f"srpp-graph new {meant} NAME --in data/{parts.holders(meant)[0]}/SLUG.ttl"
        raise InvalidIri(message, help=f"a part is written in the file of its entity: {where}")


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


def _compose(ref: EntityRef, lines: list[str]) -> str:
    """The whole text: how to use it, the prefixes that its lines need, the block."""
    kind = compact(class_of(ref.kind))
    statements = [f"{compact(ref.iri)} a {kind} ;", *lines]
    head = [
        f"{GUIDANCE} To fill in: where you know a value, write it and take `{GUIDANCE}` away.",
        f"{GUIDANCE} What is marked TO DO must be there.",
        f"{GUIDANCE} `srpp-graph check {ref.path}` tells what is missing;",
        f"{GUIDANCE} `srpp-graph fmt {ref.path}` then removes what is left of these lines.",
        "",
        f"BASE <{ref.iri}>",
        *(f"PREFIX {each}: <{PREFIXES[each]}>" for each in prefixes_of(statements)),
        "",
        compact(ref.iri),
        f"    a {kind} ;",
    ]
    return "\n".join([*head, *(f"    {each}".rstrip() for each in lines), "."]) + "\n"
