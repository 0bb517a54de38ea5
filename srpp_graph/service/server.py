"""The running service: one listening socket, one event loop, a graceful end.

`serve(Settings(port=0))` prints `http://127.0.0.1:43817`, or wherever it listens, and answers until stopped.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
import uvicorn

from srpp_graph.errors import GraphError, ReleaseError
from srpp_graph.service.app import create_app
from srpp_graph.service.connection import Connection
from srpp_graph.service.graph import find_release, open_graph
from srpp_graph.service.holder import Holder
from srpp_graph.service.memory import set_apart, share_arenas
from srpp_graph.service.settings import Settings

_ANYWHERE = ("0.0.0.0", "::", "")


class ListenError(GraphError):
    """The address to listen on cannot be had."""


def serve(settings: Settings) -> None:
    """Serve the current release until the process is told to stop; running requests end first.

    Prints one line with the address when the service is ready, and nothing else.

    Raises:
        ReleaseError: there is no release to serve, or it is damaged.
        ListenError: the host or port cannot be had.
    """
    share_arenas()
    _configure_logs(settings.log_level)
    find_release(settings).verify()
    with _listen(settings.host, settings.port) as listening:
        address = _address(settings.host, listening)
        known = settings if settings.public_url else settings.model_copy(update={"public_url": address})
        holder = Holder(lambda: open_graph(known), lambda: find_release(known).id)
        app = create_app(known, holder)
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            http=Connection,
            ws="none",
            timeout_graceful_shutdown=settings.drain_seconds,
        )
        server = _Server(config, address, holder)
        set_apart()
        with _end_well_at_sigterm():
            server.run(sockets=[listening])
        if not server.started:
            raise ReleaseError("the release could not be opened", help="the log says why")


class _Server(uvicorn.Server):
    """A server that says where it listens, once it does, and takes a new release at SIGHUP."""

    def __init__(self, config: uvicorn.Config, address: str, holder: Holder) -> None:
        super().__init__(config)
        self._address = address
        self._holder = holder
        self._reloads: set[asyncio.Task[None]] = set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then print the address."""
        await super().startup(sockets)
        if self.started:
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._begin_reload)
            sys.stdout.write(self._address + "\n")
            sys.stdout.flush()

    def _begin_reload(self) -> None:
        """Begin to serve the release that is current now."""
        task = asyncio.get_running_loop().create_task(self._reload())
        self._reloads.add(task)
        task.add_done_callback(self._reloads.discard)

    async def _reload(self) -> None:
        """Serve the release that is current now; the log says whether it could be opened."""
        log = structlog.get_logger("srpp_graph.service")
        try:
            switched = await self._holder.reload()
        except GraphError as error:
            log.error("reload failed", reason=str(error))
        else:
            log.info("reloaded", switched=switched, release=self._holder.graph.release_id)


@contextmanager
def _end_well_at_sigterm() -> Iterator[None]:
    """Leave with 0 after SIGTERM, which the server raises again once it has drained: that is no failure."""
    former = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)


def _listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise ListenError(f"cannot listen on {host}: {error.strerror or error}") from None
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
    except OSError as error:
        listening.close()
        raise ListenError(
            f"cannot listen on {host}:{port}: {error.strerror}",
            help="choose another port, or 0 for any free one",
        ) from None
    return listening


def _address(host: str, listening: socket.socket) -> str:
    """What a browser on this machine types to get here."""
    port = listening.getsockname()[1]
    name = "127.0.0.1" if host in _ANYWHERE else host
    return "{}://{}:{}".format("http", f"[{name}]" if ":" in name else name, port)


def _configure_logs(level: str) -> None:
    """Structured lines on standard error, from the level on."""
    number = logging.getLevelNamesMapping()[level.upper()]
    logging.basicConfig(level=number, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(),
            structlog.processors.LogfmtRenderer(
                key_order=("timestamp", "level", "event"), bool_as_flag=False
            ),
        ],
    )
