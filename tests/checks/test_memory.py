from pathlib import Path

import pytest

from srpp_graph.checkout import Checkout
from srpp_graph.checks import memory as module
from srpp_graph.checks import run
from srpp_graph.checks.corpus import Corpus
from srpp_graph.checks.memory import Memory

OSLO = "data/city/oslo.ttl"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "WORTHWHILE", 1)
    return tmp_path / "cache" / "mini.parsed"


def test_what_is_remembered_is_what_was_read(mini: Path, file: Path) -> None:
    path = mini / OSLO
    path.write_text(path.read_text() + '\n# é\n<urn:x> <urn:p> ( 1.0 [ <urn:q> "x"@EN , "y"^^<urn:t> ] ) .\n')
    checkout = Checkout.find(mini)
    memory = Memory(file)
    read = Corpus.read(checkout, memory)
    memory.save(sheet.path for sheet in read.sheets)
    again = Corpus.read(checkout, Memory(file))
    assert [sheet.document for sheet in again.sheets] == [sheet.document for sheet in read.sheets]
    before = [term for sheet in read.sheets for each in sheet.statements for term in each[:3]]
    after = [term for sheet in again.sheets for each in sheet.statements for term in each[:3]]
    assert [*map(repr, after)] == [*map(repr, before)]
    assert [getattr(term, "value", None) for term in after] == [
        getattr(term, "value", None) for term in before
    ]


def test_nothing_is_parsed_twice_but_what_changed(
    mini: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout = Checkout.find(mini)
    assert run(checkout, memory=Memory(file)).diagnostics == ()
    path = mini / OSLO
    path.write_text(path.read_text().replace("709037", '"many"') + "# no fair copy, which needs no parser\n")
    parsed = []
    from srpp_graph.turtle import parser

    parse = parser.parse_turtle
    monkeypatch.setattr(parser, "parse_turtle", lambda *a, **k: parsed.append(k["scope"]) or parse(*a, **k))
    assert [each.code for each in run(checkout, memory=Memory(file)).diagnostics] == ["SG901"]
    assert parsed == [OSLO]


def test_a_faulty_file_is_not_remembered(mini: Path, file: Path) -> None:
    (mini / OSLO).write_text("<urn:a> <urn:b> .")
    for _ in range(2):
        assert "SG121" in {each.code for each in run(Checkout.find(mini), memory=Memory(file)).diagnostics}


def test_one_memory_serves_many_checks_and_is_written_only_when_there_is_news(
    mini: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where an editor is served: the same memory, while files change."""
    monkeypatch.setattr(module, "NEWS", 1)
    checkout, memory, path = Checkout.find(mini), Memory(file), mini / OSLO
    path.write_text(path.read_text() + "# no fair copy, so that its document is packed\n")
    comment = [each.code for each in run(checkout, memory=memory).diagnostics]
    first = file.stat()
    assert [each.code for each in run(checkout, memory=memory).diagnostics] == comment
    assert file.stat() == first
    document = memory.find(OSLO, path.read_text())
    assert document is not None
    assert document == Memory(file).find(OSLO, path.read_text())
    for each in checkout.iter_files():
        if each.is_turtle:
            each.absolute.write_text(each.absolute.read_text() + "# another\n")
    told = run(Checkout.find(mini), memory=memory).diagnostics
    assert file.stat() != first, "much is new"
    assert (
        told
        == run(Checkout.find(mini), memory=Memory(file)).diagnostics
        == run(Checkout.find(mini)).diagnostics
    )
    assert Memory(file).find(OSLO, path.read_text()) == memory.find(OSLO, path.read_text()) is not None


@pytest.mark.parametrize(
    "spoil", [lambda content: content[:60], lambda content: b"", lambda content: b"x" + content]
)
def test_a_damaged_memory_is_forgotten(mini: Path, file: Path, spoil) -> None:
    checkout = Checkout.find(mini)
    run(checkout, memory=Memory(file))
    file.write_bytes(spoil(file.read_bytes()))
    text = (mini / OSLO).read_text()
    assert Memory(file).find(OSLO, text) is None
    assert run(checkout, memory=Memory(file)).diagnostics == ()


def test_a_memory_that_cannot_be_written_does_not_matter(mini: Path, tmp_path: Path, file: Path) -> None:
    (tmp_path / "cache").write_text("a file, not a folder")
    assert run(Checkout.find(mini), memory=Memory(file)).diagnostics == ()


def test_a_memory_that_is_interrupted_leaves_nothing_beside_it(
    mini: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run(Checkout.find(mini), memory=Memory(file))
    assert list(file.parent.iterdir()) == []


def test_who_has_no_home_is_only_not_remembered(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(module, "WORTHWHILE", 1)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", home)
    for _ in range(2):
        assert run(Checkout.find(mini), memory=Memory.of(mini)).diagnostics == ()


def test_a_small_checkout_leaves_nothing_behind(mini: Path, tmp_path: Path) -> None:
    run(Checkout.find(mini), memory=Memory(tmp_path / "cache" / "mini.parsed"))
    assert not (tmp_path / "cache").exists()


def test_a_damaged_document_is_parsed_again(mini: Path, file: Path) -> None:
    before = Corpus.read(Checkout.find(mini), memory := Memory(file))
    memory.save(sheet.path for sheet in before.sheets)
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    after = Corpus.read(Checkout.find(mini), Memory(file))
    assert [sheet.document for sheet in after.sheets] == [sheet.document for sheet in before.sheets]


QUERY = "ontology/rules/one.rq"


def codes(root: Path, file: Path) -> list[str]:
    return [each.code for each in run(Checkout.find(root), memory=Memory(file)).diagnostics]


def test_a_sound_query_is_read_once_as_long_as_it_stays_as_it_is(
    mini: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from srpp_graph.checks import queries

    asked, read = [], queries._read
    monkeypatch.setattr(queries, "_read", lambda text: asked.append(text) or read(text))
    query = mini / QUERY
    query.parent.mkdir(exist_ok=True)
    query.write_text("ASK { ?s ?p 1 }")
    assert [codes(mini, file), codes(mini, file)] == [[], []]
    assert len(asked) == 1
    query.write_text("ASK { ?s ?p 2 }")
    assert codes(mini, file) == []
    assert len(asked) == 2


def test_a_query_that_is_wrong_is_told_each_time(mini: Path, file: Path) -> None:
    query = mini / QUERY
    query.parent.mkdir(exist_ok=True)
    for _ in range(2):
        query.write_text("ASK { ?s ?p 1 }")
        assert codes(mini, file) == []
        for wrong in ("ASK { ?s ?p }", "ASK { SERVICE <urn:x> { ?s ?p 1 } }"):
            query.write_text(wrong)
            assert [codes(mini, file), codes(mini, file)] == [["SG147"], ["SG147"]]
