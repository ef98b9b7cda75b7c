"""A relay before the sandbox that can be shut: then connections are refused, not answered."""

import asyncio
import contextlib
from urllib.parse import urlsplit

from tests import postgres


class Relay:
    """Bytes there and back, while it is open."""

    def __init__(self, base: str) -> None:
        self._port = postgres.free_port()
        self._to = urlsplit(base).port
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self.url = f"http://127.0.0.1:{self._port}"

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._met, "127.0.0.1", self._port)

    async def shut(self) -> None:
        """Nobody gets in any more, and whoever is in is cut off."""
        assert self._server is not None
        self._server.close()
        for writer in tuple(self._writers):
            writer.transport.abort()

    async def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._to)
        self._writers |= {writer, back}
        try:
            await asyncio.gather(_pump(reader, back), _pump(there, writer))
        finally:
            self._writers -= {writer, back}
            writer.transport.abort()
            back.transport.abort()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    writer.transport.abort()
