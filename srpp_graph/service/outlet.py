"""Where a connection's answers leave: the head of one goes out together with what follows it at once.

The server writes a head and a body one after the other. Sent so, they are two packets: each costs a call of
the system, and wakes the visitor, the first time for nothing it can use.
"""

from __future__ import annotations

import asyncio

_LONGEST = 16 * 1024
_HEAD = b"HTTP/1.1 "


class Outlet:
    """A transport that holds a head until the next write, or until the event loop comes to it."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._held = b""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send the data, behind the head that is held; hold it, if it is a head itself."""
        if self._held:
            held, self._held = self._held, b""
            self._transport.writelines((held, data))
        elif isinstance(data, bytes) and len(data) <= _LONGEST and data.startswith(_HEAD):
            self._held = data
            asyncio.get_running_loop().call_soon(self._release)
        else:
            self._transport.write(data)

    def _release(self) -> None:
        """Send the head that is held still."""
        if self._held:
            held, self._held = self._held, b""
            self._transport.write(held)

    def close(self) -> None:
        """Close, when everything is sent."""
        self._release()
        self._transport.close()

    def abort(self) -> None:
        """Break the connection; what is not sent is lost."""
        self._held = b""
        self._transport.abort()

    def __getattr__(self, name: str) -> object:
        """All else is as the connection has it."""
        return getattr(self._transport, name)
