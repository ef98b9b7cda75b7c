"""One of several processes that all try to do the same thing once, eight at a time."""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError

from storage import Session, Store, actions, models, queries, sealing
from storage.actions.inbox import Raw

WRITERS = 8
ROUNDS = 10
NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Contest:
    """Which database, and who takes part: accounts of nobody, from `first` on."""

    url: str
    key: str
    first: int
    code: str
    person: int
    go: str  # a file that starts the race
    result: str


def main(contest: Contest) -> None:
    """Wait for the start, then write how often each thing was done here."""
    sealing.use(sealing.Keyring.read(Path(contest.key)))
    done = asyncio.run(_contend(contest))
    Path(contest.result).write_text(json.dumps(done))


async def _contend(contest: Contest) -> Counter[str]:
    store = await Store.open(contest.url)
    done: Counter[str] = Counter()
    go = Path(contest.go)
    try:
        while not await asyncio.to_thread(go.exists):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.002)
        await asyncio.gather(*(_write(store, contest, n, done) for n in range(WRITERS)))
    finally:
        await store.close()
    return done


async def _write(store: Store, contest: Contest, writer: int, done: Counter[str]) -> None:
    for turn in range(ROUNDS):
        kept = await store.write(partial(actions.inbox.keep, updates=_raws(turn), now=NOW))
        logged = await _once(store, partial(_log, contest=contest, turn=turn))
        queued = await _once(store, partial(_queue, turn=turn))
        done.update(kept=len(kept), logged=logged, queued=queued)
    account = contest.first + writer
    bound = await store.write(partial(_bind, contest=contest, number=account))
    done.update(bound=bound)


def _raws(turn: int) -> list[Raw]:
    return [
        Raw("telegram", "1", turn * 5 + number, f"{turn:032}{number:032}", "1", b"{}")
        for number in range(5)
    ]


async def _once(store: Store, work: Callable[[Session], Awaitable[Any]]) -> int:
    """What the database allows once only: 1 where it was we who did it."""
    try:
        await store.write(work)
    except IntegrityError:
        return 0
    return 1


async def _log(session: Session, contest: Contest, turn: int) -> None:
    await actions.visits.log(
        session, author_id=contest.person, account_id=None, dialogue_id=9000 + turn, client_id=1,
        region_id=None, day=NOW.date(), mode="onsite", channel=None, content=None, minutes=None,
        tasks=[], now=datetime.now(UTC),
    )  # fmt: skip


async def _queue(session: Session, turn: int) -> None:
    await actions.outbox.queue(
        session, account_id=1, dedupe_key=f"contest:{turn}", kind="notice", body={}, now=NOW
    )


async def _bind(session: Session, contest: Contest, number: int) -> int:
    """Look first, then use: as a handler does."""
    invited = await queries.invitations.find(session, code=contest.code)
    assert invited is not None
    account = await session.get_one(models.Account, number)
    return await actions.joining.bind(
        session, invited, account=account, proven=True, now=datetime.now(UTC)
    )
