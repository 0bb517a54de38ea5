"""Dated memberships, read off the triples of a description.

Those of the entity stand in its own file. Those of others in it, as the members of a network, stand in the
members' files: `find_memberships` brings what is needed to draw them on one line of time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rdflib.term import Identifier, URIRef

from srpp_graph import queries
from srpp_graph.entities.description import Membership
from srpp_graph.entities.labels import Labels
from srpp_graph.store.endpoint import Store, Triple
from srpp_graph.vocabulary import ORG, SRPP

_DATES = (
    *(SRPP.start, SRPP.end, SRPP.startNotBefore, SRPP.startNotAfter),
    *(SRPP.endNotAfter, SRPP.lastAttested),
)


def find_memberships(store: Store, shown: Iterable[Triple]) -> tuple[Triple, ...]:
    """Who, in which role, when, by which source: the statements of the memberships in the entity."""
    subjects = dict.fromkeys(URIRef(s) for s, p, _ in shown if p == ORG.organization)
    return tuple(
        (subject, URIRef(row["predicate"]), row["object"])
        for subject in subjects
        for row in store.select(queries.load("membership"), membership=subject)
    )


def read_memberships(
    triples: Iterable[Triple], labels: Labels, languages: Sequence[str]
) -> tuple[Membership, ...]:
    """The memberships that the triples hold, the earliest first, those without any date at the end."""
    stated: dict[Identifier, dict[URIRef, Identifier]] = {}
    for subject, predicate, value in triples:
        if predicate in (ORG.member, ORG.organization, SRPP.role, *_DATES):
            stated.setdefault(subject, {}).setdefault(predicate, value)
    found = [
        _membership(part, values, labels, languages)
        for part, values in stated.items()
        if ORG.member in values and ORG.organization in values
    ]
    return tuple(sorted(found, key=_by_time))


def _membership(
    part: Identifier, values: dict[URIRef, Identifier], labels: Labels, languages: Sequence[str]
) -> Membership:
    """One membership with its words."""
    role = values.get(SRPP.role)
    return Membership(
        labels.named(part, languages),
        labels.named(values[ORG.member], languages),
        labels.named(values[ORG.organization], languages),
        labels.named(role, languages) if role is not None else None,
        *(str(values.get(each, "")) for each in _DATES),
    )


def _by_time(one: Membership) -> tuple[str, str]:
    """The first date that is known, then the name."""
    first = one.start or one.not_before or one.not_after or one.attested or one.end or "9999"
    return first, one.part.label.casefold()
