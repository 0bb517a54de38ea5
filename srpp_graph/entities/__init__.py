"""What pages say of entities: one, described; many, listed; none, with near names.

`Entities` answers for one release. Its values (`Description`, `Listing`) know nothing of HTTP or HTML.
"""

from srpp_graph.entities.description import Block, Description, Listing, Named, PropertyGroup, SourceNote
from srpp_graph.entities.directory import Entities

__all__ = ["Block", "Description", "Entities", "Listing", "Named", "PropertyGroup", "SourceNote"]
