"""A new part of an entity, to be filled in: its block, and the entity's file with it.

    draft = PartDraft.of(checkout, "outcome", "jobs-2023", "data/case/oslo-model-construction.ttl")
    print(draft.block)      # <#jobs-2023> a srpp:Outcome ; …
    print(draft.text)       # the whole file, in which the case names it

As in `draft`, what is to be written stands in lines that begin with `#:`, and all else is true already.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count

from rdflib.term import BNode, URIRef

from srpp_graph.checkout import Checkout
from srpp_graph.checks.corpus import Sheet, imagine_sheet, read_sheet
from srpp_graph.checks.demands import Demands
from srpp_graph.checks.form import GUIDANCE, order_of
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
from srpp_graph.checks.insertion import Insertion
from srpp_graph.checks.near import nearest
from srpp_graph.checks.parts import PartKind, Parts
from srpp_graph.checks.placeholders import Placeholders, class_of, legal_slug
from srpp_graph.errors import InvalidIri
from srpp_graph.iris import KINDS, MAX_SLUG, EntityRef
from srpp_graph.prefixes import PREFIXES, compact
from srpp_graph.vocabulary import SRPP


class NotTurtle(CannotDraft):
    """The file cannot be read as Turtle, so nothing can be put into it."""


@dataclass(frozen=True, slots=True)
class PartDraft:
    """The file with a new part, its block alone, the line where that begins, and how much is to do in it."""

    path: str
    name: str
    text: str
    block: str
    link: str
    line: int
    to_do: int

    @classmethod
    def of(
        cls, checkout: Checkout, word: str, name: str, path: str, *, label: str = "", language: str = "en"
    ) -> PartDraft:
        """The draft of a part that the file does not have yet; nothing is written.

        Raises:
            InvalidIri: no part is called so, the name cannot be a part's, or the language is no language tag.
            ContentError: the file cannot be read.
            NotTurtle: it is not Turtle.
            CannotDraft: the file is no entity's, its entity cannot have such a part, or has one of this name.
        """
        named = read_label(label, language)
        name, ref = read_name(name), EntityRef.from_path(path)
        corpus = read_words(checkout)
        demands = Demands(corpus)
        part = find_part(demands, word, ref.kind)
        sheet = _read(checkout, path)
        iri = URIRef(f"{ref.iri}#{name}")
        _check_free(sheet, ref, iri)
        asked, holder = demands.of(part.kind), find_label(demands.of(part.kind))
        known: dict[URIRef, str] = {part.back: compact(ref.iri)} if part.back is not None else {}
        if named is not None and holder is not None:
            known[holder] = render_literal(named)
        subject = f"<#{name}>" if _may_be_short(sheet, ref) else f"<{iri}>"
        lines = [*render_lines(asked, Placeholders(demands), known)]
        block = _compose(subject, part, ref, lines)
        link = f"{compact(part.link)} {subject} ;" if part.link is not None else ""
        insertion = Insertion(sheet, URIRef(ref.iri), iri, part.link, order_of(corpus))
        statements = [f"{compact(ref.iri)} a {compact(part.kind)} ;", link, *lines]
        base = subject.startswith("<#") and sheet.document.base != ref.iri
        text = insertion.text_with(block, _missing(sheet, prefixes_of(statements)), base=base)
        line = _check_meaning(checkout, insertion, text, 1 + len(known))
        return cls(path, name, text, block, link, line, count_to_do(asked, known))


def read_name(name: str) -> str:
    """The name of a part, also where it is written `#name` or `<#name>`.

    Raises:
        InvalidIri: it is not lower-case letters, digits and single hyphens.

    >>> read_name("<#jobs-2023>")
    'jobs-2023'
    """
    bare = name.strip().removeprefix("<").removesuffix(">").removeprefix("#")
    legal = legal_slug(bare)
    if bare == legal and bare:
        return bare
    help = f"a name has at most {MAX_SLUG} lower-case letters, digits and single inner hyphens"
    meant = f"; did you mean {legal}?" if legal else ""
    raise InvalidIri(f"`{name[:60]}` is not the name of a part", help=f"{help}{meant}")


def find_part(demands: Demands, word: str, kind: str) -> PartKind:
    """The part that a word means in the file of an entity of this kind.

    Raises:
        InvalidIri: such an entity has no such part; the help says which it has.
    """
    parts = Parts(demands)
    known = parts.of(class_of(kind))
    for each in known:
        if each.word == word:
            return each
    message = f"the kind `{kind}` has no part `{word[:60]}`"
    help = f"its parts are {', '.join(each.word for each in known) or 'none'}"
    meant = nearest(word.lower(), [each.word for each in known]) or _nearest_entry(
        demands, known, word.lower()
    )
    holders = parts.holders(word)
    if word in KINDS:
        message, help = f"`{word}` is an entity, which has a file of its own", f"leave --in away; {help}"
    elif holders:
        help = f"{help}; such a part belongs to: {', '.join(holders)}"
    elif meant:
        help = f"did you mean {meant}? {help}"
    raise InvalidIri(message, help=help)


def _nearest_entry(demands: Demands, known: tuple[PartKind, ...], word: str) -> str:
    """The part that must name an entry of a list that is called so: an award is a membership."""
    found = {
        compact(entry): f"{part.word}, with a {compact(each.path)} such as {compact(entry)}"
        for part in known
        for each in demands.of(part.kind)
        for scheme in (each.schemes if each.required else ())
        for entry in demands.entries(scheme)
    }
    slugs = {each.partition(":")[2]: words for each, words in found.items()}
    return slugs.get(word) or next((words for each, words in slugs.items() if word in each.split("-")), "")


def _read(checkout: Checkout, path: str) -> Sheet:
    """The file as it is.

    Raises:
        ContentError: it cannot be read.
        NotTurtle: it is not Turtle.
    """
    file = checkout.file_at(path)
    sheet = read_sheet(checkout, file)
    if sheet.faults or sheet.document.faults:
        raise NotTurtle(f"{path} is not Turtle", help=f"`srpp-graph check {path}` says why")
    if file.absolute.is_symlink():
        raise CannotDraft(f"{path} is a link to another file", help="put the file itself there")
    return sheet


def _check_free(sheet: Sheet, ref: EntityRef, iri: URIRef) -> None:
    """Do nothing, if the entity can take the part.

    Raises:
        CannotDraft: it cannot.
    """
    entity, name = URIRef(ref.iri), compact(ref.iri)
    said = sheet.said.get(entity, ())
    if not said:
        raise CannotDraft(f"{sheet.path} says nothing of {name} yet", help="say first what it is")
    if any(each.object == SRPP.Retired for each in said):
        raise CannotDraft(f"{name} was retired, and gets no new parts", help="change its successor's file")
    if iri in sheet.subjects:
        line = sheet.place(sheet.subjects[iri].subject_span).line
        help = f"change that one, or take a free name such as {_free_name(sheet, iri)}"
        raise CannotDraft(f"<#{iri.fragment}> is there already, at line {line} of {sheet.path}", help=help)


def _free_name(sheet: Sheet, iri: URIRef) -> str:
    """The first free name with a number."""
    stem = re.sub(r"-[0-9]+$", "", iri.fragment)
    taken = {str(each).partition("#")[2] for each in sheet.subjects}
    return next(f"{stem}-{number}" for number in count(1) if f"{stem}-{number}" not in taken)


def _may_be_short(sheet: Sheet, ref: EntityRef) -> bool:
    """Whether the file can write `<#name>`: BASE says so, or can be added without changing what is there."""
    if sheet.document.base == ref.iri:
        return True
    relative = any(str(term).startswith(ref.doc) for each in sheet.triples for term in each)
    return sheet.document.base == ref.doc and not relative


def _missing(sheet: Sheet, prefixes: list[str]) -> list[str]:
    """Those of the prefixes that the file does not declare.

    Raises:
        CannotDraft: the file uses one of them for something else.
    """
    declared = sheet.document.prefixes
    for each in prefixes:
        if each in declared and declared[each].iri != PREFIXES[each]:
            help = f"write `PREFIX {each}: <{PREFIXES[each]}>`, and whole IRIs for the others"
            raise CannotDraft(f"{sheet.path} uses the prefix `{each}:` for something else", help=help)
    return [each for each in prefixes if each not in declared]


def _compose(subject: str, part: PartKind, ref: EntityRef, lines: list[str]) -> str:
    """The block of the part, with how to use it."""
    head = [
        f"{GUIDANCE} To fill in: where you know a value, write it and take `{GUIDANCE}` away.",
        f"{GUIDANCE} What is marked TO DO must be there.",
        f"{GUIDANCE} `srpp-graph check {ref.path}` tells what is missing;",
        f"{GUIDANCE} `srpp-graph fmt {ref.path}` then removes what is left of these lines.",
        subject,
        f"    a {compact(part.kind)} ;",
    ]
    return "\n".join([*head, *(f"    {each}".rstrip() for each in lines), "."]) + "\n"


def _check_meaning(checkout: Checkout, insertion: Insertion, text: str, said: int) -> int:
    """The line of the part in the new text, which says what the old one did, and `said` and the link more.

    Raises:
        CannotDraft: it says something else, because the file is laid out as nobody expected.
    """
    before = insertion.sheet
    after = imagine_sheet(checkout, before.file, text)
    link = (insertion.entity, insertion.link, insertion.part)
    linked = insertion.link is not None and not before.valued(insertion.entity, insertion.part)
    added = [each for each in after.triples if each[0] == insertion.part or (linked and each == link)]
    known = {each for each in before.triples if not any(isinstance(term, BNode) for term in each)}
    right = len(after.triples) == len(before.triples) + len(added) and known <= {*after.triples}
    if after.faults or after.document.faults or not right or len(added) != said + linked:
        help = f"write it by hand, or bring the file into its form first with `srpp-graph fmt {before.path}`"
        raise CannotDraft(f"there is no sure place for a new part in {before.path}", help=help)
    return after.place(after.subjects[insertion.part].subject_span).line
