"""Days in a sentence: every way of naming one, across the ends of months and years."""

from datetime import date

import pytest

from handlers import days as days_of_a_card
from handlers.quicklog import days
from handlers.quicklog.clauses import corrected, even

FRIDAY = date(2026, 11, 20)


def named(text: str, today: date = FRIDAY, *, ahead: bool = False) -> list[str]:
    return [
        f"{each.day}" + (f"..{each.last}" if each.last else "")
        for each in days.find(even(text), today, ahead=ahead)
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("昨天去了", "2026-11-19"),
        ("大前天去的", "2026-11-17"),
        ("昨儿个去的", "2026-11-19"),
        ("周三去了", "2026-11-18"),
        ("周五去了", "2026-11-20"),
        ("周六去了", "2026-11-14"),
        ("上周三", "2026-11-11"),
        ("上上周五", "2026-11-06"),
        ("礼拜天", "2026-11-15"),
        ("本周二", "2026-11-17"),
        ("11月18日", "2026-11-18"),
        ("十一月十八号", "2026-11-18"),
        ("三月卅一号", "2026-03-31"),
        ("六月廿五日", "2026-06-25"),
        ("二月廿六一块儿", "2026-02-26"),
        ("廿号", "2026-11-20"),
        ("11.18去的", "2026-11-18"),
        ("11/18", "2026-11-18"),
        ("12月3日", "2025-12-03"),
        ("本月12号", "2026-11-12"),
        ("上月28号", "2026-10-28"),
        ("25号", "2026-10-25"),
        ("去年12月30日", "2025-12-30"),
        ("２０２６年１１月２日", "2026-11-02"),
        ("20261118", "2026-11-18"),
        ("月初", "2026-11-01"),
        ("月中", "2026-11-15"),
        ("月底", "2026-10-31"),
        ("月初3号", "2026-11-03"),
        ("三天前", "2026-11-17"),
        ("一周前", "2026-11-13"),
        ("11月18日 周三", "2026-11-18"),
        ("下午去的", "2026-11-20"),
        ("刚从那边回来", "2026-11-20"),
        ("last Wednesday", "2026-11-11"),
        ("on Wednesday", "2026-11-18"),
        ("18 November", "2026-11-18"),
        ("Nov 18th", "2026-11-18"),
        ("two days ago", "2026-11-18"),
        ("the day before yesterday", "2026-11-18"),
    ],
)
def test_done_lies_in_the_past(text: str, day: str) -> None:
    assert named(text) == [day]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("明天去", "2026-11-21"),
        ("大后天", "2026-11-23"),
        ("周三去", "2026-11-25"),
        ("周五去", "2026-11-27"),
        ("下周三", "2026-11-25"),
        ("12月3日", "2026-12-03"),
        ("1月5号", "2027-01-05"),
        ("25号", "2026-11-25"),
        ("5号", "2026-12-05"),
        ("月底30号", "2026-11-30"),
        ("下个月3号", "2026-12-03"),
        ("this coming Friday", "2026-11-27"),
        ("next Tuesday", "2026-11-24"),
        ("Thursday next week", "2026-11-26"),
    ],
)
def test_planned_lies_ahead(text: str, day: str) -> None:
    assert named(text, ahead=True) == [day]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("周一到周三", "2026-11-16..2026-11-18"),
        ("周一至三", "2026-11-16..2026-11-18"),
        ("11月3日到5日", "2026-11-03..2026-11-05"),
        ("11.18-20", "2026-11-18..2026-11-20"),
        ("11月3-5日", "2026-11-03..2026-11-05"),
        ("3号到5号", "2026-11-03..2026-11-05"),
        ("16、17号两天", "2026-11-16..2026-11-17"),
        ("10月30日至11月2日", "2026-10-30..2026-11-02"),
        ("9 to 11 November", "2026-11-09..2026-11-11"),
        ("Nov 9-11", "2026-11-09..2026-11-11"),
    ],
)
def test_a_range_has_both_ends(text: str, days: str) -> None:
    assert named(text) == [days]


@pytest.mark.parametrize(
    "text",
    [
        "聊了1.5小时", "每周一例会", "一周三次", "4.26宣传周", "3号楼", "答了3.5个", "一上午",
        "一下午", "早上好", "10日内", "花了1-2个小时", "第三天", "明确了", "说明天理", "如今",
    ],
)  # fmt: skip
def test_no_day_is_guessed(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    ("today", "text", "day"),
    [
        (date(2026, 1, 1), "昨天", "2025-12-31"),
        (date(2026, 1, 2), "12月31日", "2025-12-31"),
        (date(2026, 3, 1), "前天", "2026-02-27"),
        (date(2026, 3, 31), "上月30号", None),
        (date(2027, 1, 3), "29号", "2026-12-29"),
        (date(2026, 3, 5), "30号", "2026-01-30"),
        (date(2026, 5, 1), "2月29日", "2024-02-29"),
        (date(2027, 1, 4), "上周四", "2026-12-31"),
    ],
)
def test_ends_of_months_and_years(today: date, text: str, day: str | None) -> None:
    assert named(text, today) == ([day] if day else [])


def test_the_card_asks_the_same_grammar() -> None:
    assert days_of_a_card.read("上周三", FRIDAY) == date(2026, 11, 11)
    assert days_of_a_card.read("Yesterday ", FRIDAY) == date(2026, 11, 19)
    assert days_of_a_card.read("昨天去了之江", FRIDAY) is None
    assert days_of_a_card.read("周一到周三", FRIDAY) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("昨赴某所", ["2026-11-19"]),
        ("昨 现场 答疑", ["2026-11-19"]),
        ("1118去某所", ["2026-11-18"]),
        ("编号1118的案子", []),
        ("on site Nov 3-4: drilled them", ["2026-11-03..2026-11-04"]),
    ],
)
def test_days_in_a_hurry(text: str, days: list[str]) -> None:
    assert named(text) == days


def test_a_range_of_weekdays_ends_in_the_week_it_begins_in() -> None:
    assert named("下周一到周五", ahead=True) == ["2026-11-23..2026-11-27"]
    assert named("上周三到周五") == ["2026-11-11..2026-11-13"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("昨天不对是前天去的", ["2026-11-18"]),
        ("昨天不是前天前天去的", ["2026-11-18"]),
        ("本月8号不是8号是9号去的", ["2026-11-09"]),
        ("礼拜四啊不对礼拜三", ["2026-11-18"]),
        ("昨天不是去了吗", ["2026-11-19"]),
    ],
)
def test_a_day_that_was_taken_back_is_not_read(text: str, days: list[str]) -> None:
    said = corrected(even(text))
    assert len(said) == len(text)
    assert named(said) == days
