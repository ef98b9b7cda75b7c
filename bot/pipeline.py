"""Updates become records: one transaction an update, chats in order and side by side.

What a handler shows turns into outbox rows and the dialogue into its row, in the transaction that
marks the inbox row done. An error rolls all of it back and is tried again; after five tries the
update is set aside, and the person and the operator are told. Only then does the chat go on.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot import clock, metrics
from bot.channels import Channel
from bot.delivery import Delivery
from bot.hearing import Unreadable
from bot.outgoing import Out
from bot.queueing import Queueing
from handlers import notices, routing, words
from handlers.assistant import Assistant
from handlers.dialogue import Draft, Turn, bureau_day, open_
from handlers.heard import Heard
from handlers.retry import RetryDraft, known_by
from handlers.routing import Table
from handlers.screens import ForOperator
from storage import Session, Store, actions, faults, models, queries
from storage.errors import Unavailable
from storage.queries.accounts import Found, Who

log = logging.getLogger(__name__)

TRIES = 5
FIRST_WAIT, LONGEST_WAIT = 0.2, 10.0
HEARD_AGAIN = timedelta(hours=1)  # how exactly `accounts.last_heard` is kept


@dataclass(slots=True)
class Item:
    """An inbox row on its way: `heard` is None for a kind of update without use."""

    inbox_id: int
    channel: str
    tenant: str
    chat: str
    heard: Heard | None
    attempts: int = 0


@dataclass(slots=True)
class Worked:
    """What one update left to be sent once its transaction is committed."""

    outs: list[Out] = field(default_factory=list)
    toast: str | None = None
    jobs: list[int] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    before: bool = False
    """It had been worked already."""


class Pipeline:
    """Works what the inbox holds. `put` never waits; `settled` tells when nothing is left."""

    def __init__(
        self,
        store: Store,
        table: Table,
        channels: Mapping[str, Channel],
        delivery: Delivery,
        queueing: Queueing,
        *,
        about: Assistant,
        begin: Callable[[Iterable[int]], None],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.about = about
        self._store, self._table, self._channels = store, table, channels
        self._delivery, self._queueing = delivery, queueing
        self._begin, self._pause = begin, pause
        self._chats: dict[tuple[str, str, str], deque[Item]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    @property
    def waiting(self) -> int:
        """Updates in hand."""
        return sum(len(chat) for chat in self._chats.values())

    async def resume(self) -> int:
        """Take up what an earlier run left in the inbox; returns how many updates that were."""
        taken, after = 0, 0
        while True:
            async with self._store.read() as session:
                rows = await queries.inbox.waiting(session, after=after)
            if not rows:
                return taken
            items = [item for row in rows if (item := await self._read(row)) is not None]
            self.put(items)
            taken, after = taken + len(rows), rows[-1].id

    async def _read(self, row: models.Inbox) -> Item | None:
        channel = self._channels.get(row.channel)
        if channel is None or row.body is None:
            return None
        try:
            parsed = channel.read(row.body, received=row.received_at)
        except Unreadable:
            await self.set_aside(row.id, "unreadable", attempts=1)
            return None
        return Item(row.id, row.channel, row.tenant, parsed.chat, parsed.heard, row.attempts)

    def put(self, items: Iterable[Item]) -> None:
        """Work these, each chat's in the order given."""
        for item in items:
            if self._stopping:
                return  # they stay in the inbox for the next run
            key = (item.channel, item.tenant, item.chat)
            chat = self._chats.get(key)
            if chat is None:
                self._chats[key] = deque([item])
                task = asyncio.create_task(self._work_chat(key), name="chat")
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            else:
                chat.append(item)

    async def settled(self) -> None:
        """Return once nothing is in hand."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    async def stop(self) -> None:
        """Finish the update each chat is at; the rest stays in the inbox."""
        self._stopping = True
        for chat in self._chats.values():
            while len(chat) > 1:
                chat.pop()
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=LONGEST_WAIT)
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _work_chat(self, key: tuple[str, str, str]) -> None:
        chat = self._chats[key]
        try:
            while chat:
                await self._work_until_done(chat[0])
                chat.popleft()
        finally:
            del self._chats[key]

    async def _work_until_done(self, item: Item) -> None:
        wait, unsure = FIRST_WAIT, False
        while True:
            try:
                worked = await self._timed(item)
            except Unavailable as problem:
                log.warning("store_unavailable", extra={"cause": problem.cause})
            except Exception as problem:  # noqa: BLE001 - whatever a handler raises
                if await self._failed(item, problem):
                    return
            else:
                self._leave(item, worked)
                await self.take_up(worked.again)
                if worked.before and unsure:
                    await self._delivery.resume()  # what our own lost commit had queued
                return
            unsure = True
            if self._stopping:
                return
            await self._pause(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    async def _timed(self, item: Item) -> Worked:
        started = clock.monotonic()
        worked = await self._store.write(lambda session: self._work(session, item))
        metrics.work_done(clock.monotonic() - started)
        return worked

    def _leave(self, item: Item, worked: Worked) -> None:
        faults.hit("worked")
        tap = item.heard.tap if item.heard else None
        if tap is not None and tap.query is not None:
            self._delivery.answer(item.channel, tap.query, worked.toast)
        self._delivery.put(worked.outs)
        self._begin(worked.jobs)

    async def take_up(self, again: Iterable[int]) -> None:
        """Put what was set aside behind the others of its chat once more."""
        for inbox_id in again:
            async with self._store.read() as session:
                row = await queries.inbox.get(session, inbox_id)
            if (item := await self._read(row)) is not None:
                self.put([item])

    async def _failed(self, item: Item, problem: Exception) -> bool:
        """Count the try; True once the update is set aside and its chat may go on."""
        item.attempts += 1
        kind = type(problem).__name__
        log.error("update_failed", extra={"inbox": item.inbox_id, "attempt": item.attempts},
                  exc_info=problem)  # fmt: skip
        try:
            if item.attempts >= TRIES:
                await self.set_aside(item.inbox_id, kind, attempts=item.attempts, item=item)
                return True
            metrics.retried.inc()
            await self._store.write(
                lambda session: actions.inbox.failed(
                    session, item.inbox_id, attempts=item.attempts, problem=kind
                )
            )
        except Unavailable as unavailable:
            log.warning("store_unavailable", extra={"cause": unavailable.cause})
        return False

    async def set_aside(
        self, inbox_id: int, problem: str, *, attempts: int, item: Item | None = None
    ) -> None:
        """Quarantine an update; tell its sender that it was not recorded, and the operator."""
        metrics.quarantined.inc()
        log.error("update_quarantined", extra={"inbox": inbox_id, "problem": problem})

        async def work(session: Session) -> list[Out]:
            now = clock.now()
            set_aside = await actions.inbox.quarantine(
                session, inbox_id, attempts=attempts, problem=problem, now=now
            )
            if not set_aside:
                return []  # another taker of the same row did so, and has told
            return await self._tell_of_quarantine(session, inbox_id, item, now)

        async def quietly(session: Session) -> None:
            await actions.inbox.quarantine(
                session, inbox_id, attempts=attempts, problem=problem, now=clock.now()
            )

        try:
            self._delivery.put(await self._store.write(work))
        except Unavailable:
            raise
        except Exception:
            # What broke the update may break the telling of it too.
            log.exception("quarantine_untold", extra={"inbox": inbox_id})
            await self._store.write(quietly)

    async def _tell_of_quarantine(
        self, session: Session, inbox_id: int, item: Item | None, now: datetime
    ) -> list[Out]:
        outs = []
        once = f"{inbox_id}:{now.timestamp()}"  # it may be tried again, and fail again
        if item is not None and item.heard is not None:
            found = await self._find(session, item.heard, now)
            if found is not None:
                _speak(found.who)
                turn = self._turn(session, replace(item.heard, key=inbox_id), found.who, now)
                draft = RetryDraft(inbox=inbox_id, text=known_by(item.heard.text or ""))
                await open_(turn, self._table.book["retry"], draft=draft, cause=f"retry:{once}")
                outs += await self._queueing.answers(session, found.who, turn.answers, now)
        outs += await self._queueing.for_operator(
            session,
            ForOperator(lambda: notices.quarantined(inbox_id), key=f"operator:{once}"),
            now,
        )
        return outs

    async def _work(self, session: Session, item: Item) -> Worked:
        """The whole of one update, inside one transaction."""
        now = clock.now()
        if not await actions.inbox.done(session, item.inbox_id, now=now):
            return Worked(before=True)
        if item.heard is None:
            return Worked()
        heard = replace(item.heard, key=item.inbox_id)
        found = await self._find(session, heard, now) or await self._greet(session, heard, now)
        _speak(found.who)
        turn = self._turn(session, heard, found.who, now)
        faults.hit("before_handler")
        answers = await routing.answer(self._table, turn, found)
        _note_heard(found.who.account, heard, now)
        faults.hit("after_handler")
        outs = await self._queueing.answers(session, found.who, answers, now)
        return Worked(outs, answers.toast, answers.jobs, answers.again)

    def _turn(self, session: Session, heard: Heard, who: Who, now: datetime) -> Turn[Draft]:
        return Turn(
            session=session, heard=heard, who=who, now=now,
            dialogue=models.Dialogue(trail=[]), draft=Draft(), book=self._table.book,
            about=self.about,
        )  # fmt: skip

    async def _find(self, session: Session, heard: Heard, now: datetime) -> Found | None:
        account, today = heard.account, bureau_day(now)
        if heard.tap is not None and heard.tap.buttons:
            return await queries.accounts.find_tapper(
                session, channel=account.channel, tenant=account.tenant,
                external_id=account.external_id, button=heard.tap.buttons, today=today,
            )  # fmt: skip
        return await queries.accounts.find_speaker(
            session, channel=account.channel, tenant=account.tenant,
            external_id=account.external_id, card=heard.card, today=today,
        )  # fmt: skip

    async def _greet(self, session: Session, heard: Heard, now: datetime) -> Found:
        account = await actions.accounts.greet(
            session, channel=heard.account.channel, tenant=heard.account.tenant,
            external_id=heard.account.external_id, language=words.guess(heard.language), now=now,
        )  # fmt: skip
        return Found(Who(account, None), None, None)


def _note_heard(account: models.Account, heard: Heard, now: datetime) -> None:
    """Whoever writes can be reached; when that was is kept to the hour, to spare a write."""
    if heard.unreachable is None and account.unreachable is not None:
        account.unreachable = None
    if abs(now - account.last_heard) > HEARD_AGAIN:
        account.last_heard = now


def _speak(who: Who) -> None:
    words.use(who.person.language if who.person else who.account.language)
