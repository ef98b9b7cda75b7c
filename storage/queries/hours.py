"""The hours at which people are told what is not urgent, and the calendar as the bureau set it."""

from collections.abc import Iterable
from datetime import time

from sqlalchemy import select

from programme.hours import DIGEST, Hours
from programme.working_days import WorkingDays
from storage.models import CalendarDay, Person, PersonSettings
from storage.store import Session


async def of_person(session: Session, person_id: int) -> Hours:
    """This person's own hours; the bureau's where nothing was set."""
    return (await of_people(session, [person_id]))[person_id]


async def of_people(session: Session, people: Iterable[int]) -> dict[int, Hours]:
    """Of each of these; ask for some hundreds at a time."""
    asked = (
        select(Person.id, *COLUMNS)
        .outerjoin(PersonSettings, PersonSettings.person_id == Person.id)
        .where(Person.id.in_(list(people)))
    )
    return {row[0]: made(*row[1:]) for row in await session.execute(asked)}


COLUMNS = (
    Person.time_zone,
    PersonSettings.digest_at,
    PersonSettings.quiet_from,
    PersonSettings.quiet_until,
)
"""What `made` wants, from people with their settings joined."""


def made(
    zone: str, digest: time | None, quiet_from: time | None, quiet_until: time | None
) -> Hours:
    """The hours of one row."""
    quiet = None if quiet_from is None or quiet_until is None else (quiet_from, quiet_until)
    return Hours(zone, DIGEST if digest is None else digest, quiet)


async def working_days(session: Session) -> WorkingDays:
    """The calendar with the days that the bureau loaded."""
    rows = await session.execute(select(CalendarDay.day, CalendarDay.working))
    return WorkingDays({row[0]: row[1] for row in rows})
