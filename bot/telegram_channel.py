"""Telegram as a channel: screens become Bot API calls, and calls become outcomes."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from telegram.constants import CallbackQueryLimit, MessageLimit
from telegram.error import BadRequest, TelegramError

from bot import answers, button_rows, hearing, kept_files, outcomes, rendering
from bot.api import ELSEWHERE, Api
from bot.channels import Body, NotFetched, Sent
from bot.outcomes import Kind, Outcome
from bot.request_body import Upload
from handlers.screens import Document, Kept, Screen
from storage.errors import NotThere
from storage.file_store import FileStore

log = logging.getLogger(__name__)
PATIENCE, SLOWEST = 20.0, 100_000  # seconds; bytes a second that a line carries at least
_NO_PREVIEW = {"is_disabled": True}


class Telegram:
    """One bot; `tenant` is its id, the part of the token before the colon."""

    name = hearing.CHANNEL
    edits = True
    erases = True

    def __init__(self, api: Api, tenant: str, *, files: FileStore) -> None:
        self.api = api
        self.tenant = tenant
        self._files = files
        self._known = kept_files.Known()

    def read(self, body: bytes, *, received: datetime) -> hearing.Parsed:
        return hearing.read(body, tenant=self.tenant, received=received)

    async def send(self, external_id: str, body: Body, *, plain: bool = False) -> Sent:
        params = {"chat_id": int(external_id), **_content(body, plain=plain)}
        file, kept = (body.screen.file, body.screen.kept) if body.screen else (None, ())
        try:
            if kept:
                return await self._send_kept(params, kept, plain=plain)
            if file is not None:
                message = await self._send_file(params, file)
            else:
                message = await self.api.call("sendMessage", params)
        except Exception as error:  # noqa: BLE001 - whatever it was, outcomes tell it
            return Sent(outcomes.of(error))
        editable = not _asks(body.screen)
        return Sent(outcomes.SENT, str(message["message_id"]) if editable else None)

    async def _send_file(self, params: dict[str, Any], file: Document) -> Any:
        """The file with its screen as caption; a picture is shown as one."""
        upload = Upload(file.name, file.data, file.type)
        if file.type == "image/png":
            return await self.api.call("sendPhoto", _captioned(params), files={"photo": upload})
        return await self.api.call("sendDocument", _captioned(params), files={"document": upload})

    async def _send_kept(
        self, params: dict[str, Any], kept: Sequence[Kept], *, plain: bool
    ) -> Sent:
        """One file of the store, or several as an album; `plain` sends pictures as files.

        One that was sent before is named rather than sent once more: a broadcast's goes up once.
        """
        known = self._known.find(kept, plain)
        if known is not None:
            method, params = kept_files.known(_captioned(params), kept[0], known, plain=plain)
            message = await self.api.call(method, params)
            return Sent(outcomes.SENT, str(message["message_id"]))
        try:
            data = [await asyncio.to_thread(self._files.read, each.digest) for each in kept]
        except NotThere:
            return Sent(Outcome(Kind.GONE, "file_missing"))
        method, params, files = kept_files.call(_captioned(params), kept, data, plain=plain)
        patience = PATIENCE + sum(map(len, data)) / SLOWEST
        message = await self.api.call(method, params, files=files, read_timeout=patience)
        if len(kept) > 1:
            return Sent(outcomes.SENT)
        self._known.keep(kept[0], plain, message)
        return Sent(outcomes.SENT, str(message["message_id"]))

    async def edit(self, external_id: str, ref: str, body: Body) -> Outcome:
        params = {"chat_id": int(external_id), "message_id": int(ref), **_content(body)}
        if "inline_keyboard" not in params.get("reply_markup", {}):
            params.pop("reply_markup", None)  # an edit carries no other, nor takes one away
        method = "editMessageText"
        if body.screen is not None and body.screen.kept:
            method, params = "editMessageCaption", _captioned(params)
        try:
            await self.api.call(method, params)
        except Exception as error:  # noqa: BLE001 - whatever it was, outcomes tell it
            return outcomes.of(error)
        return outcomes.SENT

    async def fetch(self, ref: str, *, at_most: int) -> bytes:
        """By `getFile`, from the Bot API's own address only; counted while it is read."""
        try:
            file = await self.api.call("getFile", {"file_id": ref})
            data = await self.api.download(str(file.get("file_path", "")), at_most=at_most)
        except answers.TooLarge:
            raise NotFetched("too_large", "too_large") from None
        except BadRequest as error:
            raise _refused(error) from None
        except (TelegramError, OSError) as error:
            raise NotFetched("later", outcomes.of(error).reason) from None
        if len(data) != file.get("file_size", len(data)):
            raise NotFetched("refused", "cut_short")
        return data

    async def erase(self, external_id: str, ref: str) -> Outcome:
        params = {"chat_id": int(external_id), "message_id": int(ref)}
        try:
            await self.api.call("deleteMessage", params)
        except Exception as error:  # noqa: BLE001 - whatever it was, outcomes tell it
            return outcomes.of(error)
        return outcomes.SENT

    async def answer(self, query: str, text: str | None) -> None:
        params: dict[str, Any] = {"callback_query_id": query}
        if text:
            params["text"] = text[: CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH]
        try:
            await self.api.call("answerCallbackQuery", params)
        except Exception as error:  # noqa: BLE001 - whatever it was, outcomes tell it
            log.debug("tap_unanswered", extra={"reason": outcomes.of(error).reason})

    async def set_menu(self, external_id: str, menu: Sequence[tuple[str, str]]) -> Outcome:
        commands = [{"command": name, "description": words} for name, words in menu]
        scope = {"type": "chat", "chat_id": int(external_id)}
        try:
            await self.api.call("setMyCommands", {"commands": commands, "scope": scope})
        except Exception as error:  # noqa: BLE001 - whatever it was, outcomes tell it
            return outcomes.of(error)
        return Outcome(Kind.SENT)


