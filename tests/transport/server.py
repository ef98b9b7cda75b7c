"""A bare HTTP server on loopback that answers, hangs, cuts and resets as a test says."""

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

TOKEN = "123456789:AAcanary_token_of_a_test_0123456789"

Behaviour = Callable[[asyncio.StreamWriter], Awaitable[None]]

MESSAGE = {
    "ok": True,
    "result": {
        "message_id": 7,
        "date": 1700000000,
        "chat": {"id": 5, "type": "private", "first_name": "甲"},
        "text": "好",
    },
}


@dataclass
class Server:
    """What it saw, and what it does with the requests to come (the last one stays)."""

    url: str
    behaviours: list[Behaviour]
    seen: list[bytes] = field(default_factory=list)
    connections: list[asyncio.StreamWriter] = field(default_factory=list)
    deaf: bool = False  # it resets connections before it has read a byte
    greeting: bytes = b""  # it speaks first, which no HTTP server does
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    def choose(self) -> Behaviour:
        """What to do now."""
        return self.behaviours.pop(0) if len(self.behaviours) > 1 else self.behaviours[0]

    @property
    def base(self) -> str:
        return f"{self.url}/bot"

    def bodies(self) -> list[Any]:
        return [json.loads(request.partition(b"\r\n\r\n")[2]) for request in self.seen]

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections.append(writer)
        try:
            if self.deaf:
                await reset(writer)
                return
            writer.write(self.greeting)
            while not writer.is_closing():
                self.seen.append(await _request(reader))
                self.asked.set()
                await self.choose()(writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return head + await reader.readexactly(length)


def answer(
    status: int, body: Any, *, kind: str = "application/json", headers: str = ""
) -> Behaviour:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()

    async def behave(writer: asyncio.StreamWriter) -> None:
        writer.write(
            f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n{headers}"
            f"Content-Length: {len(data)}\r\n\r\n".encode()
            + data
        )
        await writer.drain()

    return behave


def unmeasured(data: bytes) -> Behaviour:
    """An answer whose end is where the connection ends."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 X\r\nConnection: close\r\n\r\n" + data)
        await writer.drain()
        writer.close()

    return behave


def refusal(status: int, description: str, **parameters: int) -> Behaviour:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return answer(status, body)


async def hang(writer: asyncio.StreamWriter) -> None:
    await writer.wait_closed()


async def drop(writer: asyncio.StreamWriter) -> None:
    writer.close()


async def reset(writer: asyncio.StreamWriter) -> None:
    sock: socket.socket = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def truncate(writer: asyncio.StreamWriter) -> None:
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"ok":true,"result":{"mess')
    await writer.drain()
    writer.close()


async def garbage(writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x16\x03\x01 this is no HTTP\r\n\r\n")
    await writer.drain()
    writer.close()


def answer_then_close(body: Any) -> Behaviour:
    """Answer as if the connection stayed open, and close it at once."""
    return _both(answer(200, body), drop)


def answer_then_reset(body: Any) -> Behaviour:
    """Answer as if the connection stayed open, and break it at once."""
    return _both(answer(200, body), reset)


def _both(first: Behaviour, second: Behaviour) -> Behaviour:
    async def behave(writer: asyncio.StreamWriter) -> None:
        await first(writer)
        await second(writer)

    return behave


async def trickle(writer: asyncio.StreamWriter) -> None:
    """A byte each hundredth of a second, for ever."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while not writer.is_closing():
        writer.write(b"x")
        await writer.drain()
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.Event().wait(), 0.01)


@asynccontextmanager
async def serving(*behaviours: Behaviour) -> AsyncIterator[Server]:
    server = Server("", list(behaviours) or [answer(200, MESSAGE)])
    listener = await asyncio.start_server(server.handle, "127.0.0.1", 0)
    host, port = listener.sockets[0].getsockname()
    server.url = f"http://{host}:{port}"
    try:
        yield server
    finally:
        listener.close()
        for writer in server.connections:
            writer.transport.abort()
        await listener.wait_closed()
