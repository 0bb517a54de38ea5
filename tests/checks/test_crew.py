"""A check in several processes tells what a check in one tells, whatever happens to them."""

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from needs import ROOT

from srpp_graph.checkout import Checkout
from srpp_graph.checks import crew as module
from srpp_graph.checks import run
from srpp_graph.checks.corpus import Corpus
from srpp_graph.checks.crew import Crew
from srpp_graph.checks.member import Member, Queue
from srpp_graph.checks.memory import Memory

CITY = "data/city/oslo.ttl"
HEAD = (
    "PREFIX city: <https://w3id.org/srpp/id/city/>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
    "PREFIX srpp: <https://w3id.org/srpp/ns#>\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
)
FAULTS = {
    "data/city/aa.ttl": HEAD + "city:aa a srpp:City ; skos:prefLabel 'Aa'@en ; srpp:start 1 1 .",
    "data/city/ab.ttl": HEAD + "city:ab a srpp:City ; srpp:wrod nope:this ; skos:prefLabel 'x'@english .",
    "data/city/ac.ttl": HEAD + "city:ac a srpp:City ; srpp:wrod city:nowhere ; skos:prefLabel ' x  y'@en .",
    "data/city/ad.ttl": HEAD + "city:ad srpp:start '2019-13-01'^^xsd:date , '2019-13-01'^^xsd:date .",
    "data/city/ae.ttl": HEAD + "city:ae a srpp:City ; skos:prefLabel 'TEXT'@en ; srpp:country city:oslo .",
    "data/city/af.ttl": HEAD + "city:oslo a srpp:City .",
    "data/city/ag.ttl": "",
    "data/city/ah.ttl": HEAD + "city:ah a <http://w3id.org/srpp/ns#City> ; srpp:hasTarget city:oslo .",
    "data/town/ai.ttl": HEAD + "<urn:a> a srpp:City .",
    "data/city/stray.txt": "?",
    "ontology/rules/odd.rq": "SELEKT",
}


def told(report):
    """The report without what the way to it changes."""
    return replace(report, summary=replace(report.summary, seconds=0.0))


@pytest.fixture
def faulty(world: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with faults of many families, among files without."""
    monkeypatch.setattr(module, "WORTHWHILE", 1)
    # Idle threads of another test of this process would keep a crew from being hired.
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    for path, text in FAULTS.items():
        (world / path).parent.mkdir(parents=True, exist_ok=True)
        (world / path).write_text(text)
    (world / "data/city/binary.ttl").write_bytes(b"\0\xff")
    (world / "data/city/link.ttl").symlink_to("nowhere")
    return world


@pytest.mark.parametrize("size", [2, 3, 4])
def test_the_report_is_the_same_with_a_crew(faulty: Path, size: int) -> None:
    alone = told(run(Checkout.find(faulty)))
    assert len({each.code for each in alone.diagnostics}) > 12
    crew = Crew(size)
    assert told(run(Checkout.find(faulty), crew=crew)) == alone
    silence = crew.silence(Corpus(()))
    assert silence.formed, "nobody in the crew judged anything"
    assert silence.formed <= silence.quiet
    assert not silence.families, "not all could be read, so nobody else knows all"


@pytest.mark.parametrize("size", [2, 3])
def test_the_first_member_judges_all_files_together(faulty: Path, size: int) -> None:
    for name in ("aa", "ab", "binary", "link"):
        (faulty / f"data/city/{name}.ttl").unlink()
    alone = told(run(Checkout.find(faulty)))
    assert {"SG131", "SG132", "SG135", "SG142", "SG270", "SG401"} <= {each.code for each in alone.diagnostics}
    crew = Crew(size)
    assert told(run(Checkout.find(faulty), crew=crew)) == alone
    assert crew.silence(Corpus(())).families == {"loose", "published", "twins"}


def test_what_a_crew_read_is_remembered_as_if_it_was_read_here(
    faulty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from srpp_graph.checks import memory as memories

    monkeypatch.setattr(memories, "WORTHWHILE", 1)
    checkout = Checkout.find(faulty)
    first, second = Memory(tmp_path / "one"), Memory(tmp_path / "two")
    run(checkout, memory=first)
    run(checkout, memory=second, crew=Crew(2))
    assert second.verdicts == first.verdicts
    assert told(run(checkout, memory=Memory(tmp_path / "two"))) == told(run(checkout))


@pytest.mark.parametrize("after", [0, 1])
def test_a_member_that_dies_is_done_without(
    faulty: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    def dying(self, heard=Member.next):
        """Hear so many parts, and then none, as if the member were killed."""
        said.append(self)
        if len(said) > after:
            os.kill(self._process, signal.SIGSTOP)
            os.kill(self._process, signal.SIGKILL)
            return None
        return heard(self)

    said: list[Member] = []
    monkeypatch.setattr(Member, "next", dying)
    assert told(run(Checkout.find(faulty), crew=Crew(2))) == told(run(Checkout.find(faulty)))
    assert said


def test_a_member_that_fails_says_nothing_and_ends(capfd: pytest.CaptureFixture[str]) -> None:
    def work(voice):
        voice.tell(b"one")
        raise KeyboardInterrupt

    member = Member.hire(work)
    assert member.next() == b"one"
    assert member.next() is None
    member.dismiss()
    assert capfd.readouterr() == ("", "")


def test_no_member_outlives_the_check(faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_heard", interrupt)
    crew = Crew(3)
    with pytest.raises(KeyboardInterrupt):
        run(Checkout.find(faulty), crew=crew)
    assert len(crew._members) == 2
    for each in crew._members:
        with pytest.raises(ChildProcessError):
            os.waitpid(each._process, os.WNOHANG)


def test_few_files_need_no_crew(world: Path) -> None:
    crew = Crew(4)
    run(Checkout.find(world), crew=crew)
    assert crew._members == []


def test_a_member_is_told_and_ends_when_it_is_told_nothing_more() -> None:
    def work(voice):
        while True:
            voice.tell(voice.hear() + b"!")

    member = Member.hire(work)
    for each in (b"one", b"two" * 100_000):
        member.tell(each)
        assert member.next() == each + b"!"
    member.tell(b"")
    assert member.next() is None
    member.dismiss()
    member.dismiss()


def test_each_piece_of_work_is_for_one_process() -> None:
    queue = Queue(200)

    def work(voice):
        taken = []
        while (each := queue.next()) is not None:
            taken.append(each)
        voice.tell(bytes(taken) or b"-")

    members = [Member.hire(work) for _ in range(3)]
    told = [member.next() for member in members]
    assert sorted(b"".join(each for each in told if each != b"-")) == [*range(200)]
    assert queue.next() is None
    queue.close()
    for each in members:
        each.dismiss()


def test_nothing_is_forked_beside_other_threads() -> None:
    leave = threading.Event()
    other = threading.Thread(target=leave.wait)
    other.start()
    try:
        assert Crew(4)._size == 1
    finally:
        leave.set()
        other.join()


def test_the_command_has_a_crew_for_a_first_check_of_all(tmp_path: Path) -> None:
    """In a process of its own, whose forks are counted."""
    counted = (
        "import os, sys; fork = os.fork; from srpp_graph.checks import crew, member\n"
        "member.os.fork = lambda: print('forked', file=sys.stderr) or fork()\n"
        "crew.os.sched_getaffinity = lambda _: {0, 1}\n"
        "sys.argv = ['srpp-graph', 'check']; from srpp_graph.cli import main; main()"
    )
    for forks in (1, 0):
        done = subprocess.run(
            [sys.executable, "-c", counted],
            cwd=ROOT,
            env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr.count("forked") == forks
