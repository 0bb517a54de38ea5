"""SG401–SG405: references to what no file defines, or to what was retired; sources that nobody cites."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from rdflib.namespace import DCTERMS, ORG, RDF
from rdflib.term import Literal, Node, URIRef

from srpp_graph.checkout import Role
from srpp_graph.checks.bounds import SUGGESTED, Tally
from srpp_graph.checks.corpus import Corpus, Sheet, Statement
from srpp_graph.checks.files import entity_of
from srpp_graph.checks.near import nearest
from srpp_graph.diagnostics import Diagnostic, Place, Related, Severity
from srpp_graph.errors import InvalidIri
from srpp_graph.iris import EntityRef
from srpp_graph.prefixes import BASE_IRI, NS, compact

_ID = BASE_IRI + "/id/"
_RETIRED = URIRef(NS + "Retired")
_RETIRED_BECAUSE = URIRef(NS + "retiredBecause")
_PATIENCE = 2_000_000
"""So many names are compared in all in the search for near ones."""

_MEMBERSHIP = (ORG.member, ORG.organization)
_SUCCESSION = (DCTERMS.isReplacedBy, DCTERMS.replaces)


def check_links(corpus: Corpus, tally: Tally | None = None) -> Iterator[Diagnostic]:
    """What the references between entities say that is not so."""
    # An entity whose file is there but cannot be read may well define what is missing.
    return check_references(corpus, {iri for path in corpus.unsound if (iri := entity_of(path))}, tally)


def check_references(
    corpus: Corpus, unreadable: Collection[str], tally: Tally | None = None
) -> Iterator[Diagnostic]:
    """The same, where the entities are known whose files cannot be read."""
    tally = tally or Tally()
    defined = corpus.subjects
    retired = _retired(corpus)
    sound = {*map(str, defined)}.difference(map(str, retired))
    sheets = [*corpus.of_role(Role.DATA), *corpus.of_role(Role.ONTOLOGY)]
    known = _Known(corpus)
    for sheet in sheets:
        if not any(each.startswith(_ID) and each not in sound for each in sheet.gist.named):
            continue
        suggestions = SUGGESTED
        for each in sheet.statements:
            target = each.object
            if not isinstance(target, URIRef) or not target.startswith(_ID):
                continue
            if target in retired:
                if each.predicate not in _SUCCESSION and tally.tells(sheet.path, "SG403"):
                    yield _to_retired(sheet, each, retired[target])
            elif target not in defined and str(target).partition("#")[0] not in unreadable:
                suggestions -= 1
                missing = _missing(each, corpus)
                if tally.tells(sheet.path, missing[0]):
                    yield _dangling(sheet, each, missing, known if suggestions >= 0 else None)
    if not unreadable:
        yield from _check_sources(corpus, sheets)


def _missing(each: Statement, corpus: Corpus) -> tuple[str, str]:
    """Code and name for a reference to what no file defines."""
    entity, _, part = str(each.object).partition("#")
    if part and URIRef(entity) in corpus.subjects:
        return "SG402", "unknown-part"
    return ("SG405", "unknown-member") if each.predicate in _MEMBERSHIP else ("SG401", "unknown-entity")


class _Known:
    """What a reference can mean; put in order when first asked for, since it can be a million names."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._patience = _PATIENCE

    @cached_property
    def _entities(self) -> Mapping[str, Sequence[str]]:
        """The entities of each kind, and under no kind all that is known."""
        found: dict[str, list[str]] = {
            "": [iri for each in self._corpus.subjects if (iri := str(each)).startswith(_ID)]
        }
        for iri in found[""]:
            if "#" not in iri:
                found.setdefault(iri.removeprefix(_ID).partition("/")[0], []).append(iri)
        return found

    @cached_property
    def _parts(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for iri in self._entities[""]:
            if "#" in iri:
                found.setdefault(iri.partition("#")[0], []).append(iri)
        return found

    def like(self, target: str, code: str) -> Sequence[str]:
        """The parts of the same entity, or the entities of its kind; none once too many were compared."""
        found = self._like(target, code)
        self._patience -= len(found)
        return found if self._patience >= 0 else ()

    def _like(self, target: str, code: str) -> Sequence[str]:
        entity = target.partition("#")[0]
        if code == "SG402":
            return self._parts.get(entity, ())
        kind = entity.removeprefix(_ID).partition("/")[0]
        return self._entities.get(kind) or self._entities[""]


def _dangling(sheet: Sheet, each: Statement, missing: tuple[str, str], known: _Known | None) -> Diagnostic:
    code, name = missing
    target = str(each.object)
    entity, _, part = target.partition("#")
    family = known.like(target, code) if known is not None else ()
    if code == "SG402":
        message = f"{compact(entity)} has no part #{part}"
    else:
        message = f"no file defines {compact(entity)}"
        if code == "SG405":
            message = f"the membership is of {compact(entity)}, which no file defines"
    tail = max(len(_ID), min((iri.rfind("/") for iri in family), default=0) + 1)
    meant = _part_meant(sheet, entity, known) or _begun(entity, family) if code != "SG402" else ""
    # A part that is named already is meant only if no other is.
    unnamed = [iri for iri in family if iri not in sheet.gist.named] if code == "SG402" else []
    wanted = target[tail:] if code == "SG402" else entity[tail:]
    tails = ([iri[tail:] for iri in some] for some in (unnamed, family) if some)
    near = next(filter(None, (nearest(wanted, some) for some in tails)), None)
    return Diagnostic(
        code,
        name,
        Severity.ERROR,
        message,
        sheet.place(each.object_span),
        help=_mend(target, meant or (near and family[0][:tail] + near), entity if code == "SG402" else ""),
        focus=compact(str(each.subject)),
        result_path=compact(str(each.predicate)),
        value=compact(target),
    )


def _part_meant(sheet: Sheet, entity: str, known: _Known | None) -> str:
    """The part of the file's own entity that is called so, where its `#` was forgotten."""
    home = entity_of(sheet.path)
    part = f"{home}#{entity.rpartition('/')[2]}"
    return f"<#{part.partition('#')[2]}>" if home and known and part in known.like(part, "SG402") else ""


def _begun(entity: str, family: Sequence[str]) -> str:
    """The one entity whose name goes on where this one ends, as `procura-plus` does after `procura`."""
    found = [each for each in family if each.startswith(f"{entity}-")]
    return found[0] if len(found) == 1 else ""


def _mend(target: str, near: str | None, entity: str) -> str:
    if near and near.startswith("<#"):
        return f"did you mean {near}?"
    if near and entity:
        return f"did you mean <#{near.partition('#')[2]}>?"
    if near:
        return f"did you mean {compact(near)}?"
    try:
        return f"define it in {EntityRef.parse(target).path}, or refer to another"
    except InvalidIri as error:
        return error.help or str(error)


def _retired(corpus: Corpus) -> dict[Node, tuple[Sheet, Statement, str]]:
    """The retired entities: where that is said, and what to use instead."""
    entities = {
        subject
        for sheet in corpus.of_role(Role.DATA)
        for subject, target in sheet.gist.types
        if target == str(_RETIRED)
    }
    facts: dict[Node, dict[Node, Node]] = {}
    found = {}
    kind, words = RDF.type, (DCTERMS.isReplacedBy, _RETIRED_BECAUSE)
    for sheet in corpus.of_role(Role.DATA):
        if entities.isdisjoint((*sheet.gist.subjects, *sheet.gist.nameless)):
            continue
        for each in sheet.statements:
            if each.predicate == kind and each.object == _RETIRED:
                found[each.subject] = (sheet, each)
            elif each.predicate in words:
                facts.setdefault(each.subject, {})[each.predicate] = each.object
    return {entity: (sheet, each, _instead(facts.get(entity, {}))) for entity, (sheet, each) in found.items()}


def _instead(facts: dict[Node, Node]) -> str:
    successor, reason = facts.get(DCTERMS.isReplacedBy), facts.get(_RETIRED_BECAUSE)
    if successor is not None:
        return f"refer to {compact(str(successor))}, which took its place"
    because = f" (it was retired: {reason})" if isinstance(reason, Literal) else ""
    return f"remove the reference{because}"


def _to_retired(sheet: Sheet, each: Statement, retirement: tuple[Sheet, Statement, str]) -> Diagnostic:
    home, where, help = retirement
    return Diagnostic(
        "SG403",
        "retired-entity",
        Severity.ERROR,
        f"{compact(str(each.object))} was retired",
        sheet.place(each.object_span),
        help=help,
        related=(Related(home.place(where.object_span), "retired here"),),
        focus=compact(str(each.subject)),
        result_path=compact(str(each.predicate)),
        value=compact(str(each.object)),
    )


def _check_sources(corpus: Corpus, sheets: Iterable[Sheet]) -> Iterator[Diagnostic]:
    """Sources that no statement rests on; asked only when every file that may cite one was read."""
    homes: dict[str, Place] = {}
    for sheet in sheets:
        here = entity_of(sheet.path)
        if here and sheet.path.startswith("data/source/") and here not in corpus.cited:
            first = sheet.subjects.get(URIRef(here))
            if first is not None:
                homes[here] = sheet.place(first.subject_span)
    for iri in sorted(homes):
        yield Diagnostic(
            "SG404",
            "uncited-source",
            Severity.INFO,
            f"nothing rests on {compact(iri)}",
            homes[iri],
            help="cite it with dcterms:source where its facts are told, or remove it",
        )
