"""Which representation answers a request, by RFC 9110 §12.5.

All functions are total: whatever stands in a header, they return and never raise. A member that is not
well formed is skipped; a header in which nothing is left accepts nothing.

    >>> from srpp_graph.store.formats import TURTLE
    >>> negotiate("text/html;q=0.5, text/turtle", [HTML, TURTLE]).name
    'turtle'
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from srpp_graph.errors import NotAcceptable
from srpp_graph.phrases import said
from srpp_graph.store.formats import Format, find_format

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_MEMBER = re.compile(r'(?:[^,"]|"(?:\\.|[^"\\])*"?)+')
_RANGE = re.compile(rf"\s*({_TOKEN})\s*(?:/\s*({_TOKEN})\s*)?(?=;|$)")
_PARAMETER = re.compile(rf';\s*(?:({_TOKEN})\s*=\s*({_TOKEN}|"(?:\\.|[^"\\])*")\s*)?(?=;|$)')
_WEIGHT = re.compile(r"0?\.\d+|0\.?|1(?:\.0*)?")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*")
_MAX_HEADER = 8192
_MAX_LANGUAGES = 10
_HEADERS_KEPT = 256

# What clients in the wild write for a format; `json` and `xml` mean another one for rows than for graphs.
_SYNONYMS: Mapping[str, str] = MappingProxyType(
    {
        "json": "application/json",
        "xml": "application/xml",
        "json-ld": "jsonld",
        "rdf+xml": "rdfxml",
        "rdf/xml": "rdfxml",
        "n3": "turtle",
        "text/rdf+n3": "turtle",
        "n-triples": "ntriples",
    }
)


HTML = Format("text/html", ".html", "html", "HTML page")
"""The page for people; it goes first only where people are the ones who ask."""


class MediaRange(NamedTuple):
    """One well-formed member of an Accept header; `exact` is false if it has a parameter we do not know."""

    type: str
    subtype: str
    weight: float
    exact: bool

    def specificity(self, media_type: str, *, alias: bool = False) -> int:
        """How closely the range names the media type: 4 in full, 3 but for a parameter, 0 not at all."""
        kind, _, subtype = media_type.partition("/")
        if (self.type, self.subtype) == (kind, subtype):
            return 4 if self.exact else 3
        if self.subtype == "*" and not alias:
            return {kind: 2, "*": 1}.get(self.type, 0)
        return 0


def parse_accept(accept: str) -> tuple[MediaRange, ...]:
    """The well-formed members of an Accept header, in their order.

    >>> [(each.subtype, each.weight) for each in parse_accept("text/html, bad/, text/*;q=0.3")]
    [('html', 1.0), ('*', 0.3)]
    """
    return _parse_members(accept[:_MAX_HEADER])


@lru_cache(maxsize=_HEADERS_KEPT)
def _parse_members(accept: str) -> tuple[MediaRange, ...]:
    """The members; clients send the same few headers again and again."""
    members = _MEMBER.findall(accept)
    return tuple(each for member in members if (each := _parse_range(member)) is not None)


def negotiate(accept: str | None, offers: Sequence[Format]) -> Format | None:
    """The offer that the header likes best, or `None` if it likes none; ties go to the earlier offer.

    No header, or an empty one, takes the first offer. The weight of an offer is that of the most specific
    range naming it (RFC 9110 §12.5.1), so `text/turtle;q=0` excludes Turtle even beside `*/*`.

    >>> from srpp_graph.store.formats import TURTLE
    >>> negotiate("text/turtle;q=0, */*", [TURTLE]) is None
    True
    """
    if accept is None or not accept.strip():
        return offers[0] if offers else None
    place = _best(accept[:_MAX_HEADER], tuple(offers))
    return None if place is None else offers[place]


@lru_cache(maxsize=_HEADERS_KEPT)
def _best(accept: str, offers: tuple[Format, ...]) -> int | None:
    """Where the offer of the greatest weight stands; clients of one kind send the same header again.

    The place and not the offer is kept: equal offers of two routes are two, and each knows its own.
    """
    ranges = parse_accept(accept)
    weighed = [(_weight(offer, ranges), -position) for position, offer in enumerate(offers)]
    weight, position = max(weighed, default=(0.0, 0))
    return -position if weight > 0 else None


def named_format(names: Sequence[str], offers: Sequence[Format]) -> Format | None:
    """The one offer that the values of `?format=` name; `None` if they name none, or several.

    A value is a name, a suffix or a media type; a list of them, as some clients send, may hold unknown ones.

    >>> from srpp_graph.store.formats import GRAPH_FORMATS
    >>> named_format(["json-ld", "application/ld+json,application/x-json+ld"], GRAPH_FORMATS).name
    'jsonld'
    """
    wanted = [part for name in names for part in name.lower().replace(" ", "+").split(",")]
    found = {find_format(_SYNONYMS.get(part, part).partition(";")[0], offers) for part in wanted} - {None}
    return found.pop() if len(found) == 1 else None


def choose(
    accept: str | None, names: Sequence[str], offers: Sequence[Format], fixed: Format | None = None
) -> Format:
    """The offer that `?format=` names if it is given, else the one that Accept likes best.

    An address that ends in a suffix has one `fixed` format: Accept changes nothing there, and `?format=` may
    only name the same.

    Raises:
        NotAcceptable: there is no such format.
    """
    if fixed is not None:
        offers, accept = tuple(each for each in offers if each is fixed) or offers, None
        names = names if fixed in offers else [fixed.name]
    chosen = named_format(names, offers) if names else negotiate(accept, offers)
    if chosen is not None:
        return chosen
    available = list(dict.fromkeys(offer.media_type for offer in offers))
    if names:
        raise NotAcceptable(
            said("there is no format `{name}` here", name=", ".join(names)[:80]),
            available,
            help=said(
                "`format` is one of {names}", names=", ".join(dict.fromkeys(offer.name for offer in offers))
            ),
        )
    raise NotAcceptable(
        said("nothing here fits `Accept: {accept}`", accept=(accept or "")[:200]),
        available,
        help=said("ask for one of the available media types, or send no Accept header"),
    )


def preferred_languages(accept_language: str | None, fallback: str = "en") -> tuple[str, ...]:
    """The reader's languages, best first, each with its shorter forms, and the fallback at the end.

    >>> preferred_languages("de-AT, fr;q=0.5")
    ('de-at', 'de', 'fr', 'en')
    """
    weighed: list[tuple[float, str]] = []
    for member in (accept_language or "")[:_MAX_HEADER].split(","):
        tag, _, rest = member.strip().partition(";")
        weight = _parse_weight(rest.strip().removeprefix("q=")) if rest else 1.0
        if _LANGUAGE.fullmatch(tag.strip()) and tag.strip() != "*" and weight:
            weighed.append((weight, tag.strip().lower()))
    ordered = sorted(weighed, key=lambda pair: -pair[0])[:_MAX_LANGUAGES]
    return tuple(dict.fromkeys([*(each for _, tag in ordered for each in _shortened(tag)), fallback]))


def _shortened(tag: str) -> Iterator[str]:
    """The tag, then each shorter tag it begins with (RFC 4647 §3.4, lookup)."""
    while tag:
        yield tag
        tag = tag.rpartition("-")[0]


def _parse_range(member: str) -> MediaRange | None:
    """One member of an Accept header, or `None` if it is not well formed."""
    head = _RANGE.match(member)
    if head is None:
        return None
    kind, subtype = head[1].lower(), (head[2] or "").lower()
    if not subtype and kind == "*":
        subtype = "*"  # old Java clients send `*; q=.2`
    if not subtype or (kind == "*" and subtype != "*"):
        return None
    weight: float | None = 1.0
    exact, position = True, head.end()
    while position < len(member):
        parameter = _PARAMETER.match(member, position)
        if parameter is None:
            return None
        position = parameter.end()
        name, value = (parameter[1] or "").lower(), (parameter[2] or "").strip('"').lower()
        if name == "q":
            weight = _parse_weight(value)
            break  # what follows the weight is an accept extension, which RFC 9110 dropped
        exact = exact and (not name or (name == "charset" and value in ("utf-8", "utf8")))
    return None if weight is None else MediaRange(kind, subtype, weight, exact)


def _parse_weight(text: str) -> float | None:
    """A weight from 0 to 1, or `None` if it is not one."""
    return float(text) if _WEIGHT.fullmatch(text) else None


def _weight(offer: Format, ranges: Sequence[MediaRange]) -> float:
    """The weight of the most specific ranges that name the offer; 0 if none does."""
    best = (0, 0.0)
    for each in ranges:
        for media_type in (offer.media_type, *offer.aliases):
            specificity = each.specificity(media_type, alias=media_type != offer.media_type)
            if specificity and not (specificity == 3 and not each.weight):
                best = max(best, (specificity, each.weight))
    return best[1]
