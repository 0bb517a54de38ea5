"""What a reader may choose in a question: a thing of the graph, or a number within bounds.

A value is chosen by name (`procura-plus`), by prefixed name (`network:procura-plus`) or by its whole IRI.
Whatever is chosen leaves here as a term that the graph or the bounds allow, never as the reader's text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import process
from rdflib.term import Identifier, Literal, URIRef

from srpp_graph.errors import ParameterRefused
from srpp_graph.phrases import said
from srpp_graph.prefixes import compact
from srpp_graph.questions.text import Text

_NUMBER = re.compile(r"[+-]?[0-9]{1,12}", re.ASCII)
_LIKENESS, _CANDIDATES = 60, 12
_NEAR, _SHOWN = 3, 6


class Choice(NamedTuple):
    """A thing that may be chosen: its term, its label for people, and its name for addresses."""

    term: URIRef
    label: Text
    name: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """One choice of a question; either `choices`, or a whole number of `datatype` within its bounds."""

    variable: str
    label: Text
    definition: Text
    default: Identifier
    choices: tuple[Choice, ...] = ()
    datatype: URIRef | None = None
    least: int | None = None
    most: int | None = None

    def read(self, text: str) -> Identifier:
        """The term that a reader's text stands for.

        Raises:
            ParameterRefused: it stands for none that may be chosen; the error lists those that may.
        """
        return self._read_number(text) if self.datatype else self._read_name(text)

    def name_of(self, term: Identifier) -> str:
        """The text by which a term is chosen.

        >>> whole, label = URIRef("urn:integer"), Text("first year")
        >>> year = Parameter("since", label, Text(""), Literal("2018"), datatype=whole)
        >>> year.name_of(year.default)
        '2018'
        """
        if isinstance(term, Literal):
            return str(term)
        return next((each.name for each in self.choices if each.term == term), compact(str(term)))

    def _read_name(self, text: str) -> Identifier:
        wanted = text.strip().removeprefix("<").removesuffix(">")
        for each in self.choices:
            if wanted in (each.name, str(each.term), compact(str(each.term))):
                return each.term
        near, names = self._near(wanted[:100]), tuple(each.name for each in self.choices)
        listed = ", ".join(f"`{each}`" for each in near or names[:_SHOWN])
        raise ParameterRefused(
            said(
                "`{value}` is not among the values of the parameter `{parameter}`",
                **{"value": wanted[:60], "parameter": self.variable},
            ),
            "bad-parameter",
            near=near,
            available=names,
            help=said("did you mean {names}?" if near else "it may hold {names} and others", names=listed),
        )

    def _near(self, wanted: str) -> tuple[str, ...]:
        """The names most like what is wanted; those that begin with it come first."""
        table = {each.name: f"{each.name} {each.label}" for each in self.choices}
        found = process.extract(wanted, table, score_cutoff=_LIKENESS, limit=_CANDIDATES)
        return tuple(
            sorted((name for _, _, name in found), key=lambda name: not name.startswith(wanted))[:_NEAR]
        )

    def _read_number(self, text: str) -> Identifier:
        number = int(text) if _NUMBER.fullmatch(text) else None
        if number is None or not self._is_within(number):
            raise ParameterRefused(
                said(
                    "`{value}` is not a value of the parameter `{parameter}`",
                    **{"value": text[:60], "parameter": self.variable},
                ),
                "bad-parameter",
                help=self._bounds,
            )
        return Literal(str(number), datatype=self.datatype)

    def _is_within(self, number: int) -> bool:
        return (self.least is None or number >= self.least) and (self.most is None or number <= self.most)

    @property
    def _bounds(self) -> str:
        """What number to give, in words."""
        bounds = {"least": self.least, "most": self.most}
        if self.least is not None and self.most is not None:
            return said("give a whole number from {least} to {most}", **bounds)
        if self.least is not None:
            return said("give a whole number from {least}", **bounds)
        if self.most is not None:
            return said("give a whole number to {most}", **bounds)
        return said("give a whole number")


def name_choices(members: Iterable[tuple[URIRef, Text]]) -> tuple[Choice, ...]:
    """The members as choices, each under its last name where that is its alone, else under its prefixed one.

    >>> members = [(URIRef("urn:x/bonn"), Text("Bonn")), (URIRef("urn:y#ghent"), Text(""))]
    >>> [each.name for each in name_choices(members)]
    ['bonn', 'ghent']
    """
    listed = list(members)
    counts = Counter(_last_name(term) for term, _ in listed)
    return tuple(
        Choice(term, label, name if counts[name := _last_name(term)] == 1 else compact(str(term)))
        for term, label in listed
    )


def _last_name(term: URIRef) -> str:
    return re.split(r"[/#]", str(term))[-1]
