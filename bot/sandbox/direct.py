"""The sandbox reached without a socket: calls of the bot go straight to `Sandbox.call`.

It stands in for `bot.transport.AiohttpRequest`, and what breaks is raised just as that raises it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from telegram.request import BaseRequest, RequestData

from bot import answers, request_body
from bot.sandbox.answers import Answer, Upload
from bot.transport import LARGEST_ANSWER

Call = Callable[[str, str, Mapping[str, Any], Mapping[str, Upload]], Awaitable[Answer]]
GetFile = Callable[[str, str], Awaitable[Answer]]


class DirectRequest(BaseRequest):
    """Calls `(token, method, params, files)`; `get_file(token, path)` serves downloads."""

    def __init__(
        self, call: Call, *, get_file: GetFile | None = None, read_timeout: float = 20
    ) -> None:
        self._call = call
        self._get_file = get_file
        self._read_timeout = read_timeout

    @property
    def read_timeout(self) -> float:
        """Seconds after which an answer is given up, where a call names no other."""
        return self._read_timeout

    async def initialize(self) -> None:
        """There is nothing to open."""

    async def shutdown(self) -> None:
        """There is nothing to close."""

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
        del write_timeout, connect_timeout, pool_timeout  # nothing here connects
        if method == "GET":
            status, answer = await self.fetch(url)
        else:
            wait = None if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
            status, answer = await self.exchange(
                url, *request_body.parts(request_data), read_timeout=wait
            )
        if not 200 <= status < 300:
            raise answers.error(status, answer)
        return status, answer

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer as the wire's own request class does."""
        return {"result": answers.result(payload)}

    async def exchange(
        self,
        url: str,
        params: Mapping[str, Any],
        files: Mapping[str, request_body.Upload] | None = None,
        *,
        read_timeout: float | None = None,
    ) -> tuple[int, bytes]:
        """Make the call; the answer whatever its status."""
        _, token, method = urlsplit(url).path.rsplit("/", 2)
        uploads = {
            name: Upload(file.plain_name, file.data, file.type)
            for name, file in (files or {}).items()
        }
        call = self._call(token.removeprefix("bot"), method, params, uploads)
        return await _answered(call, read_timeout or self._read_timeout)

    async def fetch(self, url: str, *, at_most: int = LARGEST_ANSWER) -> tuple[int, bytes]:
        """Get a file of the sandbox."""
        if self._get_file is None:
            raise answers.NotSent("no_files")
        _, token, path = unquote(urlsplit(url).path).removeprefix("/file").split("/", 2)
        file = self._get_file(token.removeprefix("bot"), path)
        status, body = await _answered(file, self._read_timeout)
        if len(body) > at_most:
            raise answers.TooLarge("too_large")
        return status, body


async def _answered(answer: Awaitable[Answer], seconds: float) -> tuple[int, bytes]:
    try:
        async with asyncio.timeout(seconds):
            given = await answer
    except ConnectionRefusedError as error:
        raise answers.NotSent(type(error).__name__) from None
    except (OSError, EOFError, TimeoutError) as error:
        raise answers.NoAnswer(type(error).__name__) from None
    if not given.whole:
        raise answers.NoAnswer("truncated")
    return given.status, given.body
