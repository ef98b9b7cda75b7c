"""Messages leave after their transaction is committed: in order for each chat, chats side by side.

A new message is marked `sending` before it leaves, because after a kill nobody can know whether it
arrived; a card that stands in the chat already is edited, which may be repeated without harm.
Every row ends as sent, undeliverable, uncertain or skipped; `uncertain` is never sent again here.
"""

import asyncio
import logging
import secrets
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime, timedelta

from bot import clock, metrics, outgoing
from bot.channels import Channel, Sent
from bot.outcomes import Kind, Outcome
from bot.outgoing import SLOW, Out
from bot.pacing import Pace, Pacing
from bot.slow_lane import HELD, SlowLane
from storage import Session, Store, actions, faults, models, queries
from storage.errors import Unavailable

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 0.5, 60.0
TRIES_OF_AN_EDIT = 5
CARDS_REMEMBERED = 10_000  # their places in the chat, ahead of what is committed
HANDED_ON_WITHIN = timedelta(seconds=10)  # a committed row is in hand by then, unless it was lost
SWEPT_AT_ONCE = 500
REMINDER = "reminder"  # of what may not have arrived, the kind that is sent once more, marked


class Delivery:
    """Sends what the outbox holds. `put` never waits; `settled` tells when nothing is left."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        pace: Pace | None = None,
    ) -> None:
        self._store, self._channels, self._pause = store, channels, pause
        pace = pace or Pace()
        self._pacing = Pacing(pace, pause=pause)
        self.slow = SlowLane(
            store, self._pacing, self._slowly, senders=pace.senders, pause=pause,
            begin=lambda work: self._spawn(work, "slow lane"),
        )  # fmt: skip
        self._accounts: dict[int, deque[Out]] = {}
        self._refs: OrderedDict[int, str | None] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._run = secrets.token_hex(8)
        self.fatal: asyncio.Event = asyncio.Event()
        """Set when the platform refuses the token: nothing can be sent any more."""

    @property
    def waiting(self) -> int:
        """Messages in hand."""
        return sum(len(account) for account in self._accounts.values()) + self.slow.waiting

    @property
    def working(self) -> bool:
        """Whether anything is under way: a message, the slow lane, the answer to a tap."""
        return bool(self._tasks)

    async def resume(self) -> int:
        """Take up what an earlier run left: queued rows are sent, `sending` ones are uncertain."""
        async with self._store.read() as session:
            rows = await queries.outbox.open_rows(session)
        await self._take_up(rows)
        self.slow.wake()
        return len(rows)

    async def sweep(self, now: datetime) -> int:
        """Take up what nobody has in hand though it was queued: its commit's answer was lost."""
        async with self._store.read() as session:
            ids = await queries.outbox.open_ids(session, before=now - HANDED_ON_WITHIN)
            lost = sorted(set(ids) - self._in_hand())[:SWEPT_AT_ONCE]
            rows = await queries.outbox.open_rows(session, lost) if lost else []
        await self._take_up(rows)
        self.slow.wake()
        return len(rows)

    def _in_hand(self) -> set[int]:
        return {out.id for queue in self._accounts.values() for out in queue}

    async def _take_up(
        self, rows: Iterable[tuple[models.Outbox, models.Account, models.Dialogue | None]]
    ) -> None:
        in_hand = self._in_hand()
        for row, account, dialogue in rows:
            if row.id in in_hand:
                continue
            out = Out.of_row(row, account, dialogue)
            if row.state == "sending":
                await self._end(out, Outcome(Kind.UNCERTAIN, "killed"))
            else:
                self.put([out])

    def put(self, outs: Iterable[Out]) -> None:
        """Send these, each account's in the order given."""
        for out in outs:
            if self._stopping:
                return  # they stay queued for the next run
            if out.lane == SLOW:
                self.slow.wake()
                continue
            queue = self._accounts.get(out.account_id)
            if queue is None:
                self._accounts[out.account_id] = deque([out])
                self._spawn(self._serve(out.account_id), "delivery")
            else:
                queue.append(out)

    def answer(self, channel: str, query: str, text: str | None) -> None:
        """Quiet a tapped button, at best effort: no row stands behind it."""
        self._spawn(self._channels[channel].answer(query, text), "tap")

    def _spawn(self, work: Awaitable[None], name: str) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Return once nothing is in hand."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    async def stop(self, *, at_most: float = 5.0) -> None:
        """Finish the messages that are leaving; the rest stays queued."""
        self._stopping = True
        self.slow.stop()
        for queue in self._accounts.values():
            while len(queue) > 1:
                queue.pop()
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=at_most)
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, account_id: int) -> None:
        queue = self._accounts[account_id]
        while queue:
            try:
                await self._deliver(queue[0], superseded=outgoing.superseded(queue))
            except Unavailable as problem:
                log.warning("store_unavailable", extra={"cause": problem.cause})
                await self._pause(FIRST_WAIT)
                continue
            queue.popleft()
        del self._accounts[account_id]

    async def _deliver(self, out: Out, *, superseded: bool) -> None:
        if superseded:
            await self._store.write(
                lambda session: actions.outbox.ended(
                    session, out.id, state="skipped", now=clock.now(), reason="superseded"
                )
            )
            return
        started = clock.monotonic()
        outcome = await self._by_kind(out)
        if outcome is not None:
            metrics.sent(outcome.kind, clock.monotonic() - started)
            await self._end(out, outcome)

    async def _slowly(self, out: Out) -> Outcome | None:
        """One try, of the slow lane: how it was put off; None where its end is written."""
        outcome = await self._by_kind(out)
        if outcome is not None and outcome.kind not in _PUT_OFF:
            await self._end(out, outcome)
            return None
        return outcome

    async def _by_kind(self, out: Out) -> Outcome | None:
        """How it ended; None where its end is written already or it stays queued."""
        channel = self._channels[out.channel]
        if out.kind == "menu":
            return await self._repeatable(lambda: channel.set_menu(out.external_id, out.body.menu))
        if out.kind == "delete":
            gone = out.body.erases
            return await self._repeatable(lambda: channel.erase(out.external_id, gone))
        # What was tapped names its card, though we could not be sure that it had arrived.
        ref = self._refs.get(out.dialogue) or out.ref if out.dialogue is not None else None
        if ref is not None and channel.edits and not out.body.erases:
            outcome = await self._repeatable(lambda: channel.edit(out.external_id, ref, out.body))
            if outcome is None or outcome.kind is not Kind.GONE:
                return outcome
            await self._unplaced(out, "gone")
        return await self._new(out, channel)

    async def _repeatable(self, call: Callable[[], Awaitable[Outcome]]) -> Outcome | None:
        """A call that may be made again without harm; None where we stop before it succeeds."""
        wait = FIRST_WAIT
        for attempt in range(1, TRIES_OF_AN_EDIT + 1):
            outcome = await call()
            again = outcome.kind in {Kind.RETRY, Kind.LATER, Kind.UNCERTAIN}
            if not again or attempt == TRIES_OF_AN_EDIT:
                return outcome
            if self._stopping:
                return None
            await self._pause(outcome.retry_after or wait)
            wait = min(wait * 2, LONGEST_WAIT)
        return None

    async def _new(self, out: Out, channel: Channel) -> Outcome | None:
        """A new message: marked before it leaves, so that a kill makes no silent double."""
        wait = FIRST_WAIT
        while await self._store.write(
            lambda session: actions.outbox.sending(session, out.id, by=self._run)
        ):
            faults.hit("marked_sending")
            if out.lane == SLOW and self._pacing.holds:
                await self._store.write(
                    lambda session: actions.outbox.unmark(session, out.id, by=self._run)
                )
                return HELD
            outcome = await self._send(out, channel)
            if outcome is None or outcome.kind not in _PUT_OFF:
                return outcome
            if out.lane == SLOW:
                wait = min(wait * 2**out.attempts, LONGEST_WAIT)
            await self._queue_again(out, outcome, outcome.retry_after or wait)
            if out.lane == SLOW:
                return outcome
            if self._stopping:
                return None
            await self._pause(outcome.retry_after or wait)
            wait = min(wait * 2, LONGEST_WAIT)
        return None

    async def _send(self, out: Out, channel: Channel) -> Outcome | None:
        """One try; a text that the platform refuses goes once more without its formatting."""
        started = clock.monotonic()
        sent = await self._paced(out, channel, plain=False)
        if sent.outcome.kind is Kind.REFUSED:
            sent = await self._paced(out, channel, plain=True)
        faults.hit("accepted")
        if sent.outcome.kind is not Kind.SENT:
            return sent.outcome
        metrics.sent(sent.outcome.kind, clock.monotonic() - started)
        await self._arrived(out, sent.ref)
        if out.body.erases:
            # At best effort: where the old one stays, its buttons answer that it has changed.
            await self._repeatable(lambda: channel.erase(out.external_id, out.body.erases))
        return None

    async def _paced(self, out: Out, channel: Channel, *, plain: bool) -> Sent:
        await (self._pacing.slow if out.lane == SLOW else self._pacing.reply)(out.external_id)
        try:
            return await channel.send(out.external_id, out.body, plain=plain)
        finally:
            self._pacing.landed(out.external_id)

    async def _queue_again(self, out: Out, outcome: Outcome, wait: float) -> None:
        due = clock.now() + timedelta(seconds=wait)
        await self._store.write(
            lambda session: actions.outbox.again(
                session, out.id, due_at=due, reason=outcome.reason[:60]
            )
        )

    async def _arrived(self, out: Out, ref: str | None) -> None:
        dialogue = out.dialogue

        async def work(session: Session) -> None:
            await actions.outbox.ended(session, out.id, state="sent", now=clock.now())
            if dialogue is not None:
                await actions.dialogues.placed(session, dialogue, message_ref=ref)

        if dialogue is not None:
            self._remember(dialogue, ref)
        await self._until_written(work)

    async def _unplaced(self, out: Out, card: str) -> None:
        dialogue = out.dialogue
        if dialogue is None:
            return
        self._remember(dialogue, None)
        await self._store.write(
            lambda session: actions.dialogues.unplaced(session, dialogue, card=card)
        )

    def _remember(self, dialogue: int, ref: str | None) -> None:
        self._refs[dialogue] = ref
        self._refs.move_to_end(dialogue)
        if len(self._refs) > CARDS_REMEMBERED:
            self._refs.popitem(last=False)

    async def _end(self, out: Out, outcome: Outcome) -> None:
        if outcome.kind is Kind.FATAL:
            await self._queue_again(out, outcome, LONGEST_WAIT)
            self.fatal.set()
            return
        state = _STATES.get(outcome.kind, "undeliverable")

        async def work(session: Session) -> None:
            await actions.outbox.ended(
                session, out.id, state=state, now=clock.now(), reason=outcome.reason[:60] or None
            )
            if outcome.kind is Kind.UNDELIVERABLE:
                await actions.accounts.unreachable(
                    session, out.account_id, reason=outcome.reason[:40]
                )
            if outcome.kind is Kind.UNCERTAIN and out.dialogue is not None:
                await actions.dialogues.unplaced(session, out.dialogue, card="uncertain")
                await actions.dialogues.show_again(session, out.account_id)
                if out.kind == REMINDER:
                    await actions.reminders.again(
                        session, out.dialogue, out.account_id, now=clock.now()
                    )

        if state not in {"sent", "skipped"}:
            extra = {"outbox": out.id, "state": state, "reason": outcome.reason}
            log.warning("not_delivered", extra=extra)
        if outcome.kind is Kind.UNCERTAIN and out.dialogue is not None:
            self._remember(out.dialogue, None)
        await self._until_written(work)

    async def _until_written(self, work: Callable[[Session], Awaitable[None]]) -> None:
        """What became of a message must be written; the message itself is not sent again."""
        wait = FIRST_WAIT
        while True:
            try:
                await self._store.write(work)
            except Unavailable as problem:
                log.warning("store_unavailable", extra={"cause": problem.cause})
                if self._stopping:
                    return
                await self._pause(wait)
                wait = min(wait * 2, LONGEST_WAIT)
            else:
                return


_PUT_OFF = frozenset({Kind.RETRY, Kind.LATER})
_STATES = {
    Kind.SENT: "sent",
    Kind.ALREADY: "sent",
    Kind.UNCERTAIN: "uncertain",
    Kind.GONE: "undeliverable",
}
