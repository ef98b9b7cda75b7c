"""Updates are kept before they are confirmed: polled from `getUpdates` or pushed to our webhook.

The offset lives in memory: after a batch it is one beyond it, which confirms the batch with the
next call; after an empty answer it is 0 again, so that ids which restart lower are never skipped.
"""

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from telegram.error import Conflict, InvalidToken, TelegramError

from bot import clock, metrics, polling
from bot.channels import Channel
from bot.hearing import Parsed, Unreadable
from bot.pipeline import Item, Pipeline
from bot.polling import RawUpdate
from bot.telegram_channel import Telegram
from storage import Store, actions, faults
from storage.actions.inbox import Raw
from storage.errors import Unavailable

log = logging.getLogger(__name__)

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
POLL_SECONDS = 25
AFTER_TROUBLE = 1.0
IN_HAND = 5_000  # beyond this, updates wait at the platform rather than in our memory
LARGEST = 1 << 20
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - a header's name


class Intake:
    """Where updates come in, of one channel."""

    def __init__(
        self,
        store: Store,
        channel: Channel,
        pipeline: Pipeline,
        *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store, self._channel, self._pipeline, self._pause = store, channel, pipeline, pause
        self._unsure = False

    async def keep(self, updates: Sequence[RawUpdate]) -> int:
        """Commit a whole batch, then hand on what is new; returns how many were new.

        Raises `Unavailable`: then nothing was kept, and nothing may be confirmed.
        """
        now = clock.now()
        raws, parsed = [], {}
        for update in updates:
            raw, read = self._raw(update)
            raws.append(raw)
            parsed[raw.update_id, raw.digest] = read
        faults.hit("before_inbox_commit")
        kept = await self._kept(raws, now)
        faults.hit("after_inbox_commit")
        metrics.received.inc(len(kept))
        metrics.repeated.inc(len(updates) - len(kept))
        await self._hand_on(kept, parsed)
        return len(kept)

    async def _kept(self, raws: Sequence[Raw], now: datetime) -> Sequence[tuple[int, Raw]]:
        """Rows of what is new; after a commit without an answer also what that one had kept."""
        unsure, self._unsure = self._unsure, True
        kept = await self._store.write(
            lambda session: actions.inbox.keep(session, raws, now=now), ahead=True
        )
        self._unsure = False
        if unsure:
            await self._pipeline.resume()
        return kept

    def _raw(self, update: RawUpdate) -> tuple[Raw, Parsed | None]:
        try:
            parsed = self._channel.read(update.body, received=clock.now())
        except Unreadable:
            parsed = None
        number = parsed.update_id if parsed else update.id
        raw = Raw(
            channel=self._channel.name,
            tenant=self._channel.tenant,
            update_id=-1 if number is None else number,
            digest=hashlib.sha256(update.body).hexdigest(),
            chat=parsed.chat if parsed else None,
            body=update.body,
        )
        return raw, parsed

    async def _hand_on(
        self, kept: Sequence[tuple[int, Raw]], parsed: dict[tuple[int, str], Parsed | None]
    ) -> None:
        items = []
        for row, raw in kept:
            read = parsed[raw.update_id, raw.digest]
            if read is None:
                await self._pipeline.set_aside(row, "unreadable", attempts=1)
            else:
                items.append(Item(row, raw.channel, raw.tenant, read.chat, read.heard))
        self._pipeline.put(items)


async def poll(
    telegram: Telegram,
    intake: Intake,
    pipeline: Pipeline,
    *,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Ask for updates until cancelled; raises `InvalidToken` where the token is refused."""
    offset = 0
    while True:
        try:
            batch = await polling.get_updates(
                telegram.api, offset=offset, wait=POLL_SECONDS, allowed_updates=ALLOWED
            )
            faults.hit("got_updates")
            await _keep_until_done(intake, batch, pause)
        except InvalidToken:
            raise
        except Conflict:
            log.warning("poll_conflict")
            await pause(AFTER_TROUBLE)
            continue
        except (TelegramError, OSError) as problem:
            log.warning("poll_failed", extra={"kind": type(problem).__name__})
            await pause(AFTER_TROUBLE)
            continue
        numbers = [update.id for update in batch if update.id is not None]
        offset = max(numbers) + 1 if numbers else 0
        if len(numbers) < len(batch):
            await pause(AFTER_TROUBLE)  # one without a number comes back until others push it out
        while pipeline.waiting > IN_HAND:
            await pause(AFTER_TROUBLE)


async def _keep_until_done(
    intake: Intake, batch: Sequence[RawUpdate], pause: Callable[[float], Awaitable[None]]
) -> None:
    while batch:
        try:
            await intake.keep(batch)
        except Unavailable as problem:
            log.error("inbox_unavailable", extra={"cause": problem.cause})  # noqa: TRY400
            await pause(AFTER_TROUBLE)
        else:
            return


def webhook(intake: Intake, secret: str) -> Callable[[Request], Awaitable[Response]]:
    """The handler for Telegram's pushes: 200 only once the update is on disk."""

    async def pushed(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(errors="replace"), secret.encode()):
            return PlainTextResponse("forbidden", 403)
        try:
            body = await _body(request)
        except ClientDisconnect:
            return PlainTextResponse("cut short", 400)
        if body is None:
            return PlainTextResponse("too large", 413)
        try:
            await intake.keep([RawUpdate(None, body)])
        except Unavailable as problem:
            log.error("inbox_unavailable", extra={"cause": problem.cause})  # noqa: TRY400
            return PlainTextResponse("try again", 503)
        return PlainTextResponse("ok")

    return pushed


async def _body(request: Request) -> bytes | None:
    """The body, read no further than the largest update; None where it is larger."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return None
    return bytes(body)
