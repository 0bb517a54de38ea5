"""Results of shapes that only say again what another finding says: dropped before they are counted.

Of few findings `without_doubles` drops them, by their places. Of so many that most are counted and never
placed, they are known by what they speak of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from rdflib.namespace import SH
from rdflib.term import Literal, Node, URIRef

from srpp_graph.checks.engines import Result
from srpp_graph.checks.lexical import explain_form
from srpp_graph.prefixes import BASE_IRI, NS

_ID = BASE_IRI + "/id/"
_MISSING = (SH.MinCountConstraintComponent, SH.QualifiedMinCountConstraintComponent)


def without_echoes(
    results: Iterable[Result], defined: Collection[Node], words: Collection[Node]
) -> Iterator[Result]:
    """The results, those about one value by one rule once, and none about a value that is told of anyway.

    That is an entity which is not `defined`, or one of our `words` which is none.
    """
    seen: set[tuple[Node, Node, Node | None]] = set()
    for each in results:
        key = each.constraint or each.shape, each.focus, _about(each)
        if key not in seen and not _is_unknown(each.value, defined, words):
            yield each
        seen.add(key)


def iter_ill_formed(results: Iterable[Result]) -> Iterator[tuple[Node, Node]]:
    """Focus and value of each result about a literal that is not of its datatype."""
    for each in results:
        value = each.value
        if isinstance(value, Literal) and value.datatype and explain_form(str(value), value.datatype):
            yield each.focus, value


def _about(result: Result) -> Node | None:
    """What a result is shown at: its value; where one is missing, nothing; else what kind of fault it is."""
    if result.value is not None:
        return result.value
    return None if result.component in _MISSING else result.component


def _is_unknown(value: Node | None, defined: Collection[Node], words: Collection[Node]) -> bool:
    if not isinstance(value, URIRef):
        return False
    return (value.startswith(_ID) and value not in defined) or (value.startswith(NS) and value not in words)
