"""Where a result is shown whose path has more than one step, or goes backwards, or has a choice.

It is shown at the last step that exists: at the value, or where the way to a missing value ends. The primary
place stays in a file that speaks of the focus node, since that is the file that is checked; where the way
leads into another one, its last step is a secondary place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rdflib.namespace import SH
from rdflib.term import BNode, Node

from srpp_graph.checks.corpus import Corpus
from srpp_graph.checks.engines import Result
from srpp_graph.checks.engines.outline import Outline
from srpp_graph.checks.trails import Trail, Walk
from srpp_graph.diagnostics import Place, Related

SURPLUS = (SH.MaxCountConstraintComponent, SH.UniqueLangConstraintComponent)
"""What is shown at all values, since any of them may be the one too many."""

SHOWN = 100
"""So many other places are told of one finding at most."""

_ELSEWHERE = "leads to another file"
_END = "the way ends here"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The primary place of a finding, what stands under it, and the other places."""

    place: Place
    label: str
    related: tuple[Related, ...] = ()


def complex_path(result: Result, outline: Outline) -> Node | None:
    """The path of the result as its shape writes it, if it is not just a property."""
    if not isinstance(result.path, BNode):
        return None
    return next(iter(outline.values(result.shape, SH.path)), result.path)


def find_whereabouts(
    result: Result, path: Node, label: str, outline: Outline, corpus: Corpus
) -> Whereabouts | None:
    """Where a result with this complex path is shown; `None` if no file speaks of its focus node."""
    walk = Walk(path, result.focus, outline, corpus)
    homes = {sheet.path for sheet, _ in corpus.definitions(result.focus)}
    if result.component in SURPLUS:
        trails = [each for each in walk.ends() if each.steps]
        trails.sort(key=lambda each: each.steps[-1].sheet.path in homes)
        if trails:
            found = _shown(trails[-1], label, result.focus, corpus)
            others = tuple(Related(each.steps[-1].place, "one") for each in trails[:-1][:SHOWN])
            return found and Whereabouts(found.place, found.label, (*found.related, *others))
    trail = walk.to(result.value) if result.value is not None else None
    if trail is None:
        trail = walk.farthest()
        if result.component == SH.MinCountConstraintComponent:
            label = "too few" if walk.ends() else f"no {' or '.join(trail.missing)}"
    return _shown(trail, label, result.focus, corpus)


def _shown(trail: Trail, label: str, focus: Node, corpus: Corpus) -> Whereabouts | None:
    """The last step, or the last one in the file of the focus node and then the last one."""
    start = next(iter_places_of(focus, corpus), None)
    homes = {sheet.path for sheet, _ in corpus.definitions(focus)}
    if not trail.steps:
        return Whereabouts(start, label) if start is not None else None
    last = trail.steps[-1]
    if last.sheet.path in homes or not homes:
        return Whereabouts(last.place, label)
    at_home: Sequence[Place] = [each.place for each in trail.steps if each.sheet.path in homes]
    place = at_home[-1] if at_home else start
    return None if place is None else Whereabouts(place, _ELSEWHERE, (Related(last.place, label or _END),))


def iter_places_of(node: Node, corpus: Corpus) -> Iterator[Place]:
    """Where files speak of the node, and where they name it, best first."""
    for sheet, each in corpus.definitions(node):
        yield sheet.place(each.subject_span)
    for sheet, each in corpus.mentions(node):
        yield sheet.place(each.object_span)
