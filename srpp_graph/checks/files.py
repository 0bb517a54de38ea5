"""SG131–SG136: files that are not where they say, or say what another file should."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdflib.namespace import RDF
from rdflib.term import URIRef

from srpp_graph.checkout import Role, SourceFile
from srpp_graph.checks.bounds import Tally
from srpp_graph.checks.corpus import Corpus, Sheet, Span, Statement
from srpp_graph.checks.near import nearest
from srpp_graph.diagnostics import Diagnostic, Place, Related, Severity
from srpp_graph.errors import InvalidIri
from srpp_graph.iris import CONCEPT_KINDS, KINDS, EntityRef
from srpp_graph.prefixes import BASE_IRI, compact

_ID = BASE_IRI + "/id/"
_BASE = re.compile(r"^[ \t]*@?base[ \t]+<([^<>\s]*)>", re.IGNORECASE | re.MULTILINE)


def check_files(
    corpus: Corpus, judged: Corpus | None = None, tally: Tally | None = None
) -> Iterator[Diagnostic]:
    """What is wrong with which file says what; files that are not Turtle are left to `syntax`.

    Of a `judged` part of the corpus only what it says is told.
    """
    judged, tally = judged or corpus, tally or Tally()
    for sheet in judged.sheets:
        if sheet.role is Role.DATA:
            yield from check_entity(sheet, tally)
        if sheet.role in (Role.DATA, Role.ONTOLOGY) and not is_alignment(sheet):
            yield from _check_homes(sheet, corpus, tally)
    if any(judged.of_role(Role.ONTOLOGY, Role.SHAPES)):
        yield from _check_doubles(corpus, tally)


def check_path(file: SourceFile) -> Iterator[Diagnostic]:
    """Whether a file below `data/` is where an entity can be."""
    place = Place(file.path)
    if file.role is not Role.DATA:
        message = "only Turtle files belong in data/"
        help = "move the file elsewhere, or give it the extension .ttl"
        yield Diagnostic("SG135", "stray-file", Severity.WARNING, message, place, help=help)
        return
    try:
        ref = EntityRef.from_path(file.path)
    except InvalidIri as error:
        kind = file.path.split("/")[1]
        near = (
            (nearest(kind, KINDS) or nearest(singular(kind), KINDS))
            if file.path.count("/") == 2 and kind not in KINDS
            else None
        )
        help = f"did you mean data/{near}/?" if near else error.help
        yield Diagnostic(
            "SG131", "wrong-path", Severity.ERROR, f"no entity can be here: {error}", place, help=help
        )
        return
    if ref.kind in CONCEPT_KINDS:
        help = f"define it in {home_of(ref)}"
        message = f"a concept of the kind `{ref.kind}` has no file of its own"
        yield Diagnostic("SG131", "wrong-path", Severity.ERROR, message, place, help=help)


def singular(word: str) -> str:
    """The word for one of what a folder is called after.

    >>> singular("cities"), singular("cases")
    ('city', 'case')
    """
    return word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")


def home_of(ref: EntityRef) -> str:
    """The file that an entity is to be defined in.

    >>> home_of(EntityRef("theme", "living-wage")), home_of(EntityRef("city", "oslo"))
    ('ontology/schemes/themes.ttl', 'data/city/oslo.ttl')
    """
    return f"ontology/schemes/{ref.kind}s.ttl" if ref.kind in CONCEPT_KINDS else ref.path


def entity_of(path: str) -> str | None:
    """The IRI of the entity that the file at `path` is to define, or `None` if no entity can be there.

    >>> entity_of("data/city/oslo.ttl")
    'https://w3id.org/srpp/id/city/oslo'
    """
    try:
        return EntityRef.from_path(path).iri
    except InvalidIri:
        return None


def check_entity(sheet: Sheet, tally: Tally | None = None) -> Iterator[Diagnostic]:
    """Whether the file defines the entity that its path promises, and gives every subject a type."""
    iri, tally = entity_of(sheet.path), tally or Tally()
    if iri is None:
        return
    subjects = sheet.subjects
    if not subjects:
        if sheet.faults:
            return
        help = f"describe {compact(iri)} here, or remove the file"
        yield Diagnostic(
            "SG132", "no-entity", Severity.ERROR, "the file says nothing", Place(sheet.path), help=help
        )
        return
    if URIRef(iri) not in subjects and not sheet.faults and not _find_elsewhere(sheet):
        first = next(iter(subjects.values()))
        yield Diagnostic(
            "SG132",
            "no-entity",
            Severity.ERROR,
            f"the file does not say anything of {compact(iri)}",
            sheet.place(first.subject_span),
            help=f"make {compact(iri)} a subject, or move the file to where its subject belongs",
        )
    if sheet.faults:
        return
    kind = RDF.type
    typed = {each.subject for each in sheet.statements if each.predicate == kind}
    for subject, first in subjects.items():
        if not isinstance(subject, URIRef) or subject in typed:
            continue
        if tally.tells(sheet.path, "SG136"):
            yield Diagnostic(
                "SG136",
                "no-type",
                Severity.ERROR,
                f"{compact(subject)} has no type, so no rule looks at it",
                sheet.place(first.subject_span),
                help="say what it is with `a`, as in `a srpp:City ;`",
            )


def _find_elsewhere(sheet: Sheet) -> str:
    """The one file where all that this one says belongs; nothing if there are several, or it is this one."""
    homes = {
        home_of(EntityRef.parse(subject))
        for subject in sheet.subjects
        if isinstance(subject, URIRef) and _is_entity(subject)
    }
    return homes.pop() if len(homes) == 1 and sheet.path not in homes else ""


def _is_entity(subject: URIRef) -> bool:
    try:
        return bool(subject.startswith(_ID) and EntityRef.parse(subject))
    except InvalidIri:
        return False


def is_plainly_at_home(sheet: Sheet) -> bool:
    """Whether a sound file of data speaks of its own entity and its parts alone, and says what each is.

    Then `check_files` finds nothing in it; it may find nothing in others either.
    """
    entity, subjects = entity_of(sheet.path), sheet.gist.subjects
    if entity is None or home_of(EntityRef.from_path(sheet.path)) != sheet.path or sheet.gist.nameless:
        return False
    family = all(each == entity or each.startswith(entity + "#") for each in subjects)
    return family and entity in subjects and {one for one, _ in sheet.gist.types}.issuperset(subjects)


def find_base(text: str) -> tuple[str, Span] | None:
    """The IRI that the first BASE line of a text gives, and where that line is."""
    found = _BASE.search(text)
    return (found[1], Span(*found.span())) if found is not None else None


def _wrong_base(sheet: Sheet) -> tuple[str, Diagnostic] | None:
    """The IRI of another entity that BASE names by mistake, so that each part is a part of that one."""
    own, said = entity_of(sheet.path), find_base(sheet.document.text)
    if own is None or said is None or said[0] == own or URIRef(own) not in sheet.subjects:
        return None
    if not _is_entity(URIRef(said[0])) or URIRef(said[0]) in sheet.subjects:
        return None
    message = f"BASE is {compact(said[0])}, so each <#part> here is a part of that and not of {compact(own)}"
    help = f"write BASE <{own}>"
    return said[0], Diagnostic(
        "SG133", "entity-elsewhere", Severity.ERROR, message, sheet.place(said[1]), help=help
    )


def _check_homes(sheet: Sheet, corpus: Corpus, tally: Tally) -> Iterator[Diagnostic]:
    """Whether each entity that is a subject here belongs here; a file that should be another is told once."""
    elsewhere = _find_elsewhere(sheet) if sheet.role is Role.DATA else ""
    base, wrong_base = (_wrong_base(sheet) if sheet.role is Role.DATA else None) or ("", None)
    for subject, first in sheet.subjects.items():
        if not isinstance(subject, URIRef) or not subject.startswith(_ID):
            continue
        try:
            home = home_of(EntityRef.parse(subject))
        except InvalidIri:
            continue
        if base and subject.startswith(base + "#"):
            if wrong_base is not None and tally.tells(sheet.path, "SG133"):
                yield wrong_base
            wrong_base = None
            continue
        if home != sheet.path and tally.tells(sheet.path, "SG133"):
            known = tuple(_elsewhere(corpus, subject, sheet))
            yield Diagnostic(
                "SG133",
                "entity-elsewhere",
                Severity.ERROR,
                f"{compact(subject)} does not belong in this file",
                sheet.place(first.subject_span),
                help=f"move the file to {home}" if elsewhere and not known else f"say it in {home}",
                related=known,
            )
            if elsewhere:
                return


def _elsewhere(corpus: Corpus, subject: URIRef, sheet: Sheet) -> Iterator[Related]:
    for other, first in corpus.definitions(subject):
        if other is not sheet:
            yield Related(other.place(first.subject_span), "defined here")


def _check_doubles(corpus: Corpus, tally: Tally) -> Iterator[Diagnostic]:
    """Whether a subject is given a type in two files; a foreign entity in a data file is `SG133` already."""
    homes: dict[URIRef, tuple[Sheet, Statement]] = {}
    for sheet in corpus.sheets:
        if sheet.role not in (Role.ONTOLOGY, Role.SHAPES) or is_alignment(sheet):
            continue
        kind = RDF.type
        typed = {each.subject for each in sheet.statements if each.predicate == kind}
        for subject, first in sheet.subjects.items():
            if not isinstance(subject, URIRef) or subject not in typed or subject.startswith(_ID):
                continue
            known = homes.setdefault(subject, (sheet, first))
            if known[0] is not sheet and tally.tells(sheet.path, "SG134"):
                yield Diagnostic(
                    "SG134",
                    "defined-twice",
                    Severity.ERROR,
                    f"{compact(subject)} is defined in two files",
                    sheet.place(first.subject_span),
                    help="keep one definition and move what the other adds into it",
                    related=(Related(known[0].place(known[1].subject_span), "defined here first"),),
                )


def is_alignment(sheet: Sheet) -> bool:
    """Whether the file maps terms of ours to others, so that it speaks of terms defined elsewhere."""
    return sheet.path.startswith("ontology/alignments/")
