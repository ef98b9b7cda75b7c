"""Planning a visit, from /plan to the calendar file."""

from datetime import date
from typing import Any

from sqlalchemy import text

from tests.stories.recorded import LAB, also, record
from tests.stories.town import Chatter, Town


async def plans(town: Town) -> list[dict[str, Any]]:
    """All rows of the view `v_planned_visits`, as the bureau would read them."""
    async with town.store.read() as session:
        rows = await session.execute(text("SELECT * FROM v_planned_visits ORDER BY number"))
        return [dict(row) for row in rows.mappings()]


def calendars(person: Chatter) -> list[str]:
    """The text of every calendar file in a Telegram chat, unfolded, oldest first."""
    files = [m["document"] for m in person.person.chat() if m.get("document")]  # type: ignore[attr-defined]
    stored = person.town.sandbox.world.files
    kept = [stored[file["file"].rsplit("/", 1)[1]].data for file in files]
    return [data.decode().replace("\r\n ", "") for data in kept]


async def plan(who: Chatter, name: str, day: str) -> None:
    """A first plan, or another one from the list."""
    await who.sends("/plan")
    if not who.sees("去哪家"):
        await who.taps("安排走访")
    await who.taps(name)
    await who.sends(day)
    await who.taps("保存")


async def test_a_commissioner_plans_a_visit_in_three_taps(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/plan")
    assert lin.sees("去哪家")
    assert lin.sees("之江实验室 · 0/1")
    await lin.taps("之江实验室")
    assert lin.sees("哪一天")
    await lin.sends("12月2日")
    assert lin.sees("走访计划 · 待保存")
    assert lin.sees("12月2日 周三")
    assert lin.sees("现场 *")
    await lin.taps("保存")
    assert lin.sees("✅ 已列入走访计划：№1")
    assert lin.sees("杭州市知识产权部门（附件1 二（三）1）")
    (row,) = await plans(town)
    assert (row["served"], str(row["day"]), row["mode"]) == ("之江实验室", "2026-12-02", "onsite")
    assert (row["author"], row["state"], row["area"]) == ("林晓", "planned", "余杭区")


async def test_the_calendar_file_is_one_whole_day(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    await plan(lin, "之江实验室", "12月2日")
    (calendar,) = calendars(lin)
    assert "DTSTART;VALUE=DATE:20261202\r\nDTEND;VALUE=DATE:20261203\r\n" in calendar
    assert "SUMMARY:走访：之江实验室\r\n" in calendar
    assert "SEQUENCE:0\r\n" in calendar
    assert "STATUS:CONFIRMED\r\n" in calendar


async def test_a_planned_message_becomes_a_plan(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("下周三准备去之江实验室谈快速预审")
    assert lin.sees("走访计划 · 待保存")
    assert lin.sees("11月25日 周三")
    assert lin.sees("下周三准备去之江实验室谈快速预审")
    await lin.taps("保存")
    (row,) = await plans(town)
    assert (row["served"], str(row["day"])) == ("之江实验室", "2026-11-25")


async def test_a_planned_message_of_two_units_becomes_two_plans(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    await lin.sends("12月2日打算走访之江实验室和浙江大学")
    assert lin.sees("之江实验室、浙江大学")
    await lin.taps("保存")
    assert lin.sees("✅ 已列入走访计划：№1、№2")
    rows = await plans(telegram_town)
    assert [row["served"] for row in rows] == ["之江实验室", "浙江大学"]
    (calendar,) = calendars(lin)
    assert calendar.count("BEGIN:VEVENT") == 2
    assert calendar.count("BEGIN:VCALENDAR") == 1


async def test_a_planned_message_without_a_day_asks_for_it(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("打算去之江实验室谈快速预审")
    assert lin.sees("哪一天")
    await lin.sends("12月2日")
    await lin.taps("保存")
    assert [row["served"] for row in await plans(town)] == ["之江实验室"]


async def test_days_off_are_marked_and_weekends_worked_too(telegram_town: Town) -> None:
    from datetime import datetime

    from tests.stories.conftest import NOW

    town = telegram_town
    await town.at(datetime(2026, 9, 28, 9, 0, tzinfo=NOW.tzinfo))
    lin = town.person("林晓")
    await lin.sends("/plan")
    await lin.taps("之江实验室")
    assert "[28][29][30]" in lin.last
    await lin.taps("2026年10月 ›")
    assert "[1休][2休][3休][4休]" in lin.last
    assert "[8][9][10班][11休]" in lin.last
    await lin.taps("‹ 2026年9月")
    assert "[·][28]" not in lin.last
    assert "[27" not in lin.last
    await lin.taps("2026年10月 ›")
    await lin.taps("1休")
    assert lin.sees("10月1日 周四（休息日）")


async def test_a_day_gone_by_is_refused_and_nothing_is_lost(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/plan")
    await lin.taps("之江实验室")
    await lin.sends("昨天")
    assert lin.sees("11月20日已经过去")
    assert lin.sees("之江实验室")
    await lin.sends("2028年3月1日")
    assert lin.sees("太远")
    await lin.sends("不是日子")
    assert lin.sees("没有看懂日期")
    await lin.sends("下周三")
    assert lin.sees("11月25日 周三")


async def test_several_days_what_for_and_the_mode_can_be_given(town: Town) -> None:
    zhou = town.person("周楠")
    await zhou.sends("/plan")
    await zhou.taps("景宁县")
    await zhou.sends("12月2日到4日")
    assert zhou.sees("12月2日至12月4日")
    await zhou.taps("地点")
    await zhou.sends("县农科所")
    await zhou.taps("事由")
    await zhou.sends("看试点进展")
    await zhou.taps("改为非现场")
    assert "*" not in zhou.last
    await zhou.taps("改为现场")
    await zhou.taps("保存")
    assert zhou.sees("丽水市知识产权部门还没有人加入本助手")
    (row,) = await plans(town)
    assert (row["place"], str(row["last_day"])) == ("县农科所", "2026-12-04")


async def test_whoever_was_or_will_be_there_is_told_and_joined(town: Town) -> None:
    lin, chen = town.person("林晓"), town.person("陈立")
    await record(town, "陈立", client=LAB, day=date(2026, 11, 10))
    await record(town, "林晓", client=LAB, day=date(2026, 11, 18))
    await plan(chen, "之江实验室", "12月2日")
    await lin.sends("/plan")
    await lin.taps("之江实验室")
    await lin.sends("12月9日")
    assert lin.sees("近30天已有2次走访，最近一次11月18日")
    assert lin.sees("护航一组 陈立计划12月2日去")
    await lin.taps("合并：12月2日")
    assert lin.sees("12月2日与护航一组 陈立一起去")
    await lin.taps("保存")
    rows = await plans(town)
    assert [str(row["day"]) for row in rows] == ["2026-12-02", "2026-12-02"]


async def test_ones_own_plan_there_is_named(town: Town) -> None:
    lin = town.person("林晓")
    await plan(lin, "之江实验室", "12月2日")
    await lin.sends("/plan")
    await lin.taps("安排走访")
    await lin.taps("之江实验室")
    await lin.sends("12月9日")
    assert lin.sees("已有自己的计划：12月2日（№1）")
    assert not lin.sees("合并")


async def test_what_one_may_not_know_of_is_not_shown(town: Town) -> None:
    """The university is none of the team's: its leader's plan list and card say nothing of it."""
    lin, chen = town.person("林晓"), town.person("陈立")
    await plan(lin, "浙江大学", "12月2日")
    await chen.sends("/plan")
    assert not chen.sees("浙江大学")


async def test_a_draft_survives_a_restart_at_every_step(town: Town) -> None:
    lin = town.person("林晓")
    for act in ("/plan", "之江实验室", "12月2日", "事由", "谈预审"):
        await lin.sends(act)
        await town.restart()
    await lin.sends("保存")
    assert lin.sees("✅ 已列入走访计划：№1")
    assert len(await plans(town)) == 1


async def test_back_and_cancel(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/plan")
    await lin.taps("之江实验室")
    await lin.taps("返回")
    assert lin.sees("去哪家")
    await lin.taps("取消")
    assert lin.sees("没有记录任何内容")
    assert await plans(town) == []


async def test_the_bureau_plans_nothing(town: Town) -> None:
    wang = town.person("王经")
    await wang.sends("/plan")
    assert not wang.sees("去哪家")


async def test_twenty_taps_on_save_make_one_plan(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    await lin.sends("/plan")
    await lin.taps("之江实验室")
    await lin.sends("12月2日")
    for _ in range(20):
        lin.person.taps("保存")
    await telegram_town.settle()
    assert len(await plans(telegram_town)) == 1
    assert len(calendars(lin)) == 1


async def test_english_speaks_english(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/language")
    await lin.taps("English")
    await lin.sends("planned visits")
    assert lin.sees("Whom will you visit?")
    await lin.taps("之江实验室")
    await lin.sends("2 Dec")
    assert lin.sees("Wed 2 Dec")
    await lin.taps("Save")
    assert lin.sees("✅ Planned: №1")
    assert lin.sees("The IP department of 杭州市 will be told")


__all__ = ["also", "calendars", "plan", "plans"]
