"""A sandbox that takes an oath: it notes which buttons each message carried, and at each receipt,
before it is accepted, whether the record stands on disk."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from bot.sandbox import Sandbox
from bot.sandbox.answers import Answer, Files, bad, refused
from bot.sandbox.truth import Truth

RECEIPT = re.compile(r"(?:已记录|已加入|Recorded|Joined) (№\d+(?:(?:、|, )№\d+)*)")
_NO_FILES: Files = {}
_params: ContextVar[Mapping[str, Any]] = ContextVar("params")


def receipts(text: str) -> list[int]:
    """The numbers of the records that a text calls recorded: of a batch, all of them."""
    return [int(each) for found in RECEIPT.findall(text) for each in re.findall(r"\d+", found)]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A call that changed what a person sees."""

    chat: int
    method: str
    message_id: int | None
    text: str
    buttons: str
    """The id of the buttons under it: unique to one screen of one card."""


class _Truth(Truth):
    def __init__(self, accepted: list[Accepted]) -> None:
        self._noted = accepted
        super().__init__()

    def accept(
        self, *, bot: int, chat: int, method: str, message_id: int | None, text: str, at: int
    ) -> None:
        super().accept(bot=bot, chat=chat, method=method, message_id=message_id, text=text, at=at)
        buttons = _buttons(_params.get({}).get("reply_markup"))
        self._noted.append(Accepted(chat, method, message_id, text, buttons))


class Witness(Sandbox):
    """`on_disk` asks the database for a record's number; None where it cannot be asked now."""

    def __init__(self, token: str, on_disk: Callable[[int], Awaitable[bool | None]]) -> None:
        super().__init__(tokens=[token], webhook_delay=0.1)
        self.accepted: list[Accepted] = []
        self.world.truth = _Truth(self.accepted)
        self.requested: list[tuple[int, str]] = []
        """Every text that was sent, accepted or not, and to whom."""
        self.too_early: list[int] = []
        """Records whose receipt came before they were on disk."""
        self.unasked = 0
        self.misread = 0
        """So many formatted texts are refused, as if the platform read our HTML otherwise."""
        self._on_disk = on_disk

    async def call(
        self, token: str, method: str, params: Mapping[str, Any], files: Files = _NO_FILES
    ) -> Answer:
        if "text" in params:
            await self._heard(str(params.get("chat_id", 0)), str(params["text"]))
        if self.misread and params.get("parse_mode"):
            self.misread -= 1
            return refused(bad("can't parse entities: unsupported start tag"))
        _params.set(params)
        return await super().call(token, method, params, files)

    async def _heard(self, chat: str, text: str) -> None:
        self.requested.append((int(chat), text))
        for number in receipts(text):
            there = await self._on_disk(number)
            if there is None:
                self.unasked += 1
            elif not there:
                self.too_early.append(number)


def _buttons(markup: Any) -> str:
    if isinstance(markup, str):
        markup = json.loads(markup)
    for row in (markup or {}).get("inline_keyboard", []):
        for button in row:
            found, dot, _index = str(button.get("callback_data", "")).rpartition(".")
            if dot:
                return found
    return ""
