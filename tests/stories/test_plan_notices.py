"""Who else is told of a plan, when, and with what words."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from storage import models
from tests.stories import bureau
from tests.stories.conftest import NOW
from tests.stories.recorded import demote
from tests.stories.test_plan_days import at, count, later
from tests.stories.test_plan_list import joins
from tests.stories.test_plans import plan
from tests.stories.town import Chatter, Town

MONDAY = at("2026-11-23", "10:00")
SOON = timedelta(minutes=20)


async def test_the_department_is_told_once_in_office_hours(town: Town) -> None:
    lin, wu = town.person("林晓"), town.person("吴敏")
    await wu.starts()
    await plan(lin, "之江实验室", "12月2日")  # on a Saturday afternoon
    await town.comes(NOW + timedelta(hours=1))
    assert not wu.sees("走访计划 №1")
    await town.restart()
    await town.comes(at("2026-11-23"))
    assert wu.sees("走访计划 №1")
    assert wu.sees("林晓（浙江知新学院）")
    assert wu.sees("12月2日 周三")
    assert wu.sees("附件1 二（三）1：提供支持配合")
    await town.comes(at("2026-11-24"))
    assert count(wu, "走访计划 №1") == 1


async def test_no_free_text_stands_in_a_notice(town: Town) -> None:
    zhou, wu = town.person("周楠"), town.person("吴敏")
    await wu.starts()
    await moves_to(town, wu, "331127")
    await zhou.sends("/plan")
    await zhou.taps("景宁县")
    await zhou.sends("12月2日")
    await zhou.taps("地点")
    await zhou.sends("某家还没公开的单位")
    await zhou.taps("事由")
    await zhou.sends("谈未公开的技术路线")
    await zhou.taps("保存")
    await town.comes(at("2026-11-23"))
    assert wu.sees("景宁县")
    assert wu.sees("附件2 二（三）1：提供支持配合")
    assert not wu.sees("未公开")
    assert not wu.sees("还没公开")


async def moves_to(town: Town, who: Chatter, area: str) -> None:
    async def work(session: Any) -> None:
        found = select(models.RoleGrant).where(models.RoleGrant.person_id == int(who.id))
        (await session.scalars(found)).one().area = area

    await town.store.write(work)


async def test_what_is_changed_at_once_is_told_once(town: Town) -> None:
    lin, wu = town.person("林晓"), town.person("吴敏")
    await wu.starts()
    await town.at(MONDAY)
    await plan(lin, "之江实验室", "12月2日")
    await lin.sends("/plan")
    await lin.taps("12月2日")
    await lin.taps("改日期")
    await lin.sends("12月4日")
    await lin.taps("保存")
    await town.comes(MONDAY + SOON)
    assert count(wu, "走访计划 №") == 1
    assert wu.sees("走访计划 №2")
    assert wu.sees("12月4日 周五")
    assert not wu.sees("已改期")
    assert await later(town, "plan_notice") == [("skipped", "not_planned"), ("done", None)]


async def test_a_plan_moved_or_cancelled_after_it_was_told_is_told_again(town: Town) -> None:
    lin, wu = town.person("林晓"), town.person("吴敏")
    await wu.starts()
    await town.at(MONDAY)
    await plan(lin, "之江实验室", "12月2日")
    await town.comes(MONDAY + SOON)
    assert count(wu, "走访计划 №1") == 1
    await lin.sends("/plan")
    await lin.taps("12月2日")
    await lin.taps("改日期")
    await lin.sends("12月4日")
    await lin.taps("保存")
    await town.comes(MONDAY + 3 * SOON)
    assert wu.sees("走访计划 №2 · 已改期")
    assert wu.sees("原定")
    assert wu.sees("12月2日")
    await lin.sends("/plan")
    await lin.taps("12月4日")
    await lin.taps("取消计划")
    await town.comes(MONDAY + 6 * SOON)
    assert wu.sees("走访计划 №2 · 已取消")


async def test_a_plan_cancelled_before_anybody_heard_of_it_is_not_told(town: Town) -> None:
    lin, wu = town.person("林晓"), town.person("吴敏")
    await wu.starts()
    await plan(lin, "之江实验室", "12月2日")
    await lin.sends("/plan")
    await lin.taps("12月2日")
    await lin.taps("取消计划")
    await town.comes(at("2026-11-23"))
    assert not wu.sees("走访计划 №1")
    assert await later(town, "plan_notice") == [
        ("skipped", "not_planned"), ("skipped", "never_told")
    ]  # fmt: skip


async def test_the_dispatching_unit_is_told_where_it_is_asked_for(town: Town) -> None:
    lin, unit = town.person("林晓"), town.person("派出单位的人")
    await joins(town, unit, "dispatching_unit", organisation_id=1)
    await unit.starts()
    await plan(lin, "之江实验室", "12月2日")
    await lin.sends("/plan")
    await lin.taps("安排走访")
    await lin.taps("浙江大学")
    await lin.sends("12月3日")
    await lin.taps("告知派出单位")
    await lin.taps("保存")
    assert lin.sees("将告知浙江知新学院（附件1 二（三）1）")
    await town.comes(at("2026-11-23"))
    assert unit.sees("走访计划 №2")
    assert unit.sees("附件1 二（三）1：为现场服务提供必要的时间和差旅保障")
    assert not unit.sees("之江实验室")


async def test_a_team_has_no_dispatching_unit_to_tell(town: Town) -> None:
    chen, wu = town.person("陈立"), town.person("吴敏")
    await wu.starts()
    await chen.sends("/plan")
    await chen.taps("之江实验室")
    await chen.sends("12月2日")
    assert not chen.sees("告知派出单位")
    await chen.taps("保存")
    await town.comes(at("2026-11-23"))
    assert wu.sees("方案 四：提供支持配合")


async def test_a_department_is_not_told_of_its_own_plan(town: Town) -> None:
    wu = town.person("吴敏")
    await plan(wu, "浙江大学", "12月2日")
    assert not wu.sees("杭州市知识产权部门")
    await town.comes(at("2026-11-23"))
    assert not wu.sees("提供支持配合")


async def test_whoever_is_joined_is_told(town: Town) -> None:
    lin, chen = town.person("林晓"), town.person("陈立")
    await town.at(MONDAY)
    await plan(chen, "之江实验室", "12月2日")
    await lin.sends("/plan")
    await lin.taps("之江实验室")
    await lin.sends("12月9日")
    await lin.taps("合并：12月2日")
    await lin.taps("保存")
    await town.comes(MONDAY + SOON)
    assert chen.sees("林晓将参加走访计划 №1")
    assert chen.sees("12月2日 周三")


async def test_whoever_was_joined_and_moved_away_is_not_told(town: Town) -> None:
    lin, chen = town.person("林晓"), town.person("陈立")
    await town.at(MONDAY)
    await plan(chen, "之江实验室", "12月2日")
    await lin.sends("/plan")
    await lin.taps("之江实验室")
    await lin.sends("12月9日")
    await lin.taps("合并：12月2日")
    await lin.taps("保存")
    await lin.sends("/plan")
    await lin.taps("12月2日")
    await lin.taps("取消计划")
    await town.comes(MONDAY + SOON)
    assert not chen.sees("林晓将参加")


async def test_a_department_whose_role_ended_is_not_told(town: Town) -> None:
    lin, wu = town.person("林晓"), town.person("吴敏")
    await wu.starts()
    await plan(lin, "之江实验室", "12月2日")
    await demote(town, "吴敏")
    await town.comes(at("2026-11-23"))
    assert not wu.sees("走访计划 №1")
    assert await later(town, "plan_notice") == [("skipped", "nobody")]


async def test_each_is_told_in_their_own_language(town: Town) -> None:
    lin, wu = town.person("林晓"), town.person("吴敏")
    await wu.starts()
    await wu.sends("/language")
    await wu.taps("English")
    await plan(lin, "之江实验室", "12月2日")
    await town.comes(at("2026-11-23"))
    assert wu.sees("Planned visit №1")
    assert wu.sees("附件1 二（三）1: please support it.")
    assert bureau.PEOPLE["吴敏"] == int(wu.id)
