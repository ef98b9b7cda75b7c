"""The plans there are: moved, cancelled, recorded, not provided for; and who sees them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from programme.roles import Role
from programme.schemes import undertaken_by
from storage import models
from tests.stories import bureau
from tests.stories.conftest import NOW
from tests.stories.recorded import also, audited, demote
from tests.stories.test_plan_days import at
from tests.stories.test_plans import calendars, plan, plans
from tests.stories.town import Town, visits


async def test_plans_are_listed_the_next_first_and_opened(town: Town) -> None:
    lin = town.person("林晓")
    await plan(lin, "浙江大学", "12月9日")
    await plan(lin, "之江实验室", "12月2日")
    await lin.sends("/plan")
    assert lin.sees("我的走访计划")
    shown = lin.last
    assert shown.index("之江实验室") < shown.index("浙江大学")
    await lin.taps("12月2日 · 之江实验室")
    assert lin.sees("走访计划 №2")
    assert lin.sees("12月2日 周三")
    await lin.taps("返回")
    assert lin.sees("我的走访计划")
    await lin.taps("安排走访")
    assert lin.sees("去哪家")


async def test_long_lists_are_paged(town: Town) -> None:
    lin = town.person("林晓")
    await also(
        town,
        *(
            models.PlannedVisit(
                author_id=bureau.PEOPLE["林晓"], client_id=1, mode="onsite",
                day=(NOW + timedelta(days=n)).date(), created_at=NOW,
            )
            for n in range(1, 10)
        ),
    )  # fmt: skip
    await lin.sends("/plan")
    assert lin.sees("第1/2页")
    await lin.taps("下一页")
    assert lin.sees("第2/2页")
    assert "11月30日" in lin.last
    assert "11月22日" not in lin.last


async def test_a_plan_is_moved_and_the_calendar_follows(telegram_town: Town) -> None:
    town = telegram_town
    lin = town.person("林晓")
    await plan(lin, "之江实验室", "12月2日")
    await lin.sends("/plan")
    await lin.taps("12月2日")
    await lin.taps("改日期")
    assert lin.sees("哪一天")
    await lin.sends("12月4日")
    await lin.taps("保存")
    assert lin.sees("✅ 已改期：№2")
    first, second = await plans(town)
    assert (first["state"], second["state"]) == ("moved", "planned")
    assert str(second["day"]) == "2026-12-04"
    before, after = calendars(lin)
    assert uid(before) == uid(after)
    assert "SEQUENCE:1\r\n" in after
    assert "DTSTART;VALUE=DATE:20261204" in after
    await town.comes(at("2026-12-02"))
    assert not lin.sees("服务记录 · 待保存")
    await town.comes(at("2026-12-04"))
    assert lin.sees("服务记录 · 待保存")


def uid(calendar: str) -> str:
    return next(line for line in calendar.split("\r\n") if line.startswith("UID:"))


async def test_a_cancelled_plan_leaves_the_calendar_and_asks_nothing_more(
    telegram_town: Town,
) -> None:
    town = telegram_town
    lin = town.person("林晓")
    await plan(lin, "之江实验室", "12月2日")
    await lin.sends("/plan")
    await lin.taps("12月2日")
    await lin.taps("取消计划")
    assert lin.sees("走访计划 №1 已取消")
    before, after = calendars(lin)
    assert uid(before) == uid(after)
    assert "STATUS:CANCELLED\r\n" in after
    assert "SEQUENCE:1\r\n" in after
    await town.comes(at("2026-12-02"))
    await town.comes(at("2026-12-03"))
    assert not lin.sees("服务记录 · 待保存")
    assert not lin.sees("这次走访去了吗")
    assert [row["state"] for row in await plans(town)] == ["cancelled"]


async def test_the_same_by_writing(town: Town) -> None:
    lin = town.person("林晓")
    await plan(lin, "之江实验室", "12月2日")
    await lin.sends("/plan")
    await lin.taps("12月2日")
    await lin.taps("改日期")
    await lin.sends("下周五")
    await lin.taps("保存")
    await lin.sends("/plan")
    await lin.taps("11月27日")
    await lin.taps("取消计划")
    assert lin.sees("走访计划 №2 已取消")
    assert [row["state"] for row in await plans(town)] == ["moved", "cancelled"]


async def test_a_plan_can_be_recorded_before_its_day(town: Town) -> None:
    lin = town.person("林晓")
    await plan(lin, "之江实验室", "11月24日")
    await lin.sends("/plan")
    await lin.taps("11月24日")
    await lin.taps("现在记录")
    assert lin.sees("服务记录 · 待保存")
    assert lin.sees("11月21日 周六")  # a visit is of today at the latest
    await lin.taps("保存")
    assert lin.sees("走访计划 №1 已完成")
    assert [row["state"] for row in await plans(town)] == ["done"]
    assert len(await visits(town)) == 1


async def test_the_calendar_file_again(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    await plan(lin, "之江实验室", "12月2日")
    await lin.sends("/plan")
    await lin.taps("12月2日")
    await lin.taps("日历文件")
    first, second = calendars(lin)
    assert first == second


async def test_time_or_travel_not_granted_is_one_tap_and_the_bureau_sees_it(town: Town) -> None:
    lin, wang = town.person("林晓"), town.person("王经")
    await plan(lin, "之江实验室", "12月2日")
    await lin.sends("/plan")
    await lin.taps("12月2日")
    await lin.taps("派出单位未保障差旅")
    assert lin.sees("差旅 · 11月21日")
    (row,) = await plans(town)
    assert row["refused"] == "travel"
    await wang.sends("/help")
    await wang.taps("走访计划")
    assert wang.sees("12月2日 · 之江实验室 · 林晓")
    await wang.taps("未保障")
    assert wang.sees("派出单位未保障")
    await wang.taps("差旅")
    assert wang.sees("差旅 · 11月21日")
    assert wang.sees("林晓（浙江知新学院）")
    assert not wang.sees("取消计划")
    await lin.taps("✓ 派出单位未保障差旅")
    (row,) = await plans(town)
    assert row["refused"] is None


async def test_what_it_is_for_is_seen_by_its_author_alone(town: Town) -> None:
    lin, wang = town.person("林晓"), town.person("王经")
    await lin.sends("/plan")
    await lin.taps("之江实验室")
    await lin.sends("12月2日")
    await lin.taps("事由")
    await lin.sends("谈未公开的技术路线")
    await lin.taps("保存")
    await lin.sends("/plan")
    await lin.taps("12月2日")
    assert lin.sees("谈未公开的技术路线")
    await wang.sends("/help")
    await wang.taps("走访计划")
    await wang.taps("12月2日")
    assert wang.sees("走访计划 №1")
    assert not any("技术路线" in screen for screen in wang.screens())


async def test_a_department_sees_the_plans_of_its_area_only(town: Town) -> None:
    lin, zhou, wu = town.person("林晓"), town.person("周楠"), town.person("吴敏")
    await plan(lin, "之江实验室", "12月2日")
    await plan(zhou, "景宁县", "12月3日")
    await wu.sends("/plan")
    assert wu.sees("本地区走访计划")
    assert wu.sees("12月2日 · 之江实验室 · 林晓")
    assert not wu.sees("景宁县")
    await wu.taps("12月2日")
    assert wu.sees("林晓（浙江知新学院）")
    assert not wu.sees("现在记录")
    assert not wu.sees("改日期")


async def test_not_yours_and_not_there_answer_alike_and_are_noted(telegram_town: Town) -> None:
    """The button is real; what it leads to has gone out of reach meanwhile."""
    town = telegram_town
    lin, chen = town.person("林晓"), town.person("陈立")
    await plan(lin, "之江实验室", "12月2日")
    await chen.sends("/plan")
    await chen.taps("之江实验室")
    await chen.taps("取消")
    await chen.sends("/help")
    await chen.taps("走访计划")
    assert chen.sees("12月2日 · 之江实验室 · 林晓")
    await ends(town, 5)
    await chen.taps("12月2日")
    assert chen.sees("没有这个走访计划")
    noted = await audited(town, "陈立", allowed=False)
    assert noted == [("see", "planned_visit", "1")]


async def ends(town: Town, assignment: int) -> None:
    async def work(session: Any) -> None:
        row = await session.get_one(models.Assignment, assignment)
        row.state = "ended"

    await town.store.write(work)


async def test_whoever_lost_the_role_changes_nothing(telegram_town: Town) -> None:
    town = telegram_town
    lin = town.person("林晓")
    await plan(lin, "之江实验室", "12月2日")
    await lin.sends("/plan")
    await lin.taps("12月2日")
    await demote(town, "林晓")
    await lin.taps("取消计划")
    assert [row["state"] for row in await plans(town)] == ["planned"]


async def test_what_was_done_is_kept_in_the_audit_without_a_word_of_it(town: Town) -> None:
    lin = town.person("林晓")
    await plan(lin, "之江实验室", "12月2日")
    await lin.sends("/plan")
    await lin.taps("12月2日")
    await lin.taps("派出单位未保障时间")
    await lin.taps("取消计划")
    acts = [act for act in await audited(town, "林晓") if act[1] == "planned_visit"]
    assert acts == [(name, "planned_visit", "1") for name in ("log", "amend", "withdraw")]


async def test_a_client_contact_sees_the_plans_for_its_own_unit(town: Town) -> None:
    lin, sun = town.person("林晓"), town.person("徐联")
    await plan(lin, "之江实验室", "12月2日")
    await plan(lin, "浙江大学", "12月3日")
    await joins(town, sun, "client_contact", client_id=1)
    await sun.sends("/help")
    await sun.taps("走访计划")
    assert sun.sees("12月2日 · 之江实验室")
    assert not sun.sees("浙江大学")
    assert not sun.sees("安排走访")


async def joins(town: Town, who: Any, role: str, **bound: Any) -> None:
    """Somebody more in the bureau of the story, with an account on the channel of the story."""
    number = int(who.id)
    await also(
        town,
        models.Person(
            id=number, code=f"P{number}", name="徐联", search="徐联", organisation_id=1,
            state="active", language="zh_Hans_CN", time_zone="Asia/Shanghai",
            undertaken=undertaken_by(frozenset({Role(role)})).accepting(None),
        ),
    )  # fmt: skip
    channel, tenant = ("narrow", "n") if town.channel == "narrow" else ("telegram", "7000001")
    await also(
        town,
        models.RoleGrant(person_id=number, role=role, starts=bureau.SINCE, **bound),
        models.Account(
            channel=channel, tenant=tenant, external_id=who.id, person_id=number,
            language="zh_Hans_CN", first_seen=NOW, last_heard=NOW, bound_at=NOW,
        ),
    )  # fmt: skip


async def of(town: Town, kind: str) -> list[models.Later]:
    async with town.store.read() as session:
        asked = select(models.Later).where(models.Later.kind == kind).order_by(models.Later.id)
        return list(await session.scalars(asked))
