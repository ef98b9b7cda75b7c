"""Every morning of the bureau: who is to be told something becomes a row at their own hour.

The sweep reads in one statement and writes in batches, each in its own transaction, so that it
holds up nobody; keys make what was interrupted, or done by two at once, the same in the end.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from bot import clock
from bot.ticking import Due
from handlers.dialogue import BUREAU, bureau_day
from programme.hours import Hours
from storage import Session, Store, actions, models, queries

log = logging.getLogger(__name__)

SWEEP = "digests"
SWEPT_AT = time(0, 10)
"""Before anybody's office opens, wherever on earth they are."""


async def plan(session: Session, now: datetime) -> None:
    """The sweeps of the bureau's day that it is at `now`, and of the next."""
    today = bureau_day(now)
    for day in (today, today + timedelta(days=1)):
        await actions.later.plan(
            session, kind=SWEEP, key=f"{SWEEP}:{day}", subject={"day": day.isoformat()},
            due_at=datetime.combine(day, SWEPT_AT, BUREAU), series=SWEEP,
        )  # fmt: skip


class Digests:
    """Makes the rows of one day; called before its own row ends."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def __call__(self, row: models.Later) -> int:
        """Returns how many people have a digest that day, as far as it is known by then."""
        day = date.fromisoformat(row.subject["day"])
        count = 0
        async with self._store.read() as session:
            if await why_not(session, day) is not None:
                return 0
            rules = await queries.reminders.rules(session)
            working_days = await queries.hours.working_days(session)
            async for some in queries.reminders.due(
                session, rules, today=day, working_days=working_days
            ):
                rows = [_row(person, hours, day) for person, hours in some]
                await self._store.write(_writing(rows))
                count += len(rows)
        log.info("swept", extra={"kind": SWEEP, "rows": count})
        return count


def _writing(rows: list[dict[str, Any]]) -> Callable[[Session], Awaitable[None]]:
    async def work(session: Session) -> None:
        await actions.later.plan_all(session, rows)

    return work


def _row(person: int, hours: Hours, day: date) -> dict[str, Any]:
    return {
        "kind": "digest",
        "key": f"digest:{person}:{day}",
        "due_at": hours.digest_due(day),
        "subject": {"person": person, "account": None, "day": day.isoformat()},
    }


async def why_not(session: Session, day: date) -> str | None:
    """Why nobody is told anything on that day: it is over, or nobody works."""
    if day != bureau_day(clock.now()):
        return "stale"
    working_days = await queries.hours.working_days(session)
    return None if working_days.is_working(day) else "day_off"


async def swept(session: Session, row: models.Later) -> Due:
    """The sweep's own end."""
    reason = await why_not(session, date.fromisoformat(row.subject["day"]))
    if reason is not None:
        await actions.later.skipped(session, row.id, reason=reason)
    return Due()
