"""The trips that what is open still takes, for one person and day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from programme import trips
from programme.trips import Limits, Stop, Trips
from storage.queries import hours, near
from storage.queries.accounts import Who
from storage.queries.near import Owed
from storage.store import Session


@dataclass(frozen=True, slots=True)
class Arranged:
    """Trips for what is `owed` and planned for no day yet, on the working `days` that are left.

    `planned` counts what is open but planned already, and left out here.
    """

    plan: Trips
    days: tuple[date, ...]
    owed: Mapping[str, Owed]
    planned: int
    limits: Limits


async def arrange(session: Session, *, who: Who, today: date, limits: Limits) -> Arranged:
    """Worked out from what is open as of `today`; days with a plan already are left to it."""
    found = await near.owed(session, who=who, today=today)
    owed = {each.key: each for each in found if each.planned is None}
    stops = [
        Stop(key, each.line.area, each.site.place, each.line.ends) for key, each in owed.items()
    ]
    calendar = await hours.working_days(session)
    days = trips.days_left(calendar, today, max((s.due for s in stops), default=today))
    taken = {each.planned for each in found}
    plan = trips.plan(stops, [day for day in days if day not in taken], limits)
    return Arranged(plan, tuple(days), owed, len(found) - len(owed), limits)
