"""A query taken apart: its prologue, its dataset, its groups and what is done with the solutions.

The engine has accepted the text before; this reads the same tokens once more, because the engine tells
nothing of what it read, and an explanation needs the place of each part.

    outline_query("SELECT * { ?city a srpp:City FILTER (?x) }").selection.where.elements
"""

from __future__ import annotations

from dataclasses import dataclass

from srpp_graph.emptiness.elements import Element, Group, Part, Selection, Slot, Span
from srpp_graph.emptiness.reading import TokenReader, Unreadable
from srpp_graph.phrases import said
from srpp_graph.store.tokens import Kind, Token, iter_tokens

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_BEHIND = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")
_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole query; `prefixes` maps what is declared to the tokens of the IRIs, `froms` are FROM's."""

    text: str
    prologue: Span
    prefixes: dict[str, Token]
    base: Token | None
    dataset: Span
    froms: tuple[Token, ...]
    froms_named: tuple[Token, ...]
    selection: Selection


def outline_query(text: str) -> Outline:
    """The outline of a query that the engine accepts.

    >>> [each.part.value for each in outline_query("ASK { ?s a <x> ; <p> 1, 2 }").selection.where.elements]
    ['pattern', 'pattern', 'pattern']

    Raises:
        Unreadable: it uses what is not understood here.
    """
    return _QueryReader(text).query()


class _QueryReader(TokenReader):
    """Reads a query from its first token to its last."""

    def __init__(self, text: str) -> None:
        self._text = text
        super().__init__(list(iter_tokens(text)))
        self._depth = 0

    def query(self) -> Outline:
        """The outline of the whole."""
        prefixes: dict[str, Token] = {}
        base: Token | None = None
        end = 0
        while not self.is_word(*_FORMS):
            word = self.take()
            if word.text.upper() == "PREFIX":
                name = self.take().text
                prefixes[name.removesuffix(":")] = self.take()
            elif word.text.upper() == "BASE":
                base = self.take()
            else:
                raise self.unreadable(word)
            end = self.peek(-1).end
        form = self.take().text.upper()
        head = self._head(form)
        start = self.peek().start
        froms, named = self._dataset()
        dataset = Span(start, self.peek(-1).end if froms or named else start)
        selection = self._selection(form, head)
        if self.peek().text:
            raise self.unreadable(self.peek())
        return Outline(self._text, Span(0, end), prefixes, base, dataset, froms, named, selection)

    def _head(self, form: str) -> tuple[Token, ...]:
        """What stands between the form and the dataset or pattern."""
        if form == "CONSTRUCT" and self.peek().text == "{":
            return self.balanced()
        taken: list[Token] = []
        while self.peek().text not in ("{", "") and not self.is_word("FROM", "WHERE", *_BEHIND):
            taken += self.balanced() if self.peek().text == "(" else (self.take(),)
        return tuple(taken)

    def _dataset(self) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
        froms: list[Token] = []
        named: list[Token] = []
        while self.is_word("FROM"):
            self.take()
            if self.is_word("NAMED"):
                self.take()
                named.append(self.take())
            else:
                froms.append(self.take())
        return tuple(froms), tuple(named)

    def _selection(self, form: str, head: tuple[Token, ...]) -> Selection:
        """The pattern and what follows it."""
        if self.is_word("WHERE"):
            self.take()
        if form == "DESCRIBE" and self.peek().text != "{":
            raise Unreadable(said("DESCRIBE without a pattern names what it describes"), head[0].start)
        where = self._group()
        grouped, having = False, None
        limit = offset = values = None
        while self.is_word(*_BEHIND):
            word = self.take()
            match word.text.upper():
                case "LIMIT":
                    limit = self.take()
                case "OFFSET":
                    offset = self.take()
                case "VALUES":
                    values = self._values(word)
                case "HAVING":
                    having = Span(word.start, self._conditions())
                case other:
                    grouped = grouped or other == "GROUP"
                    self._conditions()
        return Selection(form, head, where, grouped, having, limit, offset, values)

    def _conditions(self) -> int:
        """Step over conditions up to the next clause; the offset behind them."""
        end = 0
        while self.peek().text not in ("", "}") and not self.is_word(*_BEHIND):
            end = (self.balanced()[-1] if self.peek().text == "(" else self.take()).end
        return end

    def _group(self) -> Group:
        """What stands between two braces; a subquery is a group of that one element."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unreadable(
                said("groups are nested more than {number} deep", number=_DEEPEST), self.peek().start
            )
        opening = self.expect("{")
        found: list[Element] = []
        if self.is_word("SELECT"):
            start = self.take().start
            selection = self._selection("SELECT", self._head("SELECT"))
            span = Span(start, self.peek(-1).end)
            tokens = self.between(start, span.end)
            fragments = ("{", span, "}")
            found.append(Element(Part.SUBQUERY, span, fragments, tokens, graph=self.graph, query=selection))
        while self.peek().text != "}":
            if self.peek().text == ".":
                self.take()
            else:
                found += self._elements()
        closing = self.take()
        self._depth -= 1
        return Group(tuple(found), Span(opening.start, closing.end))

    def _elements(self) -> list[Element]:
        token = self.peek()
        if token.text == "{":
            return [self._union()]
        if token.kind is not Kind.WORD or token.text.upper() in ("TRUE", "FALSE"):
            return self.triples()
        self.take()
        match token.text.upper():
            case "OPTIONAL" | "MINUS" as word:
                return [self._element_of(Part(word), token, (self._group(),))]
            case "GRAPH":
                return [self._graph(token)]
            case "FILTER":
                return [self._filter(token)]
            case "BIND":
                self.balanced()
                return [self._element_of(Part.BIND, token)]
            case "VALUES":
                return [self._values(token)]
        raise self.unreadable(token)

    def _element_of(self, part: Part, first: Token, inner: tuple[Group, ...] = ()) -> Element:
        """The element from its first token to the last that was taken."""
        span = Span(first.start, self.peek(-1).end)
        tokens = self.between(first.start, span.end)
        return Element(part, span, (span,), tokens, inner=inner, graph=self.graph)

    def _union(self) -> Element:
        first = self.peek()
        branches = [self._group()]
        while self.is_word("UNION"):
            self.take()
            branches.append(self._group())
        part = Part.UNION if len(branches) > 1 else Part.GROUP
        return self._element_of(part, first, tuple(branches))

    def _graph(self, first: Token) -> Element:
        outer, self.graph = self.graph, Slot((self.take(),))
        inner = self._group()
        element = self._element_of(Part.GRAPH, first, (inner,))
        self.graph = outer
        return element

    def _filter(self, first: Token) -> Element:
        inner: tuple[Group, ...] = ()
        if self.is_word("NOT"):
            self.take()
        if self.is_word("EXISTS"):
            self.take()
            inner = (self._group(),)
        else:
            if self.peek().text != "(":
                self.take()
            self.balanced()
        return self._element_of(Part.FILTER, first, inner)

    def _values(self, first: Token) -> Element:
        while self.peek().text != "{":
            self.take()
        self.balanced()
        return self._element_of(Part.VALUES, first)
