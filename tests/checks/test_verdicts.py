"""What is remembered never changes what is told: a check with a memory finds what one without it finds."""

import os
import random
from dataclasses import replace
from pathlib import Path

import pytest
from needs import ROOT

from srpp_graph.checkout import Checkout
from srpp_graph.checks import examination, run
from srpp_graph.checks import memory as module
from srpp_graph.checks.examination import examine
from srpp_graph.checks.memory import Memory


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "WORTHWHILE", 1)
    monkeypatch.setattr(module, "NEWS", 0)
    return tmp_path / "cache" / "world.parsed"


def told(report):
    """The report without what the way to it changes."""
    return replace(report, summary=replace(report.summary, seconds=0.0, engine=""))


def compare(root: Path, file: Path, paths: list[str] | None = None):
    """What a check with the memory tells; one without it must tell the same."""
    remembered = told(run(Checkout.find(root), paths, memory=Memory(file)))
    assert remembered == told(run(Checkout.find(root), paths))
    return remembered


def write(path: Path, text: str) -> None:
    """Change a file so that its time says so, however coarse the clock is."""
    path.write_text(text)
    later = path.stat().st_mtime_ns + 1_000_000
    os.utime(path, ns=(later, later))


SOUND = [
    each.relative_to(ROOT).as_posix()
    for each in sorted((ROOT / "data").rglob("*.ttl"))
    if "# srpp: ignore " not in each.read_text(encoding="utf-8")
]
"""The content of this repository in which nothing at all is found, not even what is put off."""


def test_a_second_check_judges_nothing_and_tells_the_same(file: Path, monkeypatch) -> None:
    first = told(run(Checkout.find(ROOT), SOUND, memory=Memory(file)))
    assert first.summary.nodes > 100
    assert first.diagnostics == ()

    def refuse(*_, **__):
        raise AssertionError("something was judged")

    monkeypatch.setattr(examination, "validate", refuse)
    assert told(run(Checkout.find(ROOT), SOUND, memory=Memory(file))) == first


def test_what_others_say_of_it_reopens_a_file(world: Path, file: Path) -> None:
    source = next((world / "data/source").glob("*.ttl"))
    before = compare(world, file)
    kept = source.read_text()
    source.unlink()
    assert compare(world, file).diagnostics != before.diagnostics
    write(source, kept)
    assert compare(world, file).diagnostics == before.diagnostics


def test_another_rule_reopens_all(world: Path, file: Path) -> None:
    compare(world, file)
    shape = world / "shapes/PublicAuthority.ttl"
    write(shape, shape.read_text().replace("sh:minCount 1", "sh:minCount 9"))
    assert compare(world, file).diagnostics


@pytest.mark.parametrize("seed", range(8))
def test_changes_by_chance_are_judged_as_without_a_memory(world: Path, file: Path, seed: int) -> None:
    chance = random.Random(seed)
    files = sorted((world / "data").rglob("*.ttl"))
    for _ in range(4):
        path = chance.choice(files)
        lines = path.read_text().splitlines(keepends=True) or ["\n"]
        at = chance.randrange(len(lines))
        match chance.randrange(4):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, chance.choice(lines))
            case 2:
                lines[at] = lines[at].replace("source:", "source:x", 1)
            case _:
                lines[at] = lines[at].replace("srpp:", "srpp:X", 1)
        write(path, "".join(lines))
        whole = compare(world, file)
        part = compare(world, file, [path.relative_to(world).as_posix()])
        assert {
            each for each in whole.diagnostics if each.place.path in (path.relative_to(world).as_posix(),)
        } == {each for each in part.diagnostics if not each.code.startswith("SG19")}


def test_a_file_that_was_just_written_is_read_again(world: Path, file: Path) -> None:
    compare(world, file)
    path = next((world / "data/city").glob("*.ttl"))
    seen = path.stat()
    text = path.read_text()
    path.write_text(text.replace('"', "'", 1) if '"' in text else text + "x")
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    compare(world, file)


def test_examining_a_whole_checkout_needs_no_memory(world: Path) -> None:
    assert told(examine(Checkout.find(world)).report) == told(run(Checkout.find(world)))
