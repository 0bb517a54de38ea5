"""What every route needs, built once by `app.create_app` and kept on the application."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from srpp_graph.service.graph import Graph, Holder
from srpp_graph.service.pages import Pages
from srpp_graph.service.settings import Settings


@dataclass(frozen=True, slots=True)
class Context:
    """Settings, the holder of the graph, and the pages of one running service."""

    settings: Settings
    holder: Holder
    pages: Pages

    @classmethod
    def of(cls, request: Request) -> Context:
        """The context of the application that a request came to."""
        context = request.app.state.context
        if not isinstance(context, cls):
            raise TypeError("the application has no context")
        return context

    @property
    def graph(self) -> Graph:
        """The graph that is served now.

        Raises:
            ReleaseError: there is none.
        """
        return self.holder.graph

    def absolute(self, path: str) -> str:
        """The public address of a path; without a public URL, the path itself."""
        return self.settings.public_url + path
