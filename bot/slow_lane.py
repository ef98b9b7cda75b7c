"""The lane of broadcasts and digests: what nobody waits for leaves evenly, beside the replies.

Its rows stay in the outbox until they leave: a few are in hand at a time, each asked again shortly
before whether it still holds. What the platform puts off comes back when it is due.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import clock
from bot.outcomes import Kind, Outcome
from bot.outgoing import SLOW, Out
from bot.pacing import Pacing
from storage import Session, Store, actions, faults, queries
from storage.errors import Unavailable

log = logging.getLogger(__name__)

AT_ONCE = 30  # asked for together: about a second of the lane
AHEAD = 10  # in hand while the next ones are asked for
STALE = 5.0  # seconds for which it holds that it still holds
SUPERSEDED = "superseded"
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0

HELD = Outcome(Kind.RETRY, "held")
"""It did not leave, since the lane was held meanwhile: it is asked about once more."""
Truth = Callable[[Session, Sequence[Out], datetime], Awaitable[Mapping[int, str]]]
"""Which of these are not to be sent any more, and why, by the row: one question for all."""
Follow = Callable[[Session, Out, str, datetime], Awaitable[None]]
"""What is done about one that is not sent, given why, in the transaction that says so."""
Deliver = Callable[[Out], Awaitable[Outcome | None]]
"""One try at a message: how it was put off, or None where its end is written."""


async def refused(session: Session, out: Out, _why: str, now: datetime) -> None:
    """The audit says that it was not sent to whoever may not have it any more."""
    await actions.audit.note(
        session, at=now, person_id=None, account_id=out.account_id, action="send",
        noun=out.kind, subject=out.key, allowed=False,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Taken:
    """One in hand, and when it was asked about: by the clock of waits, and by people's."""

    out: Out
    at: float
    now: datetime

    @property
    def fresh(self) -> bool:
        """Neither clock alone tells: one stands still while the machine sleeps, one is set."""
        passed = (clock.now() - self.now).total_seconds()
        return clock.monotonic() - self.at <= STALE and 0.0 <= passed <= STALE


