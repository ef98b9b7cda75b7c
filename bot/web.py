"""What the program serves over HTTP: `/healthz`, `/metrics`, and the routes it is given.

`/metrics` is for the machine itself: a request that a proxy passed on from outside finds nothing.
"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from bot import clock, metrics
from storage import errors
from storage.queries import health
from storage.store import Store

ANSWER_SECONDS = 2.0
STALE = timedelta(minutes=3)
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
_PLAIN_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_GRACE_SECONDS = 2


class Busy(Exception):
    """The address cannot be listened on: taken, forbidden, or not of this machine."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"{host}:{port}")
        self.host = host
        self.port = port


def app(store: Store, *, routes: Sequence[BaseRoute] = ()) -> Starlette:
    """The application; `routes` come after ours."""

    async def healthz(_request: Request) -> Response:
        pulse = await _pulse(store)
        facts = {"ok": pulse.well, "database": pulse.answers, "heartbeat_age": pulse.age}
        return JSONResponse(facts, 200 if pulse.well else 503, headers=_PLAIN_HEADERS)

    async def prometheus(request: Request) -> Response:
        if any(header in request.headers for header in _FORWARDED):
            return PlainTextResponse("Not Found", 404)
        pulse = await _pulse(store)
        body = metrics.text(answers=pulse.answers, age=pulse.age, depths=pulse.depths)
        return Response(body, headers=_PLAIN_HEADERS, media_type=CONTENT_TYPE_LATEST)

    ours = [Route("/healthz", healthz), Route("/metrics", prometheus)]
    return Starlette(routes=[*ours, *routes])


@dataclass(frozen=True, slots=True)
class _Pulse:
    """What the database says: whether it answers, seconds since the heartbeat, the queues."""

    answers: bool
    age: float | None
    depths: Mapping[str, int]

    @property
    def well(self) -> bool:
        return self.answers and self.age is not None and self.age < STALE.total_seconds()


async def _pulse(store: Store) -> _Pulse:
    try:
        async with asyncio.timeout(ANSWER_SECONDS), store.read() as session:
            at = await health.last_heartbeat(session)
            depths = await health.depths(session)
    except (errors.Unavailable, TimeoutError):
        return _Pulse(answers=False, age=None, depths={})
    age = None if at is None else round((clock.now() - at).total_seconds(), 1)
    return _Pulse(answers=True, age=age, depths=depths)


@contextlib.asynccontextmanager
async def serve(application: ASGIApp, *, host: str, port: int) -> AsyncIterator[str]:
    """Serve while the block runs, in this loop; gives the address. Raises `Busy`."""
    listening = _listen(host, port)
    config = uvicorn.Config(
        application,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[listening]), name="web")
    try:
        yield f"http://{host}:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
        listening.close()


class _Server(uvicorn.Server):
    """uvicorn in a loop that is not its own."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals belong to the program that we run in."""
        yield


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as problem:
        raise Busy(host, port) from problem
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
        listening.listen(128)
    except OSError as problem:
        listening.close()
        raise Busy(host, port) from problem
    listening.setblocking(False)
    return listening
