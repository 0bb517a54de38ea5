"""How a list is narrowed: what an address asks for, and the addresses of the lists beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from rdflib.term import URIRef

from srpp_graph.entities import Entities, Named
from srpp_graph.prefixes import expand


class Choice(NamedTuple):
    """One value of a facet: its name, how many it would leave, the query string that takes or drops it."""

    named: Named
    total: int
    address: str
    chosen: bool


class Asked(NamedTuple):
    """What a list is asked for: its kind, or "" for all, what narrows it, and its order."""

    kind: str
    filters: tuple[tuple[str, str], ...]
    sort: str
    number: int

    def address(
        self, *, page: int = 1, sort: str = "", without: str = "", plus: tuple[str, str] | None = None
    ) -> str:
        """The query string of a neighbouring list; `without` drops a facet."""
        kept = [(facet, shorten(facet, value)) for facet, value in self.filters if facet != without]
        if plus is not None:
            kept.append((plus[0], shorten(*plus)))
        order = sort or self.sort
        kept += [("sort", order)] if order != "label" else []
        kept += [("page", str(page))] if page > 1 else []
        return urlencode(kept)


def shorten(facet: str, value: str) -> str:
    """A facet's value as it stands in an address.

    >>> shorten("network", "https://w3id.org/srpp/id/project/mupass")
    'project:mupass'
    """
    if "#" in value:
        return value
    kind, _, name = value.rpartition("/")
    return f"{kind.rpartition('/')[2]}:{name}" if facet == "network" else name or value


def lengthen(facet: str, value: str) -> str:
    """The value of a facet that a short form in an address stands for; a whole IRI stands for itself."""
    if facet in ("year", "outcomes"):
        return value[:20]
    name = value if ":" in value else f"{facet}:{value}"
    return (expand(name) or value)[:400]


def list_choices(
    asked: Asked,
    facets: Mapping[str, Mapping[str, int]],
    entities: Entities,
    languages: Sequence[str],
    *,
    fixed: str,
) -> list[tuple[str, list[Choice]]]:
    """The facets with their values: those that are chosen, and those that would narrow the list."""
    found = []
    for facet, counts in facets.items():
        chosen = {value for name, value in asked.filters if name == facet}
        choices = [
            Choice(
                entities.labels.named(URIRef(value), languages)
                if "/" in value
                else Named(URIRef(value), value),
                count,
                asked.address(without=facet) if value in chosen else asked.address(plus=(facet, value)),
                value in chosen,
            )
            for value, count in counts.items()
        ]
        if facet == "year":
            choices.sort(key=lambda each: each.named.label, reverse=True)
        if facet != fixed and choices:
            found.append((facet, choices))
    return found
