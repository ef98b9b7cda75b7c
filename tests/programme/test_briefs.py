"""When the weekly brief comes: on the first working day of a week."""

from datetime import date

import pytest

from programme import briefs
from programme.working_days import WorkingDays

BOTH = [
    # A Saturday: next Monday's alone. On Monday itself: today's and the next.
    (date(2026, 11, 21), [date(2026, 11, 23)]),
    (date(2026, 11, 23), [date(2026, 11, 23), date(2026, 11, 30)]),
    (date(2026, 11, 24), [date(2026, 11, 30)]),
    # National Day 2026 is Thursday 1 to Wednesday 7 October: that week's comes on the 8th.
    (date(2026, 10, 5), [date(2026, 10, 8), date(2026, 10, 12)]),
    # Spring Festival takes all of the week of 16 February 2026.
    (date(2026, 2, 16), [date(2026, 2, 24)]),
]


@pytest.mark.parametrize(("today", "days"), BOTH)
def test_a_brief_comes_on_the_first_working_day_of_its_week(today: date, days: list[date]) -> None:
    assert list(briefs.coming(today, WorkingDays())) == days


def test_weeks_are_named_as_the_calendar_names_them() -> None:
    assert briefs.week_name(date(2026, 11, 23)) == "2026W48"
    assert briefs.week_name(date(2027, 1, 1)) == "2026W53"
