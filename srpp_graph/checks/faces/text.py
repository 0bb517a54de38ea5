"""A report in words, with the source lines: for people at a terminal, and as text over HTTP.

The words come from the diagnostics; this module owns only how they are laid out. `render_text` gives
styled pieces, so that `cli.console` can colour them on a terminal and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from srpp_graph.checks.faces.plain import plain
from srpp_graph.checks.faces.snippet import Mark, Row, layout
from srpp_graph.diagnostics import Diagnostic, Place, Report, Rule, Severity
from srpp_graph.prefixes import compact

Piece = tuple[str, str]
"""A style and a run of text; styles are `error warning info strong dim primary secondary` and ``."""

Sources = Callable[[str], str | Sequence[str] | None]
"""Path of a file → its text, or the lines of it, or `None` if it cannot be shown."""


_LARGE = 1_000_000
"""A text of more letters is divided into its lines but once."""

MOST = 10
"""So many findings of one kind are shown; who has read ten knows the kind."""


def render_text(
    report: Report, sources: Sources, *, every: bool = False, fixable: int = 0
) -> Iterator[Piece]:
    """The report for people: each finding with its source lines, rule and help, then a line of counts.

    Of one code and headline only some are shown, and the rest counted, unless `every` one is wanted. At the
    end is told how many of them are `fixable` without a doubt.
    """
    sources = _once_divided(sources)
    shown: dict[tuple[str, str], int] = {}
    left: dict[tuple[str, str], list[Diagnostic]] = {}
    for diagnostic in report.diagnostics:
        kind = (diagnostic.code, diagnostic.name)
        shown[kind] = shown.get(kind, 0) + 1
        if shown[kind] > MOST and not every:
            left.setdefault(kind, []).append(diagnostic)
            continue
        yield from render_finding(diagnostic, sources)
        yield ("", "\n")
    for (code, name), rest in left.items():
        files = counted(len({each.place.path for each in rest}), "file")
        yield (rest[0].severity.value, f"{rest[0].severity.value}[{code}]")
        yield ("strong", f" {name}: and {len(rest)} more in {files}")
        yield ("", "; --all shows them\n\n")
    yield from _summary(report)
    if fixable:
        yield ("strong", f"--fix mends {fixable:,} of them".replace(",", " "))
        yield ("", ", --diff shows how\n")


def _once_divided(sources: Sources) -> Sources:
    """The lines of the texts: a large file is divided once, and not for each finding in it."""
    divided: dict[str, str | Sequence[str] | None] = {}

    def lines(path: str) -> str | Sequence[str] | None:
        """The lines of one file."""
        if path not in divided:
            text = sources(path)
            divided[path] = text.split("\n") if isinstance(text, str) and len(text) > _LARGE else text
        return divided[path]

    return lines


def render_finding(diagnostic: Diagnostic, sources: Sources) -> Iterator[Piece]:
    """One finding: headline, each file with its source lines, then notes, rule and help."""
    severity = diagnostic.severity.value
    yield (severity, f"{severity}[{diagnostic.code}]")
    yield ("strong", f" {diagnostic.name}: {plain(diagnostic.message)}\n")
    groups = _by_file(diagnostic, sources)
    gutter = max((len(str(row.number)) for _, rows in groups for row in rows if row.number), default=1)
    for index, (place, rows) in enumerate(groups):
        yield ("dim", f"{' ' * gutter}{'-->' if index == 0 else ':::'} ")
        yield ("", f"{plain(str(place))}\n")
        yield from _snippet(rows, gutter, severity)
    for label, text in _footnotes(diagnostic):
        yield ("dim", f"{' ' * gutter} = ")
        yield ("strong", f"{label}:")
        yield ("", f" {plain(text)}\n")


def _by_file(diagnostic: Diagnostic, sources: Sources) -> list[tuple[Place, tuple[Row, ...]]]:
    """Each file of the finding, its own first: the place to name, and the rows to show."""
    marks: dict[str, list[Mark]] = {
        diagnostic.place.path: [Mark(diagnostic.place, plain(diagnostic.label), primary=True)]
    }
    for related in diagnostic.related:
        marks.setdefault(related.place.path, []).append(Mark(related.place, plain(related.label)))
    groups = []
    for path, spans in marks.items():
        text = sources(path)
        groups.append((spans[0].place, () if text is None else layout(text, spans)))
    return groups


def _snippet(rows: tuple[Row, ...], gutter: int, severity: str) -> Iterator[Piece]:
    if not rows:
        return
    bar = f"{' ' * gutter} |"
    yield ("dim", f"{bar}\n")
    for row in rows:
        if row.style == "gap":
            yield ("dim", "...\n")
        elif row.style == "source":
            yield ("dim", f"{row.number!s:>{gutter}} |")
            yield ("", f" {row.text}".rstrip() + "\n")
        else:
            yield ("dim", f"{bar} ")
            yield (severity if row.style == "primary" else "secondary", f"{row.text}\n")
    yield ("dim", f"{bar}\n")


def _footnotes(diagnostic: Diagnostic) -> Iterator[tuple[str, str]]:
    for note in diagnostic.notes:
        yield ("note", note)
    if diagnostic.rule:
        yield ("rule", _rule_words(diagnostic.rule))
    if diagnostic.help:
        yield ("help", diagnostic.help)


def _rule_words(rule: Rule) -> str:
    name = compact(rule.iri)
    return f"{rule.place.path}:{rule.place.line} {name}" if rule.place else name


def _summary(report: Report) -> Iterator[Piece]:
    summary = report.summary
    worst = next((each for each in Severity if report.count(each)), None)
    found = ", ".join(counted(report.count(each), each.value) for each in Severity if report.count(each))
    yield (worst.value if worst else "strong", found or "clean")
    looked_at = [
        counted(summary.files, "file"),
        counted(summary.triples, "triple"),
        f"{counted(summary.shapes, 'shape')}, {counted(summary.nodes, 'node')} checked",
        f"{summary.seconds:.1f} s",
    ]
    if report.suppressed:
        looked_at.insert(0, f"{len(report.suppressed)} suppressed")
    yield ("", " · ".join(["", *looked_at]) + "\n")
    if summary.unmatched_shapes:
        count = len(summary.unmatched_shapes)
        names = ", ".join(compact(iri) for iri in summary.unmatched_shapes)
        words = f"{counted(count, 'shape')} had nothing to look at, which is no fault: {names}"
        yield ("dim", f"{words}\n")


def counted(number: int, noun: str) -> str:
    """`1 file`, `2 files`, `12 000 files`; info has no plural of its own in plain words.

    >>> counted(12000, "file"), counted(1, "error")
    ('12 000 files', '1 error')
    """
    plural = "" if number == 1 or noun == "info" else "s"
    return f"{number:,} {noun}{plural}".replace(",", " ")
