"""The whole program, put together: intake, work, delivery, the clock's work, and their end.

`Program` is the same under Telegram, the sandbox and the tests; they differ in the channels and in
how updates come in.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

from bot import (
    briefing,
    broadcasting,
    clock,
    coverage_picture,
    coverage_sheet,
    digests,
    intake,
    leader,
    seats,
    set_aside,
    starting,
    ticking,
    trip_sheet,
    year_sheet,
)
from bot.broadcasting import Broadcasting
from bot.channels import Channel
from bot.delivery import Delivery
from bot.digests import Digests
from bot.fetching import Fetching
from bot.intake import Intake
from bot.jobs import Doing, Jobs
from bot.outgoing import Out
from bot.pacing import Pace
from bot.pipeline import Pipeline
from bot.queueing import Queueing
from bot.roster import invitation_sheet
from bot.saying import Saying
from bot.second_reading import Endpoint, SecondReading
from bot.sweeping import Sweeping
from bot.telegram_channel import Telegram
from bot.ticking import Ticking
from bot.waited import Waited
from handlers import quicklog
from handlers.assistant import Assistant
from handlers.screens import Told
from handlers.table import table
from handlers.visits import second_reading
from storage import Session, Store, queries
from storage.file_store import FileStore

log = logging.getLogger(__name__)
Pause = Callable[[float], Awaitable[None]]

DOING: Mapping[str, Doing] = {
    "broadcast": broadcasting.expand,
    "broadcast_wake": broadcasting.wake,
    "coverage_picture": coverage_picture.make,
    "coverage_sheet": coverage_sheet.make,
    "invitations": invitation_sheet.make,
    "trips": trip_sheet.make,
    "year_sheet": year_sheet.make,
}
"""What each kind of slow job does; those that fetch files and read again need more to begin."""


class Program:
    """One running assistant on one store."""

    def __init__(
        self,
        store: Store,
        channels: Sequence[Channel],
        *,
        files: FileStore,
        operator: str | None = None,
        about: Assistant | None = None,
        second_reader: Endpoint | None = None,
        pause: Pause = asyncio.sleep,
        pace: Pace | None = None,
    ) -> None:
        by_name = {channel.name: channel for channel in channels}
        self.store = store
        self.table = table()
        self.delivery = Delivery(store, by_name, pause=pause, pace=pace)
        self._queueing = queueing = Queueing(self.table, by_name, operator)
        about = about or Assistant()
        self.saying = Saying(self.table, queueing, about)
        jobs = {
            **DOING,
            "file": Fetching(by_name, files).fetch,
            second_reading.KIND: SecondReading(second_reader, self.saying).read,
        }
        self.jobs = Jobs(
            store, queueing, self.delivery, jobs,
            about=about, outside=("file", second_reading.KIND), pause=pause,
        )  # fmt: skip
        self.pipeline = Pipeline(
            store, self.table, by_name, self.delivery, queueing,
            about=about, begin=self.jobs.put, pause=pause,
        )  # fmt: skip
        self.broadcasting = Broadcasting(store, queueing, self.delivery, about)
        self._asked_once_more()
        doing = {
            **self.saying.doing(),
            "broadcast": self.broadcasting.begin,
            "broadcast_look": self.broadcasting.look,
            briefing.WEEK: briefing.begun,
            **self._beside(queueing),
        }
        self.ticking = Ticking(
            store, self.delivery, self.pipeline.take_up, doing, begin=self.jobs.put,
            before={ticking.PURGE: Sweeping(store, files), digests.SWEEP: Digests(store)},
        )  # fmt: skip
        self.ticking.daily += [briefing.plan, digests.plan]
        self._pause = pause

    def _asked_once_more(self) -> None:
        """What the slow lane asks before a message leaves, and whom it shows how far it is."""
        slow = self.delivery.slow
        slow.truths["broadcast"] = self.broadcasting.truth
        slow.watchers.append(self.broadcasting.watch)
        waited = Waited(self.saying, self.table.waited)
        for kind in ("reminder", "supervision"):
            slow.truths[kind], slow.follows[kind] = waited.truth, waited.skipped

    def _beside(self, queueing: Queueing) -> Mapping[str, ticking.Doing]:
        """What later rows do that do not begin with a person."""
        return {
            set_aside.RETRIED: set_aside.taken_up,
            set_aside.DROPPED: set_aside.Telling(queueing).given_up,
            seats.SETTLED: seats.Settling(self.table, queueing).settled,
            digests.SWEEP: digests.swept,
        }

    def introduce(self, about: Assistant) -> None:
        """What the assistant is called, once the platform has said so."""
        self.pipeline.about = self.jobs.about = self.saying.about = about
        self.broadcasting.about = about

    async def tell(self, work: Callable[[Session], Awaitable[Sequence[Told]]]) -> None:
        """Do it in one transaction, and send the messages it leaves; each names its account."""

        async def both(session: Session) -> list[Out]:
            outs = []
            for told in await work(session):
                account = await queries.accounts.get(session, told.account_id or 0)
                outs.append(await self._queueing.told(session, account, told, clock.now()))
            return outs

        self.delivery.put(await self.store.write(both))

    def intake(self, channel: Channel) -> Intake:
        """Where updates of this channel come in."""
        return Intake(self.store, channel, self.pipeline, pause=self._pause)

    async def resume(self) -> None:
        """Take up what an earlier run left, and tell of a gap."""
        told = await ticking.tell_of_gap(self.store, self.delivery)
        sent = await self.delivery.resume()
        worked = await self.pipeline.resume()
        await self.jobs.resume()
        log.info("resumed", extra={"inbox": worked, "outbox": sent, "gap_notices": told})

    async def settled(self) -> None:
        """Return once no update, no job and no message is in hand, and no lane is at work."""
        while self.pipeline.waiting or self.jobs.waiting or self.delivery.working:
            await self.pipeline.settled()
            await self.jobs.settled()
            await self.delivery.settled()

    async def stop(self) -> None:
        """Finish what is under way; everything else stays in the inbox and the outbox."""
        await self.pipeline.stop()
        await self.jobs.stop()
        await self.delivery.stop()


def warm() -> None:
    """Import what no start needs and the first sentence does."""
    with starting.importing():
        quicklog.warm()


@contextlib.asynccontextmanager
async def polling(program: Program, telegram: Telegram) -> AsyncIterator[asyncio.Task[None]]:
    """Run the program while this process leads, updates by `getUpdates`; the task ends with it."""
    intake_ = program.intake(telegram)

    async def lead() -> None:
        await program.resume()
        async with asyncio.TaskGroup() as group:
            group.create_task(asyncio.to_thread(warm), name="warm")
            group.create_task(program.ticking.run(), name="tick")
            await intake.poll(telegram, intake_, program.pipeline)

    task = asyncio.create_task(leader.lead(program.store, lead), name="lead")
    try:
        yield task
    finally:
        await end(program, task)


@contextlib.asynccontextmanager
async def pushed(program: Program) -> AsyncIterator[asyncio.Task[None]]:
    """Run the program while this process leads, updates by webhook."""

    async def lead() -> None:
        await program.resume()
        async with asyncio.TaskGroup() as group:
            group.create_task(asyncio.to_thread(warm), name="warm")
            await program.ticking.run()

    task = asyncio.create_task(leader.lead(program.store, lead), name="lead")
    try:
        yield task
    finally:
        await end(program, task)


async def end(program: Program, task: asyncio.Task[None]) -> None:
    """Take nothing in any more, then finish what is under way."""
    task.cancel()
    await asyncio.wait({task})
    await program.stop()
