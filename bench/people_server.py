"""The people and their Bot API over loopback HTTP, in a process of their own.

`python -m bench.people_server COUNT LATENCY` prints its port, and, once everybody is done, what
they saw, as JSON; it ends when its standard input closes.
"""

import asyncio
import json
import sys
from typing import Any, cast
from urllib.parse import parse_qsl

from bench.figures import seen_by
from bench.people import People

_HEAD = (
    b"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: application/json\r\n"
    b"Connection: keep-alive\r\nContent-Length: %d\r\n\r\n"
)


class Wire(asyncio.Protocol):
    """One connection: requests by their length, each answered after the latency."""

    def __init__(self, people: People, latency: float) -> None:
        self.people, self.latency = people, latency
        self.data = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self.data += data
        while (end := self.data.find(b"\r\n\r\n")) >= 0:
            head, start = self.data[:end], end + 4
            length = _length(head)
            if len(self.data) < start + length:
                return
            body, self.data = self.data[start : start + length], self.data[start + length :]
            method = head.split(b" ", 2)[1].rsplit(b"/", 1)[1].decode()
            self._asked(method, _params(head, body))

    def _asked(self, method: str, params: dict[str, Any]) -> None:
        loop = asyncio.get_running_loop()
        if method == "getUpdates":
            wait = float(params.get("timeout") or 0)
            self.waiting = loop.create_task(self._updates(int(params.get("offset") or 0), wait))
        elif self.latency:
            loop.call_later(self.latency, self._answer, method, params)
        else:
            self._answer(method, params)

    def _answer(self, method: str, params: dict[str, Any]) -> None:
        self._write(self.people.answer(method, params))

    async def _updates(self, offset: int, wait: float) -> None:
        """Held until there is something; what does not wait only confirms."""
        if wait and not self.people.began:
            self.people.begin()
        while not (updates := self.people.look(offset)) and wait:
            self.people.posted.clear()
            await self.people.posted.wait()
        self._write(b'{"ok":true,"result":[' + b",".join(updates) + b"]}")

    def _write(self, body: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(_HEAD % len(body) + body)


def _length(head: bytes) -> int:
    lower = head.lower()
    at = lower.find(b"content-length:")
    return int(lower[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0


def _params(head: bytes, body: bytes) -> dict[str, Any]:
    if b"application/json" in head:
        return dict(json.loads(body))
    return dict(parse_qsl(body.decode()))


async def serve(count: int, latency: float) -> None:
    people = People(count)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Wire(people, latency), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    closed = loop.run_in_executor(None, sys.stdin.read)
    done = asyncio.create_task(people.done.wait())
    await asyncio.wait({done, closed}, return_when=asyncio.FIRST_COMPLETED)
    print(json.dumps(seen_by(people)), flush=True)
    await closed
    done.cancel()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2])))
