"""`srpp-graph build`: check the content and make the release that is served."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from srpp_graph.cli.options import Root, find_checkout

if TYPE_CHECKING:
    from srpp_graph.checkout import Checkout
    from srpp_graph.release import Release

Publish = Annotated[
    bool,
    typer.Option(
        "--publish", help="Note every entity and question in published.txt: from then on none may vanish."
    ),
]


def build(root: Root = None, *, publish: Publish = False) -> None:
    """Check the content and compile it into a release; with any error the last release stays as it is.

    Findings that are only information are left to `srpp-graph check`.

    Leaves with 0 when the release stands, 1 if the content has errors, 2 if something cannot be read.
    """
    from srpp_graph.cli import console
    from srpp_graph.cli.looking import UNREADABLE, Format, exit_code, show
    from srpp_graph.cli.making import make, settings_for
    from srpp_graph.diagnostics import Severity

    checkout = find_checkout(root)
    report, release = make(checkout, settings_for(checkout).releases_dir)
    grave = report is not None and any(each.severity is not Severity.INFO for each in report.diagnostics)
    if report is not None and (grave or release is None):
        show(report, checkout.root, Format.TEXT)
    if release is None:
        console.note("no release was made; the last one stays as it is")
        raise typer.Exit(UNREADABLE if report is not None and exit_code(report) == UNREADABLE else 1)
    kept = release.manifest
    counts = f"{kept.triples:,} statements in {kept.graphs:,} graphs, {kept.inferred:,} inferred"
    console.say(f"release {release.id}: {counts}\n")
    if publish:
        _note_published(checkout, release)


def _note_published(checkout: Checkout, release: Release) -> None:
    """Write the entities and the questions of the release into the ledger of the checkout."""
    from srpp_graph.cli import console
    from srpp_graph.entities import Catalogue
    from srpp_graph.ledger import FILE_NAME, note_published
    from srpp_graph.questions import load_questions
    from srpp_graph.store.embedded import EmbeddedStore

    questions = [each.slug for each in load_questions(EmbeddedStore(release.store_path))]
    added = note_published(checkout, Catalogue(release.index_path).select("", ()).refs, questions)
    console.say(f"{FILE_NAME}: {added:,} names are new; commit it\n")
