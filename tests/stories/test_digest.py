"""Once a day whoever has something open is told so, and acts on it from there."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from programme.hours import Hours
from storage import Session, actions, models
from tests.stories import bureau
from tests.stories.conftest import NOW
from tests.stories.recorded import FACTORY, LAB, UNIVERSITY, record
from tests.stories.test_plan_days import at, count, later
from tests.stories.town import Chatter, Town

LEAD = "2026-12-01"  # 30 days before the end of the year and of its last quarter
TITLE = "今日提醒"


async def in_the_chat(town: Town, *names: str) -> list[Chatter]:
    """They were heard on this channel last: that is where they are told."""
    await town.at(NOW + timedelta(hours=2))
    people = [town.person(name) for name in names]
    for each in people:
        await each.sends("/help")
    return people


async def morning(town: Town, day: str = LEAD, time: str = "09:00") -> None:
    """The bureau's night sweep, then the hour at which digests come."""
    await town.comes(at(day, "00:10"))
    await town.comes(at(day, time))


async def work(town: Town, doing: Any) -> None:
    await town.store.write(doing)


async def told(town: Town, rule: str = "E5") -> list[tuple[str, str]]:
    """(nth, state) of all reminders of a rule, in order."""
    asked = select(models.Reminder).where(models.Reminder.rule == rule)
    async with town.store.read() as session:
        rows = await session.scalars(asked.order_by(models.Reminder.nth))
        return [(row.nth, row.state) for row in rows]


async def test_the_envoys_digest_names_the_region_the_days_and_the_clause(town: Town) -> None:
    (zhou,) = await in_the_chat(town, "周楠")
    await morning(town)
    assert zhou.sees("今日提醒 · 12月1日 周二")
    assert zhou.sees("1 ⚠️ 景宁县 四季度走访 0/1 · 还有30天，工作日23天 · 附件2 二（二）")
    assert await told(town) == [("30", "said")]
    await town.comes(at(LEAD, "15:00"))
    await morning(town, "2026-12-02")
    assert count(zhou, TITLE) == 1
    assert await later(town, "digest") == [("done", None), ("done", None)]


async def test_it_comes_at_the_persons_own_hour_in_their_own_zone(town: Town) -> None:
    (lin, zhou) = await in_the_chat(town, "林晓", "周楠")

    async def doing(session: Session) -> None:
        await actions.hours.keep(
            session, bureau.PEOPLE["周楠"], Hours(digest=at(LEAD, "16:00").time())
        )
        lin_ = await session.get_one(models.Person, bureau.PEOPLE["林晓"])
        lin_.time_zone = "Europe/Berlin"

    await work(town, doing)
    await morning(town)
    assert count(lin, TITLE) == count(zhou, TITLE) == 0
    await town.comes(at(LEAD, "15:59"))
    assert count(lin, TITLE) == count(zhou, TITLE) == 0
    await town.comes(at(LEAD, "16:00"))  # nine in the morning in Berlin
    assert count(lin, TITLE) == count(zhou, TITLE) == 1


async def test_nothing_is_told_on_a_day_off_and_the_lead_is_told_before_it(town: Town) -> None:
    (lin,) = await in_the_chat(town, "林晓")
    await morning(town, "2026-11-22")  # a Sunday
    assert not lin.sees(TITLE)
    assert await later(town, "digests") == [("skipped", "day_off"), ("waiting", None)]
    await morning(town, "2026-11-23")
    assert count(lin, TITLE) == 1


async def test_what_was_done_meanwhile_is_left_out(town: Town) -> None:
    (lin,) = await in_the_chat(town, "林晓")
    await town.comes(at(LEAD, "00:10"))
    await record(town, client=LAB)
    await record(town, client=FACTORY)
    await town.comes(at(LEAD, "09:00"))
    assert lin.sees("1 ⚠️ 浙江大学 2026年现场服务 0/1")
    assert not lin.sees("之江实验室 2026年")


async def test_where_nothing_is_left_nothing_is_sent(town: Town) -> None:
    (lin,) = await in_the_chat(town, "林晓")
    await town.comes(at(LEAD, "00:10"))
    for client in (LAB, UNIVERSITY, FACTORY):
        await record(town, client=client)
    await town.comes(at(LEAD, "09:00"))
    assert not lin.sees(TITLE)
    assert await later(town, "digest") == [("skipped", "nothing"), ("done", None)]


