"""Which days may be planned, and when what follows from a plan falls due."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from programme import plans
from programme.plans import DayProblem
from programme.working_days import WorkingDays

HERE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 20)  # a Friday


def at(day: str, time: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=HERE)


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        (date(2026, 11, 19), DayProblem.PAST),
        (date(2026, 11, 20), None),
        (date(2026, 11, 21), None),  # a Saturday
        (date(2027, 11, 21), None),
        (date(2027, 11, 22), DayProblem.TOO_FAR),
    ],
)
def test_days_that_suit_a_plan(day: date, problem: DayProblem | None) -> None:
    assert plans.day_problem(day, today=TODAY) is problem


@pytest.mark.parametrize(
    ("day", "now", "due"),
    [
        # planned before: that morning, on whatever day of the week
        ("2026-11-25", at("2026-11-20", "10:00"), at("2026-11-25", "08:30")),
        ("2026-11-21", at("2026-11-20", "23:59"), at("2026-11-21", "08:30")),
        ("2026-11-20", at("2026-11-20", "08:30"), at("2026-11-20", "08:30")),
        # planned on the day itself: a while after, but not by night
        ("2026-11-20", at("2026-11-20", "10:00"), at("2026-11-20", "12:00")),
        ("2026-11-20", at("2026-11-20", "18:00"), at("2026-11-20", "20:00")),
        ("2026-11-20", at("2026-11-20", "18:01"), None),
    ],
)
def test_when_the_card_of_the_day_comes(day: str, now: datetime, due: datetime | None) -> None:
    assert plans.card_due(date.fromisoformat(day), now=now) == due


@pytest.mark.parametrize(
    ("last", "due"),
    [
        ("2026-11-25", "2026-11-26"),
        ("2026-11-20", "2026-11-23"),  # over the weekend
        ("2026-10-09", "2026-10-10"),  # a Saturday that is worked (调休)
        ("2026-10-10", "2026-10-12"),
        ("2026-09-30", "2026-10-08"),  # over the holidays
    ],
)
def test_when_it_is_asked_what_became_of_it(last: str, due: str) -> None:
    found = plans.asked_due(date.fromisoformat(last), zone=HERE, working_days=WorkingDays())
    assert found == at(due, "08:30")


@pytest.mark.parametrize(
    ("day", "now", "due"),
    [
        # within office hours: a little later, so that what is changed at once is told once
        ("2026-11-25", at("2026-11-20", "10:00"), at("2026-11-20", "10:10")),
        ("2026-11-25", at("2026-11-20", "17:29"), at("2026-11-20", "17:39")),
        # outside of them: when the office opens next
        ("2026-11-25", at("2026-11-20", "07:00"), at("2026-11-20", "08:30")),
        ("2026-11-25", at("2026-11-20", "17:30"), at("2026-11-23", "08:30")),
        ("2026-11-25", at("2026-11-21", "10:00"), at("2026-11-23", "08:30")),
        ("2026-10-12", at("2026-10-09", "20:00"), at("2026-10-10", "08:30")),
        # the visit would be over by then
        ("2026-11-21", at("2026-11-20", "20:00"), at("2026-11-20", "20:10")),
    ],
)
def test_when_an_office_is_told(day: str, now: datetime, due: datetime) -> None:
    found = plans.notice_due(date.fromisoformat(day), now=now, working_days=WorkingDays())
    assert found == due


@pytest.mark.parametrize(
    ("visited", "planned", "closed"),
    [
        (("2026-11-20", "2026-11-20"), ("2026-11-20", "2026-11-20"), True),
        (("2026-11-20", "2026-11-20"), ("2026-11-23", "2026-11-23"), True),
        (("2026-11-20", "2026-11-20"), ("2026-11-24", "2026-11-24"), False),
        (("2026-11-20", "2026-11-20"), ("2026-11-17", "2026-11-17"), True),
        (("2026-11-20", "2026-11-20"), ("2026-11-16", "2026-11-16"), False),
        (("2026-11-20", "2026-11-21"), ("2026-11-24", "2026-11-26"), True),
        (("2026-11-20", "2026-11-20"), ("2026-11-10", "2026-11-30"), True),
    ],
)
def test_which_visit_is_taken_to_be_the_planned_one(
    visited: tuple[str, str], planned: tuple[str, str], closed: bool
) -> None:
    first, last = map(date.fromisoformat, visited)
    begins, ends = map(date.fromisoformat, planned)
    assert plans.closes((first, last), (begins, ends)) is closed
