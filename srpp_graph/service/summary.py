"""What an entity is, in one line made from the data.

City in Norway, member of 5 networks and projects, with 6 targets and 4 cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rdflib.term import Identifier

from srpp_graph.entities import Description, Named
from srpp_graph.service.headings import KIND_NAMES
from srpp_graph.service.wording import Wording
from srpp_graph.service.writing import write_date
from srpp_graph.vocabulary import DCTERMS, SRPP

Facts = Mapping[Identifier, Sequence[Named]]

_WORKS = (
    (SRPP.adoptedBy, "policy", "policies"),
    (SRPP.contractingAuthority, "case", "cases"),
    (SRPP.theme, "thing on it", "things on it"),
    (SRPP.instrument, "use of it", "uses of it"),
    (DCTERMS.source, "statement that rests on it", "statements that rest on it"),
    (SRPP.unit, "number in it", "numbers in it"),
    (SRPP.role, "membership with it", "memberships with it"),
    (SRPP.policyType, "policy", "policies"),
    (SRPP.inSeries, "event", "events"),
    (SRPP.organiser, "event", "events"),
)
_PARTS = (
    (SRPP.hasTarget, "target", "targets"),
    (SRPP.hasOutcome, "outcome", "outcomes"),
    (SRPP.hasFinding, "finding", "findings"),
)


def summarise(description: Description, words: Wording) -> str:
    """The line: kind, who, where, when, and how much there is."""
    facts: Facts = {group.predicate.term: group.values for group in description.blocks[0].groups}
    counts = {group.predicate.term: group.total for group in description.incoming}
    line = _kind(description, facts, words)
    line = _joined(line, "{line} by {names}", _makers(facts), words)
    line = _joined(line, "{line} in {names}", _labels(facts, SRPP.country), words)
    when = _when(facts, words)
    if when:
        line = f"{line}, {when}"
    groups = len({each.organisation.term for each in description.memberships})
    amounts = []
    if description.ref.kind in ("network", "project"):
        members = len({each.member.term for each in description.memberships})
        amounts += [words.counted(members, "member", "members")] if members else []
    elif groups:
        line += ", " + words(
            "member of {number}", number=words.counted(groups, "network or project", "networks and projects")
        )
    amounts += [words.counted(len(facts[each]), one, many) for each, one, many in _PARTS if each in facts]
    amounts += [words.counted(counts[each], one, many) for each, one, many in _WORKS if counts.get(each)]
    if amounts:
        line += ", " + words("with {amounts}", amounts=words.listed(amounts))
    return line + "."


def _kind(description: Description, facts: Facts, words: Wording) -> str:
    """The noun that the line begins with: the policy's or event's own type where it has one."""
    for property in (SRPP.policyType, SRPP.eventType, SRPP.organisationType):
        for value in facts.get(property, ()):
            if _is_spoken(value, words):
                return value.label[:1].upper() + value.label[1:]
    roles, bought = facts.get(SRPP.publicRole, ()), facts.get(SRPP.procured, ())
    if description.ref.kind == "person" and roles and _is_spoken(roles[0], words):
        return roles[0].label
    if len(bought) == 1 and _is_spoken(bought[0], words):
        return words("Case: {what}", what=bought[0].label.rstrip("."))
    types = [each for each in description.blocks[0].types if each.term == SRPP.LighthouseStory]
    return types[0].label if types else words(KIND_NAMES[description.ref.kind][0])


def _is_spoken(value: Named, words: Wording) -> bool:
    """Whether a text can stand in a line in this language; one in another stands below, marked as such."""
    return value.language.partition("-")[0] in ("", words.language)


def _makers(facts: Facts) -> list[str]:
    """Who adopted, bought, published, organised or runs it."""
    for property in (
        *(SRPP.adoptedBy, SRPP.contractingAuthority, DCTERMS.publisher, SRPP.organiser),
        *(SRPP.coordinator, SRPP.runBy, SRPP.affiliation),
    ):
        names = _labels(facts, property)
        if names:
            return names
    return []


def _labels(facts: Facts, property: Identifier, most: int = 3) -> list[str]:
    """The labels of a property's values; none where there are many."""
    labels = [each.label for each in facts.get(property, ())]
    return labels if len(labels) <= most else []


def _joined(line: str, pattern: str, names: Sequence[str], words: Wording) -> str:
    """The line with the names, if there are any."""
    return words(pattern, line=line, names=words.listed(names)) if names else line


def _when(facts: Facts, words: Wording) -> str:
    """The year or the span of years."""
    for property in (SRPP.adopted, SRPP.founded, DCTERMS.issued):
        for value in facts.get(property, ()):
            return write_date(value.label, words)
    start = facts.get(SRPP.start, ())
    end = facts.get(SRPP.end, ()) or facts.get(SRPP.lastDocumented, ())
    if start and end and start[0].label != end[0].label:
        return f"{write_date(start[0].label, words)} – {write_date(end[0].label, words)}"
    return write_date(start[0].label, words) if start else ""
