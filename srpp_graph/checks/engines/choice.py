"""Which engine judges what, and what happens where they differ."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from rdflib.namespace import XSD
from rdflib.term import BNode, Literal, Node, URIRef

from srpp_graph.checks.engines import fast
from srpp_graph.checks.engines.asking import Asked, predicates_selected
from srpp_graph.checks.engines.certified import Division, divide
from srpp_graph.checks.engines.facts import Facts
from srpp_graph.checks.engines.listing import listed
from srpp_graph.checks.engines.outline import Outline
from srpp_graph.checks.engines.parameters import Literals, predicates_looked_into
from srpp_graph.checks.engines.results import CannotAnswer, Limits, Outcome, Result, ShapeFault
from srpp_graph.checks.engines.suspects import Suspects
from srpp_graph.checks.engines.targets import Targets, predicates_telling, targeting_shapes
from srpp_graph.errors import GraphError
from srpp_graph.turtle import Triple

Key = tuple[str, str, str, str, str]
_UNLIMITED = Limits()


class Engine(enum.StrEnum):
    """Who validates."""

    AUTO = "auto"
    FAST = "fast"
    PYSHACL = "pyshacl"
    BOTH = "both"


class EngineUnavailable(GraphError):
    """The asked engine is not installed, or cannot judge these shapes."""

    help = "use --engine auto, which asks the reference engine where the fast one cannot answer"


class EnginesDiffer(GraphError):
    """The two engines did not find the same."""

    help = "use --engine pyshacl, and report the difference at the project's issue tracker"


def validate(
    data: Sequence[Triple],
    shapes: Sequence[Triple],
    wanted: Collection[Node] | None = None,
    engine: Engine = Engine.AUTO,
    limits: Limits = _UNLIMITED,
) -> Outcome:
    """Validate `data` against every shape of `shapes` that has targets; only the nodes `wanted`, if given.

    If engines are compared, there are no `limits`: where they stop, they have found different things.

    Raises:
        EngineUnavailable: the fast engine alone was asked for, and it is not installed or not certified for
            these shapes.
        EnginesDiffer: both were asked for and found different things.
    """
    if engine is Engine.PYSHACL or (engine is Engine.AUTO and not fast.is_installed()):
        return _sorted(_ask_reference(data, shapes, wanted, limits))
    if not fast.is_installed():
        raise EngineUnavailable(
            "the fast engine is not installed",
            help="install the pinned requirements again, or choose --engine pyshacl",
        )
    limits = _UNLIMITED if engine is Engine.BOTH else limits
    outcome = _ask_both_parts(
        Facts.of(data), Outline(shapes), _Chosen(wanted, limits), alone=engine is Engine.FAST
    )
    if engine is Engine.BOTH:
        _compare(outcome, _ask_reference(data, shapes, wanted, limits))
        outcome.engine = "both"
    return _sorted(outcome)


def predicates_asked(shapes: Iterable[Triple]) -> frozenset[URIRef]:
    """The predicates whose triples `validate` looks at itself, whatever the data, for shapes like these."""
    outline = Outline(shapes)
    targets = predicates_telling(outline, targeting_shapes(outline))
    asked = {*targets, *predicates_selected(outline), *predicates_looked_into(outline)}
    return frozenset(each for each in asked if isinstance(each, URIRef))


def _sorted(outcome: Outcome) -> Outcome:
    outcome.results.sort(key=_order)
    return outcome


class _Chosen:
    """The nodes that are to be judged."""

    def __init__(self, wanted: Collection[Node] | None, limits: Limits) -> None:
        self.wanted = None if wanted is None else frozenset(wanted)
        self._without = limits.without or frozenset()
        self.all = wanted is None and not self._without
        self.limits = limits

    def __contains__(self, node: Node) -> bool:
        return (self.wanted is None or node in self.wanted) and node not in self._without

    def among(self, nodes: frozenset[Node]) -> frozenset[Node]:
        """Those of the nodes that are chosen."""
        nodes = nodes if self.wanted is None else nodes & self.wanted
        return nodes - self._without if self._without else nodes


def _ask_reference(
    data: Sequence[Triple],
    shapes: Sequence[Triple],
    wanted: Collection[Node] | None,
    limits: Limits,
) -> Outcome:
    # The engine takes a while to load; what needs no SHACL, or only the fast engine, does not wait for it.
    from srpp_graph.checks.engines import reference

    return reference.validate(data, shapes, wanted, limits)


def _ask_both_parts(data: Facts, shapes: Outline, chosen: _Chosen, *, alone: bool) -> Outcome:
    asked = Asked(data, shapes)
    targeting = targeting_shapes(shapes)
    targets = Targets(data, shapes, targeting)
    limits = chosen.limits
    focus = {
        node: nodes if limits.without is None else chosen.among(nodes)
        for node in targeting
        if (nodes := targets.of(node, shapes))
    }
    asked.ask(lambda shape: focus.get(shape, frozenset()))
    literals = Literals.of(data, asked.rest)
    suspects = Suspects.of(data, asked.rest, literals)
    division, outcome = _ask_fast(data, asked.rest, suspects, focus, limits)
    outcome.engine = "fast"
    if alone and (division.slow is not None or suspects.nodes):
        raise EngineUnavailable("the fast engine cannot judge all of these shapes")
    found = [each for each in outcome.results if each.focus not in suspects.nodes] + asked.results
    outcome.results = found if chosen.all else [each for each in found if each.focus in chosen]
    outcome.cut = outcome.cut or limits.reached(len(asked.results))
    if not outcome.cut:
        _merge(data, outcome, division, chosen, suspects)
    for node, nodes in focus.items():
        if node in division.targeting and not shapes.is_off(node):
            outcome.looked_at[node] = chosen.among(nodes)
    return outcome


def _ask_fast(
    data: Facts,
    shapes: Outline,
    suspects: Suspects,
    focus: Mapping[Node, frozenset[Node]],
    limits: Limits,
) -> tuple[Division, Outcome]:
    """Who judges what, and what the fast engine found of its share."""
    refused: set[Node] = set()
    while True:
        division = divide(shapes, suspects.literals, refused=refused)
        told = data
        try:
            if not division.fast.triples:
                return division, Outcome()
            looking = division.fast
            if limits.without is not None:
                pointed, looking = listed(data, looking, focus)
                told = Facts(pointed)
            return division, fast.validate(told, looking, limits)
        except CannotAnswer as error:
            concerned = _reached_by(error.shape, division, shapes)
            refused |= concerned or set(division.targeting)


def _reached_by(shape: Node | None, division: Division, shapes: Outline) -> set[Node]:
    """The targeting shapes that lead to this one."""
    if shape is None:
        return set()
    return {each for each in division.targeting if shape in set(shapes.reach(each))}


def _merge(
    data: Sequence[Triple], outcome: Outcome, division: Division, chosen: _Chosen, suspects: Suspects
) -> None:
    """Add what the reference says of its share of shapes and of nodes."""
    limits = chosen.limits
    judged = chosen.among(suspects.nodes)
    if judged:
        seen = suspects.seen(data, judged)
        _add(outcome, _ask_reference(seen, suspects.shapes.triples, judged, limits), {})
    if division.slow is not None and not outcome.cut:
        slow = _ask_reference(data, division.slow.triples, chosen.wanted, limits)
        slow.results = [each for each in slow.results if each.focus not in suspects.nodes]
        real = division.stand_ins
        _add(outcome, slow, real)
        outcome.looked_at |= {real.get(node, node): focus for node, focus in slow.looked_at.items()}
    if division.slow is not None or judged:
        outcome.engine = "fast + pyshacl" if division.fast.triples else "pyshacl"


def _add(outcome: Outcome, slow: Outcome, real: Mapping[Node, Node]) -> None:
    """Add what the reference found, told of the shapes that its stand-ins stand for."""
    outcome.cut = outcome.cut or slow.cut
    outcome.results += [each.about(real.get(each.shape, each.shape)) for each in slow.results]
    for each in slow.faults:
        fault = each.about(real.get(each.node, each.node)) if each.node else each
        if fault not in outcome.faults:
            outcome.faults.append(fault)


def find_unusable(shapes: Iterable[tuple[Node, Iterable[Triple]]]) -> ShapeFault | None:
    """The first of the shapes, each given with all that it says, which the reference cannot even read."""
    from srpp_graph.checks.engines import reference

    return reference.find_unusable(shapes)


def key(result: Result) -> Key:
    """What has to be the same in both engines; blank nodes are all alike, since engines rename them."""
    return (
        _text(result.focus),
        _text(result.path),
        _text(result.severity),
        _text(result.component),
        _text(result.value),
    )


def _text(term: Node | None) -> str:
    if isinstance(term, Literal):
        kind = (term.language or "").lower() or (term.datatype if term.datatype != XSD.string else None)
        return f'"{term}" {kind or ""}'.rstrip()
    return "" if term is None else "_:" if isinstance(term, BNode) else f"<{term}>"


def _order(result: Result) -> tuple[str, bool, Key]:
    """By shape, what names a value first: the same order whichever engine it was."""
    return str(result.shape), result.value is None, key(result)


def _compare(ours: Outcome, reference: Outcome) -> None:
    one, other = Counter(map(key, ours.results)), Counter(map(key, reference.results))
    if one == other and ours.looked_at == reference.looked_at:
        return
    only = [f"only fast: {' '.join(each)}" for each in (one - other).elements()]
    only += [f"only pyshacl: {' '.join(each)}" for each in (other - one).elements()]
    words = "; ".join(only[:5]) or "they looked at different nodes"
    raise EnginesDiffer(f"the engines differ in {max(1, len(only))} results: {words}")
