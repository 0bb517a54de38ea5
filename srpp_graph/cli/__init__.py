"""The command line, `srpp-graph …`: one file a command; the outer edge of the program is `main`."""

from __future__ import annotations

import atexit
import errno
import gc
import io
import os
import sys
from contextlib import suppress

READER_GONE = 141
"""What every command leaves with when whoever read its output has gone: 128 + SIGPIPE, as of `cat`."""


UNWRITTEN = 74
"""What every command leaves with when its output cannot be written, as on a full disk (EX_IOERR)."""

_NO_OUTPUT = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def main() -> None:
    """Run the command line and leave with its exit code; no fault ends in a traceback."""
    _open_streams()
    out = sys.stdout
    code = _run()
    # typer puts another stream in the place of one that cannot be written to any more.
    gone = sys.stdout is not out
    try:
        out.flush()
    except BrokenPipeError:
        gone = True
    except OSError as error:
        if code != UNWRITTEN:
            code = _say_unwritten(error)
        _close_quietly()
    if gone:
        _close_quietly()
        code = READER_GONE
    if sys.argv[1:2] == ["check"]:
        # To take apart all that was read would take a tenth of a first check, and nobody needs that.
        atexit.register(os._exit, code)
    sys.exit(code)


def _open_streams() -> None:
    """Have all three streams open, whatever was closed before, and none that a letter cannot be written to.

    What goes to a closed one goes nowhere; a closed number would be given to the next file that is opened.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and "utf" not in stream.encoding.lower():
            stream.reconfigure(errors="backslashreplace")


def _run() -> int:
    """Run the command; its exit code."""
    # What is loaded stays to the end; to look for garbage in it again and again takes a third of the loading.
    gc.disable()
    from srpp_graph.cli.looking import look_plainly
    from srpp_graph.errors import GraphError

    try:
        code = look_plainly(sys.argv[1:])
        if code is not None:
            return code
        from srpp_graph.cli.program import program

        gc.freeze()
        gc.enable()
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
        if isinstance(error, OSError) and error.errno in _NO_OUTPUT and error.filename is None:
            return _say_unwritten(error)
        if os.environ.get("SRPP_DEBUG") == "1":
            raise
        return _say_own_fault(error)
    return 0


def _say_own_fault(error: Exception) -> int:
    """Say that this is a fault of the program; the exit code."""
    what = f"{type(error).__name__}: {error}"
    _say(
        f"error: this is a fault of srpp-graph itself, not of your content: {what}",
        "help: run the command again with SRPP_DEBUG=1 and report what it prints, with the command, "
        "at the project's issue tracker",
    )
    return 70


def _say_unwritten(error: OSError) -> int:
    """Say that the output could not be written; the exit code."""
    reason = (error.strerror or "unknown reason").lower()
    _say(f"error: the output cannot be written: {reason}", "help: make room, or send it elsewhere")
    return UNWRITTEN


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
