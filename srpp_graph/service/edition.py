"""The release that a visitor asks for by its name: it answers, or nothing does.

Whoever follows a citation gets the rows that were cited, or learns where they are; never others instead.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool

from srpp_graph.release import Shelf
from srpp_graph.service.context import Context
from srpp_graph.service.parameters import Parameter
from srpp_graph.service.problems import RequestFault

RELEASE = Parameter("release", "the release that must answer, as X-Release names it; no other will")
RESTORED = "dump.nq.gz"
"""The file of a release from which its answers can be had again."""


async def require_release(context: Context, wanted: Sequence[str]) -> None:
    """Return if the release that is served is the one that is wanted, or if none is named.

    Raises:
        RequestFault: another one is served; the fault says where the wanted one is.
    """
    if len(wanted) > 1:
        raise RequestFault(
            "bad-parameter", f"the parameter `release` is given {len(wanted)} times", help="give it once"
        )
    if wanted and wanted[0] != context.graph.release_id:
        await run_in_threadpool(_refuse, context, wanted[0])


def _refuse(context: Context, wanted: str) -> None:
    """Raise what is to be told of a release that is not served.

    Raises:
        RequestFault: always.
    """
    served, shelf = context.graph.release_id, Shelf(context.settings.releases_dir)
    plain = wanted.isascii() and wanted.isalnum()
    if plain and shelf.find(wanted) is not None:
        address = context.absolute(f"/dumps/{wanted}/{RESTORED}")
        raise RequestFault(
            "other-release",
            f"the release `{wanted[:40]}` is kept, but `{served}` is the one that answers",
            help=f"get {address} and run `srpp-graph query --release {RESTORED} QUERY`; "
            "or leave `release` out for the answer of today",
            available=(address,),
        )
    if plain and shelf.was_removed(wanted):
        raise RequestFault(
            "retired",
            f"the release `{wanted[:40]}` was removed when newer ones took its place; `{served}` answers",
            help=f"whoever kept its {RESTORED} can run `srpp-graph query --release {RESTORED} QUERY`; "
            "leave `release` out for the answer of today",
        )
    raise RequestFault(
        "not-found",
        f"there is no release `{wanted[:40]}` here",
        help=f"/releases lists those that there are; `{served}` answers",
    )
