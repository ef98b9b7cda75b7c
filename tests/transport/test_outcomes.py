"""What becomes of a send, for every way it can fail: the table of FAULTS.md over our transport."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import telegram
from aiohttp.abc import AbstractResolver

from bot import outcomes
from bot.api import Api
from bot.outcomes import Kind, Outcome
from bot.transport import AiohttpRequest
from tests.transport import server
from tests.transport.server import TOKEN, Behaviour, refusal

Send = Callable[[], Awaitable[Any]]


def typed(base: str, request: AiohttpRequest) -> Send:
    """python-telegram-bot's own method."""
    bot = telegram.Bot(TOKEN, base_url=f"{base}/bot", request=request, get_updates_request=request)
    return lambda: bot.send_message(5, "好")


def lean(base: str, request: AiohttpRequest) -> Send:
    """Our own call."""
    return lambda: Api(TOKEN, request, base=base).call("sendMessage", {"chat_id": 5, "text": "好"})


@pytest.fixture(params=[typed, lean], ids=["send_message", "call"])
def way(request: pytest.FixtureRequest) -> Callable[[str, AiohttpRequest], Send]:
    """Both ways to send end in the same outcomes."""
    way: Callable[[str, AiohttpRequest], Send] = request.param
    return way


async def outcome(send: Send) -> Outcome:
    """The outcome; whatever is raised must hold neither the token nor an address."""
    try:
        await send()
    except Exception as error:  # noqa: BLE001 - the product classifies whatever comes
        told = "".join(traceback.format_exception(error, chain=True)) + repr(error)
        leaks = TOKEN in told or error.__context__ is not None
        assert not leaks
        return outcomes.of(error)
    return outcomes.SENT


HTML = b"<html><body>502 Bad Gateway</body></html>"
BROKEN = b'{"ok":true,"result":{"message_id":'

ANSWERED: dict[str, tuple[Behaviour, Outcome]] = {
    "accepted": (server.answer(200, server.MESSAGE), outcomes.SENT),
    "read timeout": (server.hang, Outcome(Kind.UNCERTAIN, "SocketTimeoutError")),
    "dropped after the request": (
        server.drop,
        Outcome(Kind.UNCERTAIN, "ServerDisconnectedError"),
    ),
    "reset after the request": (server.reset, Outcome(Kind.UNCERTAIN, "ClientOSError")),
    "truncated 200": (server.truncate, Outcome(Kind.UNCERTAIN, "ClientPayloadError")),
    "no HTTP at all": (server.garbage, Outcome(Kind.UNCERTAIN, "ClientResponseError")),
    "200 with broken JSON": (server.answer(200, BROKEN), Outcome(Kind.UNCERTAIN, "unreadable")),
    "200 with a page": (server.answer(200, HTML), Outcome(Kind.UNCERTAIN, "unreadable")),
    "200 without a result": (
        server.answer(200, {"ok": True}),
        Outcome(Kind.UNCERTAIN, "unreadable"),
    ),
    "200 with ok false": (
        server.answer(200, {"ok": False, "result": True}),
        Outcome(Kind.UNCERTAIN, "unreadable"),
    ),
    "200 with a list": (server.answer(200, []), Outcome(Kind.UNCERTAIN, "unreadable")),
    "JSON 500": (refusal(500, "Internal Server Error"), Outcome(Kind.RETRY, "http_500")),
    "JSON 502": (refusal(502, "Bad Gateway"), Outcome(Kind.RETRY, "http_502")),
    "500 page": (server.answer(500, HTML, kind="text/html"), Outcome(Kind.UNCERTAIN, "http_500")),
    "502 page": (server.answer(502, HTML, kind="text/html"), Outcome(Kind.UNCERTAIN, "http_502")),
    "404 page": (server.answer(404, HTML, kind="text/html"), Outcome(Kind.UNCERTAIN, "http_404")),
    "429 page": (server.answer(429, HTML, kind="text/html"), Outcome(Kind.RETRY, "http_429")),
    "413 page": (
        server.answer(413, HTML, kind="text/html"),
        Outcome(Kind.REFUSED, "too_large"),
    ),
    "redirect": (
        server.answer(302, b"", headers="Location: http://127.0.0.1:9/\r\n"),
        Outcome(Kind.UNCERTAIN, "http_302"),
    ),
    "429": (
        refusal(429, "Too Many Requests: retry after 35", retry_after=35),
        Outcome(Kind.LATER, "flood", 35),
    ),
    "429 that says no time": (refusal(429, "Too Many Requests"), Outcome(Kind.LATER, "flood", 1)),
    "blocked": (
        refusal(403, "Forbidden: bot was blocked by the user"),
        Outcome(Kind.UNDELIVERABLE, "blocked"),
    ),
    "deactivated": (
        refusal(403, "Forbidden: user is deactivated"),
        Outcome(Kind.UNDELIVERABLE, "deactivated"),
    ),
    "never started": (
        refusal(403, "Forbidden: bot can't initiate conversation with a user"),
        Outcome(Kind.UNDELIVERABLE, "never_started"),
    ),
    "403 of another kind": (
        refusal(403, "Forbidden: 客户甲"),
        Outcome(Kind.UNDELIVERABLE, "forbidden"),
    ),
    "chat not found": (
        refusal(400, "Bad Request: chat not found"),
        Outcome(Kind.UNDELIVERABLE, "chat_not_found"),
    ),
    "migrated": (
        refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1001),
        Outcome(Kind.UNDELIVERABLE, "migrated"),
    ),
    "not modified": (
        refusal(
            400,
            "Bad Request: message is not modified: specified new message content and reply markup"
            " are exactly the same as a current content and reply markup of the message",
        ),
        Outcome(Kind.ALREADY, "not_modified"),
    ),
    "card gone": (
        refusal(400, "Bad Request: message to edit not found"),
        Outcome(Kind.GONE, "message_gone"),
    ),
    "card too old": (
        refusal(400, "Bad Request: message can't be edited"),
        Outcome(Kind.GONE, "message_fixed"),
    ),
    "tap too old": (
        refusal(
            400,
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        ),
        Outcome(Kind.GONE, "tap_too_old"),
    ),
    "bad HTML": (
        refusal(400, 'Bad Request: can\'t parse entities: Unsupported start tag "之江"'),
        Outcome(Kind.REFUSED, "entities"),
    ),
    "too long": (
        refusal(400, "Bad Request: message is too long"),
        Outcome(Kind.REFUSED, "too_long"),
    ),
    "400 of another kind": (
        refusal(400, "Bad Request: 客户甲"),
        Outcome(Kind.REFUSED, "bad_request"),
    ),
    "token revoked": (refusal(401, "Unauthorized"), Outcome(Kind.FATAL, "token")),
    "token of no form": (refusal(404, "Not Found"), Outcome(Kind.FATAL, "token")),
    "second poller": (
        refusal(409, "Conflict: terminated by other getUpdates request"),
        Outcome(Kind.RETRY, "conflict"),
    ),
}


