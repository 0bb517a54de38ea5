"""A word that is no term: what it was meant to be, by what it looks like and where it stands."""

from __future__ import annotations

import re

from srpp_graph.turtle.document import SyntaxFault
from srpp_graph.turtle.places import Span

_RUN = re.compile(r"(\w[^\"\n;]*?)(\"?)(@[A-Za-z]+(?:-[A-Za-z0-9]+)*)?(?=\s*[;,.]?\s*$)")
_AMOUNT = re.compile(r"[€$£¥]\s*([0-9][0-9.,]*)")
_TRUTH = {"yes": "true", "ja": "true", "si": "true", "sí": "true", "no": "false", "nein": "false"}
_IS = ("A", "is", "isa", "Is", "type")


def name_word(fault: SyntaxFault, line: str, begin: int) -> tuple[Span, str, str]:
    """Place, headline and help for a word in the line that begins at this offset.

    >>> name_word(SyntaxFault(Span(10, 13), "`yes` is not a term", ""), "    <urn:a> yes ;", -2)[2]
    'write `true`'
    """
    column = fault.span.start - begin
    word, rest = line[column : fault.span.end - begin], line[column:]
    run = _RUN.match(rest)
    if not line[:column].strip() and run is not None and " " in rest.strip() and column:
        return fault.span, fault.message, _property(word)
    amount = _AMOUNT.match(rest)
    if amount is not None:
        help = f"write the number alone, as in `{amount[1].replace(',', '')}`; its currency is its unit"
        return fault.span, fault.message, help
    if word.lower() in _TRUTH and (run is None or run[1] == word):
        return fault.span, fault.message, f"write `{_TRUTH[word.lower()]}`"
    if run is None or (run[1] == word and not run[2]):
        return fault.span, fault.message, fault.help
    span = Span(fault.span.start, fault.span.start + run.end())
    if run[2]:
        return span, "a text has no opening quote", f'write `"{run[1]}"{run[3] or ""}`'
    return span, f"`{run[1]}` has no quotes", f'write `"{run[1]}"{run[3] or "@en"}` for a text'


def _property(word: str) -> str:
    """What to write for a word where a property should be."""
    if word in _IS:
        return "write `a` to say what it is, as in `a srpp:City ;`"
    return f"a property has a prefix and a colon before it, as in `srpp:{word}`"
