"""Terms as N-Triples, and back by memory: what an engine names can only be what it was given."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence

from rdflib.namespace import XSD
from rdflib.term import BNode, Literal, Node, URIRef

from srpp_graph.turtle import Triple

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile(r'[\\"\n\r\t]')
_STRING = XSD.string
_NAME = "<srpp:node:{}>"


class Terms:
    r"""The written forms of terms; the blank nodes in `named` are written as if they had an IRI.

    >>> terms = Terms()
    >>> print(terms.render([(BNode("a/1"), URIRef("urn:p"), Literal('x"\n', lang="en"))]), end="")
    _:b0 <urn:p> "x\"\n"@en .
    >>> terms.find("<urn:p>"), terms.find("_:b0")
    (rdflib.term.URIRef('urn:p'), None)
    """

    def __init__(self, named: Collection[Node] = ()) -> None:
        self._named = named
        self._texts: dict[Node, str] = {}
        self._terms: dict[str, Node] = {}
        self._ambiguous: set[str] = set()
        self._elsewhere: Callable[[], Iterable[Triple]] = tuple

    def render(self, triples: Iterable[Triple]) -> str:
        """The triples as N-Triples."""
        known, text = self._texts, self._text
        return "".join(
            [
                f"{known.get(s) or text(s)} {known.get(p) or text(p)} {known.get(o) or text(o)} .\n"
                for s, p, o in triples
            ]
        )

    @property
    def nameless(self) -> Sequence[Node]:
        """The blank nodes that have no IRI here, in the order in which they were written first."""
        return [term for term, text in self._texts.items() if text.startswith("_:")]

    def find(self, text: str) -> Node | None:
        """The one term that was written so; an engine renames blank nodes, so those are not found."""
        if self._elsewhere is not tuple:
            triples, self._elsewhere = self._elsewhere(), tuple
            self.render(triples)
        return None if text in self._ambiguous else self._terms.get(text)

    def expect(self, triples: Callable[[], Iterable[Triple]]) -> None:
        """Find the terms of these triples as well, which somebody else has written as `written` does."""
        self._elsewhere = triples

    def _text(self, term: Node) -> str:
        text = self._render(term)
        self._texts[term] = text
        if not text.startswith("_:"):
            known = self._terms.setdefault(text, term)
            if known is not term and known != term:
                self._ambiguous.add(text)
        return text

    def _render(self, term: Node) -> str:
        if isinstance(term, BNode):
            count = len(self._texts)
            return _NAME.format(count) if term in self._named else f"_:b{count}"
        return written(term)


def written(term: Node) -> str:
    """How an IRI or a literal is written; `"x"` and `"x"^^xsd:string`, `@en` and `@EN` are written alike.

    >>> print(written(URIRef("urn:a")), written(Literal("a", lang="EN")))
    <urn:a> "a"@en
    """
    if isinstance(term, URIRef):
        return f"<{term!s}>"
    text = str(term)
    quoted = f'"{_ESCAPED.sub(_escape, text)}"' if _ESCAPED.search(text) else f'"{text}"'
    if isinstance(term, Literal) and term.language:
        return f"{quoted}@{term.language.lower()}"
    datatype = term.datatype if isinstance(term, Literal) else None
    if datatype is not None and datatype != _STRING:
        return f"{quoted}^^<{datatype!s}>"
    return quoted


def _escape(found: re.Match[str]) -> str:
    return _ESCAPES[found.group()]