@pytest.mark.parametrize(("behaviour", "expected"), ANSWERED.values(), ids=ANSWERED.keys())
async def test_what_the_server_does_decides_the_outcome(
    behaviour: Behaviour, expected: Outcome, way: Callable[[str, AiohttpRequest], Send]
) -> None:
    patience = 0.1 if behaviour is server.hang else 20
    async with (
        server.serving(behaviour) as there,
        AiohttpRequest(base=there.url, read_timeout=patience) as request,
    ):
        assert await outcome(way(there.url, request)) == expected
        assert len(there.seen) == 1


async def test_a_connection_reset_before_it_was_read_is_ambiguous(way: Any) -> None:
    """The bytes had left; nobody here can tell how far they came."""
    async with server.serving() as there, AiohttpRequest(base=there.url) as request:
        there.deaf = True
        assert (await outcome(way(there.url, request))).kind is Kind.UNCERTAIN
        assert there.seen == []


async def test_a_refused_connection_sent_nothing(way: Any) -> None:
    async with server.serving() as there:
        url = there.url
    async with AiohttpRequest(base=url) as request:
        assert await outcome(way(url, request)) == Outcome(Kind.RETRY, "ClientConnectorError")


class Unresolved(AbstractResolver):
    """A name server that knows nobody, or never answers."""

    def __init__(self, *, silent: bool) -> None:
        self.silent = silent

    async def resolve(self, host: str, port: int = 0, family: Any = None) -> Any:
        if self.silent:
            await asyncio.Event().wait()
        raise OSError(None, "no such name")

    async def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("silent", "reason"), [(False, "ClientConnectorDNSError"), (True, "ConnectionTimeoutError")]
)
async def test_an_unknown_name_sent_nothing(silent: bool, reason: str, way: Any) -> None:
    url = "https://botapi.invalid"
    resolver = Unresolved(silent=silent)
    request = AiohttpRequest(base=url, resolver=resolver, connect_timeout=0.05, pool_timeout=0)
    async with request:
        assert await outcome(way(url, request)) == Outcome(Kind.RETRY, reason)


async def test_a_failed_tls_handshake_sent_nothing(way: Any) -> None:
    async with server.serving() as there:
        there.greeting = b"this is not TLS at all, whatever it may be\r\n"
        url = there.url.replace("http:", "https:")
        async with AiohttpRequest(base=url, connect_timeout=0.5, pool_timeout=0) as request:
            assert (await outcome(way(url, request))).kind is Kind.RETRY
        assert there.seen == []


async def test_a_full_pool_sent_nothing(way: Any) -> None:
    async with server.serving(server.hang) as there:
        request = AiohttpRequest(
            base=there.url, connections=1, pool_timeout=0.05, connect_timeout=0
        )
        async with request:
            send = way(there.url, request)
            first = asyncio.ensure_future(outcome(send))
            await there.asked.wait()
            assert await outcome(send) == Outcome(Kind.RETRY, "ConnectionTimeoutError")
            first.cancel()
            assert len(there.seen) == 1


async def test_a_request_object_not_open_sent_nothing(way: Any) -> None:
    request = AiohttpRequest(base="http://127.0.0.1:9")
    assert await outcome(way("http://127.0.0.1:9", request)) == Outcome(Kind.RETRY, "closed")


def test_an_error_of_no_known_kind_is_uncertain() -> None:
    assert outcomes.of(KeyError("客户甲")) == Outcome(Kind.UNCERTAIN, "KeyError")
    assert outcomes.of(telegram.error.NetworkError("x")) == Outcome(Kind.UNCERTAIN, "NetworkError")
