"""From a checkout to a release: load, infer, describe, dump, and only then show it.

Everything is made in a hidden folder beside the releases and renamed at the end, so there is no moment at
which a half-made release could be served. Whether the content is *good* is decided before, by `checks`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from srpp_graph import __version__
from srpp_graph.checkout import Checkout, Role, SourceFile
from srpp_graph.coverage import write_coverage
from srpp_graph.errors import ReleaseError
from srpp_graph.prefixes import BASE_IRI, GRAPH_META, PREFIXES
from srpp_graph.release.dumps import write_dumps
from srpp_graph.release.index import FILE_NAME as INDEX
from srpp_graph.release.index import build_index
from srpp_graph.release.infer import infer
from srpp_graph.release.manifest import Manifest
from srpp_graph.release.metadata import describe
from srpp_graph.release.seal import find_damage, write_seal
from srpp_graph.release.shelf import LOCK, Release, Shelf
from srpp_graph.release.sources import EXAMPLES, write_sources
from srpp_graph.store.embedded import EmbeddedStore

FORMAT = "8"
"""Part of every release's id: raised when releases are made in another way from the same content."""

PATIENCE = 40
"""How often, twenty times a second, the removal of a half-made release is tried again."""

LOADED = (Role.ONTOLOGY, Role.QUESTION, Role.SHAPES, Role.DATA)
"""The roles of the files whose triples a release holds; examples teach, and stay out."""


def release_id(checkout: Checkout) -> str:
    """The id that a release of this checkout has: 16 hexadecimal digits of the hash of its content."""
    return hashlib.sha256(f"{FORMAT} {BASE_IRI} {checkout.content_hash()}".encode()).hexdigest()[:16]


def build_release(checkout: Checkout, shelf: Shelf) -> Release:
    """The release of this checkout, made unless it stands there already and whole, and switched to.

    Where it is current already, nothing is written: a release can be served from a read-only disk.

    Raises:
        ContentError: a file cannot be read.
        ReleaseError: a file cannot be loaded or a rule not be applied; the current release stays.
    """
    identity = release_id(checkout)
    release = shelf.find(identity)
    if release is None or find_damage(release.path) is not None:
        release = _make(checkout, shelf, identity)
    elif shelf.serves(release):
        return release
    shelf.switch(release)
    shelf.tidy()
    return release


def _make(checkout: Checkout, shelf: Shelf, identity: str) -> Release:
    """Make the release in a hidden folder and rename that into place."""
    workshop = shelf.folder / f".making-{identity}-{os.getpid()}"
    try:
        shelf.folder.mkdir(parents=True, exist_ok=True)
        for left_over in shelf.folder.glob(".making-*"):
            if not _is_running(left_over.name.rpartition("-")[2]):
                _discard(left_over)
        workshop.mkdir()
        (workshop / LOCK).touch()
        manifest = _fill(checkout, workshop, identity)
        write_coverage(EmbeddedStore(workshop / "store"), workshop)
        write_seal(workshop)
        manifest.write(workshop)
        _set_aside(shelf.folder / identity)
        workshop.replace(shelf.folder / identity)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"the release could not be written to `{error.filename or shelf.folder}`: {reason}"
        raise ReleaseError(message, help="choose the folder of releases with SRPP_RELEASES") from error
    finally:
        _discard(workshop)
    return Release(shelf.folder / identity, manifest)


def _set_aside(damaged: Path) -> None:
    """Make room where a damaged release stands; whoever has it open keeps it open."""
    if damaged.exists():
        aside = damaged.with_name(f".making-{damaged.name}-damaged-{os.getpid()}")
        damaged.replace(aside)
        _discard(aside)


def _is_running(pid: str) -> bool:
    """Whether another process of this number still works; our own earlier work is over."""
    if not pid.isdigit() or int(pid) == os.getpid():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _discard(folder: Path) -> None:
    """Remove a folder; patiently, since the engine's own threads may still write there after a failure."""
    for _ in range(PATIENCE):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.05)


def _fill(checkout: Checkout, folder: Path, identity: str) -> Manifest:
    """Fill a folder with the store, the metadata and the dumps; what the manifest says of them."""
    store = ox.Store(str(folder / "store"))
    files = [file for file in checkout.iter_files() if file.role in LOADED and file.is_turtle]
    store.bulk_extend(quad for file in files for quad in _parse(file, checkout.graph_iri_for(file)))
    store.extend(_question_texts(checkout))
    write_sources(files, folder)
    examples = [file for file in checkout.iter_files() if file.role is Role.EXAMPLE and file.is_turtle]
    write_sources(examples, folder, EXAMPLES)
    inferred = infer(store, {file.path: file.read_text() for file in checkout.rule_files})
    created = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    metadata = describe(store, identity, created)
    store.extend(ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(GRAPH_META)) for t in metadata)
    ox.serialize(metadata, str(folder / "meta.ttl"), ox.RdfFormat.TURTLE)
    store.optimize()
    store.flush()
    build_index(store, folder / INDEX)
    write_dumps(store, folder)
    return Manifest(
        id=identity,
        content=checkout.content_hash(),
        created=created,
        program=__version__,
        files=len(files),
        graphs=sum(1 for _ in store.named_graphs()),
        triples=len(store),
        inferred=inferred,
    )


def _parse(file: SourceFile, graph: str) -> list[ox.Quad]:
    """The statements of one Turtle file, in its named graph."""
    name = ox.NamedNode(graph)
    try:
        quads = ox.parse(file.read_bytes(), ox.RdfFormat.TURTLE, base_iri=graph, rename_blank_nodes=True)
        return [ox.Quad(quad.subject, quad.predicate, quad.object, name) for quad in quads]
    except SyntaxError as error:
        raise ReleaseError(
            f"{file.path}:{error.lineno}:{error.offset}: {error.msg}",
            help="run `srpp-graph check` to see every error",
        ) from error


def _question_texts(checkout: Checkout) -> Iterator[ox.Quad]:
    """The SPARQL text of each question, as its `sh:select`: something that editors can run."""
    property = ox.NamedNode(PREFIXES["sh"] + "select")
    kind = ox.NamedNode(PREFIXES["sh"] + "SPARQLSelectExecutable")
    known = ox.NamedNode(BASE_IRI + "/dataset")
    for file in checkout.iter_files():
        if file.role is Role.QUESTION and file.path.endswith("/query.rq"):
            slug = file.path.split("/")[-2]
            question = ox.NamedNode(PREFIXES["question"] + slug)
            meta = ox.NamedNode(GRAPH_META)
            yield ox.Quad(question, property, ox.Literal(file.read_text()), meta)
            yield ox.Quad(question, ox.NamedNode(PREFIXES["rdf"] + "type"), kind, meta)
            yield ox.Quad(question, ox.NamedNode(PREFIXES["sh"] + "prefixes"), known, meta)
