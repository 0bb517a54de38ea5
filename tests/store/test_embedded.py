from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from needs import missing
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import XSD

from srpp_graph.errors import InvalidIri, QueryFailed, ReleaseError, StoreUnavailable
from srpp_graph.prefixes import PREFIXES
from srpp_graph.queries import Query
from srpp_graph.store.embedded import EmbeddedStore

OSLO = URIRef(PREFIXES["city"] + "oslo")
EVERYTHING = Query("everything", "SELECT ?s ?p ?o WHERE { ?s ?p ?o }")
DESCRIPTION = Query("description", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


@pytest.fixture(scope="module")
def store(store_path: Path) -> EmbeddedStore:
    return EmbeddedStore(store_path)


def test_default_graph_is_the_union_of_all_named_graphs(store: EmbeddedStore) -> None:
    subjects = {row["s"] for row in store.select(EVERYTHING)}
    assert {OSLO, URIRef(PREFIXES["city"] + "ghent")} <= subjects


def test_bound_variables_stay_in_the_row(store: EmbeddedStore) -> None:
    rows = store.select(EVERYTHING, s=OSLO, p=URIRef(PREFIXES["skos"] + "prefLabel"))
    assert {(row["s"], row["o"]) for row in rows} == {
        (OSLO, Literal("City of Oslo", lang="en")),
        (OSLO, Literal("Oslo kommune", lang="nb")),
    }


def test_terms_keep_lexical_form_datatype_and_kind(store: EmbeddedStore) -> None:
    values = {str(row["p"]).rpartition("/")[2]: row["o"] for row in store.select(EVERYTHING, s=OSLO)}
    assert values["founded"] == Literal("1048", datatype=XSD.gYear)
    assert values["motto"] == Literal('Unanimiter, "et constanter"\nin two lines\tand a tab')
    assert isinstance(values["place"], BNode)


def test_a_blank_node_can_be_bound_again(store: EmbeddedStore) -> None:
    place = next(row["o"] for row in store.select(EVERYTHING, s=OSLO) if isinstance(row["o"], BNode))
    assert [row["o"] for row in store.select(EVERYTHING, s=place)] == [Literal("59.91", datatype=XSD.decimal)]


def test_unbound_variable_is_absent(store: EmbeddedStore) -> None:
    assert store.select(Query("unbound", "SELECT ?a ?b WHERE { BIND(1 AS ?a) }")) == [
        {"a": Literal("1", datatype=XSD.integer)}
    ]


def test_graph_gives_its_own_triples_only(store: EmbeddedStore) -> None:
    ghent = store.graph(PREFIXES["doc"] + "city/ghent")
    assert {subject for subject, _, _ in ghent} == {URIRef(PREFIXES["city"] + "ghent")}


@pytest.mark.parametrize("iri", ["http://example.org/nothing", "not an iri", ""])
def test_unknown_graph_is_empty(store: EmbeddedStore, iri: str) -> None:
    assert store.graph(iri) == []


def test_graphs_are_sorted(store: EmbeddedStore) -> None:
    assert store.graphs() == [PREFIXES["doc"] + name for name in ("city/ghent", "city/oslo", "numbers")]


def test_impossible_iri_is_refused_with_its_name(store: EmbeddedStore) -> None:
    with pytest.raises(InvalidIri, match="a b"):
        store.select(EVERYTHING, s=URIRef("http://example.org/a b"))


def test_variable_that_the_query_does_not_project_is_a_failure(store: EmbeddedStore) -> None:
    with pytest.raises(QueryFailed, match="everything"):
        store.select(EVERYTHING, nothing=OSLO)


def test_wrong_form_is_our_own_mistake(store: EmbeddedStore) -> None:
    with pytest.raises(TypeError, match="not a SELECT"):
        store.select(DESCRIPTION)


def test_missing_store_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError) as raised:
        EmbeddedStore(tmp_path / "none")
    assert "build" in raised.value.help


def test_folder_that_is_no_store_is_a_release_error(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="cannot be opened"):
        EmbeddedStore(tmp_path)


def test_threads_share_one_store(store: EmbeddedStore) -> None:
    with ThreadPoolExecutor(8) as threads:
        counts = set(threads.map(lambda _: len(store.select(EVERYTHING)), range(64)))
    assert len(counts) == 1


def is_open(folder: Path) -> bool:
    """Whether this process has a file of the folder open."""
    descriptors = Path("/proc/self/fd")
    if not descriptors.is_dir():
        missing("a system that tells which files a process has open (/proc/self/fd)")
    found = []
    for each in descriptors.iterdir():
        with suppress(OSError):  # closed meanwhile: the folder's own, for one
            found.append(each.readlink())
    return any(path.is_relative_to(folder.resolve()) for path in found)


def test_a_store_at_rest_has_no_file_open_and_answers_as_before(store_path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "store"
    shutil.copytree(store_path, copy)
    store = EmbeddedStore(copy)
    rows, graphs = store.select(EVERYTHING), store.graphs()
    assert is_open(copy)
    store.close_if_at_rest()
    assert is_open(copy), "a store that serves stays open"
    store.rest()
    store.close_if_at_rest()
    assert not is_open(copy)
    assert {tuple(row.items()) for row in store.select(EVERYTHING)} == {tuple(row.items()) for row in rows}
    assert store.graphs() == graphs
    assert set(store.graph(graphs[0]))
    store.close_if_at_rest()
    assert not is_open(copy)


def test_no_store_is_closed_while_it_is_asked(
    store_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "store"
    shutil.copytree(store_path, copy)
    asked_during: list[bool] = []

    def look(*_: object) -> None:
        store.close_if_at_rest()
        asked_during.append(is_open(copy))

    store = EmbeddedStore(copy)
    monkeypatch.setattr(store, "_rows", look)
    store.rest()
    store.select(EVERYTHING)
    store.close_if_at_rest()
    assert (asked_during, is_open(copy)) == ([True], False)


def test_a_store_at_rest_whose_files_have_gone_is_unavailable_and_not_empty(
    store_path: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "store"
    shutil.copytree(store_path, copy)
    store = EmbeddedStore(copy)
    store.rest()
    store.close_if_at_rest()
    shutil.rmtree(copy)
    for ask in (lambda: store.select(EVERYTHING), store.graphs, lambda: store.graph("urn:g")):
        with pytest.raises(StoreUnavailable) as raised:
            ask()
        assert str(tmp_path) not in str(raised.value)
        assert raised.value.__context__ is None
    assert store.longest <= 0, "no question is counted as running"
