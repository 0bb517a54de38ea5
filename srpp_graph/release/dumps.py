"""The files in which a release is given away whole: three syntaxes, each compressed in two ways.

N-Quads and TriG keep the named graphs; Turtle says every statement once. Gzip opens everywhere, zstd is
smaller and faster to read. `SHA256SUMS` has the hash of each, as `sha256sum --check` reads it.
"""

from __future__ import annotations

import gzip
import hashlib
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from srpp_graph.prefixes import PREFIXES

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHECKSUMS = "SHA256SUMS"
"""The file with the hashes of the dumps."""

GZIP_LEVEL = 6
ZSTD_LEVEL = 9
"""Higher levels save a few percent and cost seconds of every build."""

_SYNTAXES = {
    "nq": ("N-Quads: every statement in its named graph", "application/n-quads", "RDF_N_QUADS"),
    "trig": ("TriG: every statement in its named graph", "application/trig", "RDF_TRIG"),
    "ttl": ("Turtle: every statement once", "text/turtle", "RDF_TURTLE"),
}
_CODINGS = {"gz": ("gzip", "application/gzip"), "zst": ("zstd", "application/zstd")}


@dataclass(frozen=True, slots=True)
class Dump:
    """One file of a release, and the words for it.

    `media_type` is what stands in it, `compression` what is wrapped around that; `file_type` is its name in
    the European Union's list of file types.
    """

    name: str
    label: str
    media_type: str
    file_type: str
    compression: str


DUMPS: tuple[Dump, ...] = tuple(
    Dump(f"dump.{syntax}.{coding}", f"{label}; {words}", media_type, file_type, compression)
    for syntax, (label, media_type, file_type) in _SYNTAXES.items()
    for coding, (words, compression) in _CODINGS.items()
)
"""Every file that a release is dumped to."""


def write_dumps(store: ox.Store, folder: Path) -> None:
    """Write each dump of a store into a folder, and the hashes of all."""
    with _Both(folder / "dump.nq") as output:
        store.dump(cast(IO[bytes], output), ox.RdfFormat.N_QUADS)
    with _Both(folder / "dump.trig") as output:
        store.dump(cast(IO[bytes], output), ox.RdfFormat.TRIG, prefixes=dict(PREFIXES))
    with _Both(folder / "dump.ttl") as output:
        triples = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in store}
        ordered = sorted(triples, key=lambda triple: (str(triple.subject), str(triple.predicate)))
        ox.serialize(ordered, cast(IO[bytes], output), ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES))
    lines = [
        f"{hashlib.sha256((folder / each.name).read_bytes()).hexdigest()}  {each.name}\n" for each in DUMPS
    ]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")


def load_checksums(folder: Path) -> Mapping[str, str]:
    """The SHA-256 of each dump in the folder of a release, in hexadecimal digits."""
    lines = (folder / CHECKSUMS).read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


class _Both:
    """A file that is written gzipped and in zstd at once, so that a store is dumped once a syntax."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open = ExitStack()

    def __enter__(self) -> _Both:
        zipped = gzip.GzipFile(f"{self._path}.gz", "wb", GZIP_LEVEL, mtime=0)
        self._gzip = self._open.enter_context(zipped)
        self._zstd = self._open.enter_context(zstd.open(f"{self._path}.zst", "wb", level=ZSTD_LEVEL))
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def write(self, data: bytes) -> int:
        """Write bytes to both."""
        self._gzip.write(data)
        self._zstd.write(data)
        return len(data)

    def flush(self) -> None:
        """Nothing: what is not whole is of no use."""
