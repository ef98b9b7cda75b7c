"""Several units in one message: one reading each where each has its own, else one for all."""

from datetime import date

import pytest

from handlers import quicklog
from handlers.quicklog import Entry, Reading, Registry

TODAY = date(2026, 11, 20)
REGISTRY = Registry.of(
    [Entry("K01", "之江实验室", ("之江",)), Entry("K02", "瑞丰机电有限公司", ("瑞丰",))]
)


def readings(text: str) -> tuple[Reading, ...]:
    return quicklog.readings(
        text, role="commissioner", today=TODAY, assigned=["K01", "K02"], registry=REGISTRY
    )


def test_each_unit_has_what_was_told_of_it() -> None:
    first, last = readings("昨天上午去之江讲政策1小时，下午给瑞丰打电话，答复咨询2个，半小时")
    assert (first.clients, first.mode, first.tasks) == (("K01",), "onsite", ("publicise",))
    assert (first.minutes, first.consultations) == (60, None)
    assert (last.clients, last.mode, last.tasks) == (("K02",), "remote", ("consult",))
    assert (last.minutes, last.consultations) == (30, 2)
    assert {first.date, last.date} == {date(2026, 11, 19)}


def test_a_day_of_its_own_is_kept_and_an_issue_stays_with_who_voiced_it() -> None:
    first, last = readings("昨天去之江讲了新条例；前天微信指导瑞丰改了交底书，他们反映预审太慢")
    assert (first.date, first.issue_span) == (date(2026, 11, 19), None)
    assert (last.date, last.issue_span) == (date(2026, 11, 18), "预审太慢")


@pytest.mark.parametrize(
    "text",
    [
        "昨天去之江和瑞丰，讲了政策",
        "昨天去之江讲政策，又去瑞丰听需求，一共两小时",
        "昨天去之江讲政策，瑞丰也派人来听了",
        "昨天去之江讲政策，再到瑞丰改合同，之江那边又来电问了两个问题",
    ],
)
def test_what_does_not_come_apart_is_one_for_all(text: str) -> None:
    (only,) = readings(text)
    assert only.clients == ("K01", "K02")


def test_one_unit_is_one_reading() -> None:
    assert len(readings("昨天去之江讲了政策，听了需求")) == 1
    assert [each.intent for each in readings("你好")] == ["other"]