async def test_a_line_is_acted_on_from_the_digest(town: Town) -> None:
    (zhou,) = await in_the_chat(town, "周楠")
    await morning(town)
    await zhou.taps("1 安排走访")
    assert zhou.sees("哪一天？")
    assert zhou.sees("景宁县")
    await zhou.sends("12月4日")
    await zhou.taps("保存")
    assert zhou.sees("已列入走访计划：№1")


async def test_every_way_is_one_tap_behind_more(town: Town) -> None:
    (zhou,) = await in_the_chat(town, "周楠")
    await morning(town)
    await zhou.taps("更多")
    for label in ("记一次服务", "安排走访", "申请免计", "三天后再提醒", "其他日期"):
        assert label in zhou.last
    await zhou.taps("记一次服务")
    assert zhou.sees("景宁县")
    assert zhou.sees("方式")


async def test_an_exemption_is_asked_for_with_the_quota_named(town: Town) -> None:
    (zhou,) = await in_the_chat(town, "周楠")
    await morning(town)
    await zhou.taps("更多")
    await zhou.taps("申请免计")
    assert zhou.sees("为什么不能完成？由省局审批。")
    assert zhou.sees("景宁县")


async def test_three_days_later_it_comes_again(town: Town) -> None:
    (zhou,) = await in_the_chat(town, "周楠")
    await morning(town)
    await zhou.taps("三天后再提醒")
    assert zhou.sees("12月4日 周五再提醒")
    for day in ("2026-12-02", "2026-12-03"):
        await morning(town, day)
    assert count(zhou, "还有27天") == 0
    await morning(town, "2026-12-04")
    assert zhou.sees("1 ⚠️ 景宁县 四季度走访 0/1 · 还有27天")
    await morning(town, "2026-12-07")
    assert count(zhou, "还有24天") == 0
    assert await told(town) == [("30", "said"), ("s261204", "said")]


async def test_a_line_is_put_off_to_a_day_that_is_written(town: Town) -> None:
    (lin,) = await in_the_chat(town, "林晓")
    await morning(town)
    await lin.taps("更多")
    await lin.taps("2 浙江大学")
    await lin.taps("其他日期")
    assert lin.sees("哪天再提醒？")
    await lin.sends("昨天")
    assert lin.sees("请选今天以后的日子。")
    await lin.sends("1月9日")
    assert lin.sees("没有推迟：最晚到12月31日 周四")
    await lin.sends("12月5日")  # a Saturday
    assert lin.sees("12月7日再提醒")
    assert TITLE in lin.last
    await morning(town, "2026-12-07")
    assert lin.sees("1 ⚠️ 浙江大学")
    assert "之江实验室" not in lin.last


async def test_no_more_today_ends_the_card(town: Town) -> None:
    (zhou,) = await in_the_chat(town, "周楠")
    await morning(town)
    await zhou.taps("今天不再提醒")
    assert zhou.sees("今天不再提醒。")
    assert "[" not in zhou.last


async def test_a_digest_interrupts_no_draft(town: Town) -> None:
    (lin,) = await in_the_chat(town, "林晓")
    await town.comes(at(LEAD, "08:50"))
    await lin.sends("昨天上午去之江实验室，讲了快速预审")
    await lin.taps("时长")
    await town.comes(at(LEAD, "09:00"))
    assert lin.sees(TITLE)
    await lin.sends("90分钟")  # answers the card that is being filled in
    await lin.sends("保存")
    assert lin.sees("已记录 №1")
    assert lin.sees("之江实验室")


async def test_a_card_left_open_goes_on_below(town: Town) -> None:
    (lin,) = await in_the_chat(town, "林晓")
    for client in (LAB, UNIVERSITY, FACTORY):
        await record(town, client=client)
    await lin.sends("昨天上午去之江实验室，讲了快速预审")
    await morning(town, "2026-11-23")
    assert lin.sees("1 ⏳ 走访：之江实验室未保存，11月21日开始填 · 省局设定")
    await lin.taps("1 接着填")
    assert lin.sees("讲了快速预审")
    await lin.taps("保存")
    assert lin.sees("已记录 №4")
    await morning(town, "2026-11-24")
    assert count(lin, TITLE) == 1


