"""What a process that judges says: of one text, and of the whole checkout, again and again."""

import pickle
import sys
from pathlib import Path

import pytest

from srpp_graph.checkout import Checkout
from srpp_graph.checks import run as check
from srpp_graph.diagnostics import Diagnostic
from srpp_graph.lsp.worker import Examiner

CITY, SOURCE = "data/city/example-harbour.ttl", "data/source/example-report.ttl"


def answer(
    examiner: Examiner, path: str | None = None, changed: tuple[str, ...] = (), **drafts: str
) -> tuple[Diagnostic, ...]:
    texts = {{"city": CITY, "source": SOURCE}[name]: text for name, text in drafts.items()}
    head, body = examiner.answer({"path": path, "drafts": texts, "changed": [*changed]}, lambda piece: None)
    assert "error" not in head
    found: tuple[Diagnostic, ...] = pickle.loads(body)
    return found


SPOILT = [
    (CITY, "country:NOR", "country:NOWHERE"),
    (SOURCE, "source:example-report", "source:another-report"),
    (CITY, "srpp:City", "srpp:Citty"),
    (CITY, "    a srpp:City", "    a a srpp:City"),
    ("shapes/Source.ttl", "sh:minCount 1", "sh:minCount 7"),
    ("shapes/common.ttl", "sh:path skos:prefLabel ;", "sh:path ;"),
]


def test_the_whole_is_judged_as_the_check_judges_it_through_all_that_happens_to_files(world: Path) -> None:
    """Each file is spoilt and mended in turn, on the disk and on the screen; what was known must not stay."""
    examiner = Examiner(str(world))
    whole = answer(examiner)
    for path, right, wrong in SPOILT:
        file = world / path
        sound = file.read_text()
        for text in (sound.replace(right, wrong), sound):
            assert text != sound or file.read_text() != sound, "the replacement changes something"
            file.write_text(text)
            told = answer(examiner, changed=(path,))
            assert told == check(Checkout.find(world)).diagnostics
            assert (told != whole) == (text != sound)
    spoilt = (world / CITY).read_text().replace("country:NOR", "country:NOWHERE")
    on_screen = answer(examiner, city=spoilt)
    assert "SG329" in {each.code for each in on_screen if each.place.path == CITY}
    assert answer(examiner, changed=(CITY,)) == whole, "the text was closed"
    (world / CITY).write_text(spoilt)
    assert on_screen == answer(examiner, changed=(CITY,)) == check(Checkout.find(world)).diagnostics
    (world / CITY).unlink()
    assert answer(examiner, changed=(CITY,)) == check(Checkout.find(world)).diagnostics


def test_what_was_found_right_is_not_judged_again(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[list[str]] = []
    module = sys.modules["srpp_graph.checks.whole"]
    examine = module.examine
    monkeypatch.setattr(module, "examine", lambda *a, **k: looked.append(a[1]) or examine(*a, **k))
    examiner = Examiner(str(world))
    whole = answer(examiner)
    looked.clear()
    assert answer(examiner) == whole
    text = (world / CITY).read_text().replace("country:NOR", "country:NOWHERE")
    assert answer(examiner, city=text) != whole
    again, changed = looked
    assert {CITY, SOURCE}.isdisjoint(again)
    assert CITY in changed
    assert SOURCE not in changed
