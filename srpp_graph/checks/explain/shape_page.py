"""The page about a shape's code: what the shape says of itself, with the examples written beside it.

What is checked, the remedy and the place of the rule come from the shape, so they are written once; a file
`<CODE>.md` in this folder may add why it matters and what fails and passes.
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib.namespace import SH
from rdflib.term import Literal, Node

from srpp_graph.checks.rules import Rule, Rules, english
from srpp_graph.checks.violations import words_for

_COUNTS = ((SH.minCount, "at least"), (SH.maxCount, "at most"))
_KINDS = (
    (SH.datatype, "each value has the datatype {}"),
    (SH["class"], "each value is a {} that the graph describes"),
    (SH.nodeKind, "each value is of the kind {}"),
    (SH.hasValue, "{} is among the values"),
    (SH.pattern, "each value has the form {}"),
)


def render_shape_page(rule: Rule, rules: Rules, notes: str = "") -> str:
    """The page about a rule, as Markdown; `notes` are the sections that a person wrote for its code."""
    parts = [
        f"# {rule.code} {rule.name}",
        "## What it checks",
        f"Reported when {english(rule.messages) if rule.messages else rule.name}.",
        _where(rule, rules),
        "\n".join(f"- {each}" for each in _iter_demands(rule.node, rules)),
        notes.partition("\n")[2].strip(),
        f"## What mends it\n\n{rule.help[:1].upper()}{rule.help[1:]}." if rule.help else "",
        f"## The rule\n\n{_place(rule)}",
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _where(rule: Rule, rules: Rules) -> str:
    """Which property of which classes the rule looks at."""
    owners = [each for each in rules.targeting if rule.node in (each, *rules.values(each, SH.property))]
    classes = sorted(
        {words_for(target) for owner in owners for target in rules.values(owner, SH.targetClass)}
    )
    if rule.path is None:
        return f"It looks at each {_listed(classes)}." if classes else ""
    of = f" of each {_listed(classes)}" if classes else ""
    return f"It looks at `{words_for(rule.path)}`{of}."


def _iter_demands(node: Node, rules: Rules) -> Iterator[str]:
    """What the shape asks of the values, in words."""
    for predicate, words in _COUNTS:
        for number in rules.values(node, predicate):
            if str(number) == "0":
                yield "none may be there"
            else:
                yield f"{words} {'one value' if str(number) == '1' else f'{number} values'}"
    for predicate, words in _KINDS:
        for value in rules.values(node, predicate):
            yield words.format(f"`{value if isinstance(value, Literal) else words_for(value)}`")
    if rules.values(node, SH.uniqueLang):
        yield "no language is used twice"


def _listed(names: list[str]) -> str:
    """Names as a reader would list them.

    >>> _listed(["srpp:Case"]), _listed(["srpp:Outcome", "srpp:Target"])
    ('`srpp:Case`', '`srpp:Outcome` or `srpp:Target`')
    """
    quoted = [f"`{name}`" for name in names]
    return " or ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1])))


def _place(rule: Rule) -> str:
    where = f" in {rule.place.path}, line {rule.place.line}" if rule.place else ""
    return f"`{words_for(rule.node)}`{where}"
