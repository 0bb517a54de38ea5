"""What the columns of answers are called on pages, by variable; each is a key of the catalogues in `words/`.

A variable that is not here is called by its own name: `?lastAttested` would be "Last attested".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "about": "About",
        "adopted": "Adopted",
        "aim": "Aim",
        "aimed": "Aimed at",
        "aspect": "Kind",
        "authority": "Authority",
        "award": "Award",
        "baseline": "Baseline",
        "baselineYear": "Year of the baseline",
        "basis": "Basis",
        "basisLevel": "Level of the basis",
        "candidate": "Possible case",
        "case": "Case",
        "cases": "Cases",
        "chair": "Who",
        "change": "Change",
        "city": "City",
        "code": "CPV code",
        "confidence": "Confidence",
        "continent": "Continent",
        "countries": "Countries",
        "country": "Country",
        "covers": "What it covers",
        "currency": "Currency",
        "date": "Date",
        "end": "End",
        "endNotAfter": "Ended at the latest",
        "ended": "Ended",
        "event": "Event",
        "holder": "Set by or in",
        "honoured": "Honoured",
        "inForce": "In force",
        "instrument": "Instrument",
        "instruments": "Instruments",
        "joined": "Joined",
        "kind": "Kind",
        "language": "Language",
        "lastAttested": "Last mention",
        "lesson": "Lesson",
        "level": "Level",
        "members": "Members",
        "network": "Network or project",
        "networks": "Networks",
        "notAfter": "Began at the latest",
        "notBefore": "Began at the earliest",
        "note": "Note",
        "operator": "Meant as",
        "order": "Order",
        "other": "City",
        "otherSince": "In the other since",
        "outcomes": "Outcomes",
        "place": "Award place",
        "policies": "Policies",
        "policy": "Policy",
        "procured": "What was bought",
        "publisher": "Publisher",
        "publishers": "Publishers",
        "quantity": "Quantity",
        "reached": "Reached",
        "relation": "Relation",
        "result": "Result",
        "rival": "Disagrees with",
        "role": "Role",
        "saidBy": "Who says the code",
        "sdg": "SDG target",
        "series": "Series",
        "since": "In the first since",
        "source": "Source",
        "sources": "Sources",
        "start": "Beginning",
        "statement": "Statement",
        "statements": "Statements",
        "status": "Status",
        "story": "Lighthouse story",
        "target": "Number",
        "targetYear": "Target year",
        "theme": "Theme",
        "themes": "Themes",
        "thing": "Thing",
        "total": "In all",
        "type": "Type",
        "unit": "Unit",
        "value": "Value",
        "venue": "Venue",
        "what": "What happened",
        "who": "Who or what",
        "year": "Year",
    }
)
"""Variable → heading."""

WORDS: frozenset[str] = frozenset(("aspect", "basis", "kind", "order", "saidBy", "what"))
"""The variables whose words are the query's own; those of them that the catalogues know are translated."""


def heading_of(variable: str) -> str:
    """The English heading of a column.

    >>> heading_of("targetYear"), heading_of("firstNamed")
    ('Target year', 'First named')
    """
    spaced = _HUMP.sub(" ", variable).lower()
    return HEADINGS.get(variable, spaced[:1].upper() + spaced[1:])
