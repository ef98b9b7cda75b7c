"""A log record as a line: built from an allow-list, so that a text has no way in.

Of our own records the event, ids, class words, numbers and times pass; of a library's records
only where they come from; of an error its classes and the lines of our code that it passed.
"""

import json
import logging
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import UUID

# What `extra=` may carry; a test reads every call in the tree and knows these lists.
IDS = frozenset({
    "account", "area", "bot", "broadcast", "button", "card", "chat", "client", "dialogue", "file",
    "inbox", "invitation", "job", "later", "message", "organisation", "outbox", "person",
    "record", "region", "row", "team", "update", "visit", "worker",
})  # fmt: skip
WORDS = frozenset({
    "action", "cause", "channel", "command", "engine", "error", "kind", "lane", "language",
    "method", "mode", "noun", "outcome", "period", "problem", "reason", "revision", "role",
    "rule", "setting", "signal", "state", "status", "step", "version",
})  # fmt: skip
NUMBERS = frozenset({
    "age", "attempt", "attempts", "batch", "count", "gap", "gap_notices", "late", "limit",
    "offset", "pending", "pid", "port", "retry_after", "rows", "size", "took", "tries", "wait",
})  # fmt: skip
FIELDS = IDS | WORDS | NUMBERS

OURS = ("bot", "handlers", "programme", "storage")
_ROOT = Path(__file__).resolve().parent.parent
_WORD = re.compile(r"[A-Za-z0-9_.:/+-]{1,64}", re.ASCII)
_EVENT = re.compile(r"[A-Za-z0-9_.:,;'()/ -]{1,100}", re.ASCII)
_MOST = 20  # errors of a chain, and lines of each


def is_ours(logger: str) -> bool:
    """Whether a logger of this name stands in our code."""
    return logger.partition(".")[0] in OURS


def is_event(words: str) -> bool:
    """Whether these words can stand for an event: short, plain, no place for an argument."""
    return _EVENT.fullmatch(words) is not None


class Json(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(_facts(record))


class Plain(logging.Formatter):
    """The same facts for a person who watches."""

    def format(self, record: logging.LogRecord) -> str:
        facts = _facts(record)
        head = " ".join(str(facts.pop(name)) for name in ("time", "level", "logger", "event"))
        return " ".join((head, *(f"{name}={value}" for name, value in facts.items())))


def errors(error: BaseException | None) -> list[dict[str, Any]]:
    """The chain of an error, newest first: classes, and the lines of our code it passed."""
    return [{"class": _class(one), "at": _our_lines(one.__traceback__)} for one in _chain(error)]


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "event": _event(record),
    }
    if not is_ours(record.name):
        facts["where"] = f"{record.module}:{record.lineno}"
    for name in sorted(FIELDS & record.__dict__.keys()):
        facts[name] = _value(record.__dict__[name])
    if record.exc_info:
        facts["errors"] = errors(record.exc_info[1])
    return facts


def _event(record: logging.LogRecord) -> str:
    """The words of our own call without its arguments; nothing of a library's words."""
    if not is_ours(record.name):
        return "of a library"
    words = str(record.msg)
    return words if is_event(words) and not record.args else "unreadable event"


def _value(value: object) -> object:
    """Numbers, times and single words pass; anything else is shown by its class."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, timedelta):
        value = value.total_seconds()
    if isinstance(value, date | UUID):
        value = str(value).replace(" ", "T")
    if isinstance(value, type):
        value = value.__name__
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, str) and _WORD.fullmatch(value):
        return value
    return f"<{type(value).__name__}>"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    waiting, seen = [error], set[int]()
    while waiting and len(seen) < _MOST:
        one = waiting.pop(0)
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions
        waiting.append(one.__cause__ or (None if one.__suppress_context__ else one.__context__))


def _class(error: BaseException) -> str:
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")


def _our_lines(trace: TracebackType | None) -> list[str]:
    lines = []
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(_ROOT) and path.relative_to(_ROOT).parts[0] in OURS:
            lines.append(f"{path.relative_to(_ROOT).as_posix()}:{trace.tb_lineno}")
        trace = trace.tb_next
    return lines[-_MOST:]
