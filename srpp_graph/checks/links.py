"""SG401–SG405: references to what no file defines, or to what was retired; sources that nobody cites."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from rdflib.namespace import DCTERMS, ORG, RDF
from rdflib.term import Literal, Node, URIRef

from srpp_graph.checkout import Role
from srpp_graph.checks.bounds import SUGGESTED
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
_MEMBERSHIP = (ORG.member, ORG.organization)
_SUCCESSION = (DCTERMS.isReplacedBy, DCTERMS.replaces)


def check_links(corpus: Corpus) -> Iterator[Diagnostic]:
    """What the references between entities say that is not so."""
    # An entity whose file is there but cannot be read may well define what is missing.
    return check_references(corpus, {iri for path in corpus.unsound if (iri := entity_of(path))})


def check_references(corpus: Corpus, unreadable: Collection[str]) -> Iterator[Diagnostic]:
    """The same, where the entities are known whose files cannot be read."""
    defined = corpus.subjects
    retired = _retired(corpus)
    sound = {*map(str, defined)}.difference(map(str, retired))
    sheets = [*corpus.of_role(Role.DATA), *corpus.of_role(Role.ONTOLOGY)]
    for sheet in sheets:
        if not any(each.startswith(_ID) and each not in sound for each in sheet.gist.named):
            continue
        suggestions = SUGGESTED
        for each in sheet.statements:
            target = each.object
            if not isinstance(target, URIRef) or not target.startswith(_ID):
                continue
            if target in retired:
                if each.predicate not in _SUCCESSION:
                    yield _to_retired(sheet, each, retired[target])
            elif target not in defined and str(target).partition("#")[0] not in unreadable:
                suggestions -= 1
                yield _dangling(sheet, each, corpus, suggest=suggestions >= 0)
    if not unreadable:
        yield from _check_sources(corpus, sheets)


def _dangling(sheet: Sheet, each: Statement, corpus: Corpus, *, suggest: bool) -> Diagnostic:
    target = str(each.object)
    entity, _, part = target.partition("#")
    subjects = corpus.subjects if suggest else ()
    known = [iri for subject in subjects if (iri := str(subject)).startswith(_ID)]
    if part and URIRef(entity) in corpus.subjects:
        code, name = "SG402", "unknown-part"
        message = f"{compact(entity)} has no part #{part}"
        family = [iri for iri in known if iri.startswith(entity + "#")]
    else:
        code, name = "SG401", "unknown-entity"
        message = f"no file defines {compact(entity)}"
        if each.predicate in _MEMBERSHIP:
            code, name = "SG405", "unknown-member"
            message = f"the membership is of {compact(entity)}, which no file defines"
        kind = entity.removeprefix(_ID).partition("/")[0]
        family = [iri for iri in known if "#" not in iri and iri.startswith(f"{_ID}{kind}/")] or known
    tail = max(len(_ID), min((iri.rfind("/") for iri in family), default=0) + 1)
    near = nearest(target[tail:] if code == "SG402" else entity[tail:], [iri[tail:] for iri in family])
    return Diagnostic(
        code,
        name,
        Severity.ERROR,
        message,
        sheet.place(each.object_span),
        help=_mend(target, near and family[0][:tail] + near),
        focus=compact(str(each.subject)),
        result_path=compact(str(each.predicate)),
        value=compact(target),
    )


def _mend(target: str, near: str | None) -> str:
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