def _refused(error: BadRequest) -> NotFetched:
    if error.message == ELSEWHERE:
        return NotFetched("elsewhere", ELSEWHERE)
    if "too big" in error.message.lower():
        return NotFetched("too_large", "too_big")
    return NotFetched("refused", "no_such_file")


def _content(body: Body, *, plain: bool = False) -> dict[str, Any]:
    screen = body.screen or Screen()
    text = rendering.html(screen, MessageLimit.MAX_TEXT_LENGTH)
    content: dict[str, Any] = {"text": text, "link_preview_options": _NO_PREVIEW}
    if plain:
        content["text"] = rendering.plain(text)[: MessageLimit.MAX_TEXT_LENGTH]
    else:
        content["parse_mode"] = "HTML"
    markup = _markup(screen, body.buttons)
    return {**content, "reply_markup": markup} if markup else content


def _captioned(params: dict[str, Any]) -> dict[str, Any]:
    """The text as a caption; what a caption cannot hold is left out."""
    params = {key: value for key, value in params.items() if key != "link_preview_options"}
    text = params.pop("text")
    if len(rendering.plain(text)) <= MessageLimit.CAPTION_LENGTH:
        return {**params, "caption": text}
    params.pop("parse_mode", None)
    return {**params, "caption": rendering.plain(text)[: MessageLimit.CAPTION_LENGTH]}


def _asks(screen: Screen | None) -> bool:
    """Only the keyboard under the input can ask for a number or a place; it cannot be edited."""
    return screen is not None and any(button.asks for row in screen.rows for button in row)


def _markup(screen: Screen, buttons: str) -> dict[str, Any] | None:
    if not screen.rows:
        return {"remove_keyboard": True} if screen.clears else None
    if _asks(screen):
        rows = [[_asking(button.label, button.asks) for button in row] for row in screen.rows]
        return {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}
    return {"inline_keyboard": _inline(screen, buttons)}


def _asking(label: str, asks: str | None) -> Mapping[str, Any]:
    wish = {"contact": "request_contact", "place": "request_location"}.get(asks or "")
    return {"text": label, wish: True} if wish else {"text": label}


def _inline(screen: Screen, buttons: str) -> list[list[dict[str, str]]]:
    """Callback data is the buttons' random id and the choice's place; it says nothing else."""
    index = 0
    keyboard = []
    for row in chain.from_iterable(map(button_rows.fitted, screen.rows)):
        line = []
        for button in row:
            if button.url:
                line.append({"text": button.label, "url": button.url})
                continue
            data = f"{buttons}.{index}" if button.action else "-"
            index += bool(button.action)
            line.append({"text": button.label or " ", "callback_data": data})
        keyboard.append(line)
    return keyboard
