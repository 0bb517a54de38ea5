"""Countries by their names in any language, and what a search that names one asks for.

    countries.read("cities in Norway")      # the country, and "cities in" as what is left

Countries have pages, but are no entities of ours: what is told of a country is what is at home there.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import NamedTuple

from rdflib.term import URIRef

from srpp_graph.entities.catalogue import Catalogue
from srpp_graph.entities.labels import Labels
from srpp_graph.iris import EntityRef
from srpp_graph.release.index import fold

AUTHORITIES = ("city", "region", "public-body")


class Reading(NamedTuple):
    """A country that a text names, and the words around its name, folded."""

    country: URIRef
    rest: tuple[str, ...]


class Countries:
    """The countries in which a release has anything."""

    def __init__(self, catalogue: Catalogue, labels: Labels) -> None:
        self._catalogue = catalogue
        self._labels = labels

    def named(self, text: str) -> str:
        """The IRI of a country by name, code or IRI; "" if unknown."""
        return self._by_name.get(text.strip().casefold(), "")

    def read(self, text: str) -> Reading | None:
        """The country that a text names, the longest name first; `None` where it names none."""
        words = fold(text[:400]).split()
        for length in range(min(len(words), self._longest), 0, -1):
            for start in range(len(words) - length + 1):
                found = self._by_folded.get(" ".join(words[start : start + length]))
                if found is not None:
                    return Reading(found[0], (*words[:start], *words[start + length :]))
        return None

    def suggest(self, prefix: str) -> tuple[tuple[URIRef, str], ...]:
        """The countries with a name that begins so, each with that name, the shortest names first."""
        folded = fold(prefix[:200])
        found: dict[URIRef, str] = {}
        for name, (iri, written) in sorted(self._by_folded.items(), key=lambda each: (len(each[0]), each)):
            if folded and name.startswith(folded):
                found.setdefault(iri, written)
        return tuple(found.items())

    def authorities(self, country: URIRef) -> tuple[EntityRef, ...]:
        """The authorities of a country, those that most points to first."""
        refs = self._catalogue.select("", (("country", str(country)),), "links").refs
        return tuple(ref for ref in refs if ref.kind in AUTHORITIES)

    @functools.cached_property
    def _iris(self) -> tuple[URIRef, ...]:
        return tuple(URIRef(iri) for iri in self._catalogue.select("", ()).facets.get("country", {}))

    @functools.cached_property
    def _by_name(self) -> Mapping[str, str]:
        """Name, code or IRI, in small letters → IRI."""
        found = {}
        for iri in self._iris:
            words = [str(label) for _, _, label in self._labels.triples(iri)]
            for word in (*words, self._labels.named(iri).code, iri.rpartition("/")[2], str(iri)):
                found[word.casefold()] = str(iri)
        return found

    @functools.cached_property
    def _by_folded(self) -> Mapping[str, tuple[URIRef, str]]:
        """Folded name in any language → the country, and the name as it is written."""
        return {
            fold(label): (iri, str(label))
            for iri in self._iris
            for _, _, label in sorted(self._labels.triples(iri), key=lambda each: str(each[2]), reverse=True)
            if fold(label)
        }

    @functools.cached_property
    def _longest(self) -> int:
        """How many words the longest name has."""
        return max((len(name.split()) for name in self._by_folded), default=0)
