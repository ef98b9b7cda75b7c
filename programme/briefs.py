"""The weekly brief (S23, S25): when it comes, and for whom.

On the first working day of each week, by the State Council calendar; a week without one has none.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from programme.roles import BUREAU, Role
from programme.working_days import WorkingDays

READERS = BUREAU | {Role.LEADER, Role.LOCAL_DEPARTMENT}
WEEK = timedelta(days=7)
QUIET_UNIT = timedelta(days=90)
"""A team's unit without a visit for so long is named in its leader's brief (a bureau setting)."""


def coming(today: date, working_days: WorkingDays) -> Iterator[date]:
    """The day of this week's brief, unless it is past, and of the next one's."""
    monday = today - timedelta(days=today.weekday())
    for first in (monday, monday + WEEK):
        day = working_days.on_or_after(first)
        if today <= day < first + WEEK:
            yield day


def week_name(day: date) -> str:
    """2026W48, as the calendar of weeks counts them."""
    year, week, _weekday = day.isocalendar()
    return f"{year}W{week:02}"
