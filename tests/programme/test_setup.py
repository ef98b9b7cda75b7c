"""The dated steps of the escort action: late until done (reading 9), and the count to reach."""

from datetime import date

import pytest

from programme import setup
from programme.setup import DEADLINES, SetupStep


def test_the_steps_are_those_of_march_and_april_2025() -> None:
    assert [(each.step, each.clause.code, each.due) for each in DEADLINES] == [
        (SetupStep.LIST, "S12", date(2025, 3, 31)),
        (SetupStep.PERSONNEL, "S13", date(2025, 3, 31)),
        (SetupStep.TEAMS, "S14", date(2025, 3, 31)),
        (SetupStep.PLANS, "S16", date(2025, 4, 30)),
    ]


@pytest.mark.parametrize(
    ("today", "late"), [(date(2025, 3, 31), 0), (date(2025, 4, 1), 1), (date(2026, 3, 31), 365)]
)
def test_a_step_is_late_by_so_many_days(today: date, late: int) -> None:
    assert DEADLINES[0].days_late(today) == late


@pytest.mark.parametrize(
    ("today", "year", "number", "code"),
    [
        (date(2025, 12, 31), 2025, 100, "S1"),
        (date(2026, 1, 1), 2026, 150, "S2"),
        (date(2027, 6, 1), 2026, 150, "S2"),
    ],
)
def test_so_many_units_are_to_be_guided(today: date, year: int, number: int, code: str) -> None:
    found = setup.target(today)
    assert (found[0], found[1], found[2].code) == (year, number, code)


@pytest.mark.parametrize(
    ("has", "lacks"), [((0, 0), (1, 2)), ((1, 1), (0, 1)), ((1, 2), (0, 0)), ((2, 5), (0, 0))]
)
def test_a_team_is_one_and_two(has: tuple[int, int], lacks: tuple[int, int]) -> None:
    assert setup.lacks(*has) == lacks
