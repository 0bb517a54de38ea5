"""The summary says how long was waited, since the process began."""

import json
import time
from pathlib import Path

import pytest

from srpp_graph.cli import stopwatch
from srpp_graph.cli.looking import Format, Looking, Wishes
from srpp_graph.cli.stopwatch import Stopwatch, find_beginning


def test_the_summary_counts_from_the_beginning_and_a_second_look_from_its_own(
    mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    times = iter([107.25, 200.0, 201.5])
    looking = Looking(mini, Wishes(format=Format.JSON), Stopwatch(begun=100.0, now=times.__next__))
    seconds = []
    for _ in range(2):
        looking.once()
        seconds.append(json.loads(capsys.readouterr().out)["summary"]["seconds"])
    assert seconds == [7.25, 1.5]


def test_the_beginning_is_read_whatever_the_command_is_called() -> None:
    fields = "S 1 7 7 0 -1 4194304 1 0 0 0 1 2 0 0 20 0 1 0 250 9 9"
    for name in ("srpp-graph", "a b", "a) S 1 2", "(("):
        assert find_beginning(f"7 ({name}) {fields}", 100) == 2.5


def test_this_process_began_before_now_and_after_the_system() -> None:
    watch = Stopwatch.of_process()
    watch.start()
    first = watch.seconds()
    assert 0 <= first <= watch.seconds()


@pytest.mark.parametrize("said", [None, "", "7 (x) S 1", "7 (x) S" + " 99999999999999999999" * 30])
def test_where_the_beginning_cannot_be_known_it_is_now(
    said: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stat = tmp_path / "stat"
    if said is not None:
        stat.write_text(said)
    monkeypatch.setattr(stopwatch, "_STAT", stat)
    monkeypatch.setattr(time, "perf_counter", lambda: 3.0)
    watch = Stopwatch.of_process()
    monkeypatch.setattr(time, "perf_counter", lambda: 4.0)
    watch.start()
    assert watch.seconds() == 0.0
