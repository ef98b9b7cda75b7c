"""Years, halves and quarters: names, edges, neighbours, days left."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme import periods
from programme.periods import Half, Quarter, Year

KINDS = (Year, Half, Quarter)
DAYS = st.dates(date(2, 1, 1), date(9998, 12, 31))
KIND = st.sampled_from(KINDS)


@pytest.mark.parametrize(
    ("period", "name", "start", "end", "days"),
    [
        (Year(2026), "2026", date(2026, 1, 1), date(2026, 12, 31), 365),
        (Year(2028), "2028", date(2028, 1, 1), date(2028, 12, 31), 366),
        (Half(2026, 1), "2026H1", date(2026, 1, 1), date(2026, 6, 30), 181),
        (Half(2026, 2), "2026H2", date(2026, 7, 1), date(2026, 12, 31), 184),
        (Quarter(2026, 1), "2026Q1", date(2026, 1, 1), date(2026, 3, 31), 90),
        (Quarter(2028, 1), "2028Q1", date(2028, 1, 1), date(2028, 3, 31), 91),
        (Quarter(2026, 2), "2026Q2", date(2026, 4, 1), date(2026, 6, 30), 91),
        (Quarter(2026, 3), "2026Q3", date(2026, 7, 1), date(2026, 9, 30), 92),
        (Quarter(2026, 4), "2026Q4", date(2026, 10, 1), date(2026, 12, 31), 92),
        (Year(9999), "9999", date(9999, 1, 1), date(9999, 12, 31), 365),
        (Year(1), "0001", date(1, 1, 1), date(1, 12, 31), 365),
    ],
)
def test_a_period_has_a_name_and_days(
    period: periods.Period, name: str, start: date, end: date, days: int
) -> None:
    assert (period.name, period.start, period.end, period.days) == (name, start, end, days)
    assert periods.parse(name) == period


@pytest.mark.parametrize(
    ("period", "today", "left"),
    [
        (Year(2026), date(2026, 11, 21), 40),  # the screen that says 还有40天
        (Quarter(2026, 4), date(2026, 12, 1), 30),  # the digest that says 还有30天
        (Year(2026), date(2026, 12, 30), 1),
        (Year(2026), date(2026, 12, 31), 0),
        (Year(2026), date(2027, 1, 1), -1),
        (Year(2026), date(2026, 1, 1), 364),
    ],
)
def test_days_left_are_those_after_today(period: periods.Period, today: date, left: int) -> None:
    assert period.days_left(today) == left


@pytest.mark.parametrize(
    ("last", "first"),
    [
        (Year(2026), Year(2027)),
        (Half(2026, 2), Half(2027, 1)),
        (Half(2026, 1), Half(2026, 2)),
        (Quarter(2026, 4), Quarter(2027, 1)),
        (Quarter(2026, 2), Quarter(2026, 3)),
    ],
)
def test_a_period_knows_its_neighbours(last: periods.Period, first: periods.Period) -> None:
    assert last.next == first
    assert first.previous == last


@given(KIND, DAYS)
def test_the_period_containing_a_day_contains_it(kind: type[Year], day: date) -> None:
    period = kind.containing(day)
    assert day in period
    assert day not in period.next
    assert day not in period.previous
    assert periods.parse(period.name) == period


@given(KIND, DAYS)
def test_periods_follow_each_other_without_gap(kind: type[Year], day: date) -> None:
    period = kind.containing(day)
    assert period.next.start == period.end + timedelta(days=1)
    assert period.next.previous == period
    assert period.previous < period < period.next


@given(DAYS)
def test_a_year_is_two_halves_and_four_quarters(day: date) -> None:
    year = Year.containing(day)
    for kind in (Half, Quarter):
        parts = periods.overlapping(kind, year.start, year.end)
        assert (parts[0].start, parts[-1].end) == (year.start, year.end)
        assert sum(part.days for part in parts) == year.days


@given(KIND, st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-3_000, 3_000))
def test_overlapping_periods_are_those_that_share_a_day(
    kind: type[Year], start: date, days: int
) -> None:
    end = start + timedelta(days=days)
    found = periods.overlapping(kind, start, end)
    if end < start:
        assert found == ()
    else:
        assert (found[0], found[-1]) == (kind.containing(start), kind.containing(end))
        assert all(earlier.next == later for earlier, later in pairwise(found))


@pytest.mark.parametrize("kind", KINDS)
def test_what_overlaps_may_reach_to_the_last_day_there_is(kind: type[Year]) -> None:
    assert periods.overlapping(kind, date.max, date.max) == (kind.containing(date.max),)


@pytest.mark.parametrize(
    "name",
    [
        "", "26", "2026H", "2026H0", "2026H3", "2026Q0", "2026Q5", "2026Q12", "2026h2", "0000",
        " 2026", "2026\n", "２０２６", "20266", "2026-Q1",
    ],
)  # fmt: skip
def test_what_names_no_period_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="period"):
        periods.parse(name)


@pytest.mark.parametrize(
    ("kind", "parts"),
    [(Year, (0,)), (Year, (10_000,)), (Half, (2026, 0)), (Half, (2026, 3)), (Quarter, (2026, 5))],
)
def test_a_period_that_cannot_be_is_refused(kind: type, parts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="no such period"):
        kind(*parts)


def test_periods_are_values_that_key_and_sort() -> None:
    assert {Quarter(2026, 4): 1}[Quarter.containing(date(2026, 11, 21))] == 1
    assert sorted([Half(2027, 1), Half(2026, 2), Half(2026, 1)]) == [
        Half(2026, 1),
        Half(2026, 2),
        Half(2027, 1),
    ]
    with pytest.raises(AttributeError):
        Year(2026).year = 2027  # type: ignore[misc]
