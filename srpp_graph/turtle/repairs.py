"""How reading goes on after a fault: which sign is missing between two tokens, and what to say of a token.

A person forgets a sign far more often than anything else, mostly at the end of a line. What follows tells
which one it was.
"""

from __future__ import annotations

from collections.abc import Sequence

from srpp_graph.turtle.cursor import Token
from srpp_graph.turtle.references import name_character
from srpp_graph.turtle.tokens import Kind

_VERBS = frozenset({Kind.PNAME, Kind.IRI, Kind.BAD_IRI})

MISSING = {
    ";": ("no `;` between two properties", "write ` ;` here"),
    ",": (
        "no `,` between two values",
        'write ` ,` here; if this is one text, write the quotes inside it as `\\"`',
    ),
    ".": ("no `.` at the end of a statement", "write ` .` here"),
}
"""Missing sign → headline and help."""


def find_missing_sign(tokens: Sequence[Token], *, at_line_start: bool) -> str:
    """Which of `;`, `,` and `.` is missing between a value and these three tokens.

    `at_line_start` says whether the first of them is not indented.

    >>> from srpp_graph.turtle.cursor import Cursor
    >>> find_missing_sign(Cursor("srpp:year 2019 ;").look(3), at_line_start=False)
    ';'
    >>> find_missing_sign(Cursor("city:oslo a srpp:City .").look(3), at_line_start=False)
    '.'
    >>> find_missing_sign(Cursor("city:oslo ;").look(3), at_line_start=False)
    ','
    """
    first, second, third = tokens[:3]
    if first.is_directive:
        return "."
    is_verb = first.kind in _VERBS or first.text == "a"
    if is_verb and not _is_value_start(second):
        return ","
    if is_verb or first.kind is Kind.LABEL:
        second_is_verb = second.kind in _VERBS or second.text == "a"
        return "." if second_is_verb and _is_value_start(third) else ";"
    return "." if at_line_start else ","


def _is_value_start(token: Token) -> bool:
    return token.text in ("[", "(") or not token.is_sign


def say_stuck(token: Token) -> tuple[str, str]:
    """Headline and help for a word that has no space before it."""
    return (
        f"`{token.text[:40]}` is stuck to the value before it",
        "take it away, or put the whole value in quotes",
    )


def say_unexpected(token: Token) -> tuple[str, str]:
    """Headline and help for a token that has no business where it stands.

    >>> from srpp_graph.turtle.cursor import Cursor
    >>> say_unexpected(Cursor("TRUE").peek())
    ('`TRUE` is not a term', 'write `true`')
    """
    text = token.text if len(token.text) <= 40 else token.text[:40] + "…"
    if token.kind is Kind.WORD:
        if text.lower() in ("true", "false"):
            return f"`{text}` is not a term", f"write `{text.lower()}`"
        if text == "a":
            return "`a` can stand only as a property", "write `rdf:type`, or a value"
        return (
            f"`{text}` is not a term",
            f'write `"{text}"` for a text, or put a prefix and a colon before it',
        )
    if token.kind is Kind.AT_WORD:
        return f"`{text}` follows no text", "a language tag stands directly after a text in quotes"
    if token.kind is Kind.DATATYPE:
        return "`^^` follows no text", "a datatype stands directly after a text in quotes"
    if token.kind is Kind.END:
        return "the text ends too early", "finish the statement with ` .`"
    return say_unexpected_character(text)


def say_unexpected_character(text: str) -> tuple[str, str]:
    """Headline and help for a character that begins no token."""
    if text == "\ufeff":
        return "the file begins with a byte order mark", "save the file as UTF-8 without a signature (BOM)"
    if text in "{}":
        return f"`{text}` is not Turtle", "graphs in braces belong to TriG; a Turtle file is one graph"
    if text in "]),;.":
        return (
            f"`{text}` has nothing to end here",
            f"take the `{text}` away, or write what is missing before it",
        )
    if text in "“”„’‘«»":
        return f"`{text}` does not quote a text in Turtle", 'write straight quotes: `"`'
    if text == "\u00a0":
        return "a no-break space stands between two terms", "write an ordinary space"
    named = name_character(text) if len(text) == 1 else f"`{text}`"
    return f"{named} is not Turtle", "take it away, or put it into a text in quotes"
