"""Everybody's own hours and absences; the bureau's rules and calendar."""

from sqlalchemy import select

from programme.hours import Hours
from storage import models, queries
from tests.stories import bureau
from tests.stories.recorded import audited
from tests.stories.test_digest import LEAD, TITLE, in_the_chat, morning, told
from tests.stories.test_plan_days import at, count
from tests.stories.town import Chatter, Town


async def opens(who: Chatter, command: str) -> None:
    """A channel without slashes knows the words."""
    await who.sends({"/settings": "设置", "/reminders": "提醒规则"}[command])


async def hours(town: Town, name: str) -> Hours:
    async with town.store.read() as session:
        return await queries.hours.of_person(session, bureau.PEOPLE[name])


async def test_ones_own_hours_are_kept_and_today_is_moved(town: Town) -> None:
    (zhou,) = await in_the_chat(town, "周楠")
    await town.comes(at(LEAD, "00:10"))
    await opens(zhou, "/settings")
    assert "提醒时间　9:00" in zhou.last
    await zhou.taps("提醒时间")
    await zhou.sends("7:00")
    assert zhou.sees("没有改：提醒须在工作时间内，08:30至17:30。")
    await zhou.sends("14点")
    assert zhou.sees("没看懂几点")
    await zhou.sends("14:00")
    assert "提醒时间　14:00" in zhou.last
    await zhou.taps("安静时段")
    await zhou.sends("13:00-18:00")
    assert zhou.sees("没有改：这样一来")
    await zhou.sends("12:00-14:30")
    assert "安静时段　12:00-14:30" in zhou.last
    found = await hours(town, "周楠")
    assert found.windows(at(LEAD).date())[1][0] == at(LEAD, "14:30")
    await town.comes(at(LEAD, "14:29"))
    assert count(zhou, TITLE) == 0
    await town.comes(at(LEAD, "14:30"))
    assert count(zhou, TITLE) == 1


async def test_a_zone_is_chosen_by_its_name(town: Town) -> None:
    (zhou,) = await in_the_chat(town, "周楠")
    await opens(zhou, "/settings")
    await zhou.taps("时区")
    await zhou.sends("Mars/Olympus")
    assert zhou.sees("没有这个时区")
    await zhou.sends("europe/berlin")
    assert "时区　Europe/Berlin (UTC+1)" in zhou.last


async def test_away_with_a_stand_in_and_back_again(town: Town) -> None:
    lin, zhou = await in_the_chat(town, "林晓", "周楠")
    await opens(lin, "/settings")
    await lin.taps("请假")
    await lin.sends("昨天")
    assert lin.sees("请选今天或以后的日子。")
    await lin.sends("11月32日至12月3日")
    assert lin.sees("没有看懂日期")
    await lin.sends("12月2日")
    assert "到哪天" in lin.last
    await lin.sends("12月1日至12月3日")
    assert "谁来代理？" in lin.last
    await lin.sends("周")
    await lin.taps("周楠")
    assert "请假　12月1日至12月3日，周楠代理" in lin.last
    assert zhou.sees("由你代理林晓")
    await morning(town)
    assert count(lin, TITLE) == 0
    assert zhou.sees("代林晓")
    await opens(zhou, "/settings")
    assert "正在代理　林晓" in zhou.last
    await opens(lin, "/settings")
    await lin.taps("请假")
    await lin.sends("12月2日")
    assert lin.sees("12月1日至12月3日已请假，先销那次假。")
    await lin.taps("返回")
    await lin.taps("销假：12月1日至12月3日")
    assert "无人代理" not in lin.last
    assert zhou.sees("林晓已销假")
    async with town.store.read() as session:
        assert await queries.absences.away(session, day=at(LEAD).date()) == set()


async def test_the_bureau_lists_and_switches_the_rules(town: Town) -> None:
    (wang, zhou) = await in_the_chat(town, "王经", "周楠")
    await opens(wang, "/reminders")
    assert "✅ 走访 · 附件2 二（二）· 提前30、14、7、1天，期满后7、14、21、28天" in wang.last
    assert "✅ 未保存的卡片 · 省局设定 · 之后1、3、7天" in wang.last
    assert "2027年调休：未公布" in wang.last
    await wang.taps("走访")
    await wang.taps("改提前天数")
    await wang.sends("很多")
    assert wang.sees("没看懂天数")
    await wang.sends("300")
    assert wang.sees("没有改：每个天数在1到180之间。")
    await wang.sends("20、5、20")
    assert "提前20、5天" in wang.last
    await morning(town)
    assert count(zhou, TITLE) == 0
    await wang.taps("恢复默认")
    await wang.taps("关闭")
    assert "已关： 走访" in wang.last
    await morning(town, "2026-12-02")
    assert count(zhou, TITLE) == 0
    await wang.taps("开启")
    await morning(town, "2026-12-03")
    assert count(zhou, TITLE) == 1
    assert await told(town) == [("30", "said")]
    assert ("edit", "reminder", "rule:E5") in await audited(town, "王经")


async def test_only_the_bureau_sees_the_rules(town: Town) -> None:
    (lin,) = await in_the_chat(town, "林晓")
    await opens(lin, "/reminders")
    assert "提前" not in lin.last


async def test_the_bureau_loads_the_days_of_a_year(town: Town) -> None:
    (wang,) = await in_the_chat(town, "王经")
    await opens(wang, "/reminders")
    await wang.taps("载入2027年放假安排")
    await wang.sends("看通知")
    assert wang.sees("没看懂2027年的日子")
    await wang.sends("1月1日至1月3日，2月5日至2月11日")
    assert wang.sees("放假10天。哪些周末调休上班？")
    await wang.sends("1月30日，2月20日")
    assert "2027年调休：已公布" in wang.last
    async with town.store.read() as session:
        rows = list(await session.scalars(select(models.CalendarDay)))
        working = await queries.hours.working_days(session)
    assert len(rows) == 12
    assert working.is_working(at("2027-01-30").date())  # a Saturday
    assert not working.is_working(at("2027-02-10").date())
