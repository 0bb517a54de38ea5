"""`srpp-graph lsp`: the language server for editors."""

from __future__ import annotations

import os
from typing import Annotated

import typer


def lsp(
    *,
    stdio: Annotated[
        bool, typer.Option("--stdio", help="Speak over standard input and output, as it always does.")
    ] = True,
) -> None:
    """Help an editor: findings while you type, quick fixes, meanings, completion, definitions, formatting.

    Editors start this themselves; docs/curating.md has the settings. It speaks the Language Server Protocol
    over standard input and output.
    """
    try:
        from srpp_graph.lsp.server import create_server, serve
    except ModuleNotFoundError as error:
        from srpp_graph.errors import GraphError

        if error.name not in ("pygls", "lsprotocol"):
            raise
        raise GraphError(
            "the language server needs the package `pygls`, which is not here",
            help="run `make install` again, or `pip install pygls`",
        ) from None
    code = serve(create_server())
    # Whatever is still being judged interests nobody now, and a thread cannot be ended otherwise.
    os._exit(code)
