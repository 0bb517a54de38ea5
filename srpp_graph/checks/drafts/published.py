"""The release that a draft would join: its words and rules with their lines, and who is already there.

Opened once for many drafts. Words and rules are parsed then; of the data only the names of what is described
are held, and a document is parsed when a draft refers to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from rdflib.term import Node, URIRef

from srpp_graph import queries
from srpp_graph.checkout import Role, SourceFile
from srpp_graph.checks.corpus import Corpus, Sheet, parse_sheet
from srpp_graph.checks.rules import Rules
from srpp_graph.errors import InvalidIri
from srpp_graph.iris import EntityRef
from srpp_graph.prefixes import GRAPH_ONTOLOGY, GRAPH_SHAPES
from srpp_graph.release import Release
from srpp_graph.release.manifest import Manifest
from srpp_graph.release.sources import Sources
from srpp_graph.store.embedded import EmbeddedStore

_ALIGNMENTS = "ontology/alignments/"


def load_rules(folder: Path) -> Rules:
    """The rules of the release in this folder, without the rest of it."""
    sources = Sources(folder)
    try:
        paths = [path for path in sources.paths if _role_of(path) is Role.SHAPES]
        return Rules(Corpus(tuple(_parse(sources, path, Role.SHAPES, GRAPH_SHAPES) for path in paths)))
    finally:
        sources.close()


class Published:
    """One release, as the checks need it.

    Raises:
        ReleaseError: it is not whole, or damaged.
    """

    def __init__(self, folder: Path) -> None:
        Release(folder, Manifest.read(folder)).verify()
        self._sources = Sources(folder)
        words = [path for path in self._sources.paths if _role_of(path) is Role.ONTOLOGY]
        rules = [path for path in self._sources.paths if _role_of(path) is Role.SHAPES]
        self.words = tuple(self._sheet(path, Role.ONTOLOGY, GRAPH_ONTOLOGY) for path in words)
        self.shapes = tuple(self._sheet(path, Role.SHAPES, GRAPH_SHAPES) for path in rules)
        self._described = _load_subjects(EmbeddedStore(folder / "store"))

    @cached_property
    def rules(self) -> Rules:
        """The rules of the release."""
        return Rules(Corpus(self.shapes))

    @cached_property
    def words_defined(self) -> frozenset[Node]:
        """All that the ontology says something of; the mapping of a term does not count."""
        sheets = (sheet for sheet in self.words if not sheet.path.startswith(_ALIGNMENTS))
        return frozenset(subject for sheet in sheets for subject in sheet.subjects)

    def has(self, path: str) -> bool:
        """Whether the release was made from a file with this path."""
        return path in self._sources

    def subjects_without(self, paths: Iterable[str]) -> frozenset[Node]:
        """All that words and data say something of, but for the data files with these paths."""
        left_out = frozenset(paths)
        described = (names for path, names in self._described.items() if path not in left_out)
        return self.words_defined.union(*described)

    def sheets_about(self, nodes: Iterable[Node], *, but: Iterable[str]) -> Iterator[Sheet]:
        """The data files that describe these entities or their parts, each once."""
        left_out = set(but)
        for path in dict.fromkeys(path for node in nodes if (path := _file_of(node))):
            if path not in left_out and path in self._sources:
                yield self._sheet(path, Role.DATA, EntityRef.from_path(path).doc)

    def _sheet(self, path: str, role: Role, base: str) -> Sheet:
        return _parse(self._sources, path, role, base)


def _parse(sources: Sources, path: str, role: Role, base: str) -> Sheet:
    return parse_sheet(sources.read_text(path), SourceFile(path, Path(path), role), base)


def _role_of(path: str) -> Role:
    if path.startswith("data/"):
        return Role.DATA
    if path.startswith("shapes/"):
        return Role.SHAPES
    return Role.QUESTION if path.startswith("ontology/questions/") else Role.ONTOLOGY


def _file_of(node: Node) -> str:
    """The data file that would describe this node, or an empty string."""
    if not isinstance(node, URIRef):
        return ""
    try:
        return EntityRef.parse(node).path
    except InvalidIri:
        return ""


def _load_subjects(store: EmbeddedStore) -> dict[str, frozenset[Node]]:
    """Data file → what it says something of."""
    found: dict[str, set[Node]] = {}
    for row in store.select(queries.load("document-subjects")):
        found.setdefault(_file_of(row["graph"]), set()).add(row["subject"])
    return {path: frozenset(names) for path, names in found.items()}
