from pathlib import Path

import pytest

from srpp_graph.checkout import MAX_FILE_BYTES, Checkout, Role
from srpp_graph.errors import CheckoutError, ContentError, InvalidIri


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with a file of each role."""
    for path in (
        "ontology/srpp.ttl",
        "ontology/schemes/themes.ttl",
        "ontology/alignments/eli.ttl",
        "ontology/examples/city.ttl",
        "ontology/rules/years.rq",
        "ontology/questions/who/question.ttl",
        "ontology/questions/who/query.rq",
        "shapes/City.ttl",
        "data/city/oslo.ttl",
        "data/city/.hidden.ttl",
        "data/city/oslo.ttl~",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(f"# {path}\n", encoding="utf-8")
    return tmp_path


def refusal(root: Path, path: str) -> tuple[str, str]:
    file = Checkout.find(root).find_file(path)
    assert file is not None
    with pytest.raises(ContentError) as failure:
        file.read_text()
    (fault,) = failure.value.diagnostics
    assert fault.help
    return fault.code, str(fault.place)


def test_the_nearest_checkout_upwards_is_found(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root / "data" / "city")
    assert Checkout.find().root == root
    assert Checkout.find(near=root / "shapes" / "City.ttl").root == root


def test_a_named_root_is_taken_at_its_word(root: Path) -> None:
    with pytest.raises(CheckoutError, match="ontology/, shapes/, data/ missing") as failure:
        Checkout.find(root / "data")
    assert "--root" in failure.value.help


def test_a_folder_that_is_not_there_is_said_not_to_be_there(root: Path) -> None:
    with pytest.raises(CheckoutError, match="no folder"):
        Checkout.find(root / "nowhere")


def test_each_file_has_its_role(root: Path) -> None:
    checkout = Checkout.find(root)
    assert {file.path: file.role for file in checkout.iter_files()} == {
        "ontology/alignments/eli.ttl": Role.ONTOLOGY,
        "ontology/examples/city.ttl": Role.EXAMPLE,
        "ontology/questions/who/query.rq": Role.QUESTION,
        "ontology/questions/who/question.ttl": Role.QUESTION,
        "ontology/rules/years.rq": Role.RULE,
        "ontology/schemes/themes.ttl": Role.ONTOLOGY,
        "ontology/srpp.ttl": Role.ONTOLOGY,
        "shapes/City.ttl": Role.SHAPES,
        "data/city/oslo.ttl": Role.DATA,
    }
    assert [file.path for file in checkout.rule_files] == ["ontology/rules/years.rq"]
    assert [file.path for file in checkout.shape_files] == ["shapes/City.ttl"]
    assert len(checkout.ontology_files) == 3


def test_each_file_has_its_graph(root: Path) -> None:
    checkout = Checkout.find(root)
    graphs = {file.path: checkout.graph_iri_for(file) for file in checkout.iter_files()}
    assert graphs["data/city/oslo.ttl"] == "https://w3id.org/srpp/doc/city/oslo"
    assert graphs["ontology/schemes/themes.ttl"] == "https://w3id.org/srpp/graph/ontology"
    assert graphs["shapes/City.ttl"] == "https://w3id.org/srpp/graph/shapes"


def test_a_data_file_in_the_wrong_place_has_no_graph(root: Path) -> None:
    (root / "data" / "oslo.ttl").touch()
    checkout = Checkout.find(root)
    file = checkout.find_file("data/oslo.ttl")
    assert file is not None
    with pytest.raises(InvalidIri):
        checkout.graph_iri_for(file)


def test_the_place_of_a_wrong_byte_is_told_in_code_points(root: Path) -> None:
    (root / "data/city/oslo.ttl").write_bytes("# é\n# São ".encode() + b"\xe9")
    assert refusal(root, "data/city/oslo.ttl") == ("SG111", "data/city/oslo.ttl:2:7")


def test_what_is_not_a_readable_text_file_is_refused_with_its_reason(root: Path) -> None:
    folder = root / "data" / "city"
    (folder / "broken.ttl").symlink_to("nowhere.ttl")
    (folder / "circle.ttl").symlink_to("circle.ttl")
    (folder / "folder.ttl").mkdir()
    (folder / "outside.ttl").symlink_to("/etc/passwd")
    (folder / "nul.ttl").write_bytes(b"a\nb\0")
    (folder / "mark.ttl").write_bytes(b"\xef\xbb\xbfa")
    (folder / "wide.ttl").write_bytes("a".encode("utf-16"))
    with (folder / "large.ttl").open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    names = ("broken", "circle", "folder", "outside", "nul", "mark", "wide", "large")
    codes = {name: refusal(root, f"data/city/{name}.ttl")[0] for name in names}
    assert codes == {
        "broken": "SG102",
        "circle": "SG102",
        "folder": "SG103",
        "outside": "SG107",
        "nul": "SG113",
        "mark": "SG112",
        "wide": "SG111",
        "large": "SG106",
    }


def test_a_link_within_the_checkout_is_read(root: Path) -> None:
    (root / "data/city/bergen.ttl").symlink_to("oslo.ttl")
    file = Checkout.find(root).find_file("data/city/bergen.ttl")
    assert file is not None
    assert file.read_text() == "# data/city/oslo.ttl\n"


def test_the_hash_follows_content_and_names_and_nothing_else(root: Path) -> None:
    before = Checkout.find(root).content_hash()
    assert len(before) == 64
    (root / "data/city/.hidden.ttl").write_text("changed")
    (root / "README.md").write_text("changed")
    assert Checkout.find(root).content_hash() == before
    (root / "data/city/oslo.ttl").rename(root / "data/city/ghent.ttl")
    renamed = Checkout.find(root).content_hash()
    assert renamed != before
    (root / "data/city/ghent.ttl").write_text("changed")
    assert Checkout.find(root).content_hash() not in (before, renamed)
