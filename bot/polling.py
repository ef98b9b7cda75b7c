"""Updates as Telegram wrote them: each element of a `getUpdates` answer apart, byte for byte.

The answer is cut at the brackets, not parsed and written again: lone surrogates, numbers without
end, deep nesting and wrong types stay inside the one element that carries them.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import answers
from bot.api import Api

_START = re.compile(rb'"result"\s*:\s*\[')
# A string, whole (brackets inside it do not count), or one bracket or comma outside of strings.
# A string without an end is one token too, lest each quote in it be tried as a beginning.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{},]', re.DOTALL)
_ID_FIRST = re.compile(rb'\{\s*"update_id"\s*:\s*(\d{1,18})\s*[,}]')
# Seconds that an answer may be late beyond the wait we asked for.
_MARGIN = 10.0


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """One update; `id` is None where it has none that can be read."""

    id: int | None
    body: bytes


async def get_updates(
    api: Api, *, offset: int, wait: int, limit: int = 100, allowed_updates: Sequence[str]
) -> list[RawUpdate]:
    """What is new, held open for `wait` seconds; errors as any call raises them.

    Where an answer cannot be cut, its first update is asked for alone. One that cannot be cut
    even then is handed on as it came, so that it can be put aside and passed over.
    """
    params = {
        "offset": offset,
        "timeout": wait,
        "limit": limit,
        "allowed_updates": list(allowed_updates),
    }
    body = await api.raw("getUpdates", params, read_timeout=wait + _MARGIN)
    if _START.search(body) is None:
        raise answers.NoAnswer("unreadable")
    try:
        return split(body)
    except answers.NoAnswer:
        return await _first_alone(api, params | {"timeout": 0, "limit": 1})


async def _first_alone(api: Api, params: Mapping[str, object]) -> list[RawUpdate]:
    body = await api.raw("getUpdates", params)
    try:
        return split(body)
    except answers.NoAnswer:
        # Telegram means it only if it says it twice; else the answer was damaged on its way.
        start = _START.search(body)
        if start is None or body != await api.raw("getUpdates", params):
            raise
    element = body[start.end() :]
    return [RawUpdate(_first_id(element), element)]


def split(body: bytes) -> list[RawUpdate]:
    """The elements of `{"ok":true,"result":[…]}`; raises `NoAnswer` where brackets do not meet."""
    start = _START.search(body)
    if start is None:
        raise answers.NoAnswer("unreadable")
    found: list[RawUpdate] = []
    depth, begin = 0, start.end()
    for token in _TOKEN.finditer(body, begin):
        match body[token.start()]:
            case 0x7B | 0x5B:  # { [
                depth += 1
            case 0x7D | 0x5D if depth:  # } ]
                depth -= 1
            case 0x5D | 0x2C if not depth:  # the end of an element
                if element := body[begin : token.start()].strip():
                    found.append(RawUpdate(_id(element), element))
                if body[token.start()] == 0x5D:
                    return found
                begin = token.end()
    raise answers.NoAnswer("unreadable")


def _id(element: bytes) -> int | None:
    if first := _ID_FIRST.match(element):
        return int(first[1])
    try:
        update = json.loads(element, strict=False)
    except (ValueError, RecursionError):
        return _first_id(element)
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if type(number) is int and 0 <= number < 2**63 else None


def _first_id(element: bytes) -> int | None:
    """The id of an element that is no JSON, as far as it can be seen."""
    first = _ID_FIRST.search(element)
    return int(first[1]) if first else None
