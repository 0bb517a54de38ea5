"""Whom a request counts for, when turns are shared out: an address, kept in memory and never written down.

client_of = Visitors("127.0.0.1, 10.0.0.0/8").client_of
client_of(scope)                    # '192.0.2.7', or '2001:db8:1:2::/64'
"""

from __future__ import annotations

from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from starlette.types import Scope

Network = IPv4Network | IPv6Network
_HOUSEHOLD = 64
"""How much of an IPv6 address belongs to one subscriber (RFC 6177); the rest anybody there may choose."""


def parse_networks(text: str) -> tuple[Network, ...]:
    """The networks that a list with commas names; an address is a network of one.

    >>> parse_networks("127.0.0.1, 10.0.0.0/8")
    (IPv4Network('127.0.0.1/32'), IPv4Network('10.0.0.0/8'))

    Raises:
        ValueError: one of them is neither an address nor a network.
    """
    return tuple(ip_network(each.strip()) for each in text.split(",") if each.strip())


class Visitors:
    """Tells visitors apart: by the address they come from or, where that is a trusted proxy, by what it says.

    A proxy adds the address that it sees at the end of `X-Forwarded-For`; what stands before that anybody can
    have written. So the last address that is not a trusted proxy's counts.
    """

    def __init__(self, trusted_proxies: str = "") -> None:
        self._trusted = parse_networks(trusted_proxies)

    def client_of(self, scope: Scope) -> str:
        """Whom the request counts for; an empty string where that cannot be told.

        >>> Visitors().client_of({"client": ("2001:db8:1:2:3::4", 5000), "headers": []})
        '2001:db8:1:2::/64'
        """
        peer = scope.get("client")
        came_from = peer[0] if peer else ""
        if not self._trusted:
            return _key(_parse(came_from))
        address = _parse(came_from)
        if address is not None and self._trusts(address):
            forwarded = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
            for each in reversed(forwarded.decode("latin-1").split(",")):
                told = _parse(each)
                if told is None:
                    break
                address = told
                if not self._trusts(told):
                    break
        return _key(address)

    def _trusts(self, address: IPv4Address | IPv6Address) -> bool:
        return any(address in network for network in self._trusted)


def _parse(text: str) -> IPv4Address | IPv6Address | None:
    """The address, an IPv4 one as such however it is written."""
    try:
        address = ip_address(text.strip().strip("[]").partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _key(address: IPv4Address | IPv6Address | None) -> str:
    if isinstance(address, IPv6Address):
        return str(ip_network((address, _HOUSEHOLD), strict=False))
    return "" if address is None else str(address)
