"""What pages say of entities: one, described; many, listed; none, with near names.

`Entities` answers for one release. Its values (`Description`, `Listing`) know nothing of HTTP or HTML.
"""

from srpp_graph.entities.catalogue import Alike, Catalogue, Point
from srpp_graph.entities.description import (
    Block,
    Description,
    Listing,
    Membership,
    Named,
    PropertyGroup,
    SourceNote,
)
from srpp_graph.entities.directory import Entities
from srpp_graph.entities.labels import sort_key

__all__ = [
    "Alike",
    "Block",
    "Catalogue",
    "Description",
    "Entities",
    "Listing",
    "Membership",
    "Named",
    "Point",
    "PropertyGroup",
    "SourceNote",
    "sort_key",
]
