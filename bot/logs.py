"""What the program writes about itself: events, ids, classes and durations, never a text.

`bot.log_lines` builds each line from an allow-list; a redaction filter stands before it on every
handler, for tokens and secrets that slip through. Whatever nobody catches is written here too.
"""

import asyncio
import json
import logging
import re
import sys
import threading
from types import TracebackType
from typing import Any, Literal, TextIO
from urllib.parse import quote

from bot import log_lines

# Below WARNING these tell tokens, texts or the parameters of statements. The filter holds back
# every other library too; the pins spare them the work.
PINNED = (
    "httpx", "httpcore", "aiohttp", "telegram", "sqlalchemy", "aiosqlite", "asyncpg", "asyncio",
    "uvicorn", "alembic", "openpyxl",
)  # fmt: skip
_TOKEN = re.compile(r"(?<!\d)\d{5,}(?::|%3A)[\w-]{30,}", re.ASCII | re.IGNORECASE)
_HIDDEN = "[hidden]"
_SHORTEST_SECRET = 6

_secrets: set[str] = set()
_log = logging.getLogger(__name__)


def configure(
    *,
    level: int | str = logging.INFO,
    stream: TextIO | None = None,
    form: Literal["json", "plain"] = "json",
) -> None:
    """Write to `stream` (standard error) in our form only; catch what nobody else catches."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(log_lines.Json() if form == "json" else log_lines.Plain())
    handler.addFilter(Redaction())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in tuple(root.manager.loggerDict):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    for name in PINNED:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.raiseExceptions = False  # else a failing handler prints message and arguments
    logging.captureWarnings(capture=True)
    sys.excepthook = _crashed
    sys.unraisablehook = _unraisable
    threading.excepthook = _thread_crashed


def checked_level(name: str, *, production: bool) -> int:
    """The number of a level; raises `ValueError` for no level, and for DEBUG in production."""
    level = logging.getLevelNamesMapping().get(name.upper())
    if not level:
        raise ValueError("the log level is one of DEBUG, INFO, WARNING, ERROR, CRITICAL")
    if production and level <= logging.DEBUG:
        raise ValueError("the log level DEBUG is not allowed in production")
    return level


def hide(secret: str) -> None:
    """Never write `secret` again; one too short to be told from other words is left alone."""
    if len(secret) >= _SHORTEST_SECRET:
        _secrets.update((secret, quote(secret, safe=""), json.dumps(secret)[1:-1]))


def forget() -> None:
    """Drop the secrets given to `hide`, which an ended run no longer has."""
    _secrets.clear()


def redact(text: str) -> str:
    """The text without bot tokens and hidden secrets."""
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, _HIDDEN)
    return _TOKEN.sub(_HIDDEN, text)


def watch(loop: asyncio.AbstractEventLoop) -> None:
    """Write what a task of this loop leaves uncaught."""
    loop.set_exception_handler(_uncaught)


class Redaction(logging.Filter):
    """Lets libraries speak from WARNING only, and takes secrets out of every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not log_lines.is_ours(record.name) and record.levelno < logging.WARNING:
            return False
        record.msg = redact(str(record.msg))
        record.args = _redacted(record.args) if record.args else None
        for name in log_lines.FIELDS & record.__dict__.keys():
            if isinstance(value := record.__dict__[name], str):
                record.__dict__[name] = redact(value)
        if record.exc_info:
            # A formatter that is not ours shows this in place of the traceback.
            record.exc_text = json.dumps(log_lines.errors(record.exc_info[1]))
        record.stack_info = None
        return True


def _redacted(args: Any) -> Any:
    if isinstance(args, dict):
        return {name: redact(str(value)) for name, value in args.items()}
    return tuple(value if type(value) in {int, float} else redact(str(value)) for value in args)


def _crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        _log.critical("crashed", exc_info=(kind, error, trace))


def _thread_crashed(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        error = (args.exc_type, args.exc_value, args.exc_traceback)
        _log.critical("a thread crashed", exc_info=error)


def _unraisable(unraisable: Any) -> None:
    _log.error("an error that nobody could catch", exc_info=unraisable.exc_value)


def _uncaught(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    _log.error("a task left an error uncaught", exc_info=context.get("exception"))
