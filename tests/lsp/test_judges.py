"""The processes that judge: held, killed, replaced, and gone with the server."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from editor import SECONDS, Editor
from lsprotocol import types

from srpp_graph.lsp.judges import Judges

PROGRAM = b"srpp_graph.lsp.worker"
HARBOUR = "data/city/example-harbour.ttl"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds the processes in /proc")


def server_of(editor: Editor) -> int:
    return int(editor._client._server.pid)


def judges(editor: Editor) -> set[int]:
    """The processes of this server that judge, and are no corpses."""
    found = set()
    for each in Path("/proc").glob("[0-9]*"):
        try:
            parent = (each / "stat").read_text().rpartition(")")[2].split()[1]
            if int(parent) == server_of(editor) and PROGRAM in (each / "cmdline").read_bytes().split(b"\0"):
                found.add(int(each.name))
        except OSError:
            continue
    return found


def are_idle(editor: Editor) -> bool:
    """Whether a judge has started, and none has had anything to do for a while."""
    before = {each: time_of(each) for each in judges(editor)}
    time.sleep(0.5)
    return bool(before) and before == {each: time_of(each) for each in judges(editor)}


def time_of(process: int) -> list[str]:
    """The processor time that a process has taken, in its own words."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]


def signal_all(processes: set[int], number: int) -> None:
    for each in processes:
        os.kill(each, number)


@pytest.fixture
def harbour(world: Path) -> Iterator[tuple[Editor, str]]:
    """An editor with a city on the screen, and the judges ready."""
    with Editor(world) as editor:
        uri = editor.open(world / HARBOUR)
        assert editor.found(uri) == []
        editor.wait_until(lambda: are_idle(editor))
        yield editor, uri


def test_questions_are_answered_while_judging_is_held(harbour: tuple[Editor, str]) -> None:
    editor, uri = harbour
    held = judges(editor)
    signal_all(held, signal.SIGSTOP)
    try:
        editor.change(uri, editor.texts[uri].replace("srpp:HighConfidence", "srpp:HighConfidenc"))
        before = len(editor.all_published)
        assert editor.ask(types.TEXT_DOCUMENT_HOVER, editor.at(uri, "srpp:City", 2)) is not None
        assert editor.complete(uri, "    srpp:country ")
        assert len(editor.all_published) == before
    finally:
        signal_all(held, signal.SIGCONT)
    assert editor.codes(uri) == ["SG270"]


def test_an_outdated_judgement_is_cancelled_and_never_told(harbour: tuple[Editor, str]) -> None:
    editor, uri = harbour
    sound, held = editor.texts[uri], judges(editor)
    before = len(editor.all_published)
    signal_all(held, signal.SIGSTOP)
    editor.change(uri, sound.replace("srpp:HighConfidence", "srpp:HighConfidenc"))
    outdated = editor.versions[uri]

    def type_on() -> bool:
        """Write the next version some time after the last; whether a held process is gone by then."""
        time.sleep(1)  # longer than the server gathers what is typed, on a busy machine too
        editor.change(uri, sound + "\n" * editor.versions[uri])
        return not held <= judges(editor)

    editor.wait_until(type_on)
    signal_all(held & judges(editor), signal.SIGCONT)
    editor.change(uri, sound.replace("srpp:City", "srpp:Citty"))
    assert editor.codes(uri)[0] == "SG270"
    assert outdated not in [each.version for each in editor.all_published[before:] if each.uri == uri]
    editor.wait_until(lambda: len(judges(editor)) == 2)
    assert not [each for each in editor.said if "was lost" in each]


def test_a_judge_that_dies_is_told_once_and_replaced(harbour: tuple[Editor, str]) -> None:
    editor, uri = harbour
    sound = editor.texts[uri]

    def lost() -> list[str]:
        """What was said of lost processes: the first is shown and logged, the others only logged."""
        return [each for each in editor.said if "was lost" in each]

    def kill_while_judging(most: int) -> bool:
        """Kill whatever judges the next version; whether more than `most` was said of it by then."""
        held = judges(editor)
        signal_all(held, signal.SIGSTOP)
        editor.change(uri, sound + "\n" * editor.versions[uri])
        time.sleep(0.5)
        signal_all(held & judges(editor), signal.SIGKILL)
        editor.actions(uri)  # waits; both may have been lost, and then this version has no answer
        return len(lost()) > most

    editor.wait_until(lambda: kill_while_judging(0))
    told = len(lost())
    editor.wait_until(lambda: kill_while_judging(told))
    editor.change(uri, sound.replace("srpp:City", "srpp:Citty"))
    assert editor.codes(uri)[0] == "SG270"
    (shown,) = [each for each in editor.shown if "was lost" in each]
    assert "started again" in shown
    assert not [each for each in editor.said if "fault of srpp-graph" in each]


def test_the_judges_go_with_the_server(world: Path) -> None:
    for politely in (True, False):
        editor = Editor(world)
        editor.__enter__()
        uri = editor.open(world / HARBOUR)
        assert editor.found(uri) == []
        editor.wait_until(lambda of=editor: bool(judges(of)))
        left = judges(editor)
        if not politely:
            os.kill(server_of(editor), signal.SIGKILL)
        editor.leave(politely=politely)
        editor.wait_until(lambda of=left: not any(runs(each) for each in of))


def test_the_judges_keep_what_they_know_where_the_check_does(harbour: tuple[Editor, str]) -> None:
    own = {name: os.environ.get(name) for name in ("HOME", "XDG_CACHE_HOME")}
    for each in judges(harbour[0]):
        words = Path(f"/proc/{each}/environ").read_bytes().decode().split("\0")
        assert {name: value for name, _, value in (word.partition("=") for word in words) if name in own} == {
            name: value for name, value in own.items() if value is not None
        }


def test_there_is_one_judge_and_a_second_while_it_is_busy(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("srpp_graph.lsp.judges.IDLE", 0.2)
    said: list[str] = []

    async def judge_twice_at_once() -> list[int]:
        judges = Judges(world, lambda words, _: said.append(words))
        counts = []
        try:
            text = (world / HARBOUR).read_text()
            for _ in range(3):
                await judges.check(HARBOUR, {HARBOUR: text})
                counts.append(judges.processes)
            async with asyncio.timeout(SECONDS):
                while judges.processes == 1:
                    await asyncio.gather(*(judges.check(None, {}) for _ in range(3)))
            counts.append(judges.processes)
            async with asyncio.timeout(SECONDS):
                while judges.processes != 1:
                    await asyncio.sleep(0.05)
            assert await judges.check(HARBOUR, {HARBOUR: text}) == ()
            counts.append(judges.processes)
        finally:
            await judges.close()
        return counts

    assert asyncio.run(judge_twice_at_once()) == [1, 1, 1, 2, 1]
    assert said == []


def runs(process: int) -> bool:
    """Whether the process judges still; a corpse does not."""
    try:
        return PROGRAM in Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
