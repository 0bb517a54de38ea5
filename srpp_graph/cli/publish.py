"""`srpp-graph publish`: build the release, and have a running service switch to it."""

from __future__ import annotations

import ipaddress
import json
from typing import Annotated
from urllib.parse import urlsplit

import typer

from srpp_graph.cli.options import Root, find_checkout
from srpp_graph.errors import GraphError

_SECONDS = 120
"""How long the service may take to open a release."""

_REPLY_BYTES = 65_536


def publish(
    url: Annotated[str, typer.Argument(metavar="URL", help="The address of the running service.")],
    root: Root = None,
) -> None:
    """Check the content, build the release, and have the service at URL serve it without dropping a request.

    The service must read its releases from the folder that this command writes to (SRPP_RELEASES), and
    SRPP_ADMIN_TOKEN must be the token of both; nothing is copied to another machine. Leaves with 0 when the
    service serves the release, 1 if the content has errors or the service serves another, 2 if it cannot be
    asked.
    """
    from srpp_graph.cli import console
    from srpp_graph.cli.looking import Format, show
    from srpp_graph.cli.making import make, settings_for

    checkout = find_checkout(root)
    settings = settings_for(checkout)
    token = settings.admin_token.get_secret_value()
    address = _address(url)
    if not token:
        raise GraphError("there is no token to ask with", help="set SRPP_ADMIN_TOKEN to that of the service")
    report, release = make(checkout, settings.releases_dir)
    if release is None:
        if report is not None:
            show(report, checkout.root, Format.TEXT)
        console.note("no release was made; the service was not asked")
        raise typer.Exit(1)
    served = _reload(address, token)
    if served != release.id:
        console.note(
            f"error: release {release.id} was built, but {url} serves {served}: it reads another folder\n"
            f"help: run this where the service reads its releases, or set SRPP_RELEASES to that folder"
        )
        raise typer.Exit(1)
    console.say(f"{url} serves release {release.id}\n")


def _address(url: str) -> str:
    """Where to ask; a token goes over a network only encrypted.

    Raises:
        GraphError: this is no address of a service, or one that would give the token away.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    odd = parts.query or parts.fragment or "@" in parts.netloc or not url.isprintable() or " " in url
    if parts.scheme not in ("http", "https") or not host or odd:
        message = f"`{url[:200]}` is not the address of a service"
        raise GraphError(message, help="write https:// and the name of its host")
    if parts.scheme == "http" and not _is_here(host):
        message = "over http the token could be read on the way"
        raise GraphError(message, help="use https, or the loopback address")
    return parts._replace(path=parts.path.rstrip("/") + "/admin/reload").geturl()


def _is_here(host: str) -> bool:
    """Whether the host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _reload(address: str, token: str) -> str:
    """Ask the service to switch; the release that it serves then. No redirection is followed.

    Raises:
        GraphError: it cannot be reached, or says no.
    """
    from http.client import HTTPConnection, HTTPException, HTTPSConnection

    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=_SECONDS)
    try:
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json", "Content-Length": "0"}
        connection.request("POST", parts.path, headers=headers)
        answer = connection.getresponse()
        body = answer.read(_REPLY_BYTES)
    except (OSError, HTTPException, ValueError) as error:
        raise GraphError(f"{address} cannot be asked: {error}", help="is the service running?") from None
    finally:
        connection.close()
    try:
        said = json.loads(body)
        if answer.status == 200:
            return str(said["release"])
        reason = f"{said.get('title', '')}: {said.get('detail', '')}"
    except (ValueError, KeyError, AttributeError, TypeError):
        reason = answer.reason
    help = "look whether SRPP_ADMIN_TOKEN is the token of the service, and whether it has one"
    raise GraphError(f"{address} answers {answer.status}: {reason}", help=help)
