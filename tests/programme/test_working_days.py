"""Working days with 调休, overrides, and years nobody has published yet (reading 6)."""

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.working_days import WorkingDays

CALENDAR = WorkingDays()
DAYS = st.dates(date(2005, 1, 1), date(2035, 12, 31))
COUNTS = st.integers(1, 40)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 11, 20), True),  # a Friday
        (date(2026, 11, 21), False),  # a Saturday
        (date(2026, 10, 1), False),  # National Day
        (date(2026, 10, 7), False),  # a Wednesday of the holiday
        (date(2026, 10, 10), True),  # a Saturday worked for it
        (date(2026, 2, 14), True),  # a Saturday worked for the Spring Festival
        (date(2026, 2, 17), False),
        (date(2025, 9, 28), True),  # a Sunday worked for the holiday of 2025
    ],
)
def test_exchanged_days_are_known_in_published_years(day: date, working: bool) -> None:
    assert CALENDAR.published(day.year)
    assert CALENDAR.is_working(day) is working


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2035, 10, 1), False),  # a Monday, National Day
        (date(2035, 1, 1), False),  # a Monday, New Year's Day
        (date(2035, 10, 6), False),  # a Saturday
        (date(2035, 11, 21), True),  # a Wednesday
    ],
)
def test_a_year_not_published_has_its_statutory_holidays(day: date, working: bool) -> None:
    assert not CALENDAR.published(day.year)
    assert CALENDAR.is_working(day) is working


def test_the_bureaus_word_wins_over_every_calendar() -> None:
    worked, off = date(2026, 11, 21), date(2035, 11, 21)
    calendar = WorkingDays({worked: True, off: False})
    assert calendar.is_working(worked)
    assert not calendar.is_working(off)
    assert not CALENDAR.is_working(worked)


def test_overrides_are_taken_as_they_were_when_given() -> None:
    overrides = {date(2026, 11, 21): True}
    calendar = WorkingDays(overrides)
    overrides.clear()
    assert calendar.is_working(date(2026, 11, 21))


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (date(2026, 11, 20), 10, date(2026, 12, 4)),  # the screen that says 12月4日前
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 10, 9), 1, date(2026, 10, 10)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 21), 0, date(2026, 11, 23)),
        (date(2026, 11, 23), -1, date(2026, 11, 20)),
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
    ],
)
def test_days_are_added_from_the_day_after(day: date, count: int, due: date) -> None:
    assert CALENDAR.add(day, count) == due


def test_a_day_off_moves_to_the_working_day_before_or_after() -> None:
    saturday = date(2026, 11, 21)
    assert CALENDAR.on_or_before(saturday) == date(2026, 11, 20)
    assert CALENDAR.on_or_after(saturday) == date(2026, 11, 23)
    assert CALENDAR.on_or_before(date(2026, 10, 7)) == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (date(2026, 12, 1), date(2026, 12, 31), 23),  # the digest that says 工作日23天
        (date(2026, 11, 21), date(2026, 11, 22), 0),
        (date(2026, 11, 20), date(2026, 11, 20), 1),
        (date(2026, 11, 20), date(2026, 11, 19), 0),
        (date(2026, 10, 1), date(2026, 10, 10), 3),
    ],
)
def test_working_days_are_counted_with_both_ends(first: date, last: date, count: int) -> None:
    assert CALENDAR.between(first, last) == count


@given(DAYS, COUNTS)
def test_adding_lands_on_a_working_day_that_many_later(day: date, count: int) -> None:
    due = CALENDAR.add(day, count)
    assert CALENDAR.is_working(due)
    assert CALENDAR.between(day + timedelta(days=1), due) == count


@given(DAYS, COUNTS)
def test_adding_and_taking_back_returns_to_the_same_working_day(day: date, count: int) -> None:
    start = CALENDAR.on_or_after(day)
    assert CALENDAR.add(CALENDAR.add(start, count), -count) == start


@given(DAYS)
def test_no_working_day_lies_between_a_day_and_where_it_moves(day: date) -> None:
    before, after = CALENDAR.on_or_before(day), CALENDAR.on_or_after(day)
    assert before <= day <= after
    assert CALENDAR.between(before, after) == (1 if before == after else 2)


def test_neither_calendar_is_imported_before_it_is_asked() -> None:
    code = (
        "import sys; from programme.working_days import WorkingDays; WorkingDays(); "
        "print([name for name in ('chinese_calendar', 'holidays') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
