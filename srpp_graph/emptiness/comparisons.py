"""The comparisons in a filter: which expression is held against which constants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from srpp_graph.emptiness.elements import Element, Part, Span
from srpp_graph.emptiness.reading import TokenReader, Unreadable
from srpp_graph.store.tokens import Kind, Token

ORDERINGS = ("<", ">", "<=", ">=")
TEXT_FUNCTIONS = ("REGEX", "CONTAINS", "STRSTARTS", "STRENDS")
_CALLS = (*TEXT_FUNCTIONS, "LANGMATCHES")
_OPENING = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """`expression` is held against each of `constants` by `operator`; `span` is all of it."""

    expression: Span
    operator: str
    constants: tuple[tuple[Token, ...], ...]
    span: Span
    arguments: int = 2


def iter_conjuncts(element: Element) -> Iterator[Element]:
    """The conditions of a filter that must all hold, each as a filter of its own."""
    tokens = _stripped(element.tokens[1:])
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.text in ("(", "{", "[")) - (token.text in (")", "}", "]"))
        if depth == 0 and token.text == "||":
            parts = [list(tokens)]
            break
        if depth == 0 and token.text == "&&":
            parts.append([])
        else:
            parts[-1].append(token)
    for part in parts:
        inner = _stripped(part)
        if len(parts) > 1 and len(inner) < len(part) and any(each.text == "&&" for each in inner):
            yield from iter_conjuncts(_condition([element.tokens[0], *part]))
        else:
            yield _condition([element.tokens[0], *part])


def _condition(tokens: Sequence[Token]) -> Element:
    """A filter of these tokens, the first of which is the word FILTER."""
    span = Span(tokens[1].start, tokens[-1].end)
    return Element(Part.FILTER, span, ("FILTER (", span, ")"), tuple(tokens))


def _stripped(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens without brackets around all of them."""
    while len(tokens) > 2 and tokens[0].text == "(" and _closing(tokens, 0) == len(tokens) - 1:
        tokens = tokens[1:-1]
    return tokens


def _closing(tokens: Sequence[Token], at: int) -> int:
    """The position of the bracket that closes the one at `at`."""
    depth = 0
    for position in range(at, len(tokens)):
        depth += (tokens[position].text in ("(", "{", "[")) - (tokens[position].text in (")", "}", "]"))
        if depth == 0:
            return position
    return len(tokens) - 1


def iter_comparisons(element: Element) -> Iterator[Comparison]:
    """The comparisons of a variable's expression with constants, from left to right."""
    tokens = element.tokens[1:]
    for at, token in enumerate(tokens):
        found: Comparison | None = None
        if token.kind is Kind.SIGN and token.text in ("=", "!=", *ORDERINGS):
            found = _compared(tokens, at)
        elif token.kind is Kind.WORD and token.text.upper() == "IN":
            found = _listed(tokens, at)
        elif token.kind is Kind.WORD and token.text.upper() in _CALLS:
            found = _called(tokens, at)
        if found is not None:
            yield found


def _compared(tokens: Sequence[Token], at: int) -> Comparison | None:
    left, right = tokens[_operand_start(tokens, at) : at], tokens[at + 1 : _operand_end(tokens, at + 1)]
    operator = tokens[at].text
    if _is_constant(left) and not _is_constant(right):
        left, right = right, left
        operator = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(operator, operator)
    if not left or not _is_constant(right) or _is_constant(left):
        return None
    ends = sorted([left[0].start, left[-1].end, right[0].start, right[-1].end])
    return Comparison(_span(left), operator, (tuple(right),), Span(ends[0], ends[-1]))


def _listed(tokens: Sequence[Token], at: int) -> Comparison | None:
    """`?x IN (a, b)`; NOT IN is no reason of this kind."""
    if at == 0 or tokens[at - 1].text.upper() == "NOT" or at + 1 >= len(tokens):
        return None
    left = tokens[_operand_start(tokens, at) : at]
    inside = tokens[at + 2 : _closing(tokens, at + 1)]
    constants = tuple(tuple(each) for each in _split(inside) if _is_constant(each))
    if not left or not constants:
        return None
    return Comparison(_span(left), "IN", constants, Span(left[0].start, inside[-1].end))


def _called(tokens: Sequence[Token], at: int) -> Comparison | None:
    end = _closing(tokens, at + 1)
    arguments = _split(tokens[at + 2 : end])
    if len(arguments) < 2 or not _is_constant(arguments[1]) or not arguments[0]:
        return None
    name = tokens[at].text.upper()
    span = Span(tokens[at].start, tokens[end].end)
    return Comparison(_span(arguments[0]), name, (tuple(arguments[1]),), span, len(arguments))


def _split(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """What stands between the commas of a list."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.text in ("(", "{", "[")) - (token.text in (")", "}", "]"))
        if depth == 0 and token.text == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return list(parts)


def _operand_start(tokens: Sequence[Token], end: int) -> int:
    """Where the operand begins that ends just before `end`."""
    at = end - 1
    if at < 0:
        return end
    if tokens[at].text == ")":
        depth = 0
        while at >= 0:
            depth += (tokens[at].text == ")") - (tokens[at].text == "(")
            if depth == 0:
                break
            at -= 1
        called = at > 0 and tokens[at - 1].kind in (Kind.WORD, Kind.NAME, Kind.IRI)
        return at - 1 if called else max(at, 0)
    if at >= 2 and tokens[at - 1].text == "^^":
        return at - 2
    if at >= 1 and tokens[at].kind is Kind.LANGUAGE:
        return at - 1
    return at


def _operand_end(tokens: Sequence[Token], start: int) -> int:
    """Where the operand ends that begins at `start`."""
    if start >= len(tokens):
        return start
    at = start + (tokens[start].text in ("+", "-"))
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if tokens[at].text == "(":
        return _closing(tokens, at) + 1
    if following == "(" and tokens[at].kind in (Kind.WORD, Kind.NAME, Kind.IRI):
        return _closing(tokens, at + 1) + 1
    if tokens[at].kind is Kind.STRING and following == "^^":
        return min(at + 3, len(tokens))
    if tokens[at].kind is Kind.STRING and following.startswith("@"):
        return at + 2
    return at + 1


def _is_constant(tokens: Sequence[Token]) -> bool:
    """Whether the tokens are one IRI or literal and nothing else."""
    if not tokens or tokens[0].kind is Kind.VARIABLE:
        return False
    reader = TokenReader(tokens)
    try:
        return len(reader.term()) == len(tokens)
    except Unreadable:
        return False


def _span(tokens: Sequence[Token]) -> Span:
    return Span(tokens[0].start, tokens[-1].end)
