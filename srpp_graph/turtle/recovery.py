"""How the parser goes on where the text does not: what it takes as written, and what it steps over.

`parser` has the states, each of which reads on as the grammar says. `Recovery` is what they share and turn to
when a token does not fit: it says the fault, and sets the state from which the reading goes on. `repairs` has
the words and finds which sign is missing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from srpp_graph.turtle.builder import Builder
from srpp_graph.turtle.cursor import Cursor, Token
from srpp_graph.turtle.faults import FaultList
from srpp_graph.turtle.lexemes import Lexemes
from srpp_graph.turtle.places import Span
from srpp_graph.turtle.repairs import MISSING, find_missing_sign, say_stuck, say_unexpected
from srpp_graph.turtle.tokens import Kind


class Recovery(ABC):
    """The ends of statements and brackets, written or not; whoever inherits it has the states."""

    def __init__(self, text: str, lexemes: Lexemes, faults: FaultList) -> None:
        self.faults = faults
        self.cursor = Cursor(text)
        self.lexemes = lexemes
        self.builder = Builder(lexemes)
        self._state: Callable[[], None] = self._at_statement

    @abstractmethod
    def _at_statement(self) -> None: ...

    @abstractmethod
    def _at_predicate(self) -> None: ...

    @abstractmethod
    def _at_object(self) -> None: ...

    @abstractmethod
    def _after_object(self) -> None: ...

    def _begin_statement(self) -> None:
        self.faults.start_statement()
        self.builder.begin_statement()
        self._state = self._at_statement

    def _after_value(self) -> Callable[[], None]:
        return self._at_object if self.builder.frame.opener == "(" else self._after_object

    def _close(self) -> None:
        was_subject = self.builder.close(self.cursor.position)
        self._state = self._at_predicate if was_subject else self._after_value()

    def _close_unended(self) -> None:
        """Close a bracket that the text does not close."""
        frame = self.builder.frame
        closer = "]" if frame.opener == "[" else ")"
        line = self.cursor.text.count("\n", 0, self.cursor.position) + 1
        self.faults.add(
            Span(frame.start, frame.start + 1),
            f"this `{frame.opener}` is never closed",
            f"write `{closer}` where it ends, in line {line} or before",
        )
        self._close()

    def _end_properties(self, token: Token) -> None:
        """A `.`, a `]`, a declaration or the end of the text: what is open ends here."""
        frame = self.builder.frame
        closes = token.text == "]" and frame.opener == "["
        if not (closes or frame.said or frame.may_end):
            self.faults.add(
                frame.node_span, "nothing is said of this subject", "write a property and a value after it"
            )
        if closes:
            self.cursor.take()
            self._close()
        elif token.text == "]":
            self._step_over()
            self._state = self._after_object
        else:
            while self.builder.depth:
                self._close_unended()
            self._end_statement(token)

    def _end_statement(self, token: Token) -> None:
        if token.text == ".":
            self.cursor.take()
        else:
            self.faults.add(Span(self.cursor.position, self.cursor.position), *MISSING["."])
        self._begin_statement()

    def _miss_object(self, token: Token) -> None:
        """A sign stands where a value or an item should."""
        frame = self.builder.frame
        if frame.opener == "(" and token.text == ",":
            self.cursor.take()
            self.faults.add(token.span, "a `,` between the items of a list", "take it away")
        elif frame.opener == "(":
            self._close_unended()
        elif token.text == ")" and not self.builder.is_in_list:
            self._step_over()
        else:
            here = Span(self.cursor.position, self.cursor.position)
            self.faults.add(here, "no value after the property", "write a value, or take the property away")
            self._state = self._after_object

    def _repair_sign(self) -> None:
        """Two terms follow one another: go on as if the sign between them were there."""
        tokens = self.cursor.look(3)
        if self.cursor.is_stuck(tokens[0]):
            self.faults.add(self.cursor.take().span, *say_stuck(tokens[0]))
            return
        sign = find_missing_sign(tokens, at_line_start=self.cursor.at_line_start(tokens[0].span.start))
        while sign == "." and self.builder.depth:
            self._close_unended()
        self.faults.add(Span(self.cursor.position, self.cursor.position), *MISSING[sign])
        if sign == ".":
            self._begin_statement()
        else:
            self._state = self._at_predicate if sign == ";" else self._at_object

    def _step_over(self) -> None:
        """Leave out a token that makes no sense here."""
        token = self.cursor.take()
        self.faults.add(token.span, *say_unexpected(token))
        if token.kind is Kind.OTHER:
            self.cursor.skip_rubbish()
        elif token.kind is Kind.DATATYPE and self.cursor.peek().kind in (Kind.PNAME, Kind.IRI):
            self.cursor.take()
