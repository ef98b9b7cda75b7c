"""How long it took: every way of saying it, and what is no service."""

import pytest

from handlers import minutes as minutes_of_a_card
from handlers.quicklog import lengths
from handlers.quicklog.clauses import even


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("现场服务2小时", 120),
        ("两个半小时", 150),
        ("一个半钟头", 90),
        ("1.5h", 90),
        ("1小时20分", 80),
        ("一小时半", 90),
        ("一刻钟", 15),
        ("三刻钟", 45),
        ("半天", 240),
        ("上周四半天", 240),
        ("一上午", 240),
        ("泡了一下午", 240),
        ("全天", 480),
        ("一整天", 480),
        ("40来分钟", 40),
        ("一个多小时", 60),
        ("两小时左右", 120),
        ("半个多小时", 30),
        ("俩小时", 120),
        ("九点到十一点半", 150),
        ("9:00-11:30", 150),
        ("下午2点到4点半", 150),
        ("下午一点一刻到两点半", 75),
        ("从十点谈到十二点", 120),
        ("2-4pm", 120),
        ("from 9 am to 11:30", 150),
        ("十一月六日下午两点至四点", 120),
        ("早上8:30进门10:00出门", 90),
        ("an hour and a half", 90),
        ("half an hour", 30),
        ("ten-minute call", 10),
        ("40-min webinar", 40),
        ("all of yesterday morning", 240),
        ("three quarters of an hour", 45),
        ("上午1小时，下午2小时", 180),
        ("一共3小时，其中宣讲1小时", 180),
        ("２小时", 120),
    ],
)
def test_minutes_are_read(text: str, minutes: int) -> None:
    assert lengths.total(even(text)) == minutes


@pytest.mark.parametrize(
    "text",
    [
        "开车2小时才到", "等了半小时", "3天内答复", "24小时内给答复", "路上花了1小时",
        "周一上午去的", "答了3个问题", "11月3日到5日", "同一天见的", "提前半小时到",
        "100小时",
        "窗口一周才开一天，太不方便",
        "别发了，一天三条",
        "元旦前一天在开化",
        "把导航报告夸了半天",
        "没有人24小时盯着海外",
        "取证要坐船两小时",
    ],
)  # fmt: skip
def test_what_is_no_service_is_no_length(text: str) -> None:
    assert lengths.total(even(text)) is None


@pytest.mark.parametrize(
    ("text", "visits", "minutes"),
    [
        ("各1小时", 2, 120),
        ("每家半小时", 3, 90),
        ("两家一共1小时", 2, 60),
        ("上下午各2小时", 1, 240),
        ("2 hours each", 2, 240),
    ],
)
def test_each_is_multiplied_by_the_units(text: str, visits: int, minutes: int) -> None:
    assert lengths.total(even(text), visits=visits) == minutes


def test_the_card_asks_the_same_grammar() -> None:
    assert minutes_of_a_card.read("90") == 90
    assert minutes_of_a_card.read("1h30") == 90
    assert minutes_of_a_card.read("两个半小时") == 150
    assert minutes_of_a_card.read("25小时") == 1500
    assert minutes_of_a_card.read("讲了2小时政策") is None


def test_daily_is_multiplied_by_the_days() -> None:
    assert lengths.total("每天半天", days=3) == 720
