"""Reading Turtle with places, and going on after faults.

    tokens, cursor   where a token begins and ends, and of which kind it is
    lexemes          which term it means
    reader           what it can be: a subject, a property, a value
    builder          which triples the terms make
    parser           what a statement is
    recovery         how to go on where it is none
    repairs, faults  what to say if a token should not be there, and which of the faults are told

The grammar is Turtle 1.1 (https://www.w3.org/TR/turtle/#sec-grammar-grammar). The parser is a state machine
with its own stack, so nesting has no limit. A fault never ends the reading: what is missing is taken as
written, what makes no sense is stepped over, and a triple one of whose terms could not be read is left out.
"""

from __future__ import annotations

from collections.abc import Mapping

from rdflib.term import URIRef

from srpp_graph.turtle.builder import Frame
from srpp_graph.turtle.directives import read_directive, read_prefixes
from srpp_graph.turtle.document import Document, PlacedTriple, SyntaxFault
from srpp_graph.turtle.faults import FaultList, TooManyFaults
from srpp_graph.turtle.lexemes import Lexemes
from srpp_graph.turtle.places import Span
from srpp_graph.turtle.reader import TermReader
from srpp_graph.turtle.recovery import Recovery
from srpp_graph.turtle.repairs import say_unexpected_character
from srpp_graph.turtle.tokens import PAIR, VALUE, Kind

_TERMS = frozenset(
    {
        *(Kind.PNAME, Kind.IRI, Kind.LITERAL, Kind.NUMBER, Kind.LABEL, Kind.WORD),
        *(Kind.BAD_IRI, Kind.BAD_STRING),
    }
)
_OPENERS = ("[", "(")
_ENDS = (".", "]", "")


def parse_turtle(
    text: str, *, base: str = "", scope: str = "", assumed: Mapping[str, str] | None = None
) -> Document:
    r"""Everything the text says, with places; what is not Turtle is in `faults`, and the rest was read.

    Relative IRIs are resolved against `base` until the text sets its own. Blank nodes are named by `scope`
    and by where they stand, so that documents of different scopes can be put together. Prefixes that are
    `assumed` need no declaration.

    >>> document = parse_turtle("PREFIX srpp: <https://w3id.org/srpp/ns#>\n<urn:a> srpp:seat 'x' , 2 .")
    >>> [(str(each.object), document.place(each.object_span).column) for each in document.triples]
    [('x', 19), ('2', 25)]
    >>> parse_turtle("<urn:a> a <urn:b> <urn:c> 1 .").faults[0].message
    'no `;` between two properties'
    """
    faults = FaultList(text)
    parser = _Parser(text, Lexemes(base, scope, faults, assumed or {}), faults)
    parser.run()
    return Document(
        text=text,
        triples=parser.builder.triples,
        prefixes=parser.lexemes.prefixes,
        base=parser.lexemes.base,
        comments=parser.cursor.comments,
        faults=_named(text, parser.faults.sorted(parser.lexemes.declared())),
    )


def _named(text: str, faults: list[SyntaxFault]) -> list[SyntaxFault]:
    if not faults:
        return faults
    from srpp_graph.turtle.slips import name_slips  # needed for faults only

    return name_slips(text, faults)


