"""Which representation answers a request, by RFC 9110 §12.5.

All functions are total: whatever stands in a header, they return and never raise. A member that is not
well formed is skipped; a header in which nothing is left accepts nothing.

    >>> turtle = Offer("turtle", "text/turtle", "ttl")
    >>> html = Offer("html", "text/html", "html")
    >>> negotiate("text/html;q=0.5, text/turtle", [html, turtle]).name
    'turtle'
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from srpp_graph.errors import NotAcceptable

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_MEMBER = re.compile(r'(?:[^,"]|"(?:\\.|[^"\\])*"?)+')
_RANGE = re.compile(rf"\s*({_TOKEN})\s*(?:/\s*({_TOKEN})\s*)?(?=;|$)")
_PARAMETER = re.compile(rf';\s*(?:({_TOKEN})\s*=\s*({_TOKEN}|"(?:\\.|[^"\\])*")\s*)?(?=;|$)')
_WEIGHT = re.compile(r"0?\.\d+|0\.?|1(?:\.0*)?")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*")
_MAX_HEADER = 8192
_MAX_LANGUAGES = 10


@dataclass(frozen=True, slots=True)
class Offer:
    """One format in which a resource can be had.

    `name` and `suffix` select it by `?format=` and by the end of a path. `aliases` are media types that
    also ask for it, but only when named in full: no wildcard matches an alias.
    """

    name: str
    media_type: str
    suffix: str
    aliases: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """What the response says: the media type, and the charset of text (RDF and CSV are always UTF-8)."""
        text = self.media_type.startswith("text/")
        return f"{self.media_type}; charset=utf-8" if text else self.media_type


HTML = Offer("html", "text/html", "html")
"""The page for people; always named apart, because only browsers ask for it."""


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
    members = _MEMBER.findall(accept[:_MAX_HEADER])
    return tuple(each for member in members if (each := _parse_range(member)) is not None)


def negotiate(accept: str | None, offers: Sequence[Offer]) -> Offer | None:
    """The offer that the header likes best, or `None` if it likes none; ties go to the earlier offer.

    No header, or an empty one, takes the first offer. The weight of an offer is that of the most specific
    range naming it (RFC 9110 §12.5.1), so `text/turtle;q=0` excludes Turtle even beside `*/*`.

    >>> turtle = Offer("turtle", "text/turtle", "ttl")
    >>> negotiate("text/turtle;q=0, */*", [turtle]) is None
    True
    """
    if accept is None or not accept.strip():
        return offers[0] if offers else None
    ranges = parse_accept(accept)
    weighed = [(_weight(offer, ranges), -position) for position, offer in enumerate(offers)]
    weight, position = max(weighed, default=(0.0, 0))
    return offers[-position] if weight > 0 else None


def find_format(name: str, offers: Sequence[Offer]) -> Offer | None:
    """The offer that `?format=` names: by name, suffix or media type, in any case.

    >>> find_format("application/ld json", [Offer("jsonld", "application/ld+json", "jsonld")]).name
    'jsonld'
    """
    wanted = name.strip().lower().replace(" ", "+").partition(";")[0]
    for offer in offers:
        if wanted in (offer.name, offer.suffix, offer.media_type, *offer.aliases):
            return offer
    return None


def choose(accept: str | None, name: str | None, offers: Sequence[Offer]) -> Offer:
    """The offer that `?format=` names if it is given, else the one that Accept likes best.

    Raises:
        NotAcceptable: there is no such format.
    """
    if name is not None:
        found = find_format(name, offers)
        if found is None:
            names = ", ".join(offer.name for offer in offers)
            raise NotAcceptable(
                f"there is no format `{name[:60]}` here",
                [offer.media_type for offer in offers],
                help=f"`format` is one of {names}",
            )
        return found
    chosen = negotiate(accept, offers)
    if chosen is None:
        raise NotAcceptable(
            f"nothing here fits `Accept: {(accept or '')[:200]}`",
            [offer.media_type for offer in offers],
            help="ask for one of the available media types, or send no Accept header",
        )
    return chosen


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


def _weight(offer: Offer, ranges: Sequence[MediaRange]) -> float:
    """The weight of the most specific ranges that name the offer; 0 if none does."""
    best = (0, 0.0)
    for each in ranges:
        for media_type in (offer.media_type, *offer.aliases):
            specificity = each.specificity(media_type, alias=media_type != offer.media_type)
            if specificity and not (specificity == 3 and not each.weight):
                best = max(best, (specificity, each.weight))
    return best[1]
