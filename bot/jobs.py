"""Slow work that a chat asked for: run after its update's commit, in small transactions.

A job holds up no reply, and one that waits for somebody outside (a file server) no other. What
each step did is in its row, so that a kill repeats nothing; the card that asked for it shows how
far it is, and what it makes leaves through the outbox.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot import clock
from bot.delivery import Delivery
from bot.queueing import Queueing
from handlers import notices, words
from handlers.assistant import Assistant
from handlers.dialogue import bureau_day, local_day
from handlers.screens import Answers, Screen, Shown, Told
from storage import Session, Store, actions, faults, models, queries
from storage.errors import Unavailable
from storage.queries.accounts import Who

log = logging.getLogger(__name__)

TRIES = 3
AT_ONCE = 2
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0

Step = Callable[[Session, models.Job, Who], Awaitable[Answers]]
"""What one transaction of a job does, and says; it may change the job's `params`."""


class Stopped(Exception):
    """The job has ended already, or its asker is nobody any more."""


class NotNow(Exception):
    """The job waits for something outside: it is tried again after a while, however often."""


@dataclass(frozen=True, slots=True)
class Work:
    """One try of one job: `params` as the step before left them."""

    id: int
    params: dict[str, Any]
    store: Store
    queueing: Queueing
    delivery: Delivery
    about: Assistant

    async def step(self, change: Step, *, last: bool = False) -> dict[str, Any]:
        """Do it in one transaction; returns the job's `params` after it. Raises `Stopped`."""

        async def work(session: Session) -> tuple[dict[str, Any], list[Any]]:
            now = clock.now()
            job = await actions.jobs.underway(session, self.id)
            if job is None:
                raise Stopped
            who = await queries.accounts.who(session, job.account_id, bureau_day(now))
            if who.person is None:
                raise Stopped
            with words.speaking(who.person.language):
                answers = await change(session, job, who)
            outs = await self.queueing.answers(session, who, answers, now)
            params = dict(job.params or {})
            if last:
                await actions.jobs.ended(session, self.id, state="done", now=now)
            return params, outs

        params, outs = await self.store.write(work)
        faults.hit("job_step")
        self.delivery.put(outs)
        return params


Doing = Callable[[Work], Awaitable[None]]
"""Carries a kind of job to its last step; may be begun again after any of its steps."""


async def on_card(session: Session, job: models.Job, screen: Screen) -> list[Shown]:
    """The card that asked for the job, showing something else."""
    if job.dialogue_id is None:
        return []
    dialogue = await session.get_one(models.Dialogue, job.dialogue_id)
    return [Shown(dialogue, screen)]


class Jobs:
    """Runs the jobs asked for, two at once. `put` never waits.

    `outside` are the kinds that wait for a server of somebody else: two of each, beside the rest.
    """

    def __init__(
        self,
        store: Store,
        queueing: Queueing,
        delivery: Delivery,
        doing: Mapping[str, Doing],
        *,
        about: Assistant,
        outside: Iterable[str] = (),
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store, self._queueing, self._delivery = store, queueing, delivery
        self._doing, self.about, self._pause = doing, about, pause
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._outside = {kind: asyncio.Semaphore(AT_ONCE) for kind in outside}
        self._looking = asyncio.Lock()
        self._running: dict[int, asyncio.Task[None]] = {}

    @property
    def waiting(self) -> int:
        """Jobs in hand."""
        return len(self._running)

    async def resume(self) -> int:
        """Take up what an earlier run left; returns how many jobs that were."""
        async with self._store.read() as session:
            jobs = await queries.jobs.open_jobs(session)
        self.put(jobs)
        return len(jobs)

    def put(self, jobs: Iterable[int]) -> None:
        """Run these."""
        for job in jobs:
            if job not in self._running:
                task = asyncio.create_task(self._run(job), name="job")
                self._running[job] = task
                task.add_done_callback(partial(self._left, job))

    def _left(self, job: int, _task: asyncio.Task[None]) -> None:
        self._running.pop(job, None)

    async def settled(self, *, but: int = 0) -> None:
        """Return once no job is in hand, or at most so many."""
        while len(self._running) > but:
            running = tuple(self._running.values())
            await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)

    async def stop(self) -> None:
        """A job goes on from its last step with the next run."""
        tasks = tuple(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, job_id: int) -> None:
        wait = FIRST_WAIT
        while True:
            async with await self._slots_for(job_id):
                if await self._tried(job_id):
                    return
            await self._pause(wait)  # without a slot: what waits holds up no other job
            wait = min(wait * 2, LONGEST_WAIT)

    async def _slots_for(self, job_id: int) -> asyncio.Semaphore:
        """One look at a time: after an outage there may be thousands of jobs."""
        try:
            async with self._looking, self._store.read() as session:
                kind = await queries.jobs.find_kind(session, job_id)
        except Unavailable as problem:
            log.warning("store_unavailable", extra={"cause": problem.cause})
            kind = None
        return self._outside.get(kind or "", self._slots)

    async def _tried(self, job_id: int) -> bool:
        """One try; True where the job has ended."""
        try:
            begun = await self._store.write(lambda session: self._begin(session, job_id))
            return begun is None or await self._carried_out(*begun)
        except Unavailable as problem:
            log.warning("store_unavailable", extra={"cause": problem.cause})
            return False

    async def _carried_out(self, work: Work, kind: str, attempts: int) -> bool:
        try:
            await self._doing[kind](work)
        except Unavailable:
            raise
        except NotNow:
            return False
        except Stopped:
            await self._ended(work.id, "stopped")
        except Exception as problem:
            log.exception("job_failed", extra={"job": work.id})
            if attempts < TRIES:
                return False
            await self._ended(work.id, type(problem).__name__)
        return True

    async def _begin(self, session: Session, job_id: int) -> tuple[Work, str, int] | None:
        job = await actions.jobs.take(session, job_id)
        if job is None:
            return None
        params = dict(job.params or {})
        work = Work(job_id, params, self._store, self._queueing, self._delivery, self.about)
        return work, job.kind, job.attempts

    async def _ended(self, job_id: int, problem: str) -> None:
        """It came to nothing: whoever asked is told, without what it knew."""

        async def work(session: Session) -> list[Any]:
            now = clock.now()
            job = await session.get_one(models.Job, job_id)
            if not await actions.jobs.ended(
                session, job_id, state="failed", now=now, problem=problem
            ):
                return []
            who = await queries.accounts.who(session, job.account_id, bureau_day(now))
            if who.person is None:
                return []
            with words.speaking(who.person.language):
                screen = notices.job_failed(local_day(job.asked_at, who), local_day(now, who))
            answers = Answers([Told(screen, key=f"job:{job_id}:failed")])
            return await self._queueing.answers(session, who, answers, now)

        self._delivery.put(await self._store.write(work))
