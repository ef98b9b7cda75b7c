"""The lean way to call the Bot API: one method, its parameters, the bare result.

python-telegram-bot's typed methods build and read objects that a send never looks at; measured
by `bench/sends.py` they cost 1.5 times the request itself. Errors are the library's own.
"""

from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import unquote

from telegram.error import BadRequest

from bot import answers
from bot.request_body import Upload
from bot.transport import API

LARGEST_FILE = 20 * 1024 * 1024  # what the Bot API lets a bot download
ELSEWHERE = "elsewhere"
# Of a file these say that its link lapsed; of a method they would mean the token.
_NO_FILE = frozenset({400, 404, 410})


class Wire(Protocol):
    """What carries a call: `AiohttpRequest`, or the sandbox in the same process."""

    async def exchange(
        self,
        url: str,
        params: Mapping[str, Any],
        files: Mapping[str, Upload] | None = None,
        *,
        read_timeout: float | None = None,
    ) -> tuple[int, bytes]:
        """Post the parameters; status and body of the answer."""

    async def fetch(self, url: str, *, at_most: int) -> tuple[int, bytes]:
        """Get a file; status and body of the answer. Raises `answers.TooLarge`."""


class Api:
    """One bot at one Bot API."""

    def __init__(self, token: str, wire: Wire, *, base: str = API) -> None:
        self._methods = f"{base}/bot{token}/"
        self._files = f"{base}/file/bot{token}/"
        self._wire = wire

    async def call(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        *,
        files: Mapping[str, Upload] | None = None,
        read_timeout: float | None = None,
    ) -> Any:
        """The result of a method; raises `telegram.error.TelegramError` (see `bot.outcomes`)."""
        body = await self.raw(method, params or {}, files=files, read_timeout=read_timeout)
        return answers.result(body)

    async def raw(
        self,
        method: str,
        params: Mapping[str, Any],
        *,
        files: Mapping[str, Upload] | None = None,
        read_timeout: float | None = None,
    ) -> bytes:
        """The whole answer of a method as it came, once its status says that it was accepted."""
        url = self._methods + method
        status, body = await self._wire.exchange(url, params, files, read_timeout=read_timeout)
        if not 200 <= status < 300:
            raise answers.error(status, body)
        return body

    async def download(self, file_path: str, *, at_most: int = LARGEST_FILE) -> bytes:
        """A file that `getFile` named; refused where its path leads out of this bot's files.

        Raises `BadRequest` where it is not there, or the answer sends us elsewhere, and
        `answers.TooLarge` beyond `at_most` bytes.
        """
        if not _inside(file_path):
            raise BadRequest(ELSEWHERE)
        status, body = await self._wire.fetch(self._files + file_path, at_most=at_most)
        if 300 <= status < 400:
            raise BadRequest(ELSEWHERE)  # a redirect, which we never follow
        if status in _NO_FILE:
            raise BadRequest("no such file")
        if not 200 <= status < 300:
            raise answers.error(status, body)
        return body


def _inside(file_path: str) -> bool:
    plain = unquote(file_path)
    return (
        plain != ""
        and plain.isprintable()
        and not plain.startswith("/")
        and ".." not in plain
        and not set(plain) & set("?#\\:")
    )
