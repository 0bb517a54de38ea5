"""Reading the declarations: `PREFIX`, `BASE` and their older forms `@prefix`, `@base`."""

from __future__ import annotations

from srpp_graph.turtle.cursor import Cursor, Token
from srpp_graph.turtle.faults import FaultList
from srpp_graph.turtle.lexemes import Lexemes
from srpp_graph.turtle.places import Span
from srpp_graph.turtle.reader import TermReader
from srpp_graph.turtle.tokens import PREFIX, Kind


def read_prefixes(cursor: Cursor, lexemes: Lexemes, faults: FaultList) -> None:
    """Read the prefixes that are declared at the cursor, as far as they are written as most are."""
    while match := PREFIX.match(cursor.text, cursor.position):
        cursor.position = match.end()
        lexemes.declare(match[2], lexemes.iri(match[3], match.start(3)), Span(*match.span(1)))
        faults.start_statement()


def read_directive(cursor: Cursor, lexemes: Lexemes, faults: FaultList) -> None:
    """Read the declaration at the cursor and let it count from here on."""
    keyword = cursor.take()
    old_form = keyword.kind is Kind.AT_WORD
    if old_form and not keyword.text.islower():
        faults.add(keyword.span, f"`{keyword.text}` is not a keyword", f"write `{keyword.text.lower()}`")
    prefix = _read_prefix(cursor, faults) if keyword.text.lower().endswith("prefix") else ""
    if prefix is not None and (token := _read_iri_token(cursor, lexemes, faults)):
        iri = lexemes.iri(token.text, token.span.start) if token.kind is Kind.IRI else None
        if keyword.text.lower().endswith("prefix"):
            lexemes.declare(prefix, iri, Span(keyword.span.start, token.span.end))
        elif iri is not None:
            lexemes.rebase(iri)
    _read_end(cursor, faults, keyword, old_form=old_form)


def _read_prefix(cursor: Cursor, faults: FaultList) -> str | None:
    token = cursor.peek()
    if token.kind is Kind.PNAME and token.text.find(":") == len(token.text) - 1:
        return cursor.take().text[:-1]
    faults.add(
        token.span, "a prefix with its colon is expected here", "write it like `PREFIX srpp: <https://…>`"
    )
    if token.kind in (Kind.PNAME, Kind.WORD, Kind.LABEL, Kind.OTHER) and not token.is_directive:
        cursor.take()
        return token.text.partition(":")[0] if _is_iri(cursor.peek()) else None
    return None


def _read_iri_token(cursor: Cursor, lexemes: Lexemes, faults: FaultList) -> Token | None:
    token = cursor.peek()
    if not _is_iri(token):
        faults.add(token.span, "an IRI in angle brackets is expected here", "write it like `<https://…>`")
        return None
    if token.kind is Kind.BAD_IRI:
        TermReader(cursor, lexemes, faults).read_term()
    else:
        cursor.take()
    return token


def _read_end(cursor: Cursor, faults: FaultList, keyword: Token, *, old_form: bool) -> None:
    """The dot that `@prefix` and `@base` end with, and `PREFIX` and `BASE` do not."""
    here = Span(cursor.position, cursor.position)
    token = cursor.peek()
    if token.text == ".":
        cursor.take()
        if not old_form:
            help = f"take the dot away; only `@{keyword.text.lower()}` ends with one"
            faults.add(token.span, f"a `.` after `{keyword.text}`", help)
    elif old_form:
        faults.add(here, f"no `.` after `{keyword.text}`", "write ` .` here")


def _is_iri(token: Token) -> bool:
    return token.kind in (Kind.IRI, Kind.BAD_IRI)
