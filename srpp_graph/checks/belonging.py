"""SG409, SG410: a property that no shape asks of such a thing; a thing that is not of its folder's class."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from rdflib.namespace import RDF
from rdflib.term import Node, URIRef

from srpp_graph.checkout import Role
from srpp_graph.checks.bounds import Tally
from srpp_graph.checks.corpus import Corpus, Sheet
from srpp_graph.checks.demands import Demands
from srpp_graph.checks.files import entity_of
from srpp_graph.checks.placeholders import class_of
from srpp_graph.diagnostics import Diagnostic, Severity
from srpp_graph.prefixes import NS, PREFIXES, compact

_OURS = (NS, PREFIXES["org"])
"""Words that are made for some classes; those of SKOS or Dublin Core fit anything."""

_NEARLY_OURS = (NS, NS.replace("https:", "http:", 1))
"""An unknown word that begins so is told elsewhere."""


def check_belonging(
    corpus: Corpus, judged: Corpus, tally: Tally | None = None, properties: Properties | None = None
) -> Iterator[Diagnostic]:
    """Each such property or class of the judged data files, at its place; words of general use fit all."""
    sheets = [each for each in judged.of_role(Role.DATA) if not each.faults]
    if not sheets:
        return
    tally, properties = tally or Tally(), properties or Properties.of(corpus.whole)
    for sheet in sheets:
        yield from _of_other_class(sheet, properties, corpus)
        for subject, predicate, kinds in _misplaced(sheet, properties):
            if tally.tells(sheet.path, "SG409"):
                yield _told(sheet, subject, predicate, kinds, properties)


class Properties:
    """What the shapes ask about, class by class."""

    def __init__(
        self,
        asked: Mapping[str, Collection[str]],
        targeted: Collection[str],
        wider: Mapping[str, Collection[str]],
    ) -> None:
        self._asked = {kind: frozenset(map(URIRef, paths)) for kind, paths in asked.items()}
        self._targeted, self._wider = targeted, wider

    @classmethod
    def of(cls, corpus: Corpus) -> Properties:
        """What the shapes and the ontology of a corpus say."""
        demands = Demands(corpus)
        targeted = sorted(map(str, demands.targeted()))
        wider = {str(each): [*map(str, demands.wider(each))] for each in demands.narrower()}
        kinds = {*targeted, *(each for each, above in wider.items() if not {*above}.isdisjoint(targeted))}
        asked = {each: [*map(str, demands.paths_of(URIRef(each)))] for each in kinds}
        return cls(asked, targeted, wider)

    @property
    def parts(self) -> tuple[dict[str, list[str]], list[str], dict[str, list[str]]]:
        """What they can be made of again."""
        asked = {kind: [*map(str, paths)] for kind, paths in self._asked.items()}
        return asked, [*self._targeted], {kind: [*above] for kind, above in self._wider.items()}

    def asked(self, kind: str) -> frozenset[URIRef]:
        """The properties that a thing of this class may have; none if no shape looks at it."""
        return self._asked.get(kind, frozenset())

    def is_strange(self, kinds: Collection[str], predicate: Node) -> bool:
        """Whether a property of ours is known for other classes, and for none of these."""
        asked = [self.asked(each) for each in kinds]
        strange = asked and all(asked) and not any(predicate in each for each in asked)
        return bool(strange) and predicate in self.homes

    def are_of(self, kinds: Collection[str], wanted: str) -> bool:
        """Whether what is of all these classes is of another."""
        return wanted in kinds or any(wanted in self._wider.get(each, ()) for each in kinds)

    @cached_property
    def homes(self) -> Mapping[Node, Collection[str]]:
        """Each property that a shape asks about, with the classes whose things may have it."""
        found: dict[Node, list[str]] = {}
        for kind in self._targeted:
            for each in self.asked(kind):
                found.setdefault(each, []).append(compact(kind))
        return found


def _of_other_class(sheet: Sheet, properties: Properties, corpus: Corpus) -> Iterator[Diagnostic]:
    """The entity of the file, if it has a class, but not its folder's; an unknown one is SG270 already."""
    entity = entity_of(sheet.path)
    own = [kind for subject, kind in sheet.gist.types if subject == entity]
    wanted = class_of(sheet.path.split("/")[1]) if entity and own else None
    if entity is None or wanted is None or properties.are_of(own, str(wanted)):
        return
    strange = any(each.startswith(_NEARLY_OURS) and each not in corpus.whole.types for each in own)
    if strange or not properties.asked(str(wanted)):
        return
    listed = " and a ".join(map(compact, own))
    first = next(
        each for each in sheet.statements if str(each.subject) == entity and each.predicate == RDF.type
    )
    yield Diagnostic(
        "SG410",
        "wrong-class",
        Severity.ERROR,
        f"{compact(entity)} is a {listed}, but its folder is for {compact(wanted)}",
        sheet.place(first.object_span),
        help=f"write `a {compact(wanted)} ;`, or move the file to the folder of its class",
        focus=compact(entity),
        value=compact(own[0]),
    )


def is_of_its_class(sheet: Sheet, properties: Properties) -> bool:
    """Whether the entity of the file is plainly of the class of its folder."""
    entity = entity_of(sheet.path)
    own = [kind for subject, kind in sheet.gist.types if subject == entity]
    return properties.are_of(own, str(class_of(sheet.path.split("/")[1])))


def is_ours(predicate: Node) -> bool:
    """Whether the property is one of a vocabulary that is made for some classes."""
    return str(predicate).startswith(_OURS)


def _misplaced(sheet: Sheet, properties: Properties) -> Iterator[tuple[Node, Node, list[str]]]:
    """Subject, property and the subject's classes, once for each two."""
    kinds: dict[str, list[str]] = {}
    for subject, kind in sheet.gist.types:
        kinds.setdefault(subject, []).append(kind)
    ours = dict.fromkeys((each[0], each[1]) for each in sheet.triples if is_ours(each[1]))
    for node, predicate in ours:
        own = kinds.get(str(node), [])
        if properties.is_strange(own, predicate):
            yield node, predicate, own


def _told(
    sheet: Sheet, subject: Node, predicate: Node, kinds: list[str], properties: Properties
) -> Diagnostic:
    first = next(each for each in sheet.said[subject] if each.predicate == predicate)
    homes = properties.homes[predicate]
    listed = ", ".join([*homes][:4]) + (" and others" if len(homes) > 4 else "")
    what = " and ".join(map(compact, kinds))
    return Diagnostic(
        "SG409",
        "misplaced-property",
        Severity.WARNING,
        f"{compact(predicate)} is no property of a {what}, so no rule looks at it",
        sheet.place(first.predicate_span),
        help=f"it is for {listed}; say it there, or take a property of this class",
        value=compact(predicate),
    )
