"""What is owed, from when, and where it stands (C11, E5, readings 2, 3, 4, 10, 11)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme import quotas
from programme.periods import Half, Period, Quarter, Year
from programme.quotas import QUOTAS, Risk, Status
from programme.schemes import Scheme
from programme.visits import Mode

CLIENT = QUOTAS[Scheme.COMMISSIONER]
REGION = QUOTAS[Scheme.ENVOY]
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def test_a_client_is_owed_one_visit_on_site_a_year() -> None:
    assert (CLIENT.period, CLIENT.required, CLIENT.clause.code) == (Year, 1, "C11")
    assert CLIENT.modes == {Mode.ONSITE}


def test_a_region_is_owed_one_visit_on_site_a_quarter() -> None:
    assert (REGION.period, REGION.required, REGION.clause.code) == (Quarter, 1, "E5")
    assert REGION.modes == {Mode.ONSITE}


def test_the_escort_action_sets_no_number() -> None:
    assert quotas.find_of_scheme(Scheme.ESCORT) is None
    assert quotas.find_of_scheme(Scheme.ENVOY) is REGION


@pytest.mark.parametrize(
    ("period", "day"),
    [
        (Year(2026), date(2026, 7, 2)),
        (Year(2028), date(2028, 7, 2)),
        (Half(2026, 1), date(2026, 4, 1)),
        (Half(2026, 2), date(2026, 10, 1)),
        (Quarter(2026, 1), date(2026, 2, 15)),
        (Quarter(2028, 1), date(2028, 2, 15)),
        (Quarter(2026, 2), date(2026, 5, 16)),
        (Quarter(2026, 3), date(2026, 8, 16)),
        (Quarter(2026, 4), date(2026, 11, 16)),
    ],
)
def test_the_half_day_is_the_last_with_half_of_the_period_left(period: Period, day: date) -> None:
    assert quotas.half_day(period) == day


@given(st.sampled_from((Year, Half, Quarter)), DAYS)
def test_at_least_half_is_left_on_the_half_day_and_less_the_day_after(
    kind: type[Year], day: date
) -> None:
    period = kind.containing(day)
    half = quotas.half_day(period)
    left = (period.end - half).days + 1
    assert left * 2 >= period.days > (left - 1) * 2


@pytest.mark.parametrize(
    ("quota", "period", "served_from", "served_until", "owed"),
    [
        (CLIENT, Year(2026), date(2025, 4, 1), None, 1),
        (CLIENT, Year(2026), date(2026, 1, 1), None, 1),
        (CLIENT, Year(2026), date(2026, 7, 2), None, 1),
        (CLIENT, Year(2026), date(2026, 7, 3), None, 0),
        (CLIENT, Year(2026), date(2027, 1, 1), None, 0),
        (CLIENT, Year(2027), date(2026, 7, 3), None, 1),
        (CLIENT, Year(2026), date(2025, 4, 1), date(2026, 7, 2), 1),
        (CLIENT, Year(2026), date(2025, 4, 1), date(2026, 7, 1), 0),
        (CLIENT, Year(2026), date(2025, 4, 1), date(2025, 12, 31), 0),
        (REGION, Quarter(2026, 4), date(2026, 11, 16), None, 1),
        (REGION, Quarter(2026, 4), date(2026, 11, 17), None, 0),
        (REGION, Quarter(2027, 1), date(2026, 11, 17), None, 1),
        (REGION, Quarter(2026, 4), date(2026, 1, 1), date(2026, 10, 3), 0),
    ],
)
def test_what_is_owed_depends_on_when_service_began_and_ended(
    quota: quotas.Quota, period: Period, served_from: date, served_until: date | None, owed: int
) -> None:
    assert quotas.owed(quota, period, served_from=served_from, served_until=served_until) == owed


@given(DAYS, DAYS, st.integers(0, 2_000))
def test_beginning_earlier_or_ending_later_never_owes_less(
    day: date, served_from: date, more: int
) -> None:
    period = Quarter.containing(day)
    longer = served_from - timedelta(days=more)
    until = served_from + timedelta(days=more)

    def owed(first: date, last: date | None) -> int:
        return quotas.owed(REGION, period, served_from=first, served_until=last)

    assert owed(longer, None) >= owed(served_from, None) >= owed(served_from, until)
    assert owed(longer, until) >= owed(served_from, until)


@given(DAYS, DAYS)
def test_nothing_is_owed_outside_the_time_of_service(first: date, last: date) -> None:
    period = Year(2050)
    if period.end < first or last < period.start:
        assert quotas.owed(CLIENT, period, served_from=first, served_until=last) == 0


@pytest.mark.parametrize(
    ("done", "required", "exempt", "today", "risk"),
    [
        (0, 1, False, date(2026, 11, 1), Risk.AT_RISK),
        (0, 1, False, date(2026, 10, 31), Risk.ON_TRACK),
        (0, 1, False, date(2026, 12, 31), Risk.AT_RISK),
        (0, 1, False, date(2027, 1, 1), Risk.OVERDUE),
        (1, 1, False, date(2027, 1, 1), Risk.MET),
        (3, 1, False, date(2026, 3, 1), Risk.MET),
        (1, 1, True, date(2026, 3, 1), Risk.MET),
        (0, 1, True, date(2027, 1, 1), Risk.EXEMPT),
        (0, 0, False, date(2027, 1, 1), Risk.NOT_OWED),
        (1, 0, False, date(2026, 3, 1), Risk.NOT_OWED),
    ],
)
def test_a_clients_year_stands_somewhere(
    done: int, required: int, exempt: bool, today: date, risk: Risk
) -> None:
    status = quotas.status(
        CLIENT, Year(2026), done=done, required=required, exempt=exempt, today=today
    )
    assert status.risk is risk


def test_a_regions_quarter_is_at_risk_from_thirty_days_before_its_end() -> None:
    def risk(today: date) -> Risk:
        return quotas.status(
            REGION, Quarter(2026, 4), done=0, required=1, exempt=False, today=today
        ).risk

    assert risk(date(2026, 11, 30)) is Risk.ON_TRACK
    assert risk(date(2026, 12, 1)) is Risk.AT_RISK


def test_an_exemption_is_not_a_visit() -> None:
    exempt = Status(done=0, required=1, exempt=True, days_left=-3)
    assert not exempt.met
    assert exempt.risk is Risk.EXEMPT


def test_reminders_lead_by_the_days_of_the_bureaus_setting() -> None:
    assert CLIENT.lead_days == (60, 30, 14, 7, 1)
    assert REGION.lead_days == (30, 14, 7, 1)


def test_what_is_at_risk_and_ends_first_is_most_urgent() -> None:
    def status(days_left: int, *, done: int = 0, risky_from: int = 60) -> quotas.Status:
        return quotas.Status(done, 1, exempt=False, days_left=days_left, risky_from=risky_from)

    ordered = [status(-1), status(5), status(30), status(31, risky_from=30), status(90)]
    assert sorted((ordered[n] for n in (3, 1, 4, 0, 2)), key=quotas.urgency) == ordered
