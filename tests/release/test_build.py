"""Releases: made whole or not at all, named by their content, switched at once."""

import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from srpp_graph.checkout import Checkout
from srpp_graph.errors import ReleaseError
from srpp_graph.release import Manifest, Release, Shelf, build_release, release_id

ENTITY = """PREFIX city: <https://w3id.org/srpp/id/city/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

city:{slug}
    rdfs:label "{label}"@en ;
.
"""
RULE = """# Everything with a label is a thing.
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX srpp: <https://w3id.org/srpp/ns#>

CONSTRUCT { ?thing a srpp:Thing } WHERE { ?thing rdfs:label ?label }
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small checkout: two cities, one rule."""
    for folder in ("ontology/rules", "shapes", "data/city"):
        (tmp_path / "checkout" / folder).mkdir(parents=True)
    root = tmp_path / "checkout"
    (root / "ontology/rules/things.rq").write_text(RULE)
    for slug in ("here", "there"):
        (root / f"data/city/{slug}.ttl").write_text(ENTITY.format(slug=slug, label=slug.title()))
    return root


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "releases")


def build(root: Path, shelf: Shelf) -> Release:
    return build_release(Checkout.find(root), shelf)


def test_each_file_fills_the_graph_of_its_document(root: Path, shelf: Shelf) -> None:
    store = ox.Store.read_only(str(build(root, shelf).store_path))
    names = {str(name.value) for name in store.named_graphs()}
    assert "https://w3id.org/srpp/doc/city/here" in names
    assert "https://w3id.org/srpp/doc/city/there" in names
    assert len(list(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))) == 0


def test_what_rules_give_stands_apart(root: Path, shelf: Shelf) -> None:
    release = build(root, shelf)
    store = ox.Store.read_only(str(release.store_path))
    inferred = ox.NamedNode("https://w3id.org/srpp/graph/inferred")
    assert len(list(store.quads_for_pattern(None, None, None, inferred))) == release.manifest.inferred == 2


def test_the_same_content_is_the_same_release(root: Path, shelf: Shelf) -> None:
    first = build(root, shelf)
    made = (first.path / "manifest.json").stat().st_mtime_ns
    assert build(root, shelf) == first
    assert (first.path / "manifest.json").stat().st_mtime_ns == made, "it was made twice"


def test_to_use_the_current_release_again_writes_nothing(root: Path, shelf: Shelf) -> None:
    build(root, shelf)
    before = {path: path.lstat().st_ctime_ns for path in (shelf.folder, *shelf.folder.rglob("*"))}
    with build(root, shelf).in_use():
        pass
    assert {path: path.lstat().st_ctime_ns for path in (shelf.folder, *shelf.folder.rglob("*"))} == before


def test_a_shelf_that_cannot_be_written_is_told_in_words(root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ReleaseError, match="could not be written"):
        build(root, Shelf(tmp_path / "file/releases"))


def test_a_pointer_that_cannot_be_written_is_told_in_words(root: Path, shelf: Shelf) -> None:
    first = build(root, shelf)
    (shelf.folder / "current").unlink()
    (shelf.folder / "current").mkdir()
    with pytest.raises(ReleaseError, match="current` could not be written"):
        shelf.switch(first)


def test_other_content_is_another_release_and_the_old_one_stays(root: Path, shelf: Shelf) -> None:
    first = build(root, shelf)
    (root / "data/city/here.ttl").write_text(ENTITY.format(slug="here", label="Elsewhere"))
    second = build(root, shelf)
    assert second.id != first.id
    assert shelf.current() == second
    assert shelf.find(first.id) == first


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("data/city/here.ttl", "city:here rdfs:label ."),
        ("ontology/rules/things.rq", "SELECT * WHERE { ?s ?p ?o }"),
        ("ontology/rules/things.rq", "CONSTRUCT {"),
        ("ontology/rules/more.rq", "CONSTRUCT { ?s ?p [] } WHERE { ?s ?p ?o } LIMIT 1"),
    ],
    ids=["not Turtle", "not a CONSTRUCT", "not SPARQL", "never done"],
)
def test_a_build_that_fails_changes_nothing(root: Path, shelf: Shelf, path: str, text: str) -> None:
    good = build(root, shelf)
    (root / path).write_text(text)
    with pytest.raises(ReleaseError) as caught:
        build(root, shelf)
    assert str(caught.value)
    assert shelf.current() == good
    assert [each.name for each in shelf.folder.iterdir() if each.name.startswith(".")] == []


def test_the_manifest_counts_what_is_there(root: Path, shelf: Shelf) -> None:
    release = build(root, shelf)
    with gzip.open(release.dump_path) as dump:
        quads = list(ox.parse(dump.read(), ox.RdfFormat.N_QUADS))
    assert release.manifest.triples == len(quads) == len(set(quads))
    assert release.manifest.files == 2
    assert release.id == release_id(Checkout.find(root))


def test_a_release_without_a_manifest_is_none(root: Path, shelf: Shelf) -> None:
    release = build(root, shelf)
    (release.path / "manifest.json").unlink()
    assert shelf.find(release.id) is None
    with pytest.raises(ReleaseError, match="not a whole release"):
        Manifest.read(release.path)


@pytest.mark.parametrize("text", ["", "[]", '{"id": "x"}', '{"surprise": 1}'])
def test_a_broken_manifest_is_refused_in_words(root: Path, shelf: Shelf, text: str) -> None:
    release = build(root, shelf)
    (release.path / "manifest.json").write_text(text)
    with pytest.raises(ReleaseError, match="cannot be read"):
        shelf.current()


def test_a_release_in_use_is_never_tidied_away(root: Path, shelf: Shelf) -> None:
    releases = []
    for label in "abcde":
        (root / "data/city/here.ttl").write_text(ENTITY.format(slug="here", label=label))
        releases.append(build(root, shelf))
        if label == "a":
            held = releases[0].in_use()
            held.__enter__()
    assert releases[0].path.is_dir(), "the release in use went"
    assert not releases[1].path.exists(), "the unused one stayed"
    held.__exit__(None, None, None)
    assert shelf.tidy(keep=1)
    assert shelf.current() == releases[-1]


def test_a_release_of_another_shelf_is_not_switched_to(root: Path, shelf: Shelf, tmp_path: Path) -> None:
    release = build(root, shelf)
    with pytest.raises(ReleaseError, match="another shelf"):
        Shelf(tmp_path / "other").switch(release)


def test_left_overs_of_a_killed_build_do_no_harm(root: Path, shelf: Shelf) -> None:
    shelf.folder.mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True
    )
    dead, alive = (shelf.folder / f".making-x-{pid}" for pid in (done.stdout.strip(), os.getppid()))
    dead.mkdir()
    alive.mkdir()
    shutil.copytree(root, shelf.folder / "0123456789abcdef")
    assert shelf.current() is None
    assert build(root, shelf) == shelf.current()
    assert not dead.exists()
    assert alive.exists(), "another process may still be at work there"
