"""What was sent: its bytes, the syntax they are in, and the name they go by in findings.

Nothing here reads or fetches; `reading` makes text and statements of a draft.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from srpp_graph.store.frames import Head


@dataclass(frozen=True, slots=True)
class Syntax:
    """One way to write RDF that a draft may be in.

    `placed` says whether findings have lines and columns of the text that was sent.
    """

    name: str
    media_type: str
    label: str
    aliases: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    placed: bool = False


SYNTAXES: tuple[Syntax, ...] = (
    Syntax(
        *("turtle", "text/turtle", "Turtle"),
        aliases=("application/turtle", "application/x-turtle"),
        suffixes=(".ttl",),
        placed=True,
    ),
    Syntax("ntriples", "application/n-triples", "N-Triples", suffixes=(".nt",), placed=True),
    Syntax("jsonld", "application/ld+json", "JSON-LD", suffixes=(".jsonld", ".json")),
    Syntax("rdfxml", "application/rdf+xml", "RDF/XML", suffixes=(".rdf", ".owl", ".xml")),
)
"""Every syntax of a draft, Turtle first."""


def find_syntax(name: str) -> Syntax | None:
    """The syntax with this name or media type, or of files with this suffix.

    >>> find_syntax("text/turtle").name, find_syntax(".RDF").name, find_syntax("text/html")
    ('turtle', 'rdfxml', None)
    """
    wanted = name.strip().lower()
    for each in SYNTAXES:
        if wanted in (each.name, each.media_type, *each.aliases, *each.suffixes):
            return each
    return None


@dataclass(frozen=True, slots=True)
class Draft:
    """One text to be judged; `shapes`, if given, are Turtle and judge instead of ours.

    `path` is what findings call it; without one they name the file that it would be.
    """

    content: bytes
    syntax: Syntax = SYNTAXES[0]
    path: str = ""
    shapes: str = ""

    def as_head(self) -> Head:
        """The draft as it goes to a worker."""
        return {
            "content": base64.b64encode(self.content).decode("ascii"),
            "syntax": self.syntax.name,
            "path": self.path,
            "shapes": self.shapes,
        }

    @classmethod
    def of_head(cls, head: Head) -> Draft:
        """The draft that `as_head` wrote."""
        syntax = find_syntax(head["syntax"]) or SYNTAXES[0]
        return cls(base64.b64decode(head["content"]), syntax, head["path"], head["shapes"])
