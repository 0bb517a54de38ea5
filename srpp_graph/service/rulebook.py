"""The shapes as a curator reads them: what a thing of a class must have, may have, and never be.

    read_rulebook(store.graph(GRAPH_SHAPES), labels)   # a chapter a class, what is required first

The words are made from the shapes' own constraints and messages, so that they cannot say anything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rdflib.term import Identifier, URIRef

from srpp_graph.entities import Named
from srpp_graph.entities.labels import Labels
from srpp_graph.prefixes import PREFIXES, SHAPES_NS
from srpp_graph.store.endpoint import Triple
from srpp_graph.vocabulary import RDF, SH, XSD

_DATATYPES: Mapping[Identifier, str] = MappingProxyType(
    {
        RDF.langString: "text with its language",
        XSD.string: "plain text",
        XSD.integer: "a whole number",
        XSD.decimal: "a number",
        XSD.boolean: "true or false",
        XSD.date: "a day",
        XSD.gYear: "a year",
        XSD.gYearMonth: "a month",
        XSD.anyURI: "a web address",
        XSD.dateTime: "an instant",
    }
)
_SAID = ("datatype", "class", "node", "in", "nodeKind", "pattern", "minCount", "maxCount")
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a class: how many values of which name, and of what `kind` they are.

    `message` is what `check` says of who breaks it, under `code`; `help` is the way out.
    """

    anchor: str
    count: str
    name: str
    kind: str
    message: str
    help: str
    code: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The rules of some classes, by what they ask; `anchor` is the name of their shape."""

    anchor: str
    classes: tuple[Named, ...]
    musts: tuple[Rule, ...]
    mays: tuple[Rule, ...]
    refusals: tuple[Rule, ...]


class _Shapes:
    """The triples of the shapes, by subject and property."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._values: dict[tuple[Identifier, Identifier], list[Identifier]] = {}
        for subject, predicate, value in triples:
            self._values.setdefault((subject, predicate), []).append(value)

    def all(self, node: Identifier, name: str) -> list[Identifier]:
        """The values of a SHACL property."""
        return self._values.get((node, SH[name]), [])

    def text(self, node: Identifier, name: str, namespace: str = PREFIXES["sh"]) -> str:
        """The first value of a property as text; "" if there is none."""
        return str(next(iter(self._values.get((node, URIRef(namespace + name)), [])), ""))

    def members(self, node: Identifier) -> Iterator[Identifier]:
        """The members of an RDF list."""
        while first := self._values.get((node, RDF.first)):
            yield first[0]
            node = self._values[(node, RDF.rest)][0]

    def targeting(self) -> list[Identifier]:
        """The shapes that look at things of a class, by name."""
        return sorted({node for node, predicate in self._values if predicate == SH.targetClass})


def read_rulebook(
    triples: Iterable[Triple], labels: Labels, languages: Sequence[str] = ()
) -> tuple[Chapter, ...]:
    """A chapter for each shape that looks at things of a class; each rule in the order of the forms.

    Classes are named in the reader's languages; the rules themselves are in English.
    """
    shapes = _Shapes(triples)
    own = [node for node in shapes.targeting() if str(node).startswith(SHAPES_NS)]
    return tuple(_chapter(shapes, node, labels, languages) for node in own)


def _chapter(shapes: _Shapes, node: Identifier, labels: Labels, languages: Sequence[str]) -> Chapter:
    """What one shape asks of its classes."""
    parts = sorted(shapes.all(node, "property"), key=lambda each: (_order(shapes, each), str(each)))
    named = [(part, _rule(shapes, part, labels)) for part in parts if str(part).startswith(SHAPES_NS)]
    kinds: dict[str, list[Rule]] = {"must": [], "may": [], "refused": []}
    for part, rule in named:
        kinds[_demand(shapes, part)].append(rule)
    if shapes.text(node, "message"):
        kinds["refused"].append(_rule(shapes, node, labels))
    return Chapter(
        anchor=str(node).removeprefix(SHAPES_NS),
        classes=tuple(labels.named(each, languages) for each in sorted(shapes.all(node, "targetClass"))),
        musts=tuple(kinds["must"]),
        mays=tuple(kinds["may"]),
        refusals=tuple(kinds["refused"]),
    )


