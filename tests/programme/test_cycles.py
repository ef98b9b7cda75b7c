"""When a cycle ends, and when its review begins (C9, E4)."""

from datetime import date, timedelta

import pytest

from programme import cycles


@pytest.mark.parametrize(
    ("starts", "years", "ends"),
    [
        (date(2025, 4, 1), 2, date(2027, 3, 31)),
        (date(2026, 1, 1), 2, date(2027, 12, 31)),
        (date(2026, 3, 1), 2, date(2028, 2, 29)),
        (date(2028, 2, 29), 2, date(2030, 2, 28)),
        (date(2028, 2, 29), 4, date(2032, 2, 28)),
    ],
)
def test_a_cycle_ends_on_the_eve_of_its_anniversary(starts: date, years: int, ends: date) -> None:
    assert cycles.last_day(starts, years=years) == ends


@pytest.mark.parametrize(
    ("days_before", "ending"), [(61, False), (60, True), (1, True), (0, True), (-1, False)]
)
def test_a_cycle_is_reviewed_in_its_last_sixty_days(days_before: int, ending: bool) -> None:
    ends = date(2027, 3, 31)
    assert cycles.is_ending(ends, today=ends - timedelta(days=days_before)) is ending
