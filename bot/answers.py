"""What the Bot API answered: a result, or one of python-telegram-bot's errors.

Errors of our own tell what those classes cannot: whether the request can have been worked.
Their text is one class word; a token, a URL or a message text never enters it.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

# What stands before the Bot API may answer for it; these say that the request was not let in.
_NOT_LET_IN = frozenset({407, 429})
# 404 is a token of no known form, or a method that does not exist.
_REFUSALS: dict[int, Callable[[str], TelegramError]] = {
    401: InvalidToken,
    403: Forbidden,
    404: InvalidToken,
    409: Conflict,
}


class NotSent(NetworkError):
    """The request never left: it may be sent again without a double."""

    __slots__ = ()


class NoAnswer(NetworkError):
    """The request left and no answer of Telegram came: it may or may not have been worked."""

    __slots__ = ()


class Failed(NetworkError):
    """Telegram itself answered that it could not work the request (5xx, `ok: false`)."""

    __slots__ = ()


class TooLarge(NetworkError):
    """An answer is larger than was asked for; it was read no further."""

    __slots__ = ()


class SlowDown(RetryAfter):
    """429, with the wait Telegram asks for (the library's own class warns on every use)."""

    __slots__ = ()

    @property
    def retry_after(self) -> timedelta:
        """How long to wait before the next call."""
        return self._retry_after


def result(body: bytes) -> Any:
    """What stands under `result` in an answer of status 2xx; `NoAnswer` where none does."""
    answer = _answer(body)
    if answer is None or answer.get("ok") is not True or "result" not in answer:
        raise NoAnswer("unreadable")
    return answer["result"]


def error(status: int, body: bytes) -> TelegramError:
    """The error that an answer of any other status means."""
    answer = _answer(body)
    if answer is None or answer.get("ok") is not False:
        return _of_another(status)
    parameters = answer.get("parameters")
    if isinstance(parameters, dict):
        if isinstance(migrated := parameters.get("migrate_to_chat_id"), int):
            return ChatMigrated(migrated)
        if isinstance(seconds := parameters.get("retry_after"), int | float):
            return SlowDown(timedelta(seconds=max(seconds, 0)))
    return _of_telegram(status, str(answer.get("description", status)))


def _of_telegram(status: int, description: str) -> TelegramError:
    if status == 429:
        return SlowDown(timedelta(seconds=1))
    if status >= 500:
        return Failed(f"http_{status}")
    if status < 400:
        return NoAnswer(f"http_{status}")
    return _REFUSALS.get(status, BadRequest)(description)


def _of_another(status: int) -> TelegramError:
    """A page of a proxy or a load balancer: it does not say what became of the request."""
    if status == 413:
        return BadRequest("Request Entity Too Large")
    if status in _NOT_LET_IN:
        return NotSent(f"http_{status}")
    return NoAnswer(f"http_{status}")


def _answer(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None
