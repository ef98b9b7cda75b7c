"""Files people sent are fetched by a job, while the channel's link lasts, and put into the store.

Only what is on disk is called kept. A network or a disk in trouble is waited for; a file that
cannot be had is called gone, and whoever sent it is told.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot import clock
from bot.channels import Channel, NotFetched
from bot.jobs import NotNow, Work
from handlers.attachments import attachments
from handlers.attachments import screens as attachment_screens
from handlers.screens import Answers
from storage import Session, actions, faults, models, queries
from storage.file_store import FileStore
from storage.queries.accounts import Who

log = logging.getLogger(__name__)

LASTS = timedelta(hours=24)
"""How long a file is asked for; Telegram renews its links for at least that long."""
REFUSALS = 6
"""A refusal may be of the moment ("temporarily unavailable"); so many are not."""


@dataclass(frozen=True)
class Fetching:
    """The job of the kind `file`, whose `params` are {"file": id, "refusals": so far}."""

    channels: Mapping[str, Channel]
    files: FileStore

    async def fetch(self, work: Work) -> None:
        """Carry one file from the channel to the disk. Raises `NotNow`."""
        async with work.store.read() as session:
            file = await queries.files.find(session, work.params["file"])
            account = await queries.accounts.get(session, file.account_id) if file else None
        if file is None or account is None or file.state != "waiting" or file.ref is None:
            await work.step(_nothing, last=True)
            return
        try:
            data = await self._had(file, self.channels.get(account.channel))
        except NotFetched as problem:
            await _not_had(work, file, problem)
            return
        digest = await self._put(file, data)
        faults.hit("file_stored")
        await work.step(partial(_kept, digest, len(data)), last=True)

    async def _had(self, file: models.File, channel: Channel | None) -> bytes:
        if channel is None or file.ref is None or clock.now() - file.received_at > LASTS:
            raise NotFetched("gone", "lapsed")
        return await channel.fetch(file.ref, at_most=attachment_screens.LARGEST)

    async def _put(self, file: models.File, data: bytes) -> str:
        try:
            return await asyncio.to_thread(self.files.keep, data, now=clock.now())
        except OSError as problem:
            # Somebody must make room: until then it is tried again, and said each time.
            log.error("file_not_stored", extra={"file": file.id, "cause": _cause(problem)})  # noqa: TRY400
            raise NotNow from None


async def _not_had(work: Work, file: models.File, problem: NotFetched) -> None:
    """Asked again where that may help; else its end is written and its sender told."""
    log.warning("file_not_fetched", extra={"file": file.id, "cause": problem.cause})
    if problem.why == "later":
        raise NotNow
    if problem.why == "refused":
        params = await work.step(_refused_once)
        if params["refusals"] < REFUSALS:
            raise NotNow
    state = "refused" if problem.why == "too_large" else "gone"
    await work.step(partial(_lost, state, problem.why), last=True)


async def _nothing(_session: Session, _job: models.Job, _who: Who) -> Answers:
    return Answers()


async def _refused_once(_session: Session, job: models.Job, _who: Who) -> Answers:
    params = dict(job.params or {})
    job.params = params | {"refusals": params.get("refusals", 0) + 1}
    return Answers()


async def _kept(digest: str, size: int, session: Session, job: models.Job, _who: Who) -> Answers:
    number = (job.params or {})["file"]
    await actions.files.kept(session, number, digest=digest, size=size, now=clock.now())
    return Answers()


async def _lost(state: str, why: str, session: Session, job: models.Job, who: Who) -> Answers:
    number = (job.params or {})["file"]
    if not await actions.files.lost(session, number, state=state, why=why, now=clock.now()):
        return Answers()
    return await attachments.lost(session, number, who, now=clock.now())


def _cause(problem: OSError) -> str:
    return type(problem).__name__ if problem.errno is None else f"errno{problem.errno}"
