"""What an entity is, in one line made from the data.

City in Norway, member of 5 networks and projects, with 6 targets and 4 cases.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rdflib.term import Identifier

from srpp_graph.entities import Description, Named
from srpp_graph.service.headings import KIND_NAMES
from srpp_graph.service.wording import SOURCE_LANGUAGE, Wording
from srpp_graph.service.writing import write_date
from srpp_graph.vocabulary import DCTERMS, SRPP

Facts = Mapping[Identifier, Sequence[Named]]

_MAKERS: tuple[tuple[Identifier, str], ...] = (
    (SRPP.adoptedBy, "{line} of {names}"),
    (SRPP.contractingAuthority, "{line}, bought by {names}"),
    (DCTERMS.publisher, "{line} published by {names}"),
    (SRPP.organiser, "{line} organised by {names}"),
    (SRPP.coordinator, "{line} coordinated by {names}"),
    (SRPP.runBy, "{line} run by {names}"),
    (SRPP.affiliation, "{line}, {names}"),
)
"""Who stands behind a thing → how the line names them."""

_DATES: tuple[tuple[Identifier, str], ...] = (
    (SRPP.adopted, "adopted {date}"),
    (SRPP.founded, "founded {date}"),
    (DCTERMS.issued, "dated {date}"),
)
_ARTICLED = frozenset(
    ("NL", "GB", "US", "PH", "DO", "EU", "AE", "BS", "CD", "CF", "GM", "KM", "MH", "MV", "SB")
)
"""The codes of countries whose English names take an article."""
_NOWHERE = "ZZ"
"""The code of what is in several countries, or in none."""
_FORMAL = re.compile(
    r"(?:(?:Federal|Free|Autonomous|Free and Hanseatic|Free Hanseatic|Royal|State) )?"
    r"(?:City|Municipality|Region|Province|Government|Ministry|State|County|District|Parliament|Senate"
    r"|Department|Republic|Commune|Community|Canton) of "
)
"""What begins an English name that a sentence puts an article before."""

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
    (SRPP.hasFinding, "finding reached there", "findings reached there"),
)


def summarise(description: Description, words: Wording) -> str:
    """The line: kind, who, where, when, and how much there is."""
    facts: Facts = {group.predicate.term: group.values for group in description.blocks[0].groups}
    counts = {group.predicate.term: group.total for group in description.incoming}
    line = _kind(description, facts, words)
    line = _made(line, facts, words)
    line = _joined(line, "{line} in {names}", _countries(facts, words), words)
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


def _made(line: str, facts: Facts, words: Wording) -> str:
    """The line with who adopted, bought, published, organised or runs it."""
    for property, pattern in _MAKERS:
        known = line if property == SRPP.affiliation else ""  # "Mayor of Seoul" says it
        names = [_in_sentence(each, words) for each in _few(facts, property) if each.label not in known]
        roles = facts.get(SRPP.publicRole, ())
        if names and property == SRPP.affiliation and roles and not _is_spoken(roles[0], words):
            return words("{line} in office at {names}", line=line, names=words.listed(names))
        if names:
            return _joined(line, pattern, names, words)
    return line


def _countries(facts: Facts, words: Wording) -> list[str]:
    """Where it is: the names of countries as they stand after "in"; what is no place is none of them."""
    return [
        f"the {each.label}" if _wants_article(each, words) else each.label
        for each in _few(facts, SRPP.country)
        if each.code != _NOWHERE
    ]


def _wants_article(country: Named, words: Wording) -> bool:
    """Whether an English sentence says "the" before a country."""
    english = words.language == SOURCE_LANGUAGE and country.language == SOURCE_LANGUAGE
    return english and country.code in _ARTICLED


def _in_sentence(maker: Named, words: Wording) -> str:
    """A name as it stands within a sentence: "the City of Oslo", but "Oslo"."""
    english = words.language == SOURCE_LANGUAGE and maker.language == SOURCE_LANGUAGE
    return f"the {maker.label}" if english and _FORMAL.match(maker.label) else maker.label


def _few(facts: Facts, property: Identifier, most: int = 3) -> Sequence[Named]:
    """The values of a property; none where there are many."""
    values = facts.get(property, ())
    return values if len(values) <= most else ()


def _joined(line: str, pattern: str, names: Sequence[str], words: Wording) -> str:
    """The line with the names, if there are any."""
    return words(pattern, line=line, names=words.listed(names)) if names else line


def _when(facts: Facts, words: Wording) -> str:
    """The year or the span of years."""
    for property, pattern in _DATES:
        for value in facts.get(property, ()):
            return words(pattern, date=write_date(value.label, words))
    start = facts.get(SRPP.start, ())
    end = facts.get(SRPP.end, ()) or facts.get(SRPP.lastDocumented, ())
    if start and end and start[0].label != end[0].label:
        return f"{write_date(start[0].label, words)} – {write_date(end[0].label, words)}"
    return write_date(start[0].label, words) if start else ""
