"""`srpp-graph query`: ask the release, through the same gate and within the same limits as the service."""

from __future__ import annotations

import enum
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from srpp_graph.cli.options import Root, find_checkout
from srpp_graph.errors import GraphError, NotAcceptable, QueryRefused, QuerySyntaxError

if TYPE_CHECKING:
    from srpp_graph.emptiness import Explanation
    from srpp_graph.release import Release
    from srpp_graph.service.settings import Settings


class ResultFormat(enum.StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"
    XML = "xml"
    CSV = "csv"
    TSV = "tsv"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"


Layout = Annotated[
    Optional[ResultFormat],  # noqa: UP045 - typer reads it at run time
    typer.Option(
        "--format",
        help="How to write the answer; a table (or Turtle) on a terminal, CSV (or Turtle) in a pipe.",
        show_default=False,
    ),
]


From = Annotated[
    Optional[str],  # noqa: UP045 - typer reads it at run time
    typer.Option(
        "--release",
        metavar="ID|FILE",
        help="A release that is kept, or the dump of one (.nq.gz); else the one that is served.",
        show_default=False,
    ),
]


def query(
    text: Annotated[
        str, typer.Argument(metavar="FILE|-|TEXT", help="A file, - for standard input, or SPARQL.")
    ],
    format: Layout = None,
    root: Root = None,
    release: From = None,
    *,
    explain: Annotated[
        bool, typer.Option("--explain", help="Where nothing comes, say why on standard error.")
    ] = False,
) -> None:
    """Ask a release a SPARQL query, within the limits of the service."""
    ask(_read(text), format, root, release, explain=explain)


def ask(
    text: str,
    format: ResultFormat | None,
    root: Path | None,
    release: str | None = None,
    *,
    explain: bool = False,
) -> None:
    """Answer the query and write what came, to a terminal or a pipe; `explain` says why nothing came.

    Raises:
        GraphError: the query was refused, is wrong, or ran into a limit.
    """
    import asyncio

    from srpp_graph.cli.making import settings_for
    from srpp_graph.emptiness import render_plain
    from srpp_graph.store.gate import inspect_query

    settings = settings_for(find_checkout(root))
    try:
        form = inspect_query(text, max_bytes=settings.query_bytes)
        chosen = format or _default_format(gives_graph=form is not None and form.gives_graph)
        media_type = _media_type(chosen, gives_graph=bool(form and form.gives_graph))
        with asked_store(release, settings) as store:
            body, explanation = asyncio.run(_answer(text, media_type, store, settings, explain=explain))
    except (QuerySyntaxError, QueryRefused) as error:
        raise GraphError(f"line {error.line}, column {error.column}: {error}", help=error.help) from None
    _write(body, chosen)
    if explanation is not None:
        sys.stdout.flush()
        typer.echo("\n".join(render_plain(explanation)), err=True)


def current_release(settings: Settings) -> Release:
    """The release that is served, whole and sound: on a damaged one some queries never end.

    Raises:
        ReleaseError: there is none, or it is damaged.
    """
    from srpp_graph.errors import ReleaseError
    from srpp_graph.release import Shelf

    release = Shelf(settings.releases_dir).current()
    if release is None:
        raise ReleaseError(
            f"there is no release in {settings.releases_dir}", help="build one: srpp-graph build"
        )
    release.verify()
    return release


@contextmanager
def asked_store(wanted: str | None, settings: Settings) -> Iterator[Path]:
    """The store of the release that is asked, held as long as it is needed; without a name, the current one.

    Raises:
        ReleaseError: there is none of that name, or it is damaged.
        NotADump: the file is not a dump.
    """
    from srpp_graph.errors import ReleaseError
    from srpp_graph.release import Shelf
    from srpp_graph.store.dumps import unpack_dump

    if wanted is not None and Path(wanted).is_file():
        with unpack_dump(Path(wanted)) as store:
            yield store
        return
    release = current_release(settings) if wanted is None else None
    if wanted is not None and wanted.isascii() and wanted.isalnum():
        release = Shelf(settings.releases_dir).find(wanted)
    if release is None:
        raise ReleaseError(
            f"`{wanted}` is no release in {settings.releases_dir}, and no file",
            help="name the id of one that is kept, or its dump: `/dumps/<id>/dump.nq.gz`",
        )
    release.verify()
    with release.in_use():
        yield release.store_path


async def _answer(
    text: str, media_type: str, store: Path, settings: Settings, *, explain: bool
) -> tuple[bytes, Explanation | None]:
    """The answer, and if asked for, why there is nothing in it."""
    from srpp_graph.emptiness import explain_empty
    from srpp_graph.store.endpoint import QueryRequest
    from srpp_graph.store.workers import Limits, Workers

    limits = Limits(
        workers=1,
        seconds=settings.query_seconds,
        memory_mib=settings.query_memory_mib,
        result_mib=settings.query_result_mib,
        query_kib=settings.query_kib,
    )
    workers = Workers(store, limits)
    try:
        body = (await workers.answer(QueryRequest(text, media_type))).body
        if not explain:
            return body, None
        return body, await explain_empty(workers, text, seconds=settings.query_seconds)
    finally:
        await workers.close()


def _read(text: str) -> str:
    """The query itself: standard input, a file's text, or the argument."""
    if not text:
        raise GraphError("the query is empty", help="name a file, or write the query in quotes")
    if text == "-":
        content = sys.stdin.buffer.read()
    else:
        looks_like_query = any(each in text for each in " {\n\t")
        path = Path(text)
        try:
            if looks_like_query and not path.is_file():
                return text
            content = path.read_bytes()
        except OSError as error:
            if looks_like_query:
                return text
            reason = (error.strerror or "it cannot be read").lower()
            raise GraphError(
                f"`{text}`: {reason}", help="name a file, or write the query in quotes"
            ) from None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise GraphError("the query is not UTF-8 text") from None


def _default_format(*, gives_graph: bool) -> ResultFormat:
    if gives_graph:
        return ResultFormat.TURTLE
    return ResultFormat.TABLE if sys.stdout.isatty() else ResultFormat.CSV


def _media_type(format: ResultFormat, *, gives_graph: bool) -> str:
    from srpp_graph.store.formats import GRAPH_FORMATS, RESULT_FORMATS, find_format

    if format is ResultFormat.TABLE:
        format = ResultFormat.TURTLE if gives_graph else ResultFormat.JSON
    formats = GRAPH_FORMATS if gives_graph else RESULT_FORMATS
    known = find_format(
        {"json": "jsonld", "xml": "rdfxml"}.get(format, format) if gives_graph else format, formats
    )
    if known is None:
        kind = "a graph" if gives_graph else "rows"
        names = [each.name for each in formats]
        raise NotAcceptable(
            f"this query gives {kind}, which cannot be written as {format}",
            names,
            help="use " + ", ".join(names),
        )
    return known.media_type


def _write(body: bytes, format: ResultFormat) -> None:
    from srpp_graph.cli.console import write_bytes
    from srpp_graph.cli.table import render_rows

    if format is ResultFormat.TABLE and body.lstrip().startswith(b"{"):
        render_rows(body)
        return
    write_bytes(body if body.endswith(b"\n") or not body else body + b"\n")
