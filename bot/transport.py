"""How requests reach the Bot API: aiohttp under python-telegram-bot, lean and never redirected.

Whether a failed request can have been worked is told by one fact, not by the class of an error:
was its body handed to the socket? If not it is `NotSent`; else, when in doubt, `NoAnswer`.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote

import aiohttp
from aiohttp.abc import AbstractResolver
from telegram.error import BadRequest
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot import answers, request_body
from bot.request_body import Upload

API: Final = "https://api.telegram.org"
# No answer of the Bot API and no file it serves is larger (files end at 20 MB).
LARGEST_ANSWER: Final = 32 * 1024 * 1024
# We close idle connections long before a server would: one that a server closes while a request
# is on its way leaves an outcome that nobody can tell.
KEEP_ALIVE: Final = 15.0
SLOWEST: Final = 50_000  # bytes a second, on average, at which a file may come
_HEADERS: Final = {"User-Agent": "Zhida"}
_NEEDLESS: Final = ("Accept", "Accept-Encoding")


class AiohttpRequest(BaseRequest):
    """One pool of connections to one Bot API; failures are raised as `bot.answers` names them."""

    def __init__(
        self,
        *,
        base: str = API,
        connections: int = 64,
        proxy: str | None = None,
        read_timeout: float = 20,
        write_timeout: float = 20,
        connect_timeout: float = 5,
        pool_timeout: float = 10,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._base = URL(base)
        self._connections = connections
        self._proxy, self._proxy_headers = _proxy(proxy)
        self._timeouts = (read_timeout, write_timeout, connect_timeout, pool_timeout)
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None
        self._targets: dict[str, URL] = {}

    @property
    def read_timeout(self) -> float:
        """Seconds of silence after which an answer is given up, where a call names no other."""
        return self._timeouts[0]

    async def initialize(self) -> None:
        """Open the pool; in the event loop that will use it."""
        if self._session is not None and not self._session.closed:
            return
        connector = aiohttp.TCPConnector(
            limit=self._connections,
            keepalive_timeout=KEEP_ALIVE,
            ttl_dns_cache=300,
            resolver=self._resolver,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=_HEADERS | self._own_proxy_headers(),
            skip_auto_headers=_NEEDLESS,
        )

    async def shutdown(self) -> None:
        """Close every connection; requests still on their way end as `NoAnswer`."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0917 - the signature is the library's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The library's way in: status and body of an answer of status 2xx."""
        given = (read_timeout, write_timeout, connect_timeout, pool_timeout)
        timeouts = tuple(
            own if value is BaseRequest.DEFAULT_NONE else value
            for own, value in zip(self._timeouts, given, strict=True)
        )
        body = None if method == "GET" else await request_body.of_library(request_data)
        status, answer = await self._exchange(method, url, body, _timeout(*timeouts))
        if not 200 <= status < 300:
            raise answers.error(status, answer)
        return status, answer

    async def exchange(
        self,
        url: str,
        params: Mapping[str, Any],
        files: Mapping[str, Upload] | None = None,
        *,
        read_timeout: float | None = None,
    ) -> tuple[int, bytes]:
        """The lean way in: post `params` as JSON; the answer whatever its status."""
        read, write, connect, pool = self._timeouts
        body = await request_body.encoded(params, files)
        return await self._exchange(
            "POST", url, body, _timeout(read_timeout or read, write, connect, pool)
        )

    async def fetch(self, url: str, *, at_most: int = LARGEST_ANSWER) -> tuple[int, bytes]:
        """Get a file of this Bot API, counted while it is read; raises `answers.TooLarge`."""
        read, _write, connect, pool = self._timeouts
        limits = _timeout(read, at_most / SLOWEST, connect, pool)
        return await self._exchange("GET", url, None, limits, at_most=at_most)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer without logging it, as the library would where it is no JSON."""
        return {"result": answers.result(payload)}

    async def _exchange(
        self,
        method: str,
        url: str,
        body: request_body.Body | None,
        limits: aiohttp.ClientTimeout,
        *,
        at_most: int | None = None,
    ) -> tuple[int, bytes]:
        target = self._targets.get(url) or self._target(url, keep=method == "POST")
        if self._session is None:
            raise answers.NotSent("closed")
        try:
            async with self._session.request(
                method,
                target,
                data=body,
                allow_redirects=False,
                timeout=limits,
                proxy=self._proxy,
                proxy_headers=self._proxy_headers,
            ) as response:
                return response.status, await _read(response, at_most)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            cause = type(error).__name__
        # Raised out here, because aiohttp's own errors hold the URL, and that holds the token.
        # What has no body only reads, and may be asked again.
        if body is None or not body.handed:
            raise answers.NotSent(cause)
        raise answers.NoAnswer(cause)

    def _own_proxy_headers(self) -> dict[str, str]:
        """Without a tunnel the proxy reads its password in the request itself."""
        return self._proxy_headers or {} if self._base.scheme == "http" else {}

    def _target(self, url: str, *, keep: bool) -> URL:
        """The URL, if it is one of our Bot API: nobody can have us fetch from elsewhere."""
        target = URL(url)
        inside = target.path.startswith(self._base.path.rstrip("/") + "/")
        if target.origin() != self._base.origin() or not inside or ".." in unquote(url):
            raise BadRequest("elsewhere")
        if keep:
            self._targets[url] = target
        return target


async def _read(response: aiohttp.ClientResponse, at_most: int | None) -> bytes:
    """The whole body; beyond `at_most`, or beyond any answer there is, it is read no further."""
    length, limit = response.content_length, LARGEST_ANSWER if at_most is None else at_most
    if length is not None and length <= limit:
        return await response.read()
    parts, size = [], 0
    async for part in response.content.iter_any():
        parts.append(part)
        size += len(part)
        if size > limit:
            raise _too_large(at_most)
    return b"".join(parts)


def _too_large(at_most: int | None) -> Exception:
    """A file is refused; any other answer of such a size is no answer."""
    if at_most is None:
        return aiohttp.ClientPayloadError("too large")
    return answers.TooLarge("too_large")


@lru_cache(maxsize=64)
def _timeout(
    read: float | None, write: float | None, connect: float | None, pool: float | None
) -> aiohttp.ClientTimeout:
    """Silence is bounded by `read`, a slow upload or a trickling answer by the sum of all."""
    each = [seconds for seconds in (read, write, connect, pool) if seconds is not None]
    return aiohttp.ClientTimeout(
        total=sum(each) if len(each) == 4 else None,
        connect=None if connect is None or pool is None else connect + pool,
        sock_connect=connect,
        sock_read=read,
    )


def _proxy(url: str | None) -> tuple[URL | None, dict[str, str] | None]:
    if url is None:
        return None, None
    proxy = URL(url)
    if proxy.user is None:
        return proxy, None
    login = aiohttp.encode_basic_auth(proxy.user, proxy.password or "")
    return proxy.with_user(None), {"Proxy-Authorization": login}
