"""Queries that compare nothing but text: the only ones for which the fast engine is certified.

Engines differ on dates, numbers and errors in expressions; on the text of an IRI or a literal there is
nothing to differ on. So a textual query joins plain triple patterns and filters by `STR(…)` of variables,
never by a variable itself. A nameless node has no text in SPARQL and a random one in the reference, so the
query has to say that it leaves these out: `FILTER (isLiteral(?value) && STR(?value) < …)`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rdflib.namespace import RDF, SH
from rdflib.term import Literal, Node, URIRef

from srpp_graph.checks.engines.conditions import Unfit, read_condition
from srpp_graph.checks.engines.outline import Outline
from srpp_graph.store.tokens import Kind, Token, iter_tokens

_SAID = {RDF.type, SH.select, SH.prefixes, SH.message}


def is_textual(constraint: Node, shape: Node, shapes: Outline) -> bool:
    """Whether the constraint of this property shape is one textual query, with its prefixes declared."""
    facts = shapes.facts(constraint)
    queries, paths = facts.get(SH.select, []), shapes.values(shape, SH.path)
    if len(queries) != 1 or len(paths) != 1 or not isinstance(paths[0], URIRef) or not facts.keys() <= _SAID:
        return False
    if len(shapes.values(shape, SH.sparql)) != 1 or any(
        "{" in str(each) for each in facts.get(SH.message, ())
    ):
        return False
    tokens = [*iter_tokens(str(queries[0]))]
    declared = set(_declared(facts.get(SH.prefixes, ()), shapes))
    if any(token.kind is Kind.NAME and token.text.partition(":")[0] not in declared for token in tokens):
        return False
    return _is_plain_select(tokens)


def is_about_this(constraint: Node, shapes: Outline) -> bool:
    """Whether a textual query looks at the statements of the focus node alone."""
    tokens = [*iter_tokens(str(shapes.values(constraint, SH.select)[0]))]
    subjects = {each.text for before, each in pairwise(tokens) if before.text in ("{", ".")} - {"FILTER", "}"}
    return subjects <= {"$this", "?this"}


def named_predicates(constraint: Node, shape: Node, shapes: Outline) -> set[Node]:
    """All that a textual query names, among it every property that it looks along."""
    facts = shapes.facts(constraint)
    spaces = {
        str(name): str(space)
        for home in facts.get(SH.prefixes, ())
        for each in shapes.values(home, SH.declare)
        for name in shapes.values(each, SH.prefix)
        for space in shapes.values(each, SH.namespace)
    }
    found: set[Node] = {RDF.type, *shapes.values(shape, SH.path)}
    for token in iter_tokens(str(facts[SH.select][0])):
        if token.kind is Kind.IRI:
            found.add(URIRef(token.text[1:-1]))
        elif token.kind is Kind.NAME:
            prefix, _, local = token.text.partition(":")
            found.add(URIRef(spaces.get(prefix, "") + local))
    return found


def _declared(homes: Sequence[Node], shapes: Outline) -> Iterator[str]:
    for home in homes:
        for each in shapes.values(home, SH.declare):
            names = shapes.values(each, SH.prefix)
            if (
                len(names) == 1
                and len(shapes.values(each, SH.namespace)) == 1
                and isinstance(names[0], Literal)
            ):
                yield str(names[0])


def _is_plain_select(tokens: Sequence[Token]) -> bool:
    """`SELECT $this ?value WHERE { patterns FILTER ( text ) }`, with one or more filters at the end."""
    texts = [token.text for token in tokens]
    heads = (["SELECT", "$this", "?value", "WHERE", "{"], ["SELECT", "$this", "?value", "{"])
    start = next((len(head) for head in heads if texts[: len(head)] == head), 0)
    if not start or texts[-1] != "}" or "FILTER" not in texts:
        return False
    first = texts.index("FILTER")
    return _are_patterns(tokens[start:first]) and _are_about_named_text(tokens[first:-1])


def _are_patterns(tokens: Sequence[Token]) -> bool:
    """Triple patterns of variables, names and IRIs, each subject a variable."""
    kinds = (Kind.VARIABLE, Kind.NAME, Kind.IRI, Kind.SIGN)
    return all(token.kind in kinds and "\\" not in token.text for token in tokens) and all(
        token.text in (".", ";") for token in tokens if token.kind is Kind.SIGN
    )


def _are_about_named_text(tokens: Sequence[Token]) -> bool:
    """Filters by texts, which together leave out whatever has no name."""
    starts = [index for index, token in enumerate(tokens) if token.text == "FILTER"]
    texts: set[str] = set()
    named: set[str] = set()
    for start, end in zip(starts, (*starts[1:], len(tokens)), strict=True):
        words = tokens[start + 1 : end]
        if len(words) < 2 or (words[0].text, words[-1].text) != ("(", ")"):
            return False
        try:
            condition = read_condition(words[1:-1])
        except Unfit:
            return False
        if condition.compared or condition.asks_more:
            return False
        texts |= condition.texts
        named |= condition.named
    return texts <= named
