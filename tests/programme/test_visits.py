"""What a visit may say of itself (C10) and how its record lives."""

from datetime import date, timedelta

import pytest

from programme import visits
from programme.periods import Quarter, Year
from programme.visits import (
    ChannelProblem,
    ContentProblem,
    DayProblem,
    MinutesProblem,
    Mode,
    RemoteChannel,
    State,
)

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("day", "served_from", "problem"),
    [
        (TODAY, None, None),
        (TODAY - timedelta(days=1), date(2025, 4, 1), None),
        (date(2025, 4, 1), date(2025, 4, 1), None),
        (date(2025, 3, 31), date(2025, 4, 1), DayProblem.BEFORE_SERVICE),
        (TODAY + timedelta(days=1), None, DayProblem.FUTURE),
        (TODAY + timedelta(days=1), TODAY + timedelta(days=9), DayProblem.FUTURE),
    ],
)
def test_a_day_is_neither_to_come_nor_before_service(
    day: date, served_from: date | None, problem: DayProblem | None
) -> None:
    assert visits.day_problem(day, today=TODAY, served_from=served_from) is problem


def test_a_day_before_service_asks_and_a_day_to_come_is_refused() -> None:
    assert DayProblem.BEFORE_SERVICE.asks
    assert not DayProblem.FUTURE.asks


@pytest.mark.parametrize(
    ("minutes", "problem"),
    [
        (-1, MinutesProblem.NOT_POSITIVE),
        (0, MinutesProblem.NOT_POSITIVE),
        (1, None),
        (1440, None),
        (1441, MinutesProblem.TOO_LONG),
    ],
)
def test_a_visit_lasts_some_minutes_and_at_most_a_day(
    minutes: int, problem: MinutesProblem | None
) -> None:
    assert visits.minutes_problem(minutes) is problem


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("讲了快速预审", None),
        ("", ContentProblem.EMPTY),
        (" \n\u3000", ContentProblem.EMPTY),
        ("字" * visits.MAX_CONTENT, None),
        ("字" * (visits.MAX_CONTENT + 1), ContentProblem.TOO_LONG),
    ],
)
def test_what_was_said_has_a_length(content: str, problem: ContentProblem | None) -> None:
    assert visits.content_problem(content) is problem


@pytest.mark.parametrize(
    ("mode", "channel", "problem"),
    [
        (Mode.ONSITE, None, None),
        (Mode.ONSITE, RemoteChannel.PHONE, ChannelProblem.ONSITE),
        (Mode.REMOTE, None, ChannelProblem.MISSING),
        (Mode.REMOTE, RemoteChannel.WECHAT, None),
    ],
)
def test_only_a_remote_service_has_a_channel(
    mode: Mode, channel: RemoteChannel | None, problem: ChannelProblem | None
) -> None:
    assert visits.channel_problem(mode, channel) is problem


def test_a_record_is_amended_or_withdrawn_and_a_withdrawn_one_stays_so() -> None:
    assert visits.may_become(State.RECORDED) == {State.AMENDED, State.WITHDRAWN}
    assert visits.may_become(State.AMENDED) == {State.AMENDED, State.WITHDRAWN}
    assert visits.may_become(State.WITHDRAWN) == set()
    assert {State.RECORDED, State.AMENDED} == visits.COUNTED


@pytest.mark.parametrize(
    ("recorded_on", "late"),
    [(date(2026, 12, 31), False), (date(2027, 1, 1), True)],
)
def test_a_visit_recorded_after_its_period_is_late(recorded_on: date, late: bool) -> None:
    assert visits.is_late(Year(2026), recorded_on=recorded_on) is late
    assert visits.is_late(Quarter(2026, 4), recorded_on=recorded_on) is late
