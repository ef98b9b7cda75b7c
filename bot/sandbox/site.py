"""The whole application: Bot API, control interface and chat page, guarded against other sites."""

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.sandbox import control, wire

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

PAGE = Path(__file__).parent / "page"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_CSP = (
    b"default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    b"form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = [
    (b"content-security-policy", _CSP),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-cache"),
]


class Guard:
    """Answers only to names of this machine, and to pages that came from here."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request in, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        host = origin = b""
        for name, value in scope["headers"]:
            if name == b"host":
                host = value
            elif name == b"origin":
                origin = value
        if not _is_here(host, origin):
            refusal = PlainTextResponse("this address is not the sandbox's", status_code=403)
            await refusal(scope, receive, send)
        elif scope["path"].startswith(("/bot", "/file/bot")):
            await self._app(scope, receive, send)
        else:
            await self._app(scope, receive, _with_headers(send))


def _is_here(host: bytes, origin: bytes) -> bool:
    name = host.decode("latin-1")
    if urlsplit(f"//{name}").hostname not in _LOOPBACK:
        return False
    return not origin or origin.decode("latin-1") == f"http://{name}"


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name for name, _ in message["headers"]}
            message["headers"] = [
                *message["headers"],
                *((name, value) for name, value in _HEADERS if name not in given),
            ]
        await send(message)

    return sending


def application(sandbox: "Sandbox") -> Starlette:
    """Everything under one address."""
    return Starlette(
        routes=[
            Route("/bot{token}/{method}", wire.Methods(sandbox)),
            Route("/file/bot{token}/{path:path}", wire.Files(sandbox)),
            *control.routes(sandbox),
            Mount("/", StaticFiles(directory=PAGE, html=True, check_dir=False)),
        ],
        middleware=[Middleware(Guard)],
    )