class _Parser(Recovery):
    """One state machine; a state is a method that reads on from the cursor and sets the next state."""

    def __init__(self, text: str, lexemes: Lexemes, faults: FaultList) -> None:
        super().__init__(text, lexemes, faults)
        self._reader = TermReader(self.cursor, self.lexemes, self.faults)
        self._done = False

    def run(self) -> None:
        """Read the whole text, or as much as has not too many faults."""
        try:
            self._skip_byte_order_mark()
            while not self._done:
                self._state()
        except TooManyFaults:
            self.faults.give_up(self.cursor.position)

    def _skip_byte_order_mark(self) -> None:
        if self.cursor.text.startswith("\ufeff"):
            self.cursor.position = 1
            self.faults.add(Span(0, 1), *say_unexpected_character("\ufeff"))
            self.faults.start_statement()

    def _at_statement(self) -> None:
        read_prefixes(self.cursor, self.lexemes, self.faults)
        token, frame = self.cursor.peek(), self.builder.frame
        if token.kind is Kind.END:
            self._done = True
        elif token.is_directive:
            read_directive(self.cursor, self.lexemes, self.faults)
            self._begin_statement()
        elif token.text in _OPENERS:
            self._open()
        elif token.kind in _TERMS:
            frame.node, frame.node_span = self._reader.read_subject(), token.span
            frame.has_subject = True
            self._state = self._at_predicate
        else:
            self._step_over()

    def _at_predicate(self) -> None:
        frame = self.builder.frame
        if self._read_pairs(frame):
            return
        token = self.cursor.peek()
        if token.text == ";" and frame.said:
            self.cursor.take()
        elif token.text in _ENDS or token.is_directive:
            self._end_properties(token)
        elif token.text in _OPENERS or token.kind in _TERMS:
            frame.predicate, frame.predicate_span = self._reader.read_predicate(), token.span
            frame.said = True
            self._state = self._at_object
        else:
            self._step_over()

    def _at_object(self) -> None:
        token = self.cursor.peek()
        if token.text == ")" and self.builder.frame.opener == "(":
            self.cursor.take()
            self._close()
        elif token.text in _OPENERS:
            self._open()
        elif token.is_sign or token.is_directive:
            self._miss_object(token)
        elif token.kind in _TERMS:
            term = self._reader.read_term()
            self.builder.add(term, Span(token.span.start, self.cursor.position))
            self._state = self._after_value()
        else:
            self._step_over()

    def _after_object(self) -> None:
        token = self.cursor.peek()
        if token.text == ";":
            self.cursor.take()
            self._state = self._at_predicate
        elif token.text == ",":
            self.cursor.take()
            self._state = self._at_object
        elif token.text in _ENDS:
            self._end_properties(token)
        elif token.text == ")" and self.builder.is_in_list:
            self._close_unended()
        elif token.kind in _TERMS or token.text in _OPENERS or token.is_directive:
            self._repair_sign()
        else:
            self._step_over()

    def _read_pairs(self, frame: Frame) -> bool:
        """Read `property value ;` again and again while there is no inner structure; whether that led on."""
        cursor, lexemes, new = self.cursor, self.lexemes, tuple.__new__
        known, read, add = lexemes.terms, lexemes.term, self.builder.triples.append
        text, node, node_span, sign = cursor.text, frame.node, frame.node_span, ";"
        while sign == ";" and (match := PAIR.match(text, cursor.position)):
            name, value, sign = match.groups()
            predicate = known.get(name) or read(name, match.start(1))
            frame.predicate = predicate if isinstance(predicate, URIRef) else None
            span = match.span(1)
            frame.predicate_span, frame.said = Span._make(span), True
            term, place = known.get(value) or read(value, match.start(2)), match.span(2)
            while True:
                if node is not None and frame.predicate is not None and term is not None:
                    add(new(PlacedTriple, (node, frame.predicate, term, *node_span, *span, *place)))
                cursor.position = match.end()
                if sign != "," or not (match := VALUE.match(text, cursor.position)):
                    break
                value, sign = match.groups()
                term, place = known.get(value) or read(value, match.start(1)), match.span(1)
        return self._after_pairs(sign)

    def _after_pairs(self, sign: str) -> bool:
        """Whether the sign behind the last pair leads to another state."""
        if sign == ";":
            return False
        if sign == ",":
            self._state = self._at_object
        elif self.builder.depth:
            self.cursor.position -= 1
            self._state = self._after_object
        else:
            self._begin_statement()
        return True

    def _open(self) -> None:
        token = self.cursor.take()
        self.builder.open(token.text, token.span)
        self._state = self._at_predicate if token.text == "[" else self._at_object
