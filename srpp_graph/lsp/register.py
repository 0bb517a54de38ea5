"""What is known of each node of a checkout: its names, its kinds, what it is, and where that is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS
from rdflib.term import Literal, Node, URIRef

from srpp_graph.checkout import Role
from srpp_graph.checks.corpus import Corpus, Sheet
from srpp_graph.checks.rules import english
from srpp_graph.vocabulary import SRPP

_NAMES = (SKOS.prefLabel, RDFS.label, DCTERMS.title)
_TEXTS = (SKOS.definition, DCTERMS.description, RDFS.comment)
_KEPT = frozenset({*_NAMES, *_TEXTS, RDF.type, SKOS.altLabel, SRPP.country, SKOS.inScheme})


@dataclass(frozen=True)
class Entry:
    """What one file says of a node, as far as an editor shows it."""

    node: URIRef
    facts: Mapping[Node, list[Node]] = field(repr=False)

    @property
    def kinds(self) -> list[Node]:
        """Its classes."""
        return self.facts.get(RDF.type, [])

    @property
    def label(self) -> str:
        """Its name, in English if it has one."""
        return self._text(_NAMES)

    @property
    def text(self) -> str:
        """What it is, in a sentence or two."""
        return self._text(_TEXTS)

    @property
    def other_names(self) -> list[str]:
        """Acronyms and other names."""
        return [str(each) for each in self.facts.get(SKOS.altLabel, [])]

    def _text(self, predicates: tuple[URIRef, ...]) -> str:
        for predicate in predicates:
            texts = [each for each in self.facts.get(predicate, []) if isinstance(each, Literal)]
            if texts:
                return str(english(texts))
        return ""


@dataclass(frozen=True)
class _Page:
    """The entries of one file."""

    sheet: Sheet = field(repr=False)
    entries: Mapping[URIRef, Entry] = field(repr=False)
    languages: Counter[str] = field(repr=False)


@dataclass(frozen=True)
class _Uses:
    """How often one file names each IRI; as objects, only what the ontology and the data name counts."""

    sheet: Sheet = field(repr=False)
    objects: Counter[str] = field(repr=False)
    predicates: Counter[str] = field(repr=False)

    @classmethod
    def of(cls, sheet: Sheet) -> _Uses:
        """The counts for one file."""
        counted = sheet.statements if sheet.role in (Role.DATA, Role.ONTOLOGY) else ()
        objects = Counter(str(each.object) for each in counted if isinstance(each.object, URIRef))
        return cls(sheet, objects, Counter(str(each.predicate) for each in sheet.statements))


class Register:
    """The entries of one corpus; pages of files that did not change are taken from the register before."""

    def __init__(self, corpus: Corpus, before: Register | None = None) -> None:
        self.corpus = corpus
        known = before.pages if before is not None else {}
        self.pages: dict[str, _Page] = {}
        self._uses: dict[str, _Uses] = before._uses if before is not None else {}
        self._entries: dict[Node, Entry] = {}
        for sheet in corpus.of_role(Role.ONTOLOGY, Role.DATA):
            if sheet.path.startswith("ontology/alignments/"):
                continue
            page = known.get(sheet.path)
            if page is None or page.sheet is not sheet:
                page = _Page(sheet, *read_entries(sheet))
            self.pages[sheet.path] = page
            for node, entry in page.entries.items():
                self._entries.setdefault(node, entry)

    def find(self, node: Node) -> Entry | None:
        """What is known of a node."""
        return self._entries.get(node)

    def count_uses(self, node: Node) -> tuple[int, int]:
        """How many statements have the node as their object, and how many as their property."""
        name, objects, predicates = str(node), 0, 0
        for sheet in self.corpus.sheets:
            uses = self._uses.get(sheet.path)
            if uses is None or uses.sheet is not sheet:
                uses = self._uses[sheet.path] = _Uses.of(sheet)
            objects += uses.objects[name]
            predicates += uses.predicates[name]
        return objects, predicates

    def __iter__(self) -> Iterator[Entry]:
        """Every entry."""
        return iter(self._entries.values())

    def name(self, node: Node) -> str:
        """The label of a node, or an empty string."""
        entry = self.find(node)
        return entry.label if entry is not None else ""

    def instances(self, kind: Node) -> list[Entry]:
        """Everything of this class, or of one below it, that is no part of another thing."""
        kinds = self.below(kind)
        return [each for each in self if not kinds.isdisjoint(each.kinds) and "#" not in each.node]

    def members(self, scheme: Node) -> list[Entry]:
        """The concepts of a scheme."""
        return [each for each in self if scheme in each.facts.get(SKOS.inScheme, ())]

    def wider(self, kinds: Iterable[Node]) -> set[Node]:
        """These classes and all above them."""
        waiting = list(kinds)
        found = set(waiting)
        while waiting:
            fresh = set(self._supers.get(waiting.pop(), ())) - found
            found |= fresh
            waiting.extend(fresh)
        return found

    def terms(self, *kinds: Node) -> list[Entry]:
        """The words of the ontology of these kinds: classes, properties."""
        return [each for each in self if not set(kinds).isdisjoint(each.kinds)]

    @property
    def properties(self) -> list[Entry]:
        """The properties of the ontology."""
        return self.terms(OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property)

    def languages(self) -> list[str]:
        """The language tags in use, the most used first."""
        counted: Counter[str] = Counter()
        for page in self.pages.values():
            counted.update(page.languages)
        return [tag for tag, _ in counted.most_common()]

    def below(self, kind: Node) -> set[Node]:
        """The class and all below it."""
        return {kind, *(each for each in self._supers if kind in self.wider([each]))}

    @cached_property
    def _supers(self) -> Mapping[Node, list[Node]]:
        found: dict[Node, list[Node]] = {}
        for sheet in self.corpus.of_role(Role.ONTOLOGY):
            for each in sheet.statements:
                if each.predicate == RDFS.subClassOf:
                    found.setdefault(each.subject, []).append(each.object)
        return found


def read_entries(sheet: Sheet) -> tuple[Mapping[URIRef, Entry], Counter[str]]:
    """What one file says of each node, and how often it uses which language."""
    facts: dict[URIRef, dict[Node, list[Node]]] = {}
    languages: Counter[str] = Counter()
    for each in sheet.statements:
        if isinstance(each.object, Literal) and each.object.language:
            languages[each.object.language] += 1
        if isinstance(each.subject, URIRef):
            about = facts.setdefault(each.subject, {})
            if each.predicate in _KEPT:
                about.setdefault(each.predicate, []).append(each.object)
    return {node: Entry(node, about) for node, about in facts.items()}, languages
