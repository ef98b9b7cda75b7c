"""The connections of the server, so that a fault can cut the one it came on."""

import asyncio
from typing import Any

from starlette.types import Receive, Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

_open: dict[tuple[Any, Any], asyncio.Transport] = {}


class Linked(H11Protocol):
    """uvicorn's own protocol, remembered by the two ends of its connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Remember."""
        super().connection_made(transport)
        _open[self.server, self.client] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget."""
        _open.pop((self.server, self.client), None)
        super().connection_lost(exc)


async def cut(scope: Scope, receive: Receive, *, flush: bool = False) -> None:
    """Close the request's connection without another byte, and wait until it is closed."""
    transport = _open[scope["server"], scope["client"]]
    if flush:
        transport.close()
    else:
        transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass
