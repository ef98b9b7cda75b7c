"""When somebody may be told what is not urgent."""

from datetime import UTC, date, datetime, time

import pytest

from programme.hours import Hours, HoursProblem
from programme.working_days import WorkingDays

WORKING = WorkingDays()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("2026-12-01T08:29+08:00", False), ("2026-12-01T08:30+08:00", True),
        ("2026-12-01T17:29+08:00", True), ("2026-12-01T17:30+08:00", False),
        ("2026-12-05T10:00+08:00", False),  # a Saturday
        ("2026-10-10T10:00+08:00", True),  # a Saturday that is worked (调休)
        ("2026-10-01T10:00+08:00", False), ("2026-12-01T01:00+00:00", True),
    ],
)  # fmt: skip
def test_office_hours_of_working_days(moment: str, allowed: bool) -> None:
    assert Hours().allows(at(moment), WORKING) is allowed


@pytest.mark.parametrize(
    ("quiet", "windows"),
    [
        (None, ["08:30-17:30"]),
        ((time(12), time(14)), ["08:30-12:00", "14:00-17:30"]),
        ((time(22), time(9)), ["09:00-17:30"]),
        ((time(17), time(9)), ["09:00-17:00"]),
        ((time(8), time(18)), []),
        ((time(9), time(9)), ["08:30-17:30"]),
        ((time(6), time(8, 30)), ["08:30-17:30"]),
    ],
)
def test_quiet_hours_are_taken_out(quiet: tuple[time, time] | None, windows: list[str]) -> None:
    found = Hours(quiet=quiet).windows(date(2026, 12, 1))
    assert [f"{start:%H:%M}-{end:%H:%M}" for start, end in found] == windows


@pytest.mark.parametrize(
    ("digest", "quiet", "due"),
    [
        (time(9), None, "09:00"), (time(16), None, "16:00"),
        (time(12, 30), (time(12), time(14)), "14:00"),
        (time(9), (time(20), time(9, 30)), "09:30"),
    ],
)  # fmt: skip
def test_the_digest_waits_until_it_is_not_quiet(
    digest: time, quiet: tuple[time, time] | None, due: str
) -> None:
    assert f"{Hours(digest=digest, quiet=quiet).digest_due(date(2026, 12, 1)):%H:%M}" == due


def test_the_next_allowed_moment_skips_nights_and_holidays() -> None:
    hours = Hours()
    evening = at("2026-09-30T18:00+08:00")
    assert hours.next_allowed(evening, WORKING) == at("2026-10-08T08:30+08:00")
    noon = at("2026-10-08T12:00+08:00")
    assert hours.next_allowed(noon, WORKING) == noon


def test_hours_are_local_on_both_sides_of_a_change_of_the_clock() -> None:
    hours = Hours(zone="America/New_York")
    before, after = date(2026, 10, 30), date(2026, 11, 2)  # clocks go back on 1 November
    assert hours.digest_due(before).astimezone(UTC) == datetime(2026, 10, 30, 13, 0, tzinfo=UTC)
    assert hours.digest_due(after).astimezone(UTC) == datetime(2026, 11, 2, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "problem"),
    [
        (Hours(), None), (Hours(digest=time(7)), HoursProblem.OUTSIDE),
        (Hours(digest=time(17, 30)), HoursProblem.OUTSIDE),
        (Hours(quiet=(time(8), time(20))), HoursProblem.NEVER),
        (Hours(digest=time(15), quiet=(time(14), time(20))), HoursProblem.NEVER),
        (Hours(digest=time(15), quiet=(time(20), time(7))), None),
    ],
)  # fmt: skip
def test_hours_that_would_never_come_are_told(hours: Hours, problem: HoursProblem | None) -> None:
    assert hours.problem() is problem


def test_with_no_office_hour_left_there_is_no_next_moment() -> None:
    with pytest.raises(ValueError, match="no office hour"):
        Hours(quiet=(time(8), time(18))).next_allowed(at("2026-12-01T10:00+08:00"), WORKING)


def test_a_year_is_known_once_the_bureau_loaded_its_days() -> None:
    assert not WorkingDays().published(2027)
    loaded = WorkingDays({date(2027, 1, 1): False})
    assert loaded.published(2027)
    assert not loaded.published(2028)
