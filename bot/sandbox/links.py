"""The connections of the server, so that a fault can cut the one it came on."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from starlette.types import Receive, Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.sandbox.answers import Answer
from bot.sandbox.faults import Dropped

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


async def while_connected(work: Coroutine[Any, Any, Answer], receive: Receive) -> Answer:
    """The answer of work that may wait long; `Dropped` as soon as nobody listens any more.

    To be called once the whole body has been read: all that can still be received is the end.
    """
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(receive())
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise Dropped
        return working.result()
    finally:
        for task in (working, leaving):
            task.cancel()


async def cut(scope: Scope, receive: Receive, *, flush: bool = False) -> None:
    """Close the request's connection without another byte, and wait until it is closed."""
    transport = _open.get((scope["server"], scope["client"]))
    if transport is None:
        return  # the other side was quicker
    if flush:
        transport.close()
    else:
        transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass
