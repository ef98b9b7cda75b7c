"""Updates set aside after five tries, and what the operator decides: once more, or given up.

The command line writes the decision; the assistant that runs takes it up with its next tick, or at
its next start. No content is shown to the operator: what kind of update it is, when, and the class
of the error.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import clock, hearing
from bot.hearing import Unreadable
from bot.queueing import Queueing
from bot.ticking import Due
from handlers import retry, words
from handlers.dialogue import bureau_day
from handlers.heard import Heard
from storage import Session, Store, actions, models, queries
from storage.errors import NotThere

RETRIED, DROPPED = "update_retried", "update_dropped"
"""The kinds of later rows by which the running assistant hears of it."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """One update in quarantine; `kind` and `problem` are class words."""

    number: int
    kind: str
    received: datetime
    given_up: datetime
    attempts: int
    problem: str


async def listed(store: Store) -> list[SetAside]:
    """What is in quarantine now, the oldest first."""
    async with store.read() as session:
        rows = await queries.inbox.quarantined(session)
    return [
        SetAside(
            row.id, _kind(row), row.received_at, row.done_at or row.received_at, row.attempts,
            row.problem or "",
        )
        for row in rows
    ]  # fmt: skip


async def again(store: Store, numbers: Sequence[int]) -> None:
    """Try all of these once more; raises `NotThere`, and has changed nothing then."""

    async def work(session: Session) -> None:
        for number in numbers:
            if not await actions.inbox.release(session, number):
                raise NotThere(str(number))
            await _note(session, "retry", number, RETRIED)

    await store.write(work)


async def drop(store: Store, numbers: Sequence[int], *, why: str) -> None:
    """Give all of these up for good; raises `NotThere`, and has changed nothing then."""

    async def work(session: Session) -> None:
        for number in numbers:
            if not await actions.inbox.drop(session, number, why=why, now=clock.now()):
                raise NotThere(str(number))
            await _note(session, "drop", number, DROPPED)

    await store.write(work)


async def _note(session: Session, action: str, number: int, kind: str) -> None:
    now = clock.now()
    await actions.audit.note(
        session, at=now, person_id=None, account_id=None, action=action, noun="update",
        subject=f"inbox:{number}",
    )  # fmt: skip
    await actions.later.plan(
        session, kind=kind, key=f"{kind}:{number}:{now.timestamp()}", due_at=now,
        subject={"inbox": number},
    )  # fmt: skip


def _kind(row: models.Inbox) -> str:
    try:
        parsed = hearing.read(row.body or b"", tenant=row.tenant, received=row.received_at)
    except Unreadable:
        return "unreadable"
    return _kind_of(parsed.heard) if parsed.heard else "other"


def _kind_of(heard: Heard) -> str:
    told = {
        "edited": heard.edited,
        "button": heard.tap is not None,
        "start": heard.start is not None,
        "contact": heard.contact is not None,
        "file": bool(heard.files),
        "place": heard.place is not None,
        "membership": heard.unreachable is not None,
    }
    return next((kind for kind, holds in told.items() if holds), "text")


# What the running assistant does about it


async def taken_up(_session: Session, row: models.Later) -> Due:
    """Worked behind the others of its chat."""
    return Due(again=[int(row.subject["inbox"])])


class Telling:
    """Tells the sender that an update will not be recorded."""

    def __init__(self, queueing: Queueing) -> None:
        self._queueing = queueing

    async def given_up(self, session: Session, row: models.Later) -> Due:
        """Nobody is told where it cannot be read whose it was."""
        now = clock.now()
        update = await queries.inbox.get(session, int(row.subject["inbox"]))
        found = await queries.accounts.find_speaker(
            session, channel=update.channel, tenant=update.tenant,
            external_id=update.chat or "", card=None, today=bureau_day(now),
        )  # fmt: skip
        if found is None:
            return Due()
        person, account = found.who.person, found.who.account
        with words.speaking(person.language if person else account.language):
            answers = await retry.given_up(
                session, found.who, inbox=update.id, received=update.received_at, now=now
            )
        return Due(await self._queueing.answers(session, found.who, answers, now))
