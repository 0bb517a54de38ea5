"""What a token means: the term behind an IRI, a prefixed name, a literal, a number or a label.

A token that means nothing (an undeclared prefix, a bad escape) is a fault and no term; the triple it stands
in is left out, and reading goes on. Terms are kept by their token, so that a text that says `srpp:City` a
thousand times makes it once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rdflib.namespace import RDF, XSD
from rdflib.term import BNode, Literal, URIRef

from srpp_graph.turtle.document import PrefixDeclaration
from srpp_graph.turtle.faults import FaultList
from srpp_graph.turtle.literals import LANG_STRING, make_iri, make_literal
from srpp_graph.turtle.places import Span
from srpp_graph.turtle.references import (
    find_iri_fault,
    find_reference_fault,
    is_absolute,
    is_ordinary,
    resolve_reference,
)
from srpp_graph.turtle.tokens import STRING

Term = URIRef | BNode | Literal

_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.|\Z)", re.S)
_SHORT = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_TYPE = RDF.type
_BOOLEAN, _INTEGER, _DECIMAL, _DOUBLE = XSD.boolean, XSD.integer, XSD.decimal, XSD.double
_LOCAL_ESCAPE = re.compile(r"\\(.)")
_LANGUAGE = re.compile(r"(?:[A-Za-z]{2,8}|[xXiI](?=-))(?:-[A-Za-z0-9]{1,8})*")


class Lexemes:
    """The meanings of the tokens of one text, under the prefixes and the base declared so far."""

    def __init__(self, base: str, scope: str, faults: FaultList, assumed: Mapping[str, str]) -> None:
        self.base = base
        self.prefixes: dict[str, PrefixDeclaration] = {}
        self.terms: dict[str, Term] = {"a": _TYPE}
        self._labelled: dict[str, BNode] = {}
        self._namespaces: dict[str, str | None] = dict(assumed)
        self._scope = scope
        self._faults = faults

    def declare(self, prefix: str, iri: URIRef | None, span: Span) -> None:
        """Let the prefix stand for an IRI from here on; for none at all, if its IRI could not be read."""
        namespace = None if iri is None else str(iri)
        if self._namespaces.get(prefix, namespace) != namespace:
            self._forget()
        self._namespaces[prefix] = namespace
        self.prefixes[prefix] = PrefixDeclaration(namespace or "", span)

    def rebase(self, iri: URIRef) -> None:
        """Let relative IRIs be resolved against this one from here on."""
        self._forget()
        self.base = str(iri)

    def declared(self) -> dict[str, str]:
        """Prefix → namespace, as at this point of the text."""
        return {prefix: iri for prefix, iri in self._namespaces.items() if iri is not None}

    def _forget(self) -> None:
        """Terms may mean something else from here on; labels do not."""
        self.terms = {"a": _TYPE}

    def term(self, token: str, start: int) -> Term | None:
        """The term that the token at `start` means, or `None` after a fault."""
        known = self.terms.get(token)
        if known is None:
            known = self._read(token, start)
            if known is not None:
                self.terms[token] = known
        return known

    def blank(self, start: int, kind: str = "b") -> BNode:
        """A fresh blank node for what stands at `start`."""
        return BNode(f"{self._scope}{kind}{start}")

    def _read(self, token: str, start: int) -> Term | None:
        first = token[0]
        if first == "<":
            return self.iri(token, start)
        if first in "\"'":
            return self._literal(token, start)
        if first in "+-.0123456789":
            return make_literal(token, datatype=_number_type(token))
        if token.startswith("_:"):
            return self._labelled.setdefault(token, self.blank(start))
        if token in ("true", "false"):
            return make_literal(token, datatype=_BOOLEAN)
        return self._prefixed(token, start)

    def iri(self, token: str, start: int) -> URIRef | None:
        """The IRI between `<` and `>`, resolved."""
        text = self._unescape(token[1:-1], start + 1, names=False)
        if text is None:
            return None
        # All but the fragment is the base's (RFC 3986 §5.3).
        whole = self.base.partition("#")[0] + text if text.startswith("#") else text
        if is_ordinary(whole):
            return make_iri(whole)
        iri = text if is_absolute(text) else resolve_reference(self.base, text)
        if not is_absolute(iri):
            fault = f"`{token}` is relative, and there is nothing it is relative to"
            help = "write the whole IRI, or put a BASE line at the top of the file"
        else:
            fault = find_reference_fault(text) or find_iri_fault(iri) or ""
            help = "write the character as a percent escape, such as %20"
        if fault:
            self._faults.add(Span(start, start + len(token)), fault, help)
            return None
        return make_iri(iri)

    def _prefixed(self, token: str, start: int) -> URIRef | None:
        prefix, _, local = token.partition(":")
        if prefix not in self._namespaces:
            self._faults.add_undeclared(prefix, Span(start, start + len(token)))
            return None
        namespace = self._namespaces[prefix]
        if namespace is None:
            return None
        iri = namespace + local
        if "\\" in local:
            iri = namespace + _LOCAL_ESCAPE.sub(r"\1", local)
            if fault := find_iri_fault(iri):
                self._faults.add(Span(start, start + len(token)), fault, f"this name means `{iri}`")
                return None
        return make_iri(iri)

    def _literal(self, token: str, start: int) -> Literal | None:
        if token[0] == '"':
            end = token.rfind('"') + 1  # neither a tag nor a datatype has one
        else:
            string = STRING.match(token)
            end = string.end() if string else len(token)
        mark = 3 if token.startswith(('"""', "'''")) else 1
        text = self._unescape(token[mark : end - mark], start + mark, names=True)
        suffix = token[end:]
        if suffix.startswith("^^"):
            return self.typed(text, suffix[2:], start + end + 2)
        if suffix:
            return self.tagged(text, suffix, start + end)
        return None if text is None else make_literal(text)

    def typed(self, text: str | None, token: str, start: int) -> Literal | None:
        """The literal with the datatype whose token is at `start`."""
        datatype = self.term(token, start)
        if datatype is LANG_STRING:
            self._faults.add(
                Span(start, start + len(token)),
                "a literal without a language tag cannot be of type `rdf:langString`",
                "write the language instead, such as `@en`",
            )
            return None
        if text is None or not isinstance(datatype, URIRef):
            return None
        return make_literal(text, datatype=datatype)

    def tagged(self, text: str | None, tag: str, start: int) -> Literal | None:
        """The literal with the language tag, `@` and all, at `start`."""
        if _LANGUAGE.fullmatch(tag, 1):
            return None if text is None else make_literal(text, language=tag[1:])
        self._faults.add(
            Span(start, start + len(tag)), f"`{tag}` is not a language tag", _help_for_language(tag[1:])
        )
        return None

    def say_iri_fault(self, text: str) -> str:
        """What is wrong with the text between `<` and `>`."""
        return find_iri_fault(text) or "this is not an IRI"

    def _unescape(self, text: str, start: int, *, names: bool) -> str | None:
        """The text with its escapes read; `names` allows the short ones, for tabs and quotes."""
        if "\\" not in text:
            return text
        parts: list[str] = []
        done = 0
        for match in _ESCAPE.finditer(text):
            character = _unescaped(match.group(), names=names)
            if character is None:
                self._faults.add(
                    Span(start + match.start(), start + match.end()),
                    f"`{match.group().strip()}` is not an escape",
                    "write `\\\\` for a backslash" if names else "an IRI has only \\u and \\U escapes",
                )
                return None
            parts += (text[done : match.start()], character)
            done = match.end()
        return "".join((*parts, text[done:]))


def _unescaped(escape: str, *, names: bool) -> str | None:
    if len(escape) > 2:
        code = int(escape[2:], 16)
        return None if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF else chr(code)
    return _SHORT.get(escape[1:]) if names else None


def _number_type(token: str) -> URIRef:
    if "e" in token or "E" in token:
        return _DOUBLE
    return _DECIMAL if "." in token else _INTEGER


def _help_for_language(tag: str) -> str:
    hyphened = tag.replace("_", "-").strip("-")
    if hyphened != tag and _LANGUAGE.fullmatch(hyphened):
        return f"write `@{hyphened}`"
    return "a tag is letters, then parts of at most eight letters or digits after hyphens, such as `@pt-br`"
