"""`srpp-graph questions`: the question library of the release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from srpp_graph.cli.options import Root, find_checkout
from srpp_graph.cli.query import Layout, ask, current_release
from srpp_graph.errors import EntityNotFound, GraphError

if TYPE_CHECKING:
    from pathlib import Path

    from srpp_graph.store.endpoint import Store

questions = typer.Typer(invoke_without_command=True)

Values = Annotated[
    Optional[list[str]],  # noqa: UP045 - typer reads it at run time
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Another value for a parameter, as in network=procura-plus; may be given for each.",
        show_default=False,
    ),
]


@questions.callback()
def list_questions(context: typer.Context, root: Root = None) -> None:
    """List the questions that the graph is known to answer; `questions run SLUG` answers one."""
    if context.invoked_subcommand is not None:
        return
    from srpp_graph.cli.table import print_table
    from srpp_graph.questions import load_questions

    print_table(("slug", "question"), [(each.slug, each.title) for each in load_questions(_store(root))])


@questions.command("run")
def run_question(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The name of the question.")],
    values: Values = None,
    format: Layout = None,
    root: Root = None,
) -> None:
    """Answer one question of the library."""
    from srpp_graph.checks.near import nearest
    from srpp_graph.questions import find_question, load_questions

    store = _store(root)
    question = find_question(store, slug)
    if question is None:
        slugs = [each.slug for each in load_questions(store)]
        near = nearest(slug, slugs)
        raise EntityNotFound(
            f"there is no question `{slug}`",
            [near] if near else [],
            help=f"did you mean `{near}`?" if near else "`srpp-graph questions` lists them",
        )
    ask(question.ask(_read_values(values or [])), format, root)


def _read_values(values: list[str]) -> dict[str, str]:
    """The values given by `--set`, by parameter."""
    given: dict[str, str] = {}
    for each in values:
        name, equals, value = each.partition("=")
        if not equals or name in given:
            fault = "is given twice" if equals else "is not NAME=VALUE"
            shown = name if equals else each
            raise GraphError(f"--set: `{shown[:60]}` {fault}", help="write --set network=procura-plus")
        given[name] = value
    return given


def _store(root: Path | None) -> Store:
    from srpp_graph.cli.making import settings_for
    from srpp_graph.store.embedded import EmbeddedStore

    return EmbeddedStore(current_release(settings_for(find_checkout(root))).store_path)
