"""One version of a text that is open in the editor."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pygls.uris import to_fs_path

from srpp_graph.checkout import Checkout, Role, SourceFile
from srpp_graph.checks.corpus import Sheet, imagine_sheet
from srpp_graph.errors import InvalidIri
from srpp_graph.iris import EntityRef
from srpp_graph.lsp.text import EditorText
from srpp_graph.prefixes import BASE_IRI, PREFIXES
from srpp_graph.turtle import parse_turtle


@dataclass(frozen=True)
class Draft:
    """An open text; `path` is what the checkout calls its file, `None` if it is not part of one."""

    uri: str
    text: str
    version: int | None
    encoding: str
    checkout: Checkout | None = None
    path: str | None = None

    @cached_property
    def editor(self) -> EditorText:
        """The text with its places."""
        return EditorText(self.text, self.encoding)

    @cached_property
    def sheet(self) -> Sheet:
        """The text as Turtle."""
        if self.checkout is not None and self.path is not None:
            return imagine_sheet(self.checkout, self.checkout.file_at(self.path), self.text)
        name = file_of(self.uri) or Path("untitled.ttl")
        return imagine_sheet(Checkout(name.parent), SourceFile(name.name, name, Role.OTHER), self.text)

    @cached_property
    def meant(self) -> Sheet:
        """The text as it is meant: prefixes of ours say what they always do, declared or not."""
        if not self.sheet.faults:
            return self.sheet
        document = self.sheet.document
        read = parse_turtle(document.text, base=self._base, scope=self.sheet.path, assumed=PREFIXES)
        return Sheet(self.sheet.file, read, self.sheet.faults)

    @property
    def _base(self) -> str:
        """What relative IRIs are resolved against where the text says nothing."""
        try:
            return EntityRef.from_path(self.path or "").doc
        except InvalidIri:
            return BASE_IRI

    @property
    def root(self) -> Path | None:
        """The folder of the checkout."""
        return self.checkout.root if self.checkout is not None else None


def file_of(uri: str) -> Path | None:
    """The file that a URI means; `None` for what is no file, such as a text that was never saved."""
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return Path(path) if path else None
