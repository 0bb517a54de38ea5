"""Where a program goes on from a document: Link headers (RFC 8288), Signposting, and the linkset (RFC 9264).

Signposting (signposting.org) wants `cite-as`, `describedby`, `type`, `license` and `author` on the page, and
the same as one document for those who want all at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import NamedTuple

from rdflib.term import Identifier

from srpp_graph.iris import EntityRef
from srpp_graph.prefixes import BASE_IRI, PREFIXES
from srpp_graph.service.answers import FRESH, VARY
from srpp_graph.service.context import Context
from srpp_graph.service.links import is_web_address
from srpp_graph.store.formats import Format

LINKSET_SUFFIX = ".linkset.json"
LINKSET_TYPE = "application/linkset+json"
LINKSET_TEXT_SUFFIX = ".linkset"
LINKSET_TEXT_TYPE = "application/linkset"


class Signpost(NamedTuple):
    """One typed link of a document."""

    relation: str
    target: str
    type: str = ""

    @property
    def written(self) -> str:
        """The link as a member of a Link header."""
        kind = f'; type="{self.type}"' if self.type else ""
        return f'<{self.target}>; rel="{self.relation}"{kind}'


def signposts_of(
    context: Context, ref: EntityRef, formats: Sequence[Format], types: Sequence[Identifier] = ()
) -> tuple[Signpost, ...]:
    """The typed links of the document about a thing, whatever its format; the page is one of `formats`."""
    path = f"/doc/{ref.kind}/{ref.slug}"
    page = PREFIXES["schema"] + "AboutPage"
    rdf = [each for each in formats if each.name != "html"]
    return (
        Signpost("canonical", context.absolute(path)),
        Signpost("describes", ref.iri),
        Signpost("cite-as", ref.iri),
        *(Signpost("describedby", context.absolute(path + each.suffix), each.media_type) for each in rdf),
        Signpost("type", page),
        *(Signpost("type", str(each)) for each in types if is_web_address(str(each))),
        Signpost("license", PREFIXES["licence"] + "by/4.0/"),
        Signpost("author", f"{BASE_IRI}/dataset"),
        Signpost("collection", context.absolute(f"/list/{ref.kind}"), "text/html"),
        Signpost("linkset", context.absolute(path + LINKSET_SUFFIX), LINKSET_TYPE),
        Signpost("linkset", context.absolute(path + LINKSET_TEXT_SUFFIX), LINKSET_TEXT_TYPE),
    )


def linkset(anchor: str, signposts: Sequence[Signpost]) -> dict[str, object]:
    """The links as a linkset document, from one anchor."""
    links: dict[str, object] = {"anchor": anchor}
    for relation in dict.fromkeys(each.relation for each in signposts):
        targets = [each for each in signposts if each.relation == relation]
        links[relation] = [
            {"href": each.target, **({"type": each.type} if each.type else {})} for each in targets
        ]
    return {"linkset": [links]}


def linkset_text(anchor: str, signposts: Sequence[Signpost]) -> str:
    """The links as a document in the form of a Link header (RFC 9264 §4.1), one a line."""
    return ",\n".join(f'{each.written}; anchor="{anchor}"' for each in signposts) + "\n"


def last_modified(created: str) -> str:
    """The instant of the release as an HTTP date: what is served changes only with a release.

    >>> last_modified("2026-11-23T05:22:52+00:00")
    'Mon, 23 Nov 2026 05:22:52 GMT'
    """
    return format_datetime(datetime.fromisoformat(created).astimezone(UTC), usegmt=True)


def alternating(context: Context, path: str, chosen: Format, formats: Sequence[Format]) -> dict[str, str]:
    """The headers of a document that has several formats: the others, and how long it keeps."""
    links = (
        f'<{context.absolute(path)}?format={each.name}>; rel="alternate"; type="{each.media_type}"'
        for each in formats
        if each is not chosen
    )
    return {
        "Cache-Control": FRESH,
        "Vary": VARY,
        "Last-Modified": last_modified(context.graph.created),
        "Link": ", ".join(links),
    }
