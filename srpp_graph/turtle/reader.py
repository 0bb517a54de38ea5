"""Reading one term in the role it has: subject, property or value."""

from __future__ import annotations

from rdflib.namespace import RDF
from rdflib.term import BNode, Literal, URIRef

from srpp_graph.turtle.cursor import Cursor, Token
from srpp_graph.turtle.faults import FaultList
from srpp_graph.turtle.lexemes import Lexemes, Term
from srpp_graph.turtle.places import Span
from srpp_graph.turtle.repairs import say_unexpected
from srpp_graph.turtle.tokens import Kind


class TermReader:
    """Turns the tokens at a cursor into terms; where a term is faulty, or in the wrong role, gives `None`."""

    def __init__(self, cursor: Cursor, lexemes: Lexemes, faults: FaultList) -> None:
        self._cursor = cursor
        self._lexemes = lexemes
        self._faults = faults

    def read_subject(self) -> URIRef | BNode | None:
        """The subject of a statement: anything but a literal."""
        token = self._cursor.peek()
        term = self.read_term()
        if not isinstance(term, Literal):
            return term
        self._faults.add(
            token.span, "a literal cannot be a subject", "a statement begins with an IRI or a prefixed name"
        )
        return None

    def read_predicate(self) -> URIRef | None:
        """The property of a triple: an IRI, a prefixed name or `a`."""
        token = self._cursor.peek()
        if token.text == "a":
            self._cursor.take()
            return RDF.type
        help = "a property is an IRI, a prefixed name or `a`"
        if token.is_sign:
            self._faults.add(token.span, f"`{token.text}` cannot be a property", help)
            return None
        term = self.read_term()
        if not isinstance(term, Literal | BNode):
            return term
        what = "a literal" if isinstance(term, Literal) else "a blank node"
        self._faults.add(token.span, f"{what} cannot be a property", help)
        return None

    def read_term(self) -> Term | None:
        """What the next token means; the cursor is then behind it, its language tag and its datatype."""
        token = self._cursor.take()
        if token.kind is Kind.LITERAL and token.text[-1] in "\"'":
            return self._read_literal(token)
        if token.kind is Kind.BAD_IRI:
            self._tell_bad_iri(token)
        elif token.kind is Kind.BAD_STRING:
            self._tell_bad_string(token)
        elif token.kind is Kind.WORD and not token.is_boolean:
            self._faults.add(token.span, *say_unexpected(token))
        else:
            return self._lexemes.term(token.text, token.span.start)
        return None

    def _read_literal(self, token: Token) -> Term | None:
        """A text in quotes, whose tag or datatype may stand a little apart."""
        literal = self._lexemes.term(token.text, token.span.start)
        follower = self._cursor.peek()
        text = str(literal) if literal is not None else None
        if follower.kind is Kind.AT_WORD and not follower.is_directive:
            self._cursor.take()
            return self._lexemes.tagged(text, follower.text, follower.span.start)
        if follower.kind is not Kind.DATATYPE:
            return literal
        self._cursor.take()
        datatype = self._cursor.peek()
        if datatype.kind is Kind.BAD_IRI:
            self.read_term()
            return None
        if datatype.kind not in (Kind.PNAME, Kind.IRI):
            self._faults.add(follower.span, "no datatype after `^^`", "write a datatype, such as `xsd:date`")
            return None
        self._cursor.take()
        return self._lexemes.typed(text, datatype.text, datatype.span.start)

    def _tell_bad_iri(self, token: Token) -> None:
        if not token.text.endswith(">"):
            self._faults.add(token.span, "`<` begins an IRI that has no end", "write `>` at its end")
        else:
            fault = self._lexemes.say_iri_fault(token.text[1:-1])
            self._faults.add(token.span, fault, "write it as a percent escape, such as %20 for a space")

    def _tell_bad_string(self, token: Token) -> None:
        if token.text.startswith(('"""', "'''")):
            span = Span(token.span.start, token.span.start + 3)
            self._faults.add(span, "a long text is never ended", f"write `{token.text[:3]}` where it ends")
            self._faults.cover(token.span)
            return
        first_line = len(token.text.splitlines()[0])
        span = Span(token.span.start, token.span.start + first_line)
        if first_line < len(token.text):
            self._faults.add(
                span,
                "a line break in a text that begins with one quote sign",
                'write `\\n` for the break, or begin and end the text with `"""`',
            )
        else:
            self._faults.add(span, "a text has no closing quote", f"write `{token.text[0]}` where it ends")
        self._faults.cover(token.span)
