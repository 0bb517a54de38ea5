"""Files as they were read, and what was found of them, remembered from one check to the next.

Reading a file again costs most of a check that finds nothing new. A `Memory` is one file in the user's cache
folder, for one checkout: an index, which is read whole, and the parsed documents, of which only those are
read that somebody looks at. A fair copy is in the index alone: to read its lines takes no longer than to
unpack it. What is damaged, or was made by another version of the checks, is forgotten. It is never needed:
without it everything is just parsed.
"""

from __future__ import annotations

import hashlib
import marshal
import os
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from stat import S_ISREG

from srpp_graph.checkout import SourceFile
from srpp_graph.checks.gist import Gist, digest_of
from srpp_graph.checks.packing import Unpacking, pack
from srpp_graph.turtle.document import Document
from srpp_graph.turtle.fair import FairCopy

RULES = "shapes/"
"""The key, no path of a file, of the verdict that says how far the shapes look."""

QUERIES = "queries/"
"""The key, no path of a file, of the digests of queries that were found sound."""

WORTHWHILE = 100
"""With fewer files than this nothing is kept: parsing them takes no time."""

NEWS = 8
"""So few files that changed are parsed again rather than written down."""

_DIGEST, _LENGTH = 32, 8
_SETTLED = 2_000_000_000
"""A file that was written so shortly (in nanoseconds) before it was read may change without showing it."""

Signature = tuple[int, ...]
Entry = tuple[str, Signature, tuple[object, ...], bytes, int, int]
"""Digest of the text, signature of the file, gist, digest of the packed document, its offset and length."""


class Memory:
    """What one checkout's files said when they were last read."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._entries: dict[str, Entry] = {}
        self._fresh: dict[str, bytes] = {}
        self._settled = 0
        self._unpacking = Unpacking()
        self._blobs = 0
        self._seen = b""
        self.verdicts: dict[str, tuple[object, ...]] = {}
        self._known: dict[str, tuple[object, ...]] = {}
        self._load()

    @classmethod
    def of(cls, root: Path) -> Memory:
        """The memory of the checkout at `root`."""
        try:
            home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        except RuntimeError:  # a user without a home, as in some containers: nothing can be kept there
            home = Path(os.devnull)
        name = hashlib.blake2b(str(root.absolute()).encode(), digest_size=8).hexdigest()
        return cls(home / "srpp-graph" / f"{name}.parsed")

    def recall(self, file: SourceFile) -> tuple[str, Gist] | None:
        """The digest and the gist of a file that looks as it did; its text is not read."""
        known = self._entries.get(file.path)
        if known is None or not known[1] or signature_of(file) != known[1]:
            return None
        return known[0], Gist._make(known[2])

    def settle(self, file: SourceFile, text: str, seen: int) -> None:
        """Take note that the file, read at `seen`, still has the text it had, so that it need not be read."""
        known, signature = self._entries.get(file.path), signature_of(file)
        if known is not None and _is_settled(signature, seen) and known[0] == digest_of(text):
            self._entries[file.path] = (known[0], signature, *known[2:])
            self._settled += 1

    def recall_text(self, path: str, text: str) -> tuple[str, Gist] | None:
        """The same for a text that the file at `path` has."""
        known = self._entries.get(path)
        if known is None or known[0] != digest_of(text):
            return None
        return known[0], Gist._make(known[2])

    def find(self, path: str, text: str) -> Document | None:
        """The document that this text is, if the file at `path` said the same before."""
        known = self._entries.get(path)
        if known is None or not known[5] or known[0] != digest_of(text):
            return None
        packed = self._fresh.get(path) or self._read(known)
        return self._unpacking.document(packed, text) if packed else None

    def keep(self, file: SourceFile, document: Document, gist: Gist, seen: int) -> None:
        """Remember a document without faults; `seen` is when its file was read, in nanoseconds."""
        self.keep_packed(
            file, digest_of(document.text), gist, pack_unless_fair(document), seen, signature_of(file)
        )

    def keep_packed(
        self, file: SourceFile, digest: str, gist: Gist, packed: bytes, seen: int, signature: Signature
    ) -> None:
        """The same, of a text with this digest whose document is packed already, or not worth it."""
        settled = _is_settled(signature, seen)
        self._fresh[file.path] = packed
        self._entries[file.path] = (
            *(digest, signature if settled else (), tuple(gist)),
            *(_digest(packed) if packed else _NO_DIGEST, 0, len(packed)),
        )

    def sound_queries(self) -> set[str]:
        """The digests of the queries that were found sound; a set of one's own."""
        return {each for each in self.verdicts.get(QUERIES, ()) if isinstance(each, str)}

    def keep_queries(self, sound: Iterable[str]) -> None:
        """Remember the digests of sound queries."""
        self.verdicts[QUERIES] = tuple(sorted(sound))

    def save(self, paths: Iterable[str]) -> None:
        """Write down what is known of these files, if enough of it is new; no failure to do so matters."""
        kept = [path for path in paths if path in self._entries]
        gone = len(self._entries) - len(kept)
        news = sum(self._known.get(path) != each for path, each in self.verdicts.items())
        if len(kept) < WORTHWHILE or (
            max(len(self._fresh), gone, news, self._settled) <= NEWS and self._blobs
        ):
            return
        entries, blobs, offset = {}, [], 0
        written = self._read_all()
        for path in kept:
            entry = self._entries[path]
            packed = self._fresh.get(path) or written[entry[4] : entry[4] + entry[5]]
            if path in self._fresh or _digest(packed) == entry[3]:
                entries[path] = (*entry[:4], offset, len(packed))
                blobs.append(packed)
                offset += len(packed)
        verdicts = {
            path: each for path, each in self.verdicts.items() if path in entries or path in (RULES, QUERIES)
        }
        index = marshal.dumps((entries, verdicts))
        seal = _seal(index)
        if self._write(seal, index, blobs):
            self._entries, self._known, self._fresh, self._settled = entries, dict(self.verdicts), {}, 0
            self._blobs, self._seen = _DIGEST + _LENGTH + len(index), seal

    def _write(self, seal: bytes, index: bytes, blobs: list[bytes]) -> bool:
        new = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        try:
            new.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(b"".join([seal, len(index).to_bytes(_LENGTH, "big"), index, *blobs]))
            new.replace(self._file)
        except OSError:
            return False
        finally:  # at Ctrl-C, too
            with suppress(OSError):
                new.unlink()
        return True

    def _load(self) -> None:
        """Read the index, unless it is damaged or another version's."""
        try:
            with self._file.open("rb") as stream:
                seal, length = stream.read(_DIGEST), int.from_bytes(stream.read(_LENGTH), "big")
                if length > self._file.stat().st_size:
                    return
                index = stream.read(length)
        except OSError:
            return
        if seal == _seal(index):
            self._entries, self.verdicts = marshal.loads(index)  # sealed: it is what `save` wrote
            self._known = dict(self.verdicts)
            self._blobs = _DIGEST + _LENGTH + length
            self._seen = seal

    def _read_all(self) -> bytes:
        """All packed documents, if nobody has replaced the file; each is proved when it is used."""
        try:
            with self._file.open("rb") as stream:
                if stream.read(_DIGEST) != self._seen:
                    return b""
                stream.seek(self._blobs)
                return stream.read()
        except OSError:
            return b""

    def _read(self, entry: Entry) -> bytes | None:
        """One packed document, if it is whole; another check may have replaced the file meanwhile."""
        try:
            with self._file.open("rb") as stream:
                stream.seek(self._blobs + entry[4])
                packed = stream.read(entry[5])
        except OSError:
            return None
        return packed if _digest(packed) == entry[3] else None


