"""What to tell the person whose query the engine's parser refused: the place, the fault, and the way out."""

from __future__ import annotations

import re
from itertools import pairwise

from rapidfuzz import process

from srpp_graph.errors import QueryError, QueryFailed, QuerySyntaxError, ServiceFailed, UnknownFunction
from srpp_graph.prefixes import PREFIXES
from srpp_graph.store.doors import door_address
from srpp_graph.store.faults import Fault
from srpp_graph.store.tokens import Kind, Token, iter_tokens, place

_NEAR = 60
_RULES = "something is missing before this place, or BIND or AS names a variable that is in use already"
_KEYWORDS = (
    *(
        "SELECT",
        "CONSTRUCT",
        "DESCRIBE",
        "ASK",
        "FROM",
        "NAMED",
        "WHERE",
        "PREFIX",
        "BASE",
        "DISTINCT",
        "REDUCED",
    ),
    *("GROUP BY", "HAVING", "ORDER BY", "LIMIT", "OFFSET", "VALUES", "OPTIONAL", "UNION", "MINUS", "GRAPH"),
    *("FILTER", "BIND", "EXISTS", "NOT EXISTS", "UNDEF", "COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE"),
    *("GROUP_CONCAT", "BOUND", "COALESCE", "CONCAT", "CONTAINS", "DATATYPE", "LANG", "LANGMATCHES", "LCASE"),
    *("REGEX", "REPLACE", "STR", "STRSTARTS", "STRENDS", "STRLEN", "SUBSTR", "UCASE", "YEAR", "MONTH", "DAY"),
)
_UNKNOWN_FUNCTION = re.compile(r"The custom function <([^>]*)> is not supported")
_PAIRS = {"{": "}", "(": ")", "[": "]"}
_REASONS = {
    "The SELECT contains a variable that is unbound": (
        "SELECT gives a variable that is neither grouped by nor computed",
        "name it in GROUP BY, or wrap it in an aggregate such as SAMPLE",
    ),
    "The query limit should be a non negative integer": ("LIMIT is too large a number", ""),
}


def explain_fault(text: str, fault: Fault) -> QuerySyntaxError:
    """The error for a query with a fault.

    >>> error = explain_fault("ASK { ?s skoss:broader ?o }", Fault(1, 10, "skoss:broader", ""))
    >>> str(error), error.column, error.help
    ('the prefix skoss: is not declared', 10, 'did you mean skos:?')
    """
    return (
        _undeclared_prefix(text)
        or (_unbalanced(text) if not fault.found or fault.found in _PAIRS.values() else None)
        or _unreadable(fault)
    )


def explain_failure(text: str, reason: str) -> QueryError:
    """The error for a query that the engine read and then gave up on, for the reason it gives.

    >>> str(explain_failure("SELECT (<urn:f>(1) AS ?x) {}", "The custom function <urn:f> is not supported"))
    'there is no function <urn:f>'
    """
    unknown = _UNKNOWN_FUNCTION.match(reason)
    if unknown is None and door_address() in text:
        return ServiceFailed(f"SERVICE failed: {_failure_of_service(reason)}")
    if unknown is None:
        return QueryFailed(f"the engine could not answer: {reason}")
    names = {f"<{unknown[1]}>", *_short_names(text, unknown[1])}
    start = next((token.start for token in iter_tokens(text) if token.text in names), 0)
    return UnknownFunction(
        f"there is no function <{unknown[1]}>",
        *place(text, start),
        help="SPARQL's own functions have no prefix: STRLEN(?x); a type's name casts: xsd:integer(?x)",
    )


def _failure_of_service(reason: str) -> str:
    """What the relay told, else what became of asking it."""
    _, _, told = reason.partition("payload:")
    cut_off = any(word in reason for word in ("unreachable", "denied", "refused"))
    return told.strip() or ("this machine gives workers no door" if cut_off else "its answer cannot be read")


def _short_names(text: str, iri: str) -> set[str]:
    """The prefixed names in the text that end as the IRI does and stand before a parenthesis."""
    return {
        token.text
        for token, following in pairwise(iter_tokens(text))
        if token.kind is Kind.NAME
        and following.text == "("
        and iri.endswith(token.text.partition(":")[2].replace("\\", ""))
    }


def _undeclared_prefix(text: str) -> QuerySyntaxError | None:
    """The first name whose prefix is neither declared before nor known to the service."""
    declared = set(PREFIXES)
    previous: Token | None = None
    for token in iter_tokens(text):
        if token.kind is Kind.NAME:
            prefix = token.text.partition(":")[0]
            if previous is not None and previous.text.lower() == "prefix":
                declared.add(prefix)
            elif previous is not None and previous.text == "<" and previous.end == token.start:
                return QuerySyntaxError(
                    "the IRI that begins here holds a space or another character that no IRI has",
                    *place(text, previous.start),
                    help="write it percent-encoded: a space is %20",
                )
            elif prefix not in declared:
                return QuerySyntaxError(
                    f"the prefix {prefix}: is not declared",
                    *place(text, token.start),
                    help=_near_prefix(prefix, declared),
                )
        previous = token
    return None


def _near_prefix(prefix: str, declared: set[str]) -> str:
    near = process.extractOne(prefix.lower(), sorted(declared), score_cutoff=_NEAR)
    if near is not None:
        return f"did you mean {near[0]}:?"
    return f"declare it before the query: PREFIX {prefix}: <…>"


def _near_keyword(word: str) -> str:
    """What a misspelt keyword was meant to be, if it is near one."""
    near = process.extractOne(word.upper(), _KEYWORDS, score_cutoff=80) if word.isalpha() else None
    return f"did you mean {near[0]}?" if near is not None and near[0] != word.upper() else ""


def _unbalanced(text: str) -> QuerySyntaxError | None:
    """The bracket that is never closed, or closed without having been opened."""
    open_brackets = []
    for token in iter_tokens(text):
        if token.text in _PAIRS:
            open_brackets.append(token)
        elif token.text in _PAIRS.values():
            if not open_brackets or _PAIRS[open_brackets[-1].text] != token.text:
                here = place(text, token.start)
                return QuerySyntaxError(f"this {token.text} closes nothing", *here, help="remove it")
            open_brackets.pop()
    if not open_brackets:
        return None
    last = open_brackets[-1]
    line, column = place(text, last.start)
    return QuerySyntaxError(
        f"this {last.text} is never closed", line, column, help=f"add a {_PAIRS[last.text]}"
    )


def _unreadable(fault: Fault) -> QuerySyntaxError:
    if fault.reason in _REASONS:
        message, way_out = _REASONS[fault.reason]
        return QuerySyntaxError(message, fault.line, fault.column, help=way_out)
    if fault.found.startswith("<"):
        return QuerySyntaxError(
            f"{fault.found} is not an IRI",
            fault.line,
            fault.column,
            help="its scheme, host or port is not well formed",
        )
    if fault.found:
        help = _RULES if fault.found in _PAIRS.values() else _near_keyword(fault.found)
        return QuerySyntaxError(f"{fault.found} cannot stand here", fault.line, fault.column, help=help)
    return QuerySyntaxError(
        "the query ends too early, or breaks a rule of SPARQL",
        fault.line,
        fault.column,
        help=_RULES,
    )
