"""A person's own hours, and the days of the calendar that the bureau loads."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import delete, extract

from programme.hours import Hours
from storage import upsert
from storage.models import CalendarDay, PersonSettings
from storage.store import Session


async def keep(session: Session, person_id: int, hours: Hours) -> None:
    """These are the hours of this person; the zone stands with the person."""
    quiet = hours.quiet or (None, None)
    given = {"digest_at": hours.digest, "quiet_from": quiet[0], "quiet_until": quiet[1]}
    dialect = session.get_bind().dialect.name
    await session.execute(
        upsert.insert(dialect, PersonSettings)
        .values(person_id=person_id, **given)
        .on_conflict_do_update(index_elements=["person_id"], set_=given)
    )


async def load_days(
    session: Session, year: int, days: Mapping[date, bool], *, set_by: int, now: datetime
) -> None:
    """The notice's days of that year, in place of whatever was loaded for it before.

    True is a working day (a weekend made up, 调休), False a day off.
    """
    await session.execute(delete(CalendarDay).where(extract("year", CalendarDay.day) == year))
    session.add_all(
        CalendarDay(day=day, working=working, set_by=set_by, set_at=now)
        for day, working in sorted(days.items())
    )
    await session.flush()
