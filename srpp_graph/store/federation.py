"""SERVICE to endpoints that the operator lists, asked by the parent on behalf of a worker without a network.

The worker's own network holds one door (see `isolation.open_door`), whose other side is here: the gate has
put the door's address in place of the endpoint's, and the number behind it says which is meant. An endpoint
is asked only by https, only at addresses that are public, at the very address that was looked at, and
without following redirects.

    relay = Relay(("https://query.example.org/sparql",))
    server = await relay.serve(door)
"""

from __future__ import annotations

import asyncio
import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

_SECONDS = 20.0
_MAX_MIB = 16
_MAX_HEAD = 16 << 10
_ACCEPT = "application/sparql-results+json, application/sparql-results+xml;q=0.9"
_PIECE = 1 << 16
_AT_ONCE = 3


class EndpointFailed(Exception):
    """The endpoint was not asked, or gave no answer; the sentence says why."""


def find_fault(endpoint: str) -> str:
    """What keeps an IRI from being an endpoint that may be listed, or an empty string.

    >>> find_fault("http://example.org/sparql")
    'must begin with https://'
    >>> find_fault("https://example.org/sparql")
    ''
    """
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return "is not an address"
    if parts.scheme != "https":
        return "must begin with https://"
    if not parts.hostname or parts.username is not None or parts.fragment or port == 0:
        return "must be a host and a path, without name, password and fragment"
    if not endpoint.isascii() or not endpoint.isprintable() or set(endpoint) & set(' "<>\\^`{|}'):
        return "holds characters that no address has"
    try:
        address = ipaddress.ip_address(parts.hostname)
    except ValueError:
        return ""
    return "" if is_public(str(address)) else "is not a public address"


def is_public(address: str) -> bool:
    """Whether a numeric address belongs to the public internet, whatever it is wrapped in.

    >>> is_public("::ffff:127.0.0.1"), is_public("169.254.169.254"), is_public("9.9.9.9")
    (False, False, True)
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _TRANSLATED or any(inner is not None for inner in wrapped):
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


_TRANSLATED = ipaddress.IPv6Network((0x0064FF9B << 96, 96))


@dataclass(frozen=True, slots=True)
class Transport:
    """How names become addresses and addresses connections; tests bring their own."""

    resolve: Callable[[str, int], Sequence[str]]
    connect: Callable[[str, int, str], socket.socket]


def _resolve(host: str, port: int) -> list[str]:
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _connect(address: str, port: int, host: str) -> socket.socket:
    """A connection to this address, with a certificate that is the host's."""
    plain = socket.create_connection((address, port), timeout=_SECONDS)
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


INTERNET = Transport(_resolve, _connect)


def ask(endpoint: str, query: bytes, transport: Transport = INTERNET) -> tuple[str, bytes]:
    """The media type and the body of an endpoint's answer; blocking.

    Raises:
        EndpointFailed: it may not be asked, or did not answer within the limits.
    """
    parts = urlsplit(endpoint)
    host, port = parts.hostname or "", parts.port or http.client.HTTPS_PORT
    try:
        addresses = transport.resolve(host, port)
        if not addresses or not all(is_public(address) for address in addresses):
            raise EndpointFailed(f"{host} has no address that is public, or has one that is not")
        with transport.connect(addresses[0], port, host) as connected:
            return _exchange(connected, parts, query)
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise EndpointFailed(f"it could not be asked: {error or type(error).__name__}") from error


def _exchange(connected: socket.socket, parts: SplitResult, query: bytes) -> tuple[str, bytes]:
    """One request and its answer (SPARQL 1.1 Protocol §2.1.3)."""
    deadline = time.monotonic() + _SECONDS
    connected.settimeout(_SECONDS)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    connection.sock = connected
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Host": parts.netloc, "Accept": _ACCEPT, "Content-Type": "application/sparql-query"}
    connection.request("POST", path, query, headers)
    response = connection.getresponse()
    if response.status != http.client.OK:
        moved = ", which is not followed" if 300 <= response.status < 400 else ""
        raise EndpointFailed(f"it answered with status {response.status}{moved}")
    body = bytearray()
    while piece := response.read(_PIECE):
        body += piece
        if len(body) > _MAX_MIB << 20:
            raise EndpointFailed(f"it answered with more than {_MAX_MIB} MiB")
        if time.monotonic() > deadline:
            raise EndpointFailed(f"it took more than {_SECONDS:g} seconds")
    return response.headers.get("Content-Type", "").partition("\n")[0], bytes(body)


class Relay:
    """The parent's side of the workers' doors."""

    def __init__(self, endpoints: Sequence[str], transport: Transport = INTERNET) -> None:
        self.endpoints = tuple(endpoints)
        self._transport = transport
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def serve(self, door: socket.socket) -> asyncio.Server:
        """Answer what comes through a door, until the server is closed."""
        return await asyncio.start_server(self._answer, sock=door, limit=_MAX_HEAD)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request from a worker: whatever it says, it reaches listed endpoints only."""
        try:
            async with asyncio.timeout(_SECONDS):
                number, query = await _read_request(reader)
            endpoint = self.endpoints[number]
            try:
                async with self._turns:
                    media_type, body = await asyncio.to_thread(ask, endpoint, query, self._transport)
                writer.write(_render("200 OK", media_type, body))
            except EndpointFailed as failed:
                writer.write(_render("502 Bad Gateway", "text/plain", f"{endpoint}: {failed}".encode()))
            await writer.drain()
        except (OSError, ValueError, LookupError, EOFError, asyncio.LimitOverrunError):
            pass  # the worker was killed, or speaks nonsense: nobody to tell
        finally:
            writer.close()


async def _read_request(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """The endpoint's number and the query, from the engine's plain HTTP request."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
    number = int(head[0].split(" ")[1].removeprefix("/"))
    size = int(headers["content-length"])
    if number < 0 or not 0 <= size <= _MAX_MIB << 20:
        raise ValueError("no such endpoint, or too long")
    return number, await reader.readexactly(size)


def _render(status: str, media_type: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Connection: close\r\n\r\n".encode("latin-1", "replace") + body