def pack_unless_fair(document: Document) -> bytes:
    """The packed document; nothing for a fair copy, whose text is read again about as fast."""
    return b"" if isinstance(document, FairCopy) else pack(document)


def signature_of(file: SourceFile) -> Signature:
    """What changes whenever the file does; nothing for what is no plain file."""
    try:
        seen = file.absolute.lstat()
    except OSError:
        return ()
    if not S_ISREG(seen.st_mode):
        return ()
    return seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size, seen.st_ino, seen.st_dev


def _is_settled(signature: Signature, seen: int) -> bool:
    """Whether a file of this signature, read at `seen`, would show any later change."""
    return bool(signature) and max(signature[0], signature[1]) < seen - _SETTLED


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()


_NO_DIGEST = _digest(b"")


def _seal(content: bytes) -> bytes:
    """What shows that the content is whole, and was made by these checks."""
    return hashlib.blake2b(content, key=_version(), digest_size=_DIGEST).digest()


_PACKAGES = ("srpp_graph.turtle", "srpp_graph.store", "srpp_graph.checks", "srpp_graph.checks.engines")


@cache
def _version() -> bytes:
    """What identifies the code and the engine that judge: their files' names, sizes and times."""
    digest = hashlib.blake2b(digest_size=32)
    folders = [Path(str(resources.files(package))) for package in _PACKAGES]
    engine = find_spec("pyoxigraph")  # which takes long to load, and may not be needed
    if engine is not None and engine.origin is not None:
        folders.append(Path(engine.origin).parent)
    for folder in folders:
        for each in sorted(folder.glob("*.*")):
            if each.suffix in (".py", ".so", ".pyd"):
                seen = each.stat()
                digest.update(f"{each} {seen.st_size} {seen.st_mtime_ns}".encode())
    digest.update(bytes(marshal.version))
    return digest.digest()
