"""A month as buttons, Monday first, with the ways to the months before and after."""

import calendar as months
from collections.abc import Callable
from datetime import date, timedelta

from handlers import days
from handlers.screens import Button, Rows

EMPTY = "·"


def rows(
    first: date,
    *,
    day: Callable[[date], Button | None],
    earliest: date = date.min,
    latest: date = date.max,
) -> Rows:
    """The month of `first`; a day for which `day` has no button is empty, a week of none left out.

    The turning buttons come back as `month` with its first day, between `earliest` and `latest`.
    """
    weeks = [
        [day(each) if each.month == first.month else None for each in week]
        for week in months.Calendar().monthdatescalendar(first.year, first.month)
    ]
    grid = [tuple(button or Button(EMPTY) for button in week) for week in weeks if any(week)]
    heads = tuple(Button(head) for head in days.weekday_heads())
    turns = _turns(first, earliest, latest)
    return (heads, *grid, *((turns,) if turns else ()))


def _turns(first: date, earliest: date, latest: date) -> tuple[Button, ...]:
    before, after = (first - timedelta(days=1)).replace(day=1), first + timedelta(days=31)
    after = after.replace(day=1)
    turns = []
    if before >= earliest.replace(day=1):
        turns.append(Button("‹ " + days.month_name(before), "month", before.isoformat()))
    if after <= latest:
        turns.append(Button(days.month_name(after) + " ›", "month", after.isoformat()))
    return tuple(turns)
