"""The weekly brief, by the clock: a later row a week, and from it one for each who reads it."""

from datetime import date, datetime, timedelta

from bot import clock
from bot.ticking import Due
from handlers.dialogue import BUREAU, bureau_day
from programme import briefs, hours
from storage import Session, actions, models, queries

WEEK = "brief_week"
OLD = timedelta(days=5)
"""So long after its day, say after a week offline, a brief is left out: the next one is near."""


async def plan(session: Session, now: datetime) -> None:
    """The weeks that come, each once."""
    calendar = await queries.hours.working_days(session)
    for day in briefs.coming(bureau_day(now), calendar):
        await actions.later.plan(
            session, kind=WEEK, key=f"{WEEK}:{briefs.week_name(day)}",
            due_at=datetime.combine(day, hours.OPENS, BUREAU), subject={"day": day.isoformat()},
        )  # fmt: skip


async def begun(session: Session, row: models.Later) -> Due:
    """One row for everybody who reads it and is not away, in that person's own hours."""
    now = clock.now()
    day = date.fromisoformat(row.subject["day"])
    if bureau_day(now) - day > OLD:
        await actions.later.skipped(session, row.id, reason="old")
        return Due()
    calendar = await queries.hours.working_days(session)
    away = await queries.absences.away(session, day=bureau_day(now))
    people = await queries.people.in_roles(session, briefs.READERS, today=bureau_day(now))
    for person, own in (await queries.hours.of_people(session, people - away)).items():
        due = max(now, own.digest_due(own.local_day(now)))
        await actions.later.plan(
            session, kind="brief", key=f"brief:{briefs.week_name(day)}:{person}",
            due_at=own.next_allowed(due, calendar), subject={"person": person, "account": None},
        )  # fmt: skip
    return Due()