def _order(shapes: _Shapes, part: Identifier) -> int:
    """Where a rule stands in the order of its form."""
    text = shapes.text(part, "order")
    return int(text) if text.isdecimal() else 1000


def _demand(shapes: _Shapes, part: Identifier) -> str:
    """Whether a rule demands something, allows it, or only refuses some."""
    if shapes.text(part, "minCount") not in ("", "0"):
        return "must"
    plain = not shapes.all(part, "sparql") and any(shapes.all(part, name) for name in _SAID)
    return "may" if plain else "refused"


def _rule(shapes: _Shapes, part: Identifier, labels: Labels) -> Rule:
    """One property shape in words."""
    return Rule(
        anchor=str(part).removeprefix(SHAPES_NS),
        count=_count(shapes.text(part, "minCount") or "0", shapes.text(part, "maxCount")),
        name=shapes.text(part, "name"),
        kind=_kind(shapes, part, labels),
        message=shapes.text(part, "message"),
        help=shapes.text(part, "help", SHAPES_NS),
        code=shapes.text(part, "code", SHAPES_NS),
    )


def _count(least: str, most: str) -> str:
    """How many there must or may be.

    >>> _count("1", "1"), _count("1", ""), _count("0", "1"), _count("0", "")
    ('exactly one', 'at least one', 'at most one', 'any number')
    """
    words = {"1": "one", "2": "two", "3": "three"}
    top = words.get(most, most)
    if least == most:
        return f"exactly {top}"
    if least != "0":
        return f"at least {words.get(least, least)}" + (f", at most {top}" if top else "")
    return f"at most {top}" if top else "any number"


def _kind(shapes: _Shapes, part: Identifier, labels: Labels) -> str:
    """What the values are, in words; "" where the shape leaves that open."""
    said = [_DATATYPES.get(each, labels.named(each).label) for each in shapes.all(part, "datatype")]
    said += [_with_article(labels.named(each).label) for each in shapes.all(part, "class")]
    said += [words for each in shapes.all(part, "node") if (words := _of_node(shapes, each, labels))]
    for choices in shapes.all(part, "in"):
        said.append("one of " + ", ".join(labels.named(each).label for each in shapes.members(choices)))
    if not said and shapes.text(part, "nodeKind") == str(SH.IRI):
        said.append("an address")
    if shapes.text(part, "uniqueLang") == "true":
        said.append("one in each language")
    least, most = shapes.text(part, "minInclusive"), shapes.text(part, "maxInclusive")
    if least and most:
        said.append(f"from {least} to {most}")
    return ", ".join(said)


def _of_node(shapes: _Shapes, node: Identifier, labels: Labels) -> str:
    """What a shape that values have to fit asks for: one of some datatypes, or an entry of a list."""
    kinds = [kind for each in _choices(shapes, node) for kind in shapes.all(each, "datatype")]
    if kinds and all(kind in _DATATYPES for kind in kinds):
        return _either([_DATATYPES[kind] for kind in kinds])
    lists = [shapes.all(each, "hasValue") for each in shapes.all(node, "property")]
    named = [labels.named(value).label for values in lists for value in values]
    return f"from the list of {_either(named)}" if named else ""


def _choices(shapes: _Shapes, node: Identifier) -> list[Identifier]:
    """The alternatives of a shape."""
    return [member for each in shapes.all(node, "or") for member in shapes.members(each)]


def _either(words: Sequence[str]) -> str:
    """Alternatives as people say them.

    >>> _either(["a year", "a month", "a day"])
    'a year, a month or a day'
    """
    head, last = words[:-1], words[-1]
    return f"{', '.join(head)} or {last}" if head else last


def _with_article(noun: str) -> str:
    """A noun with its article.

    >>> _with_article("event"), _with_article("city")
    ('an event', 'a city')
    """
    return f"{'an' if noun[:1].lower() in _VOWELS else 'a'} {noun}"
