"""A checkout: the folder with `ontology/`, `shapes/` and `data/` that all content is read from.

This module owns which files there are, what part each plays, in which named graph its triples stand, and
how its text is read. What is *in* the text it leaves to `turtle` and `checks`.

    checkout = Checkout.find()
    for file in checkout.data_files:
        print(file.path, checkout.graph_iri_for(file), len(file.read_text()))
"""

from __future__ import annotations

import enum
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from srpp_graph.diagnostics import Diagnostic, Place, Severity
from srpp_graph.errors import CheckoutError, ContentError
from srpp_graph.iris import EntityRef
from srpp_graph.prefixes import GRAPH_META, GRAPH_ONTOLOGY, GRAPH_SHAPES

FOLDERS = ("ontology", "shapes", "data")
"""The folders that make a checkout, in the order in which they are read."""

MAX_FILE_BYTES = 20 * 1024 * 1024
"""No file of a checkout is larger; a larger one is a dump that got in by mistake."""


_USUAL_BYTES = 64 * 1024


class Role(enum.StrEnum):
    """What part a file plays."""

    ONTOLOGY = "ontology"
    SHAPES = "shapes"
    DATA = "data"
    RULE = "rule"
    QUESTION = "question"
    EXAMPLE = "example"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a checkout: `path` is relative, with forward slashes; `absolute` is where it lies."""

    path: str
    absolute: Path
    role: Role

    @property
    def is_turtle(self) -> bool:
        """Whether the file is read as Turtle."""
        return self.path.endswith(".ttl")

    def read_bytes(self) -> bytes:
        """The bytes of the file.

        Raises:
            ContentError: the file is missing, not to be read, not a file, too large, or a link that leads
                out of the checkout.
        """
        try:
            self._check_kind()
            with self.absolute.open("rb", buffering=0) as stream:
                content = stream.read(_USUAL_BYTES)  # to ask for more costs more, and few files have it
                if len(content) == _USUAL_BYTES:
                    content += stream.read(MAX_FILE_BYTES + 1 - _USUAL_BYTES)
        except FileNotFoundError:
            raise self._refused(
                "SG101", "missing-file", "there is no such file", help="check the path"
            ) from None
        except PermissionError:
            help = "give yourself the right to read it"
            raise self._refused("SG104", "no-permission", "the file may not be read", help=help) from None
        except OSError as error:
            message = f"the file cannot be read: {(error.strerror or 'unknown reason').lower()}"
            help = "open it with another program to see whether it is whole"
            raise self._refused("SG105", "unreadable-file", message, help=help) from None
        if len(content) > MAX_FILE_BYTES:
            message = f"the file is larger than {MAX_FILE_BYTES // 1024 // 1024} MiB"
            help = "one file holds one entity; keep dumps out of the checkout"
            raise self._refused("SG106", "too-large", message, help=help)
        return content

    def _check_kind(self) -> None:
        """Refuse what is not a file of this checkout: folders, pipes, links that lead nowhere or outside."""
        if stat.S_ISREG(self.absolute.lstat().st_mode):
            return
        if self.absolute.is_symlink():
            try:
                target = self.absolute.resolve(strict=True)
            except (OSError, RuntimeError):  # RuntimeError: a ring of links, before Python 3.13
                message = f"the link points to `{self.absolute.readlink()}`, which is not there"
                help = "mend the link, or put a file here"
                raise self._refused("SG102", "broken-link", message, help=help) from None
            root = self.absolute.parents[self.path.count("/")].resolve()
            if not target.is_relative_to(root):
                message = "the link leads out of the checkout"
                raise self._refused("SG107", "link-outside", message, help="put the file itself here")
        if not stat.S_ISREG(self.absolute.stat().st_mode):
            what = "a folder" if self.absolute.is_dir() else "a device or a pipe"
            raise self._refused(
                "SG103", "not-a-file", f"this is {what}, not a file", help="rename or remove it"
            )

    def read_text(self) -> str:
        """The text of the file, line ends as they are.

        Raises:
            ContentError: the file cannot be read (see `read_bytes`), or is not UTF-8 text.
        """
        return self.decode(self.read_bytes())

    def decode(self, content: bytes) -> str:
        """The text in `content`, the bytes of this file.

        Raises:
            ContentError: `content` is not UTF-8 text, or begins with a byte order mark.
        """
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise self._refused("SG111", "not-utf8", "the file is UTF-16, not UTF-8", help="save it as UTF-8")
        if content.startswith(b"\xef\xbb\xbf"):
            raise self._refused(
                "SG112",
                "byte-order-mark",
                "the file begins with a byte order mark",
                help="save it as UTF-8 without a byte order mark (BOM)",
            )
        nul = content.find(b"\0")
        if nul >= 0:
            raise self._refused(
                "SG113",
                "binary-file",
                "the file is not text: it holds a NUL byte",
                help="put only text files here, saved as UTF-8",
                before=content[:nul],
            )
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError as error:
            byte = content[error.start]
            raise self._refused(
                "SG111",
                "not-utf8",
                f"the byte 0x{byte:02X} is not UTF-8",
                help="save it as UTF-8",
                before=content[: error.start],
            ) from None

    def _refused(self, code: str, name: str, message: str, *, help: str, before: bytes = b"") -> ContentError:
        """The refusal of this file; `before` is what could be read before the fault."""
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        place = Place(self.path, line, column, line, column)
        fault = Diagnostic(code, name, Severity.ERROR, message, place, help=help)
        return ContentError(f"{place}: {message}", [fault], help=help)


@dataclass(frozen=True)
class Checkout:
    """The files of one checkout, listed once, sorted by path."""

    root: Path

    @classmethod
    def find(cls, root: Path | None = None, *, near: Path | None = None) -> Checkout:
        """The checkout at `root`; without it, the nearest one from `near` (or the current folder) upwards.

        Raises:
            CheckoutError: no such folder has all of `ontology/`, `shapes/` and `data/`.
        """
        origin = (root or near or Path.cwd()).absolute()
        for folder in (origin, *origin.parents) if root is None else (origin,):
            if all((folder / name).is_dir() for name in FOLDERS):
                return cls(folder)
        raise CheckoutError(
            _why_not(origin, exact=root is not None),
            help="go to a folder that has ontology/, shapes/ and data/, or name it with --root",
        )

    def iter_files(self) -> Iterator[SourceFile]:
        """Every file, `ontology/` first, then `shapes/`, then `data/`."""
        yield from self._files

    @cached_property
    def _files(self) -> tuple[SourceFile, ...]:
        found = []
        for folder in FOLDERS:
            for path in sorted(_iter_paths(self.root / folder, folder)):
                found.append(SourceFile(path, self.root / path, _role_of(path)))
        return tuple(found)

    def _turtle(self, role: Role) -> tuple[SourceFile, ...]:
        return tuple(file for file in self._files if file.role is role and file.is_turtle)

    @cached_property
    def data_files(self) -> tuple[SourceFile, ...]:
        """The Turtle files below `data/`, one entity each."""
        return self._turtle(Role.DATA)

    @cached_property
    def ontology_files(self) -> tuple[SourceFile, ...]:
        """The Turtle files below `ontology/` that define words: terms, prefixes, schemes, alignments."""
        return self._turtle(Role.ONTOLOGY)

    @cached_property
    def shape_files(self) -> tuple[SourceFile, ...]:
        """The Turtle files below `shapes/`."""
        return self._turtle(Role.SHAPES)

    @cached_property
    def rule_files(self) -> tuple[SourceFile, ...]:
        """The SPARQL files of `ontology/rules/`, in the order in which they are applied."""
        return tuple(file for file in self._files if file.role is Role.RULE and file.path.endswith(".rq"))

    def find_file(self, path: str) -> SourceFile | None:
        """The file with this relative path, if the checkout has it."""
        return self._by_path.get(path)

    def file_at(self, path: str) -> SourceFile:
        """The file that this relative path means, whether or not it is there yet."""
        return self.find_file(path) or SourceFile(path, self.root / path, _role_of(path))

    @cached_property
    def _by_path(self) -> dict[str, SourceFile]:
        return {file.path: file for file in self._files}

    def graph_iri_for(self, file: SourceFile) -> str:
        """The IRI of the named graph that the triples of `file` stand in.

        Raises:
            InvalidIri: a file below `data/` whose path is not `data/<kind>/<slug>.ttl`.
        """
        if file.role is Role.DATA:
            return EntityRef.from_path(file.path).doc
        special = {Role.SHAPES: GRAPH_SHAPES, Role.QUESTION: GRAPH_META}
        return special.get(file.role, GRAPH_ONTOLOGY)

    def content_hash(self) -> str:
        """What identifies the content: SHA-256 over path and bytes of every file, as 64 hex digits.

        Raises:
            ContentError: a file cannot be read.
        """
        digest = hashlib.sha256()
        for file in self._files:
            content = file.read_bytes()
            digest.update(f"{file.path}\n{len(content)}\n".encode())
            digest.update(content)
        return digest.hexdigest()


def _role_of(path: str) -> Role:
    """The part that the file at `path` plays."""
    folder, _, rest = path.partition("/")
    if folder in ("shapes", "data"):
        return (Role.SHAPES if folder == "shapes" else Role.DATA) if path.endswith(".ttl") else Role.OTHER
    below = rest.partition("/")[0] if "/" in rest else ""
    special = {"rules": Role.RULE, "questions": Role.QUESTION, "examples": Role.EXAMPLE}
    return special.get(below, Role.ONTOLOGY if path.endswith(".ttl") else Role.OTHER)


def _iter_paths(folder: Path, relative: str) -> Iterator[str]:
    """The files below `folder`, without hidden ones and editors' backups; no link to a folder is followed."""
    for entry in os.scandir(folder):
        if entry.name.startswith((".", "#")) or entry.name.endswith("~"):
            continue
        path = f"{relative}/{entry.name}"
        if entry.is_dir(follow_symlinks=False) and not entry.name.endswith(".ttl"):
            yield from _iter_paths(Path(entry.path), path)
        else:
            yield path


def _why_not(origin: Path, *, exact: bool) -> str:
    """One sentence on why no checkout was found at `origin`."""
    if exact and not origin.exists():
        return f"there is no folder `{origin}`"
    if exact:
        missing = ", ".join(f"{name}/" for name in FOLDERS if not (origin / name).is_dir())
        return f"`{origin}` is not a graph checkout: {missing} missing"
    return f"neither `{origin}` nor a folder above it is a graph checkout"
