"""The prefix table of Python, the one of the ontology, and the names made with them."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rdflib import Graph

from srpp_graph.iris import KINDS
from srpp_graph.prefixes import NS, PREFIXES, compact, expand
from srpp_graph.turtle import parse_turtle
from srpp_graph.vocabulary import VANN

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "ontology/prefixes.ttl"
FILES = sorted(
    path
    for folder in ("ontology", "shapes")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".ttl", ".rq")
)


def test_the_table_in_python_is_the_table_in_the_ontology():
    graph = Graph(bind_namespaces="none").parse(TABLE, format="turtle")
    table = {
        str(prefix): str(graph.value(namespace, VANN.preferredNamespaceUri))
        for namespace, prefix in graph.subject_objects(VANN.preferredNamespacePrefix)
    }
    assert table == dict(PREFIXES)


def test_each_entry_of_the_table_speaks_of_its_own_namespace():
    graph = Graph(bind_namespaces="none").parse(TABLE, format="turtle")
    for namespace, uri in graph.subject_objects(VANN.preferredNamespaceUri):
        assert str(namespace) == str(uri)


def test_the_tables_are_sorted_by_prefix():
    listed = re.findall(r'preferredNamespacePrefix "([^"]+)"', TABLE.read_text(encoding="utf-8"))
    assert listed == sorted(listed)
    assert list(PREFIXES) == sorted(PREFIXES)


def test_every_kind_of_entity_has_a_prefix_of_its_name():
    for kind in KINDS:
        assert PREFIXES[kind].endswith(f"/id/{kind}/")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_declares_the_prefixes_that_it_uses_sorted_and_as_the_table_has_them(path):
    text = path.read_text(encoding="utf-8")
    declared = re.findall(r"^PREFIX (\S*): <([^>]*)>$", text, flags=re.MULTILINE)
    body = re.sub(r"^(PREFIX|BASE) .*$|^#.*$", "", text, flags=re.MULTILINE)
    names = set(re.findall(r"(?<![\w<:/-])([a-z][\w-]*):[\w$-]", _without_strings(body, path)))
    assert declared == sorted(declared)
    assert {prefix: iri for prefix, iri in declared} == {prefix: PREFIXES[prefix] for prefix, _ in declared}
    assert {prefix for prefix, _ in declared} == names


def _without_strings(body: str, path: Path) -> str:
    """The text without its IRIs, and without its strings; a query inside a shape has its own prefixes."""
    body = re.sub(r"<[^<>\s]*>", "", body)
    return re.sub(r'"""(?:.|\n)*?"""|"(?:[^"\\\n]|\\.)*"', "", body)


@pytest.mark.parametrize("prefix", sorted(PREFIXES))
def test_a_name_in_any_prefix_expands_and_compacts_to_itself(prefix):
    name = f"{prefix}:abc"
    iri = expand(name)
    assert iri is not None
    assert compact(iri) == name


@given(st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,20}", fullmatch=True))
def test_compacting_an_expanded_name_gives_the_name(local):
    assert expand(f"srpp:{local}") == NS + local
    assert compact(NS + local) == f"srpp:{local}"


@pytest.mark.parametrize("name", ["nope:City", "City", "", ":", "nope:"])
def test_a_name_without_a_known_prefix_expands_to_nothing(name):
    assert expand(name) is None


@pytest.mark.parametrize(
    "iri",
    ["https://w3id.org/srpp/id/city/oslo#place", "https://w3id.org/srpp/id/city/a/b", "urn:x", "", NS + "a."],
)
def test_an_iri_that_no_prefix_fits_stays_whole(iri):
    assert compact(iri) == f"<{iri}>"


LOCAL = st.text(
    st.sampled_from("a9_:.-é·̀漢Ñ𝒜‿%~'$\u200d\u00d7\u2028")
    | st.characters(exclude_categories=("C",), exclude_characters='<>"{}|^`\\'),
    max_size=6,
)


@given(LOCAL)
@example("münchen")
@example("a.")
@example(".a")
@example("·a")
@example("a:b")
@example("-a")
@example("1é.2")
@example("a\u200db")
def test_what_is_shown_of_an_iri_is_read_as_that_iri_again(local):
    """In Turtle and in SPARQL, by the engine and by our own parser."""
    iri = NS + local
    try:
        ox.Store().query(f"SELECT (<{iri}> AS ?x) {{}}")
    except SyntaxError:
        return  # no IRI has such characters
    shown = compact(iri)
    turtle = f"PREFIX srpp: <{NS}>\n<urn:s> <urn:p> {shown} .\n"
    assert [each.object.value for each in ox.parse(turtle, ox.RdfFormat.TURTLE)] == [iri]
    found = ox.Store().query(f"PREFIX srpp: <{NS}> SELECT * {{ VALUES ?x {{ {shown} }} }}")
    assert [row["x"].value for row in found] == [iri]
    ours = [each.triple for each in parse_turtle(turtle).triples]
    assert [str(each[2]) for each in ours] == [iri]
