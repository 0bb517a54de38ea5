"""A diff of lines, applied to the text before, gives the text after."""

import re
import subprocess
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from srpp_graph.checks import line_diff
from srpp_graph.checks.line_diff import render_line_diff

LINES = ["", "a", "b", "c", "d", "e", "f", "\u2028", "\x0c"]
TEXTS = st.lists(st.sampled_from(LINES), max_size=40).map("\n".join)
HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@")


def patched(before: str, diff: str) -> str:
    """The text with a unified diff applied."""
    old, new, at = re.findall(r"[^\n]*\n|[^\n]+", before), [], 0
    lines = re.findall(r"[^\n]*\n", diff)[2:]
    for index, line in enumerate(lines):
        if found := HUNK.match(line):
            start = int(found[1]) - (found[2] != "0")
            new, at = new + old[at:start], start
            continue
        bare = index + 1 < len(lines) and lines[index + 1].startswith("\\")
        text = line[1:-1] if bare else line[1:]
        if line[0] in " -":
            assert old[at] == text
            at += 1
        if line[0] in " +":
            new.append(text)
    return "".join(new + old[at:])


@given(TEXTS, TEXTS)
def test_a_diff_applied_gives_the_other_text(before: str, after: str) -> None:
    diff = render_line_diff("data/city/oslo.ttl", before, after)
    assert bool(diff) == (before != after)
    assert patched(before, diff) == after


@given(TEXTS, TEXTS)
def test_so_it_does_where_too_much_differs_to_be_compared(before: str, after: str) -> None:
    whole, line_diff._LARGE = line_diff._LARGE, 0
    try:
        assert patched(before, render_line_diff("x", before, after)) == after
    finally:
        line_diff._LARGE = whole


def test_git_takes_it(tmp_path: Path) -> None:
    before = "one\ntwo\u2028still two\nthree\n" + "".join(f"{each}\n" for each in range(40)) + "last"
    after = before.replace("three", "3").replace("\n20\n", "\n").replace("last", "the last")
    (tmp_path / "x.ttl").write_bytes(before.encode())
    diff = render_line_diff("x.ttl", before, after).encode()
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=diff, check=True)
    assert (tmp_path / "x.ttl").read_bytes() == after.encode()


def test_only_what_stands_between_equal_lines_is_compared() -> None:
    """Where all lines were compared with all, this would take minutes."""
    before = [f"<#n{each}> srpp:start {each} .\n.\n" for each in range(20_000)]
    after = [each if number % 3 else each.upper() for number, each in enumerate(before)]
    diff = render_line_diff("x", "".join(before), "".join(after))
    assert sum(line.startswith("+<") for line in diff.splitlines()) == len(before) // 3 + 1
    assert sum(line.startswith("+.") for line in diff.splitlines()) == 0
