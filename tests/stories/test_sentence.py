"""One sentence becomes one filled card: what it tells is not asked, what is assumed is marked."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text, update

from storage import models
from tests.stories.recorded import change
from tests.stories.town import Chatter, Town, visits

SENTENCE = (
    "今天下午去之江实验室现场服务2小时，宣讲快速预审政策，答复PCT咨询3个，对方反映缺少专利导航支持"
)


async def rows(town: Town, statement: str) -> list[dict[str, Any]]:
    async with town.store.read() as session:
        found = await session.execute(text(statement))
        return [dict(row) for row in found.mappings()]


async def test_who_serves_nobody_yet_is_told_so_and_keeps_the_words(town: Town) -> None:
    lin = town.person("林晓")
    await change(town, update(models.Assignment).values(ends=date(2026, 1, 31)))
    await lin.sends("昨天上午去了一家单位，讲了快速预审政策")
    assert lin.sees("还没有给您确定服务对象")
    assert lin.sees("昨天上午去了一家单位，讲了快速预审政策")


@pytest.mark.parametrize("second", ["昨天去了浙江大学，聊了聊", "上午电话浙江大学"])
async def test_a_short_sentence_is_no_answer_to_another_card(town: Town, second: str) -> None:
    """Wherever the first card waits: it is neither a name, nor a day, nor lost."""
    lin = town.person("林晓")
    await lin.sends("今天讲了快速预审，答复了两个问题")
    await lin.sends(second)
    assert not any("没有与" in screen for screen in lin.screens())
    await lin.sends("/visit")
    for label in ("之江实验室", "现场"):
        await lin.taps(label)
    await lin.sends(second + "，讲了商标")
    cards = [screen for screen in lin.screens() if "浙江大学" in screen and "对象" in screen]
    assert any(second in card for card in cards)


async def test_a_whole_sentence_is_saved_with_one_tap(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends(SENTENCE)
    for shown in (
        "服务记录 · 待保存", "对象　之江实验室", "日期　11月21日 周六", "方式　现场",
        "时长　2小时", "咨询　3个", "事项　缺少专利导航支持", "宣讲政策", "解答咨询", "了解情况",
        "* 为推定，请核对",
    ):  # fmt: skip
        assert lin.sees(shown), shown
    await lin.taps("保存")
    assert lin.sees("✅ 已记录 №1")
    assert lin.sees("之江实验室 · 11月21日 · 现场")
    assert lin.sees("现场服务 1/1（2026年）")
    assert lin.sees("已生成事项 №1：缺少专利导航支持")
    (visit,) = await visits(town)
    assert (visit["mode"], visit["minutes"], visit["consultations"]) == ("onsite", 120, 3)
    assert visit["content"] == SENTENCE
    (issue,) = await rows(town, "SELECT * FROM issues")
    assert (issue["state"], issue["said"], issue["visit_id"]) == ("raised", "缺少专利导航支持", 1)
    assert (issue["client_id"], issue["author_id"]) == (1, 1001)


async def test_a_day_nobody_stated_is_today_and_marked(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("去之江实验室宣讲了快速预审政策，大家听得认真，问题不少")
    assert lin.sees("日期　11月21日 周六 *")
    await lin.taps("日期")
    await lin.taps("昨天")
    assert lin.sees("日期　11月20日 周五")
    assert not lin.last.count("11月20日 周五 *")


async def test_what_the_words_do_not_tell_is_asked_and_the_rest_is_kept(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("昨天和之江实验室的同志对接，宣讲了快速预审政策，答复咨询2个")
    assert lin.sees("现场还是非现场")
    assert lin.sees("之江实验室")
    assert lin.sees("2个")
    await lin.taps("微信")
    assert lin.sees("待保存")
    await lin.taps("保存")
    (visit,) = await visits(town)
    assert (visit["mode"], visit["channel"], str(visit["day"])) == (
        "remote", "wechat", "2026-11-20",
    )  # fmt: skip


async def test_the_means_of_a_remote_service_is_read(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("上午微信答复了浙江大学关于商标续展的咨询1个")
    assert lin.sees("非现场（微信）")


async def test_a_unit_one_does_not_serve_is_asked_about(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("昨天去青竹传感科技宣讲了快速预审政策，答复咨询2个")
    assert lin.sees("“青竹传感科技”不在您的服务对象中")
    await lin.taps("浙江大学")
    assert lin.sees("待保存")
    assert lin.sees("11月20日")
    assert lin.sees("宣讲政策")


async def test_two_units_in_one_message_become_two_records(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("今天去了之江实验室和浙江大学，宣讲快速预审政策，共2小时，答复咨询3个")
    assert lin.sees("之江实验室、浙江大学")
    assert lin.sees("共2小时，各家平分")
    await lin.taps("保存")
    assert lin.sees("✅ 已记录 №1、№2")
    assert lin.sees("№1 之江实验室 · 11月21日 · 现场")
    assert lin.sees("№2 浙江大学 · 11月21日 · 现场")
    first, second = await visits(town)
    assert (first["served"], second["served"]) == ("之江实验室", "浙江大学")
    assert (first["minutes"], second["minutes"]) == (60, 60)
    assert (first["consultations"], second["consultations"]) == (2, 1)


async def test_each_of_two_records_is_taken_back_alone_or_both(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("今天去了之江实验室和浙江大学，宣讲快速预审政策")
    await lin.taps("保存")
    await lin.taps("撤回 №2")
    assert lin.sees("已撤回")
    assert lin.sees("待保存")  # the card of that one is open again
    assert lin.sees("浙江大学")
    first, second = await visits(town)
    assert (first["state"], second["state"]) == ("recorded", "withdrawn")
    await lin.taps("保存")
    assert lin.sees("✅ 已记录 №3")


async def test_all_records_of_a_card_are_taken_back_at_once(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    await lin.sends("今天去了之江实验室和浙江大学，宣讲快速预审政策")
    await lin.taps("保存")
    await lin.taps("全部撤回")
    assert {row["state"] for row in await visits(telegram_town)} == {"withdrawn"}
    assert lin.sees("之江实验室、浙江大学")
    await lin.taps("保存")
    assert lin.sees("✅ 已记录 №3、№4")


async def test_several_units_are_ticked_by_buttons(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/visit")
    await lin.taps("一次记多家")
    await lin.taps("之江实验室")
    await lin.taps("浙江大学")
    await lin.taps("完成")
    await lin.taps("现场")
    await lin.taps("今天")
    await lin.sends("1")
    await lin.taps("跳过")
    await lin.taps("保存")
    assert lin.sees("✅ 已记录 №1、№2")
    assert [row["served"] for row in await visits(town)] == ["之江实验室", "浙江大学"]


async def test_under_ten_taps_with_nothing_typed(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    taps = ("之江实验室", "现场", "今天", "宣讲政策", "完成", "跳过", "保存")
    await lin.sends("/visit")
    for tap in taps:
        await lin.taps(tap)
    assert lin.sees("✅ 已记录 №1")
    (effort,) = await rows(telegram_town, "SELECT * FROM efforts")
    assert (effort["way"], effort["taps"], effort["changes"]) == ("buttons", len(taps), 0)
    assert effort["taps"] < 10


async def test_the_same_words_again_are_asked_about(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends(SENTENCE)
    await lin.taps("保存")
    await lin.sends(SENTENCE)
    assert lin.sees("与 №1 相同，是重复吗？")
    await lin.taps("是重复，不记")
    assert lin.sees("没有再记一次")
    await lin.sends(SENTENCE)
    await lin.taps("不是重复，另记一次")
    await lin.taps("保存")
    assert lin.sees("✅ 已记录 №2")
    assert len(await visits(town)) == 2


async def test_the_same_words_while_the_first_card_is_open_are_asked_about(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends(SENTENCE)
    await lin.sends(SENTENCE)
    assert lin.sees("与一张还没保存的卡片相同，是重复吗？")


async def test_what_was_called_off_is_no_record(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("今天没去成之江实验室，临时取消了")
    assert lin.sees("没有记录：这次没有去成")
    await lin.taps("还是记录一次")
    assert lin.sees("之江实验室")
    assert lin.sees("没去成")
    assert await visits(town) == []


async def test_what_is_no_record_is_kept_for_one_tap(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("怎么导出我今年的记录？")
    assert lin.sees("没有记录任何内容")
    await lin.taps("还是记录一次")
    assert lin.sees("怎么导出我今年的记录？")


async def test_an_entry_long_afterwards_is_marked_and_counts(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("11月2日去之江实验室宣讲了快速预审政策")
    assert lin.sees("11月2日 周一 · 补记")
    await lin.taps("保存")
    assert lin.sees("之江实验室 · 11月2日 · 现场 · 补记")
    assert lin.sees("现场服务 1/1（2026年）")


async def test_a_range_of_days_is_one_record(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("11月18日到20日在之江实验室驻点，指导业务，讲了快速预审")
    assert lin.sees("11月18日 周三 至 11月20日 周五")
    await lin.taps("保存")
    (visit,) = await visits(town)
    assert (str(visit["day"]), str(visit["last_day"])) == ("2026-11-18", "2026-11-20")


async def test_a_sentence_fills_the_card_it_meets(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/visit")
    await lin.sends(SENTENCE)
    assert lin.sees("待保存")
    assert lin.sees("2小时")
    await lin.taps("保存")
    assert len(await visits(town)) == 1


async def test_a_day_to_come_offers_a_plan(town: Town) -> None:
    lin = town.person("林晓")
    await on_the_day_question(lin)
    await lin.sends("明天")
    assert lin.sees("11月22日还没到")
    assert lin.sees("存为计划")
    await lin.taps("其他日期")
    await lin.taps("昨天")
    assert lin.sees("做了哪些")


async def on_the_day_question(lin: Chatter) -> None:
    await lin.sends("/visit")
    await lin.taps("之江实验室")
    await lin.taps("现场")


async def test_corrections_are_kept_as_codes_without_whose(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends(SENTENCE)
    await lin.taps("方式")
    await lin.taps("电话")
    await lin.taps("时长")
    await lin.sends("90")
    await lin.taps("保存")
    found = await rows(town, "SELECT field, read, meant FROM corrections ORDER BY id")
    assert found == [
        {"field": "mode", "read": "onsite", "meant": "remote"},
        {"field": "minutes", "read": "120", "meant": "90"},
    ]
    (effort,) = await rows(town, "SELECT * FROM efforts")
    assert (effort["way"], effort["changes"]) == ("message", 2)


async def test_a_card_saved_as_it_was_read_counts_no_change(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    await lin.sends(SENTENCE)
    await lin.taps("保存")
    (effort,) = await rows(telegram_town, "SELECT * FROM efforts")
    assert (effort["way"], effort["taps"], effort["changes"]) == ("message", 1, 0)
    assert await rows(telegram_town, "SELECT * FROM corrections") == []


async def test_what_is_still_to_come_becomes_a_plan(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("下周三准备去之江实验室宣讲快速预审政策")
    assert not lin.sees("服务记录 · 待保存")
    assert lin.sees("之江实验室")
    assert lin.sees("11月25日")
    assert await visits(town) == []


async def test_what_was_called_off_can_become_a_plan(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("今天没去成之江实验室，临时取消了")
    await lin.taps("存为另一天的计划")
    assert lin.sees("之江实验室")
    assert await visits(town) == []


async def test_a_day_to_come_becomes_a_plan_with_what_is_known(town: Town) -> None:
    lin = town.person("林晓")
    await on_the_day_question(lin)
    await lin.sends("后天")
    await lin.taps("存为计划")
    assert lin.sees("11月23日")
    assert lin.sees("之江实验室")


async def test_for_an_envoy_a_unit_in_the_region_is_the_place(town: Town) -> None:
    zhou = town.person("周楠")
    await zhou.sends("昨天去景宁县走访，和县局研究了知识产权发展规划")
    assert zhou.sees("对象　景宁县")
    await zhou.taps("保存")
    assert zhou.sees("走访 1/1（2026年四季度）")


async def test_a_sentence_in_english_is_read_as_well(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends(
        "yesterday I visited 浙江大学 for 2 hours, explained fast pre-examination policy"
    )
    assert lin.sees("对象　浙江大学")
    assert lin.sees("11月20日")
    assert lin.sees("2小时")


async def test_the_words_of_a_command_before_the_undertaking_are_no_record(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("帮助")
    assert lin.sees("林晓 · 服务专员")
    assert await visits(town) == []


async def test_a_sentence_where_tasks_are_asked_adds_to_those_ticked(town: Town) -> None:
    lin = town.person("林晓")
    await on_the_day_question(lin)
    await lin.taps("今天")
    await lin.taps("协调事项")
    await lin.sends("讲了快速预审政策，答复了咨询2个")
    assert lin.sees("待保存")
    assert lin.sees("任务　宣讲政策、解答咨询、协调事项")
    await lin.taps("保存")
    (visit,) = await visits(town)
    assert "commissioner:coordinate" in visit["tasks"]
