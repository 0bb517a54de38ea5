"""Words for a person at a terminal stay out of pipes."""

import io

import pytest

from srpp_graph.cli import console


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "told"), [(Terminal(), "Building ...\n"), (io.StringIO(), "")])
def test_progress_is_told_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, told: str
) -> None:
    monkeypatch.setattr("sys.stderr", stream)
    console.progress("Building ...")
    assert stream.getvalue() == told