class SlowLane:
    """Sends the lane's rows. `wake` never waits; the task ends when nothing is left to send."""

    def __init__(
        self,
        store: Store,
        pacing: Pacing,
        deliver: Deliver,
        *,
        senders: int,
        pause: Callable[[float], Awaitable[None]],
        begin: Callable[[Awaitable[None]], None],
    ) -> None:
        self._store, self._pacing, self._deliver = store, pacing, deliver
        self._senders, self._pause, self._begin = senders, pause, begin
        self.truths: dict[str, Truth] = {}
        """What is asked before a message leaves, by its kind."""
        self.follows: dict[str, Follow] = {}
        """What follows where one is not sent, by its kind; else the audit says it was refused."""
        self.watchers: list[Callable[[], Awaitable[None]]] = []
        """Called about once a second while the lane runs, and when it has run empty."""
        self._hand: OrderedDict[int, _Taken] = OrderedDict()
        self._leaving: set[int] = set()
        self._room, self._news, self._called = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._running = self._stopping = False
        self._troubles = 0

    @property
    def waiting(self) -> int:
        """Messages in hand; one more while it still looks for others."""
        return self._in_hand + self._running

    @property
    def _in_hand(self) -> int:
        return len(self._hand) + len(self._leaving)

    def wake(self) -> None:
        """There may be something to send."""
        self._called.set()
        if not self._running and not self._stopping:
            self._running = True
            self._begin(self._run())

    def stop(self) -> None:
        """What is leaving is finished; whatever else is in hand stays queued."""
        self._stopping = True
        self._hand.clear()
        for event in (self._called, self._news, self._room):
            event.set()

    async def _run(self) -> None:
        try:
            while self._called.is_set() and not self._stopping:
                self._called.clear()
                await self._drain()
        finally:
            self._running = self._pacing.slow_runs = False

    async def _drain(self) -> None:
        """Until nothing of the lane is queued."""
        senders = [asyncio.create_task(self._send(), name="slow") for _ in range(self._senders)]
        try:
            while not self._stopping and await self._round():
                pass
            while self._leaving:
                await self._look()
        finally:
            for sender in senders:
                sender.cancel()
            await asyncio.gather(*senders, return_exceptions=True)

    async def _round(self) -> bool:
        """Take the next ones, and wait until they are nearly gone; False where none is left."""
        try:
            before = self._in_hand  # it may come back while the store is asked
            taken = await self._take(clock.now())
            empty = not (taken or before or self._in_hand)
            await self._watched()  # whoever finishes something sees it when nothing leaves
            if empty:
                return await self._wait_for_due()
        except Unavailable as problem:
            log.warning("store_unavailable", extra={"cause": problem.cause})
            await self._pause(FIRST_WAIT)
            return True
        few = AHEAD if taken else 0
        while not self._stopping and (len(self._hand) > few or (not few and self._in_hand)):
            await self._look()
        return True

    async def _look(self) -> None:
        self._room.clear()
        await self._room.wait()

    async def _watched(self) -> None:
        for watcher in self.watchers:
            try:
                await watcher()
            except Unavailable:
                raise
            except Exception:
                # Whoever watches must not stop the lane.
                log.exception("watcher_failed")

    async def _wait_for_due(self) -> bool:
        """What was put off, until it is due or something else comes; False where nothing was."""
        async with self._store.read() as session:
            due = await queries.outbox.next_due(session, lane=SLOW)
        if due is None:
            return False
        wait = min(max((due - clock.now()).total_seconds(), 0.0), LONGEST_WAIT)
        nap = asyncio.ensure_future(self._pause(wait))
        called = asyncio.create_task(self._called.wait())
        await asyncio.wait({nap, called}, return_when=asyncio.FIRST_COMPLETED)
        waited = nap.done()
        for task in (nap, called):
            task.cancel()
        await asyncio.gather(nap, called, return_exceptions=True)
        self._called.clear()
        if waited and wait < LONGEST_WAIT:
            await self._take(max(due, clock.now()))
        return True

    async def _take(self, by: datetime) -> bool:
        """Have the next ones in hand that still hold; those that do not are skipped."""
        asked, now = clock.monotonic(), clock.now()
        async with self._store.read() as session:
            rows = await queries.outbox.queued(
                session, lane=SLOW, by=by, without=[*self._hand, *self._leaving], limit=AT_ONCE
            )
            outs = [Out.of_row(*row) for row in rows]
            over = await self._over(session, outs)
        faults.hit("slow_taken")
        if over:
            await self._skip(outs, over)
        holding = [out for out in outs if out.id not in over and not self._stopping]
        self._hand |= {out.id: _Taken(out, asked, now) for out in holding}
        self._pacing.slow_runs = self._pacing.slow_runs or bool(outs)
        self._news.set()
        return bool(outs)

    async def _over(self, session: Session, outs: Sequence[Out]) -> Mapping[int, str]:
        over = {out.id: SUPERSEDED for out in outs if out.superseded}
        for kind, truth in self.truths.items():
            if of_kind := [out for out in outs if out.kind == kind]:
                over |= await truth(session, of_kind, clock.now())
        return over

    async def _skip(self, outs: Sequence[Out], over: Mapping[int, str]) -> None:
        """They are not sent: each row says why, and what follows from it is done with that."""

        async def work(session: Session) -> None:
            now = clock.now()
            for out in outs:
                reason = over.get(out.id)
                if reason is None or not await actions.outbox.passed_over(
                    session, out.id, reason=reason, now=now
                ):
                    continue
                if reason != SUPERSEDED:
                    await self.follows.get(out.kind, refused)(session, out, reason, now)

        await self._store.write(work)

    async def _send(self) -> None:
        """One sender: the next message whose chat is at rest, again and again."""
        while not self._stopping:
            out = self._next()
            if out is None:
                self._news.clear()
                await self._news.wait()
                continue
            try:
                await self._pause_for(out)
                await self._one(out)
            finally:
                self._leaving.discard(out.id)
                self._room.set()

    def _next(self) -> Out | None:
        """The first that is fresh; one whose chat just got something comes after all others."""
        for number in [number for number, taken in self._hand.items() if not taken.fresh]:
            del self._hand[number]  # still queued: it is asked about once more
            self._room.set()
        if not self._hand:
            return None
        chosen = min(self._hand, key=lambda n: self._pacing.rest(self._hand[n].out.external_id))
        self._leaving.add(chosen)
        return self._hand.pop(chosen).out

    async def _pause_for(self, out: Out) -> None:
        rest = self._pacing.rest(out.external_id)
        if rest > 0:
            await self._pause(rest)

    async def _one(self, out: Out) -> None:
        if await self._pacing.held():
            return  # it is asked about once more: that was long ago
        while True:
            try:
                outcome = await self._deliver(out)
            except Unavailable as problem:
                log.warning("store_unavailable", extra={"cause": problem.cause})
                await self._pause(FIRST_WAIT)
            except Exception as problem:
                log.exception("slow_send_failed", extra={"outbox": out.id})
                await self._gave_up(out, type(problem).__name__)
                return
            else:
                self._learned(outcome)
                return

    def _learned(self, outcome: Outcome | None) -> None:
        """What was put off holds the whole lane: the platform, or the way to it, is in trouble."""
        if outcome is None:
            self._troubles = 0
            return
        if outcome is HELD:
            return
        self._troubles += 1
        wait = min(FIRST_WAIT * 2 ** min(self._troubles - 1, 10), LONGEST_WAIT)
        if outcome.kind is Kind.LATER:
            wait = outcome.retry_after or wait
        log.warning("slow_lane_held", extra={"wait": wait, "reason": outcome.reason})
        self._pacing.hold(wait)

    async def _gave_up(self, out: Out, reason: str) -> None:
        """Nobody can know how far it came."""
        await self._store.write(
            lambda session: actions.outbox.ended(
                session, out.id, state="uncertain", now=clock.now(), reason=reason[:60]
            )
        )
