"""Own records: paged, searched, opened, taken back; and never anybody else's."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete

from storage import models
from tests.stories.conftest import NOW
from tests.stories.recorded import (
    FACTORY,
    UNIVERSITY,
    audited,
    change,
    data_of,
    demote,
    leave,
    record,
    states,
)
from tests.stories.town import OnTelegram, Town, visits


async def test_somebody_without_records_is_led_to_the_first(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/mine")
    assert lin.sees("还没有记录")
    await lin.taps("记一次服务")
    assert lin.sees("服务对象是哪家")


async def test_records_stand_newest_first_seven_a_page(town: Town) -> None:
    for n in range(16):
        await record(town, day=date(2026, 11, 1) + timedelta(days=n), content=f"第{n}次")
    lin = town.person("林晓")
    await lin.sends("/mine")
    assert "我的记录 · 第1/3页" in lin.last
    assert lin.last.index("№16") < lin.last.index("№15") < lin.last.index("№10")
    assert "№9 " not in lin.last
    assert "上一页" not in lin.last
    await lin.taps("下一页")
    assert "第2/3页" in lin.last
    assert "№9 " in lin.last
    await lin.taps("下一页")
    assert "第3/3页" in lin.last
    assert "№2 " in lin.last
    assert "№1 " in lin.last
    assert "下一页" not in lin.last
    await lin.taps("上一页")
    assert "第2/3页" in lin.last


async def test_a_late_record_of_an_early_day_stands_by_its_day(town: Town) -> None:
    await record(town, day=date(2026, 11, 20))
    await record(town, day=date(2026, 3, 2))
    lin = town.person("林晓")
    await lin.sends("/mine")
    assert lin.last.index("11月20日") < lin.last.index("3月2日")


async def test_only_own_records_and_those_taken_part_in_are_shown(town: Town) -> None:
    own = await record(town, "林晓", client=UNIVERSITY)
    joined = await record(town, "陈立", "林晓")
    others = await record(town, "陈立")
    lin = town.person("林晓")
    await lin.sends("/mine")
    assert f"№{own} 浙江大学" in lin.last
    assert f"№{joined} 之江实验室" in lin.last
    assert f"№{others} " not in lin.last
    await lin.taps(f"№{joined}")
    assert lin.sees("参加人　陈立、林晓")
    assert "撤回" not in lin.last


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("预审", {1}),
        ("预审 之江", {1}),
        ("预审 浙大", set()),
        ("pct", {2}),
        ("PCT 大学", {2}),
        ("zjdx", {2}),
        ("zhinenggongchang", {3}),
        ("宣讲政策", {1, 2, 3}),
        ("№3", {3}),
        ("100%", {3}),
        ("1_0", set()),
    ],
)
async def test_every_word_of_a_search_must_match(town: Town, words: str, found: set[int]) -> None:
    await record(town, content="讲了快速预审")
    await record(town, client=UNIVERSITY, content="答复PCT咨询")
    await record(town, client=FACTORY, content="导航项目完成100%")
    lin = town.person("林晓")
    await lin.sends("/mine")
    await lin.taps("搜索")
    await lin.sends(words)
    assert f"“{words}”" in lin.last
    assert {n for n in (1, 2, 3) if f"№{n} " in lin.last} == found
    assert ("没有同时含有这些词的记录" in lin.last) == (not found)
    await lin.taps("全部")
    assert "№1 " in lin.last
    assert "№3 " in lin.last


async def test_words_after_the_command_search_at_once(telegram_town: Town) -> None:
    await record(telegram_town, content="讲了快速预审")
    await record(telegram_town, content="答复PCT咨询")
    lin = telegram_town.person("林晓")
    await lin.sends("/mine 预审")
    assert "№1 " in lin.last
    assert "№2 " not in lin.last


async def test_a_long_result_is_paged_within_its_words(town: Town) -> None:
    for n in range(9):
        await record(town, content="预审" if n else "咨询")
    lin = town.person("林晓")
    await lin.sends("/mine")
    await lin.taps("搜索")
    await lin.sends("预审")
    assert "第1/2页" in lin.last
    await lin.taps("下一页")
    assert "第2/2页" in lin.last
    assert "№2 " in lin.last
    assert "№1 " not in lin.last


async def test_a_record_is_shown_whole(town: Town) -> None:
    await record(town, day=date(2026, 3, 2), content="讲了快速预审\n答复PCT咨询2个")
    lin = town.person("林晓")
    await lin.sends("/mine")
    await lin.taps("№1")
    for words in (
        "服务记录 №1", "对象　之江实验室", "地区　余杭区", "日期　3月2日 周一", "方式　现场",
        "任务　宣讲政策", "时长　1小时", "参加人　林晓", "记录于　11月21日 周六",
        "内容　讲了快速预审", "答复PCT咨询2个", "现场服务 1/1（2026年）· 附件1 二（二）",
    ):  # fmt: skip
        assert words in lin.last, words
    await lin.taps("返回")
    assert "我的记录" in lin.last


async def test_a_very_long_content_goes_on_on_a_second_screen(telegram_town: Town) -> None:
    await record(telegram_town, content="甲" * 3000 + "乙" * 999 + "丙")
    lin = telegram_town.person("林晓")
    await lin.sends("/mine")
    await lin.taps("№1")
    assert "乙" not in lin.last
    await lin.taps("看余下内容")
    assert "甲" not in lin.last
    assert "乙丙" in lin.last
    await lin.taps("返回")
    assert "撤回" in lin.last


async def test_what_is_shown_is_text_and_never_markup(telegram_town: Town) -> None:
    await record(telegram_town, content="<b>&_*[甲](乙)</i>")
    lin = telegram_town.person("林晓")
    await lin.sends("/mine")
    await lin.taps("№1")
    assert "<b>&_*[甲](乙)</i>" in lin.last


async def test_a_record_is_taken_back_with_a_reason(town: Town) -> None:
    await record(town)
    lin = town.person("林晓")
    await lin.sends("/mine")
    await lin.taps("№1")
    await lin.taps("撤回")
    assert lin.sees("撤回的原因")
    assert await states(town) == {1: "recorded"}
    await lin.taps("重复记录")
    assert "服务记录 №1 · 已撤回" in lin.last
    assert "撤回原因　重复记录" in lin.last
    assert "1/1" not in lin.last
    assert await states(town) == {1: "withdrawn"}
    assert ("withdraw", "visit", "1") in await audited(town, "林晓")
    await lin.taps("返回")
    assert "已撤回" in lin.last
    await lin.sends("/quota")
    assert lin.sees("现场服务 0/3")


async def test_the_reason_may_be_written(town: Town) -> None:
    await record(town)
    lin = town.person("林晓")
    await lin.sends("/mine")
    await lin.taps("№1")
    await lin.taps("撤回")
    await lin.sends("长" * 201)
    assert lin.sees("原因最多200字")
    assert await states(town) == {1: "recorded"}
    await lin.sends("和王敏的记录是同一次")
    assert "撤回原因　和王敏的记录是同一次" in lin.last
    assert await states(town) == {1: "withdrawn"}


async def test_going_back_takes_nothing_back(town: Town) -> None:
    await record(town)
    lin = town.person("林晓")
    await lin.sends("/mine")
    await lin.taps("№1")
    await lin.taps("撤回")
    await lin.taps("返回")
    assert "服务记录 №1" in lin.last
    assert await states(town) == {1: "recorded"}


async def test_a_record_is_taken_back_at_any_time(town: Town) -> None:
    await record(town)
    await town.at(NOW + timedelta(days=30))
    lin = town.person("林晓")
    await lin.sends("/mine")
    await lin.taps("№1")
    await lin.taps("撤回")
    await lin.taps("填写有误")
    assert await states(town) == {1: "withdrawn"}


async def test_what_its_receipt_took_back_is_not_taken_back_again(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/visit")
    for label in ("之江实验室", "现场", "今天", "宣讲政策", "完成", "跳过", "保存"):
        await lin.taps(label)
    await lin.sends("/mine")
    await lin.taps("№1")
    await lin.taps("撤回")
    await lin.taps("重复记录")
    assert await states(town) == {1: "withdrawn"}
    if isinstance(lin, OnTelegram):
        await lin.taps("撤回修改")
        assert lin.sees("№1 已撤回")
        assert [row["state"] for row in await visits(town)] == ["withdrawn"]


async def test_what_is_typed_while_a_list_is_shown_opens_a_card(town: Town) -> None:
    """A visit told in one message is never eaten by a list that happens to be open."""
    await record(town)
    lin = town.person("林晓")
    await lin.sends("/mine")
    await lin.sends("下午讲了专利导航")
    assert lin.sees("内容　下午讲了专利导航")
    await lin.sends("/mine")
    await lin.taps("№1")
    await lin.sends("又答复了一个咨询")
    assert lin.sees("内容　又答复了一个咨询")


async def test_a_search_that_was_asked_for_is_no_visit(town: Town) -> None:
    await record(town)
    lin = town.person("林晓")
    await lin.sends("/mine")
    await lin.taps("搜索")
    await lin.taps("返回")
    await lin.taps("搜索")
    await lin.sends("预审")
    assert "我的记录 · “预审”" in lin.last


async def test_a_page_that_is_gone_gives_way_to_the_first(telegram_town: Town) -> None:
    """The eighth record was a joint one; its author's list is shorter once they are taken off."""
    for _n in range(8):
        await record(telegram_town, "陈立", "林晓")
    lin = telegram_town.person("林晓")
    await lin.sends("/mine")
    await lin.taps("下一页")
    await lin.taps("№1")
    taken_off = delete(models.VisitParticipant).where(models.VisitParticipant.visit_id == 8)
    await change(telegram_town, taken_off)
    await lin.taps("返回")
    assert "№7 " in lin.last
    assert "页" not in lin.last


