"""The search index of a release: names, texts, facets and places of its entities, in one SQLite file.

`build_index(store, folder / "search.db")` writes it; `entities.catalogue` reads it. Texts are folded (case
and diacritics fall away, so `Córdoba` and `cordoba` are one) and indexed by SQLite's FTS5.

>>> fold("Łódź, São Paulo & Færøyar")
'lodz sao paulo faeroyar'
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from srpp_graph import queries
from srpp_graph.errors import InvalidIri
from srpp_graph.iris import EntityRef
from srpp_graph.prefixes import PREFIXES

FILE_NAME = "search.db"

_SCHEMA = """
create table entity (
    id integer primary key, iri text unique, kind text, slug text, year integer, links integer, digest text
);
create table name (entity integer, text text, folded text, language text, preferred integer);
create table body (entity integer, text text, folded text, language text);
create table facet (entity integer, facet text, value text);
create table place (entity integer, latitude real, longitude real);
create virtual table texts using fts5 (
    name, alias, body, content='', prefix='1 2 3', tokenize='unicode61 remove_diacritics 2'
);
"""
_FINISH = """
create index name_entity on name (entity);
create index body_entity on body (entity);
create index facet_entity on facet (entity);
create index facet_value on facet (facet, value);
create virtual table vocabulary using fts5vocab (texts, 'row');
create table word as select term as text, doc as entities from vocabulary;
drop table vocabulary;
"""
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_GAP = re.compile(r"[^\w]+|_+")


def fold(text: str) -> str:
    """The words of a text as they are compared: no case, no diacritics, no punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    return _GAP.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def build_index(store: ox.Store, path: Path) -> int:
    """Write the index of a loaded store to a new file; how many entities it holds."""
    with sqlite3.connect(path) as base:
        base.executescript("pragma journal_mode = off; pragma synchronous = off;" + _SCHEMA)
        ids = _write_entities(base, store)
        _write_texts(base, store, ids)
        _write_facets(base, store, ids)
        base.executescript(_FINISH + "pragma optimize;")
    base.close()
    return len(ids)


def _select(store: ox.Store, name: str) -> Iterator[list[ox.NamedNode | ox.Literal]]:
    """The rows of one of the program's queries, their bound terms in order."""
    query = queries.load(name)
    solutions = store.query(query.text, use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions), name
    for row in solutions:
        terms = [row[variable] for variable in solutions.variables]
        yield [term for term in terms if isinstance(term, ox.NamedNode | ox.Literal)]


def _write_entities(base: sqlite3.Connection, store: ox.Store) -> Mapping[str, int]:
    """A row an entity that stands; IRI → its number."""
    retired = {row[0].value for row in _select(store, "index-retired")}
    links = {entity.value: int(count.value) for entity, count in _select(store, "index-links")}
    ids: dict[str, int] = {}
    for iri in sorted({row[0].value for row in _select(store, "entities")} - retired):
        try:
            ref = EntityRef.parse(iri)
        except InvalidIri:
            continue
        ids[iri] = len(ids) + 1
        digest = _digest(store, ref)
        base.execute(
            "insert into entity (id, iri, kind, slug, links, digest) values (?, ?, ?, ?, ?, ?)",
            (ids[iri], iri, ref.kind, ref.slug, links.get(iri, 0), digest),
        )
    return ids


def _digest(store: ox.Store, ref: EntityRef) -> str:
    """A hash of what the entity's own file says; of a concept, of what is said of it anywhere."""
    quads = list(store.quads_for_pattern(None, None, None, ox.NamedNode(ref.doc)))
    quads = quads or list(store.quads_for_pattern(ox.NamedNode(ref.iri), None, None, None))
    lines = sorted(f"{quad.subject} {quad.predicate} {quad.object}" for quad in quads)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _write_texts(base: sqlite3.Connection, store: ox.Store, ids: Mapping[str, int]) -> None:
    """Names, other names and texts: each for itself, and all together in the index of words."""
    names = {PREFIXES["skos"] + "prefLabel", PREFIXES["dcterms"] + "title"}
    aliases = {PREFIXES["skos"] + "altLabel", PREFIXES["skos"] + "notation"}
    columns: dict[int, tuple[list[str], list[str], list[str]]] = {each: ([], [], []) for each in ids.values()}
    for subject, predicate, text in _select(store, "index-texts"):
        iri, _, part = subject.value.partition("#")
        number = ids.get(iri)
        if number is None or not isinstance(text, ox.Literal):
            continue
        folded, language = fold(text.value), text.language or ""
        if not part and predicate.value in names | aliases:
            preferred = predicate.value in names
            row = (number, text.value, folded, language, int(preferred))
            base.execute("insert into name values (?, ?, ?, ?, ?)", row)
            columns[number][0 if preferred else 1].append(folded)
        else:
            base.execute("insert into body values (?, ?, ?, ?)", (number, text.value, folded, language))
            columns[number][2].append(folded)
    for number, column in columns.items():
        joined = ["\n".join(sorted(texts)) for texts in column]
        base.execute("insert into texts (rowid, name, alias, body) values (?, ?, ?, ?)", (number, *joined))


def _write_facets(base: sqlite3.Connection, store: ox.Store, ids: Mapping[str, int]) -> None:
    """What lists are narrowed and sorted by, and where things stand."""
    for row in sorted(_select(store, "index-facets"), key=lambda row: [term.value for term in row]):
        number = ids.get(row[0].value)
        if number is None or len(row) != 3:
            continue
        facet, value = row[1].value, row[2].value
        if facet == "issued":
            facet, value = "year", value[:4]
        base.execute("insert into facet values (?, ?, ?)", (number, facet, value))
        if facet == "year" and value.isdecimal():
            earliest = "update entity set year = min(ifnull(year, 9999), ?) where id = ?"
            base.execute(earliest, (int(value), number))
    for row in _select(store, "index-places"):
        number = ids.get(row[0].value)
        if number is not None and len(row) == 3:
            place = (number, float(row[1].value), float(row[2].value))
            base.execute("insert into place values (?, ?, ?)", place)
