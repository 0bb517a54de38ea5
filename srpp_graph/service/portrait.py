"""All that the page of an entity shows, made from its description and from what is found around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib.term import URIRef

from srpp_graph.entities import Description, Entities, Named
from srpp_graph.entities.gaps import missing_properties
from srpp_graph.entities.headlines import Headlines
from srpp_graph.entities.spread import Spread
from srpp_graph.iris import EntityRef
from srpp_graph.service.layout import Layout, lay_out
from srpp_graph.service.summary import summarise
from srpp_graph.service.timeline import TimeLine, draw_time_line
from srpp_graph.service.wording import Wording
from srpp_graph.service.worldmap import Map, Spot, draw_spots, find_points, frame_around


@dataclass(frozen=True, slots=True)
class Relative:
    """A thing that is alike, and what both share."""

    named: Named
    shared: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Portrait:
    """The page of an entity, in its order."""

    summary: str
    layout: Layout
    spots: tuple[Spot, ...]
    own_spot: bool
    time_line: TimeLine | None
    alike: tuple[Relative, ...]
    unknown: tuple[Named, ...]
    headlines: Headlines
    spread: Spread | None

    @property
    def map(self) -> Map:
        """The map of its places; there is one where there are `spots`."""
        return Map(frame_around(self.spots), self.spots)


def portray(description: Description, entities: Entities, languages: Sequence[str]) -> Portrait:
    """The portrait of what is described, in the reader's languages."""
    ref, spoken = description.ref, tuple(languages)
    own = entities.catalogue.place(ref)
    around = find_points(_mentioned(description), entities) if own is None else ()
    alike = tuple(
        Relative(
            entities.named(each.ref, spoken),
            tuple(
                entities.labels.named(URIRef(value), spoken)
                for values in each.shared.values()
                for value in values
            ),
        )
        for each in entities.catalogue.alike(ref)
    )
    layout = lay_out(description)
    works = [value.term for group in layout.works for value in group.values]
    return Portrait(
        summary=summarise(description, Wording.best(spoken)),
        layout=layout,
        spots=draw_spots((own,) if own else around, entities, spoken),
        own_spot=own is not None,
        time_line=draw_time_line(description.memberships),
        alike=alike,
        unknown=tuple(entities.labels.named(each, spoken) for each in missing_properties(description)),
        headlines=entities.headlines(works, description.sources, spoken),
        spread=entities.spread(ref, spoken),
    )


def _mentioned(description: Description) -> set[EntityRef]:
    """The authorities that the description names: as members, makers or places of what it tells."""
    terms = [each.member for each in description.memberships]
    terms += [value for group in description.blocks[0].groups for value in group.values]
    terms += [value for group in description.incoming for value in group.values]
    return {term.ref for term in terms if term.ref is not None and term.ref != description.ref}
