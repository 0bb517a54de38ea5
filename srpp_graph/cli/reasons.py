"""Why a node is judged as it is, in words, for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from srpp_graph.checks.faces.plain import plain
from srpp_graph.checks.faces.text import Piece
from srpp_graph.checks.reasons import PropertyReasons, Reasons
from srpp_graph.checks.values import Value

_VALUES = 5
"""Of more values than this only the first are shown."""

_NAMING = 8
"""Of more predicates than this that lead to the node only the first are named."""


def render_reasons(reasons: Reasons) -> Iterator[Piece]:
    """The answer for people at a terminal."""
    yield ("strong", reasons.node + (f', "{plain(reasons.label)}"' if reasons.label else "") + "\n")
    for title, text in _facts(reasons):
        yield ("dim", f"  {title:<9}")
        yield ("", f"{plain(text)}\n")
    for shape in reasons.shapes:
        yield ("", "\n")
        yield ("strong", shape.shape)
        yield ("", f"{_at(shape.place)} looked at it, because {shape.because}\n")
        for each in shape.properties:
            yield from _property(each)
    if reasons.not_applied:
        yield ("strong", "\nnot applied\n")
    for shape in reasons.not_applied:
        yield ("", f"  {shape.shape}{_at(shape.place)}: {shape.because}\n")
    if reasons.other_findings:
        yield ("strong", "\nfound on its lines besides\n")
    for found in reasons.other_findings:
        yield (found.severity.value, f"  {found.severity.value}[{found.code}]")
        yield ("", f" {found.place} {found.name}: {plain(found.message)}\n")


def _facts(reasons: Reasons) -> Iterator[tuple[str, str]]:
    for place in reasons.defined:
        yield "defined", f"{place}"
    yield "graph", f"{', '.join(reasons.graphs)}; {reasons.statements} statements"
    also = f", so also {', '.join(reasons.wider_classes)}" if reasons.wider_classes else ""
    if reasons.classes:
        yield "is a", ", ".join(reasons.classes) + also
    total = sum(number for _, number in reasons.named_by)
    listed = ", ".join(f"{predicate} {number}" for predicate, number in reasons.named_by[:_NAMING])
    more = f" and {len(reasons.named_by) - _NAMING} more" if len(reasons.named_by) > _NAMING else ""
    yield (
        "named by",
        f"{total} statements in {reasons.naming_files} files: {listed}{more}" if total else "nothing",
    )
    for remark in reasons.remarks:
        yield "note", remark


def _property(each: PropertyReasons) -> Iterator[Piece]:
    """One property: a line that says whether it passed, its values, its constraints."""
    if each.switched_off:
        yield ("dim", f"  off   {each.path or 'itself'}: {each.shape}{_at(each.place)} is switched off\n")
        return
    yield ("secondary", "  pass  ") if each.passed else ("error", "  FAIL  ")
    yield ("strong", each.path or "the node itself")
    least = "" if each.all_values else "at least "
    count = f": {least}{len(each.values)} value{'' if len(each.values) == 1 else 's'}" if each.path else ""
    yield ("dim", f"{count}  {each.shape}{_at(each.place)}\n")
    for value in _shown(each):
        yield ("", f"          {_shortened(value.text)}  ")
        yield ("dim", f"{value.place}\n")
    if len(each.values) > _VALUES and each.passed:
        yield ("dim", f"          and {len(each.values) - _VALUES} more\n")
    for verdict in each.verdicts:
        yield ("dim", f"        {'FAIL' if verdict.findings else 'pass'}  {plain(verdict.words)}\n")
        for found in verdict.findings:
            yield (found.severity.value, f"              {found.severity.value}[{found.code}]")
            yield ("", f" {found.place} {plain(found.message)}\n")
            if found.help:
                yield ("dim", f"              help: {plain(found.help)}\n")


def _shown(each: PropertyReasons) -> tuple[Value, ...]:
    return each.values[:_VALUES] if each.passed else each.values


def _shortened(text: str) -> str:
    text = plain(text)
    return text if len(text) <= 80 else text[:79] + "…"


def _at(place: object) -> str:
    """Where a shape is written, after its name."""
    path, line = getattr(place, "path", ""), getattr(place, "line", 0)
    return f" ({path}:{line})" if path else ""
