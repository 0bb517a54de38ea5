"""Profiles: the same description in shapes for different readers, chosen by `Accept-Profile` or `?_profile=`.

The plain description is what every format says. The framed one is JSON-LD as a tree, in short names, for
those who write JavaScript. The third is schema.org, for crawlers. (W3C, Content Negotiation by Profile.)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from srpp_graph.errors import NotAcceptable
from srpp_graph.prefixes import BASE_IRI, PREFIXES

_MEMBER = re.compile(r"<([^<>\s]+)>\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?")


class Profile(NamedTuple):
    """One profile: what `?_profile=` takes, its IRI, and what it is for."""

    name: str
    iri: str
    label: str


PLAIN = Profile("plain", BASE_IRI + "/profile/plain", "All statements, with the labels of what they name")
FRAMED = Profile("framed", BASE_IRI + "/profile/framed", "JSON-LD as a tree in short names, for programs")
SCHEMA_ORG = Profile("schema", PREFIXES["schema"], "schema.org, for crawlers")
PROFILES = (PLAIN, FRAMED, SCHEMA_ORG)


def choose_profile(named: str | None, accept: str | None) -> Profile:
    """The profile that `?_profile=` names, else the first that Accept-Profile likes best, else the plain one.

    Raises:
        NotAcceptable: `?_profile=` names none; an unknown one in the header is passed over.

    >>> choose_profile(None, "<https://schema.org/>;q=0.5, <https://w3id.org/srpp/profile/framed>").name
    'framed'
    """
    if named is not None:
        found = next((each for each in PROFILES if named in (each.name, each.iri)), None)
        if found is None:
            raise NotAcceptable(
                f"there is no profile `{named[:80]}` here",
                [each.name for each in PROFILES],
                help="the profiles are " + ", ".join(each.name for each in PROFILES) + "; `alt` lists them",
            )
        return found
    weights = {iri: float(weight or 1) for iri, weight in _MEMBER.findall((accept or "")[:4096])}
    wanted = [each for each in PROFILES if weights.get(each.iri)]
    return max(wanted, key=lambda each: weights[each.iri], default=PLAIN)


def link_profiles(address: str, chosen: Profile, formats: Sequence[str]) -> list[str]:
    """The Link members that name the profile of an answer and the others that there are."""
    links = [f'<{chosen.iri}>; rel="profile"']
    for each in PROFILES:
        if each is not chosen:
            types = formats if each is PLAIN else ("application/ld+json",)
            link = (
                f'<{address}?_profile={each.name}>; rel="alternate"; type="{types[0]}"; formats="{each.iri}"'
            )
            links.append(link)
    return links
