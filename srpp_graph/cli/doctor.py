"""`srpp-graph doctor`: whether this machine and this checkout have what the program needs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import typer

from srpp_graph.cli.options import Root, find_checkout
from srpp_graph.errors import GraphError

_PACKAGES = ("fastapi", "pyoxigraph", "pyshacl", "rdflib", "typer", "uvicorn")

_ISOLATION = {
    "namespace": "no network (namespace)",
    "seccomp": "no network (seccomp filter, as this system allows no namespace)",
}


class Finding(NamedTuple):
    """One line: what was looked at, whether it is well, and what was seen."""

    subject: str
    seen: str
    well: bool = True


def doctor(root: Root = None) -> None:
    """Say whether this machine and this checkout have what the program needs.

    Leaves with 0 if all is well, 1 if something is missing.
    """
    from srpp_graph.cli.table import print_table

    findings = [*_machine(), *_content(root)]
    print_table(
        ("", "what", "seen"), [("ok" if each.well else "no", each.subject, each.seen) for each in findings]
    )
    raise typer.Exit(0 if all(each.well for each in findings) else 1)


def _machine() -> Iterator[Finding]:
    import platform
    from importlib import metadata

    yield Finding("Python", platform.python_version(), well=sys.version_info >= (3, 11))
    for name in _PACKAGES:
        try:
            yield Finding(name, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Finding(name, "not installed; run `make install`", well=False)


def _content(root: Path | None) -> Iterator[Finding]:
    try:
        checkout = find_checkout(root)
        yield Finding("checkout", str(checkout.root))
        yield from _release(root)
    except GraphError as error:
        yield Finding("content", f"{error}; {error.help}" if error.help else str(error), well=False)


def _release(root: Path | None) -> Iterator[Finding]:
    import asyncio

    from srpp_graph.cli.making import find_made, settings_for
    from srpp_graph.cli.query import current_release

    checkout = find_checkout(root)
    settings = settings_for(checkout)
    release = current_release(settings)
    made = find_made(checkout, settings.releases_dir)
    current = made is not None and made.id == release.id
    age = "made from this content" if current else "older than the content; run `srpp-graph build`"
    yield Finding("release", f"{release.id}, {release.manifest.triples:,} statements, {age}")
    yield Finding("workers", asyncio.run(_workers(release.store_path, settings.query_memory_mib)))


async def _workers(store: Path, memory_mib: int) -> str:
    """How a worker answers, and what it cannot reach."""
    from srpp_graph.store.endpoint import QueryRequest
    from srpp_graph.store.workers import Limits, Workers

    workers = Workers(store, Limits(workers=1, memory_mib=memory_mib))
    try:
        await workers.answer(QueryRequest("ASK {}", "text/csv"))
        status = workers.status()
        network = _ISOLATION.get(
            status.isolation, f"the gate alone keeps queries off the network ({status.isolation})"
        )
        return f"answer within {memory_mib} MiB; {network}"
    finally:
        await workers.close()
