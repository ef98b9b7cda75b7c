"""What happens by the clock, in the process that leads: heartbeat, audit seal, later rows.

Having been offline is judged once, at the start, from the last heartbeat (promise P3).
"""

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from bot import clock
from bot.channels import Body
from bot.delivery import Delivery
from bot.outgoing import Out
from handlers import notices, words
from handlers.screens import Told
from storage import Session, Store, actions, models, queries
from storage.errors import Unavailable

log = logging.getLogger(__name__)

BEAT = timedelta(seconds=30)
GAP = timedelta(hours=24)  # how long Telegram keeps an update
ACTIVE = timedelta(days=90)
TRIES = 5
AT_ONCE = 200
PURGE = "purge"
PURGE_AT = time(19, 0)  # UTC: three in the morning at the bureau


@dataclass(frozen=True, slots=True)
class Due:
    """What a later row brought about: messages, updates worked once more, and slow jobs."""

    outs: list[Out] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    jobs: list[int] = field(default_factory=list)


Doing = Callable[[Session, models.Later], Awaitable[Due]]
"""What a kind of later row does, in one transaction, after asking again whether it still holds."""


Before = Callable[[models.Later], Awaitable[object]]
"""What is done before a row's own transaction, in as many as it needs; done again after a kill."""


class Ticking:
    """The clock's work; `doing` says what a kind of later row does, `before` what comes first."""

    def __init__(
        self,
        store: Store,
        delivery: Delivery,
        take_up: Callable[[Iterable[int]], Awaitable[None]],
        doing: Mapping[str, Doing],
        *,
        before: Mapping[str, Before],
        begin: Callable[[Iterable[int]], None],
    ) -> None:
        self._store, self._delivery, self._take_up = store, delivery, take_up
        self._before, self._begin = before, begin
        self._doing = {PURGE: purge, "forget": forget, **doing}
        self._planned: date | None = None
        self._looked = datetime.min.replace(tzinfo=UTC)
        self.daily: list[Callable[[Session, datetime], Awaitable[None]]] = []
        """What else is planned once a day, each row under a key that lets it be written once."""

    async def run(self) -> None:
        """Tick until cancelled, waking early when the clock is moved."""
        while True:
            try:
                await self.tick()
            except Unavailable as problem:
                log.warning("store_unavailable", extra={"cause": problem.cause})
            await clock.wait_until(await self._next(), at_most=BEAT.total_seconds())

    async def tick(self) -> None:
        """One round: the heartbeat and the audit's seal, then whatever is due."""
        now = clock.now()

        async def beat(session: Session) -> None:
            await actions.later.beat(session, now=now)

        await self._store.write(beat)
        while await self._store.write(actions.audit.seal):
            pass  # a thousand rows a transaction: after a big import nobody waits long
        if lost := await self._delivery.sweep(now):
            log.warning("outbox_swept", extra={"rows": lost})
        await self._plan_day(now)
        while await self._do_all():
            pass  # what that made due, and the rest of many, need not wait for the next beat

    async def _do_all(self) -> bool:
        """What is due by now, some at a time; False where nothing was."""
        now = clock.now()
        async with self._store.read() as session:
            due = await queries.later.due(session, at=now, limit=AT_ONCE)
        self._looked = now
        return any([await self._do(row) for row in due])

    async def _plan_day(self, now: datetime) -> None:
        """One purge a day, by night, and what else there is; each day's row is written once."""
        if self._planned == now.date():
            return
        self._planned = now.date()
        tonight = datetime.combine(now.date(), PURGE_AT, UTC)

        async def plan(session: Session) -> None:
            await actions.later.plan(
                session, kind=PURGE, key=f"purge:{now.date()}", due_at=tonight, subject={}
            )
            for each in self.daily:
                await each(session, now)

        await self._store.write(plan)

    async def _do(self, row: models.Later) -> bool:
        """Whether anything was known to do about it."""
        doing = self._doing.get(row.kind)
        if doing is None:
            log.error("later_unknown", extra={"kind": row.kind, "later": row.id})
            return False

        async def work(session: Session) -> Due:
            if not await actions.later.ended(session, row.id, state="done"):
                return Due()
            return await doing(session, row)

        try:
            if (before := self._before.get(row.kind)) is not None:
                await before(row)
            due = await self._store.write(work)
            self._delivery.put(due.outs)
            await self._take_up(due.again)
            self._begin(due.jobs)
        except Unavailable:
            raise
        except Exception:
            # One bad row must not stop the others.
            log.exception("later_failed", extra={"later": row.id})
            await self._failed(row)
        return True

    async def _failed(self, row: models.Later) -> None:
        async def work(session: Session) -> None:
            again = clock.now() + timedelta(minutes=2**row.attempts)
            await actions.later.failed(session, row.id, due_at=again, tries=TRIES)

        await self._store.write(work)

    async def _next(self) -> datetime:
        """When to look again: what fell due since the last look is due at once."""
        try:
            async with self._store.read() as session:
                due = await queries.later.find_next(session, after=self._looked)
        except Unavailable:
            due = None
        soon = clock.now() + BEAT
        return min(due, soon) if due is not None else soon


async def purge(session: Session, _row: models.Later) -> Due:
    """Let go what has served its purpose, as much as one transaction should."""
    gone = await actions.purging.purge(session, now=clock.now(), keep=actions.purging.Retention())
    log.info("purged", extra={"rows": gone})
    return Due()


async def forget(session: Session, row: models.Later) -> Due:
    """End a question that holds what is kept no longer than its hour (a place that was sent)."""
    await actions.dialogues.forget(session, row.subject["dialogue"])
    return Due()


async def tell_of_gap(store: Store, delivery: Delivery) -> int:
    """After more than a day away, tell everybody active the window; returns how many were told."""
    now = clock.now()
    async with store.read() as session:
        before = await queries.later.find_heartbeat(session)
    if before is None or now - before <= GAP:
        return 0

    async def work(session: Session) -> list[Out]:
        # In one transaction with the heartbeat, so that a kill now does not tell it twice.
        await actions.later.beat(session, now=now)
        people = await queries.accounts.active(session, since=before - ACTIVE)
        return [await _tell(session, account, person, before, now) for account, person in people]

    outs = await store.write(work)
    delivery.put(outs)
    return len(outs)


async def _tell(
    session: Session,
    account: models.Account,
    person: models.Person,
    before: datetime,
    now: datetime,
) -> Out:
    words.use(person.language)
    told = Told(
        notices.away(before, now, person.time_zone), key=f"gap:{before.isoformat()}:{account.id}"
    )
    body = Body(told.screen)
    row = await actions.outbox.queue(
        session, account_id=account.id, dedupe_key=told.key, kind=told.kind,
        body=body.as_json(), now=now,
    )  # fmt: skip
    return Out.of(account, row, told.kind, body)
