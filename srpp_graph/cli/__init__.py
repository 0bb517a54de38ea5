"""The command line, `srpp-graph …`: one file a command; the outer edge of the program is `main`."""

from __future__ import annotations

import os
import sys

from srpp_graph.errors import GraphError


def main() -> None:
    """Run the command line and leave with its exit code; no fault ends in a traceback."""
    from srpp_graph.cli.program import program

    try:
        program()
    except GraphError as error:
        _say(f"error: {error}", error.help and f"help: {error.help}")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read our output has gone; closing quietly is what `head` expects.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:
        if os.environ.get("SRPP_DEBUG") == "1":
            raise
        what = f"{type(error).__name__}: {error}"
        _say(
            f"error: this is a fault of srpp-graph itself, not of your content: {what}",
            "help: run the command again with SRPP_DEBUG=1 and report what it prints, with the command, "
            "at the project's issue tracker",
        )
        sys.exit(70)


def _say(*lines: str) -> None:
    """Print each non-empty line to the error stream."""
    for line in filter(None, lines):
        sys.stderr.write(line + "\n")