async def test_somebody_demoted_meanwhile_opens_nothing(telegram_town: Town) -> None:
    await record(telegram_town, "吴敏", content="机密内容")
    wu = telegram_town.person("吴敏")
    await wu.sends("/mine")
    await demote(telegram_town, "吴敏")
    await wu.taps("№1")
    assert "机密内容" not in "".join(wu.screens())
    assert wu.person.toast["text"] == "您现在的身份不能再用这一项。"
    assert [row[1] for row in await audited(telegram_town, "吴敏", allowed=False)] == ["mine"]
    await wu.sends("/mine")
    assert "№1" not in wu.last


async def test_somebody_who_left_opens_nothing(telegram_town: Town) -> None:
    await record(telegram_town, content="机密内容")
    lin = telegram_town.person("林晓")
    await lin.sends("/mine")
    await leave(telegram_town, "林晓")
    await lin.taps("№1")
    assert "机密内容" not in "".join(lin.screens())
    await lin.sends("/mine")
    assert lin.sees("只对受邀人员开放")


async def test_anothers_button_opens_nothing(telegram_town: Town) -> None:
    await record(telegram_town, content="机密内容")
    lin, zhou = telegram_town.person("林晓"), telegram_town.person("周楠")
    await lin.sends("/mine")
    await zhou.sends("/mine")
    assert isinstance(lin, OnTelegram)
    assert isinstance(zhou, OnTelegram)
    data, _message = data_of(lin, "№1")
    zhou.person.taps_data(data, zhou.person.last()["message_id"])
    await telegram_town.settle()
    assert "机密内容" not in "".join(zhou.screens())
    assert ("use", "button", "") in await audited(telegram_town, "周楠", allowed=False)


async def test_the_bureau_has_no_records_of_its_own(town: Town) -> None:
    clerk = town.person("王经")
    await clerk.sends("/mine")
    assert "我的记录" not in clerk.last


async def test_the_list_in_english(telegram_town: Town) -> None:
    await record(telegram_town)
    lin = telegram_town.person("林晓")
    await lin.sends("/language")
    await lin.taps("English")
    await lin.sends("/mine")
    assert "My records" in lin.last
    assert "№1 之江实验室 · 20 Nov · On-site" in lin.last
    await lin.taps("№1")
    assert "Tasks　宣讲政策 (policy)" in lin.last
    assert "Take it back" in lin.last
