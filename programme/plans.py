"""A planned visit (走访计划): its states, the days that suit it, and the moments it brings about.

Moments are aware and local: whoever asks has put `now` into the zone of the person it is for.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from types import MappingProxyType

from programme import hours
from programme.working_days import WorkingDays

MAX_AHEAD = timedelta(days=366)
NEARBY = timedelta(days=30)
"""How far back visits, and how far ahead plans, to the same unit are told of."""
CLOSED_WITHIN = timedelta(days=3)
"""A visit this near to a planned one is taken to be it."""

MORNING, EVENING = hours.OPENS, hours.CLOSES
SOON = timedelta(hours=2)
LATEST = time(20, 0)
"""A visit planned for the same day opens its card `SOON` after, but never later than this."""
GRACE = timedelta(minutes=10)
"""What is changed at once is told once."""


class State(StrEnum):
    """How a planned visit lives; moved, it goes on as a new one that names it."""

    PLANNED = "planned"
    DONE = "done"
    MOVED = "moved"
    CANCELLED = "cancelled"


class Refusal(StrEnum):
    """What the dispatching unit did not provide for a visit (C19, E15)."""

    TIME = "time"
    TRAVEL = "travel"


REFUSAL_WORDS: Mapping[Refusal, str] = MappingProxyType(
    {Refusal.TIME: "时间", Refusal.TRAVEL: "差旅"}
)


class DayProblem(StrEnum):
    """Why a day does not suit a plan."""

    PAST = "past"
    TOO_FAR = "too_far"


def day_problem(day: date, *, today: date) -> DayProblem | None:
    """Today and a year from it may be planned, days off included: people do go on Saturdays."""
    if day < today:
        return DayProblem.PAST
    return DayProblem.TOO_FAR if day - today > MAX_AHEAD else None


def card_due(day: date, *, now: datetime) -> datetime | None:
    """When the card of the day comes: that morning, or a while after it was planned the same day.

    None where that day is over for visits: the question of the next working morning is enough.
    """
    morning = datetime.combine(day, MORNING, now.tzinfo)
    if now <= morning:
        return morning
    soon = now + SOON
    return soon if soon <= datetime.combine(day, LATEST, now.tzinfo) else None


def asked_due(last: date, *, zone: tzinfo | None, working_days: WorkingDays) -> datetime:
    """When it is asked what became of it: the morning of the first working day after `last`."""
    return datetime.combine(working_days.add(last, 1), MORNING, zone)


def notice_due(day: date, *, now: datetime, working_days: WorkingDays) -> datetime:
    """When an office is told: within its hours, unless the visit would be over by then."""
    today = now.date()
    if working_days.is_working(today) and MORNING <= now.time() < EVENING:
        return now + GRACE
    opens = today if now.time() < MORNING else today + timedelta(days=1)
    morning = datetime.combine(working_days.on_or_after(opens), MORNING, now.tzinfo)
    return morning if morning.date() <= day else now + GRACE


def distance(visited: tuple[date, date], planned: tuple[date, date]) -> timedelta:
    """How far apart two spans of days lie; nothing where they touch."""
    gap = max(visited[0] - planned[1], planned[0] - visited[1])
    return max(gap, timedelta())


def closes(visited: tuple[date, date], planned: tuple[date, date]) -> bool:
    """Whether a visit of these days is taken to be the one planned for those."""
    return distance(visited, planned) <= CLOSED_WITHIN
