"""What every route needs, built once by `app.create_app` and kept on the application."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from srpp_graph.service.graph import Graph
from srpp_graph.service.holder import Holder
from srpp_graph.service.metrics import Metrics
from srpp_graph.service.pages import Pages
from srpp_graph.service.settings import Settings


@dataclass(frozen=True, slots=True)
class Context:
    """Settings, the holder of the graph, the pages and the measures of one running service.

    `pinned` is the graph that one request began with; it stays that request's, whatever is switched to.
    """

    settings: Settings
    holder: Holder
    pages: Pages
    metrics: Metrics
    pinned: Graph | None = None

    @classmethod
    def of(cls, request: Request) -> Context:
        """The context of the application that a request came to."""
        context = request.scope.get("state", {}).get("context") or request.app.state.context
        if not isinstance(context, cls):
            raise TypeError("the application has no context")
        return context

    def pinned_to(self, graph: Graph | None) -> Context:
        """The same, for one request that began with this graph."""
        return Context(self.settings, self.holder, self.pages, self.metrics, pinned=graph)

    @property
    def graph(self) -> Graph:
        """The graph that the request asks; outside of one, the graph that is served now.

        Raises:
            ReleaseError: there is none.
        """
        return self.holder.graph if self.pinned is None else self.pinned

    @property
    def ready(self) -> bool:
        """Whether there is a graph to ask."""
        return self.pinned is not None or self.holder.ready

    def absolute(self, path: str) -> str:
        """The public address of a path; without a public URL, the path itself."""
        return self.settings.public_url + path
