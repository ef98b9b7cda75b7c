"""Serving the sandbox inside the running loop: loopback only, with a clean and quick end."""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from email.utils import format_datetime

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import clock
from bot.sandbox.links import Linked

_GRACE_SECONDS = 2


class PortBusyError(OSError):
    """Another program listens on the port."""


class _Server(uvicorn.Server):
    """uvicorn inside a loop that is not its own: no signals; it says when it stands."""

    def __init__(self, config: uvicorn.Config, release: Callable[[], None]) -> None:
        super().__init__(config)
        self.standing = asyncio.Event()
        self.ending = asyncio.Event()
        self._release = release

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals belong to the program that we run in."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, then say so."""
        await super().startup(sockets)
        self.standing.set()

    async def main_loop(self) -> None:
        """Wait for the end, without looking ten times a second whether it has come."""
        await self.on_tick(0)
        await self.ending.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let held calls go first, so that nobody who would be answered is cut off."""
        for server in self.servers:
            server.close()
        for sock in sockets or ():
            sock.close()
        self._release()
        for connection in tuple(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=_GRACE_SECONDS)
        for task in tuple(self.server_state.tasks):
            task.cancel()
        try:
            async with asyncio.timeout(_GRACE_SECONDS):
                while self.server_state.connections:  # noqa: ASYNC110 - nobody tells of the last
                    await asyncio.sleep(0.01)
        except TimeoutError:
            for connection in tuple(self.server_state.connections):
                connection.transport.abort()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket on loopback; 0 takes a free port."""
    if host == "localhost":
        host = "127.0.0.1"
    if not ipaddress.ip_address(host).is_loopback:
        raise ValueError(f"the sandbox listens on loopback only, not on {host}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio spares small answers Nagle's delay only where the protocol is named.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
        sock.listen(512)
    except OSError as error:
        sock.close()
        raise PortBusyError(f"port {port} of {host} is not free: {error.strerror}") from error
    sock.setblocking(False)
    return sock


def _dated(app: ASGIApp) -> ASGIApp:
    """Answers carry the machine's own time, as Telegram's do; uvicorn's would need its ticking."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                now = format_datetime(clock.now() - clock.offset(), usegmt=True)
                message["headers"] = [*message["headers"], (b"date", now.encode())]
            await send(message)

        await app(scope, receive, dated)

    return answer


@asynccontextmanager
async def serve(
    app: ASGIApp, *, host: str, port: int, release: Callable[[], None]
) -> AsyncIterator[str]:
    """Serve while the block runs; gives the address."""
    sock = listen(host, port)
    config = uvicorn.Config(
        _dated(app),
        http=Linked,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
        h11_max_incomplete_event_size=256 * 1024,
    )
    server = _Server(config, release)
    running = asyncio.create_task(server.serve(sockets=[sock]))
    standing = asyncio.create_task(server.standing.wait())
    await asyncio.wait({running, standing}, return_when=asyncio.FIRST_COMPLETED)
    standing.cancel()
    name = sock.getsockname()
    try:
        yield f"http://[{name[0]}]:{name[1]}" if ":" in host else f"http://{name[0]}:{name[1]}"
    finally:
        server.should_exit = True
        server.ending.set()
        await running
        sock.close()
