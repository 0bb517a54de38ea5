"""Making a release from a checked checkout: what `build` and `serve` share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from srpp_graph.checkout import Checkout

if TYPE_CHECKING:
    from srpp_graph.diagnostics import Report
    from srpp_graph.release import Release
    from srpp_graph.service.settings import Settings


def settings_for(checkout: Checkout, **chosen: object) -> Settings:
    """The settings of the environment, for this checkout; what the command line says comes first.

    Raises:
        GraphError: a setting has a value that it cannot have.
    """
    from pydantic import ValidationError

    from srpp_graph.errors import GraphError
    from srpp_graph.service.settings import Settings

    said = {name: value for name, value in chosen.items() if value is not None}
    try:
        return Settings(root=checkout.root, **said)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(each) for each in first["loc"])
        raise GraphError(
            f"the setting `{name}` cannot be `{first['input']}`: {first['msg'].lower()}",
            help=f"set it with --{name.replace('_', '-')} or the variable SRPP_{name.upper()}",
        ) from None


def find_made(checkout: Checkout, releases: Path) -> Release | None:
    """The release of exactly this content, if it was made before and all of the content can be read."""
    from srpp_graph.errors import ContentError
    from srpp_graph.release import Shelf, release_id

    try:
        return Shelf(releases).find(release_id(checkout))
    except ContentError:
        return None


def make(checkout: Checkout, releases: Path) -> tuple[Report | None, Release | None]:
    """The report of the check, if one was needed, and the release, unless the report has errors.

    Content that was released before is sound and is not checked again.
    """
    from srpp_graph.checks import run
    from srpp_graph.cli import console
    from srpp_graph.cli.looking import exit_code
    from srpp_graph.release import Shelf, build_release

    report = None
    if find_made(checkout, releases) is None:
        console.progress("The content has changed: checking it ...")
        report = run(checkout)
        if exit_code(report):
            return report, None
        console.progress("Building the release ...")
    return report, build_release(checkout, Shelf(releases))
