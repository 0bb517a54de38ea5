"""The command line, `srpp-graph …`: one file a command; the outer edge of the program is `main`."""

from __future__ import annotations

import atexit
import os
import sys
from contextlib import suppress

READER_GONE = 141
"""What every command leaves with when whoever read its output has gone: 128 + SIGPIPE, as of `cat`."""


def main() -> None:
    """Run the command line and leave with its exit code; no fault ends in a traceback."""
    out = sys.stdout
    code = _run()
    # typer puts another stream in the place of one that cannot be written to any more.
    gone = sys.stdout is not out
    try:
        out.flush()
    except BrokenPipeError:
        gone = True
    if gone:
        _close_quietly()
        code = READER_GONE
    if sys.argv[1:2] == ["check"]:
        # To take apart all that was read would take a tenth of a first check, and nobody needs that.
        atexit.register(os._exit, code)
    sys.exit(code)


def _run() -> int:
    """Run the command; its exit code."""
    from srpp_graph.cli.looking import look_plainly
    from srpp_graph.errors import GraphError

    try:
        code = look_plainly(sys.argv[1:])
        if code is not None:
            return code
        from srpp_graph.cli.program import program

        program()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except GraphError as error:
        _say(f"error: {error}", error.help and f"help: {error.help}")
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return READER_GONE
    except Exception as error:
        if os.environ.get("SRPP_DEBUG") == "1":
            raise
        what = f"{type(error).__name__}: {error}"
        _say(
            f"error: this is a fault of srpp-graph itself, not of your content: {what}",
            "help: run the command again with SRPP_DEBUG=1 and report what it prints, with the command, "
            "at the project's issue tracker",
        )
        return 70
    return 0


def _close_quietly() -> None:
    """Let what is still to be written go nowhere, so that Python does not complain of it at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        with suppress(OSError):
            os.dup2(nowhere, number)


def _say(*lines: str) -> None:
    """Print each non-empty line to the error stream."""
    for line in filter(None, lines):
        sys.stderr.write(line + "\n")