async def test_only_the_newest_is_told_after_downtime(town: Town) -> None:
    (lin,) = await in_the_chat(town, "林晓")
    await morning(town, "2026-11-23")  # the lead of 60 days, for whoever was not told then
    await town.comes(at("2026-11-24", "00:10"))
    await town.restart()
    await town.comes(at("2026-12-24", "10:00"))
    assert count(lin, TITLE) == 2
    assert lin.sees("还有7天")
    series = await told(town, "C11")
    assert sorted(set(series)) == [
        ("14", "skipped"), ("30", "skipped"), ("60", "said"), ("7", "said")
    ]  # fmt: skip


async def test_after_office_hours_it_waits_for_the_next_working_day(town: Town) -> None:
    (lin,) = await in_the_chat(town, "林晓")
    await town.comes(at(LEAD, "20:00"))
    assert not lin.sees(TITLE)
    assert await later(town, "digest") == [("skipped", "late")] * 2
    await morning(town, "2026-12-02")
    assert lin.sees("还有29天")


async def test_whoever_is_away_has_a_stand_in(town: Town) -> None:
    lin, zhou = await in_the_chat(town, "林晓", "周楠")

    async def doing(session: Session) -> None:
        await actions.absences.begin(
            session, person_id=bureau.PEOPLE["林晓"], first_day=at(LEAD).date(),
            last_day=at("2026-12-03").date(), stand_in_id=bureau.PEOPLE["周楠"], now=at(LEAD),
        )  # fmt: skip

    await work(town, doing)
    await morning(town)
    assert not lin.sees(TITLE)
    assert zhou.sees(
        "⚠️ 之江实验室 2026年现场服务 0/1 · 还有30天，工作日23天 · 附件1 二（二）· 代林晓"
    )
    assert zhou.sees("景宁县")
    await zhou.taps("查看")
    assert "记一次服务" not in zhou.last
    assert "三天后再提醒" in zhou.last
    await morning(town, "2026-12-17")
    assert lin.sees("还有14天")


async def test_a_blocked_chat_is_passed_over(town: Town) -> None:
    (zhou,) = await in_the_chat(town, "周楠")
    await town.comes(at(LEAD, "00:10"))

    async def doing(session: Session) -> None:
        for account in await session.scalars(select(models.Account)):
            account.unreachable = "blocked"

    await work(town, doing)
    await town.comes(at(LEAD, "09:00"))
    assert not zhou.sees(TITLE)
    assert await later(town, "digest") == [("skipped", "nobody")] * 2


async def test_a_clock_that_jumps_and_comes_back_tells_each_once(town: Town) -> None:
    (zhou,) = await in_the_chat(town, "周楠")
    for day in ("2026-11-30", "2026-12-02", "2026-11-30", "2026-12-01", "2026-12-02"):
        await morning(town, day)
    assert count(zhou, "四季度走访") == 1
    assert await told(town) == [("30", "said")]


async def test_of_an_unpublished_year_it_says_so(town: Town) -> None:
    (zhou,) = await in_the_chat(town, "周楠")
    await morning(town, "2027-03-01")
    assert zhou.sees("一季度走访 0/1 · 还有30天")
    assert zhou.sees("2027年调休未公布，工作日暂按法定节假日算。")


async def test_in_english(town: Town) -> None:
    (zhou,) = await in_the_chat(town, "周楠")
    await zhou.sends("/language")
    await zhou.taps("English")
    await morning(town)
    assert zhou.sees("Today's reminders · Tue 1 Dec")
    assert zhou.sees("景宁县: Q4 Region visits 0/1 · 30 days left, 23 working · 附件2 二（二）")


async def test_a_later_digest_takes_the_place_of_the_one_before(town: Town) -> None:
    (lin,) = await in_the_chat(town, "林晓")
    await morning(town)
    await morning(town, "2026-12-17")

    async with town.store.read() as session:
        accounts = select(models.Account.id).where(models.Account.person_id == int(lin.id))
        rows = await session.scalars(
            select(models.Dialogue.state).where(
                models.Dialogue.conversation == "digest", models.Dialogue.account_id.in_(accounts)
            )
        )
        assert sorted(rows) == ["done", "open"]
    assert count(lin, TITLE) == 2
