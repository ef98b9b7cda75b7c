"""Whom a notice is for: filters, lists, who is left out and why, and a department's own area."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from programme.broadcasts import Audience
from programme.roles import Role
from storage import models, queries
from tests.stories import bureau
from tests.stories.recorded import also, change, demote, record
from tests.stories.test_broadcast import MONDAY, arrive, recipients, rows, written
from tests.stories.town import Chatter, Town

LIN, ZHOU, CHEN, WU, WANG, ZHAO, SUN = bureau.PEOPLE.values()
TODAY = MONDAY.date()


async def reached(town: Town, by: int = WANG, **filters: Any) -> dict[int, str | None]:
    """Everybody the audience names, with why they are left out."""
    audience = Audience(**filters)
    async with town.store.read() as session:
        who = await queries.accounts.who_is(session, by, TODAY)
        assert who is not None
        found = await queries.recipients.batch(
            session, audience, who=who, today=TODAY, after=0, limit=100
        )
        counts = await queries.recipients.counts(session, audience, who=who, today=TODAY)
    assert sum(counts.values()) == len(found)
    assert counts.get(None, 0) == sum(each.left is None for each in found)
    return {each.person_id: each.left for each in found}


FILTERS: list[tuple[dict[str, Any], set[int]]] = [
    ({}, {LIN, ZHOU, CHEN, WU, ZHAO, SUN}),
    ({"roles": ("envoy",)}, {ZHOU}),
    ({"roles": ("envoy", "leader")}, {ZHOU, CHEN}),
    ({"schemes": ("commissioner",)}, {LIN}),
    ({"schemes": ("escort",)}, {CHEN}),
    ({"areas": ("331127",)}, {ZHOU}),
    ({"areas": ("331100",)}, {ZHOU}),
    ({"areas": ("330106",), "roles": ("commissioner",)}, {LIN, SUN}),
    ({"units": ("university",), "roles": ("leader",)}, {CHEN}),
    ({"units": ("association",)}, set()),
    ({"quota": "open"}, {LIN, ZHOU}),
    ({"quota": "open", "schemes": ("envoy",)}, {ZHOU}),
    ({"quota": "met"}, set()),
    ({"people": (LIN, WU)}, {LIN, WU}),
    ({"people": (LIN, WU), "roles": ("envoy",)}, {LIN, WU}),
]


@pytest.mark.parametrize(("filters", "found"), FILTERS, ids=[str(f) for f, _ in FILTERS])
async def test_filters_are_combined(
    telegram_town: Town, filters: dict[str, Any], found: set[int]
) -> None:
    town = telegram_town
    # Everybody belongs to a unit in 西湖区: the areas of those who serve elsewhere tell apart.
    if "areas" in filters and "roles" not in filters:
        await change(town, update(models.Person).values(organisation_id=None))
    assert set(await reached(town, **filters)) == found


async def test_a_list_of_those_out_of_the_role_names_them(telegram_town: Town) -> None:
    found = await reached(telegram_town, people=(LIN, WU), roles=("commissioner",))
    assert found == {LIN: None, WU: "gone"}


async def test_a_met_quota_is_not_open(telegram_town: Town) -> None:
    town = telegram_town
    await record(town, "周楠", region=1)
    assert set(await reached(town, quota="open")) == {LIN}
    assert set(await reached(town, quota="met")) == {ZHOU}


async def test_who_is_left_out_and_why(telegram_town: Town) -> None:
    town = telegram_town
    away = models.Absence(
        person_id=ZHOU, first_day=TODAY, last_day=TODAY, stand_in_id=None, made_at=MONDAY
    )
    await also(town, away)
    blocked = models.Account.person_id == CHEN
    await change(town, update(models.Account).where(blocked).values(unreachable="blocked"))
    yesterday = TODAY - timedelta(days=1)
    role = models.RoleGrant.person_id == WU
    await change(town, update(models.RoleGrant).where(role).values(ends=yesterday))
    assert await reached(town) == {
        LIN: None, ZHOU: "away", CHEN: "blocked", WU: "gone", ZHAO: None, SUN: "not_bound",
    }  # fmt: skip
    await change(
        town, update(models.RoleGrant).where(role).values(ends=TODAY - timedelta(days=31))
    )
    assert WU not in await reached(town), "that is a while ago"


async def test_a_department_reaches_its_area_only(telegram_town: Town) -> None:
    """林晓 and 陈立 serve in Hangzhou; 周楠 serves elsewhere, and is of no unit there."""
    town = telegram_town
    await change(town, update(models.Person).values(organisation_id=None))
    assert set(await reached(town, by=WU)) == {LIN, CHEN}
    assert set(await reached(town, by=WU, people=(ZHOU, LIN))) == {LIN}
    assert set(await reached(town, by=WU, areas=("331100",))) == set()


async def test_a_department_writes_in_its_own_name(town: Town) -> None:
    await town.at(MONDAY)
    lin, wu = town.person("林晓"), town.person("吴敏")
    await arrive(town, lin, wu)
    await wu.sends("/broadcast")
    assert wu.sees("只发给本地区人员")
    await wu.sends("请到市局开会")
    await wu.taps("地区")
    assert wu.sees("余杭区")
    assert not wu.sees("景宁县")
    await wu.sends("景宁")
    assert wu.sees("管辖范围内没有这个地区")
    await wu.sends("余杭")
    assert wu.sees("✓ 余杭区")
    await wu.taps("完成")
    await wu.taps("选好了")
    await wu.taps("发送")
    assert lin.sees("通知 №1 · 杭州市知识产权部门")
    [row] = await rows(town, "SELECT area FROM broadcasts")
    assert row["area"] == "330100"


async def test_another_department_does_not_see_it(town: Town) -> None:
    await town.at(MONDAY)
    wang, wu = town.person("王经"), town.person("吴敏")
    await arrive(town, wang, wu)
    await written(wang, "省里的通知")
    await wang.taps("发送")
    await wu.sends("/broadcast")
    assert not wu.sees("省里的通知")
    assert wu.sees("写下通知内容")


async def test_who_may_not_send_finds_no_command(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/broadcast")
    assert not lin.sees("写下通知内容")


async def pasted(clerk: Chatter, names: str) -> None:
    await clerk.sends("/broadcast")
    await clerk.sends("请核对记录")
    await clerk.taps("名单")
    await clerk.sends(names)


async def test_a_pasted_list_of_names_and_numbers(town: Town) -> None:
    await town.at(MONDAY)
    twin = models.Person(
        id=1999, code="P1999", name="周楠", search="周楠", mobile="19000001999", state="active",
        language="zh_Hans_CN", time_zone="Asia/Shanghai",
    )  # fmt: skip
    await also(town, twin)
    wang = town.person("王经")
    await arrive(town, wang)
    await pasted(wang, "林晓、190 0000 1003\n周楠\n查无此人")
    assert wang.sees("名单上有 2 人")
    assert wang.sees("周楠")
    assert wang.sees("查无此人")
    await wang.sends("周楠 浙江知新学院，13800001003")
    assert wang.sees("名单上有 3 人")
    assert wang.sees("13800001003")
    await wang.taps("完成")
    assert wang.sees("名单 3 人")
    await wang.taps("选好了")
    await wang.taps("名单")
    assert wang.sees("会收到")
    assert wang.sees("林晓 · 浙江知新学院")


async def test_a_registered_number_names_a_person(town: Town) -> None:
    await town.at(MONDAY)
    mobile = update(models.Person).where(models.Person.id == CHEN).values(mobile="13900001003")
    await change(town, mobile)
    wang = town.person("王经")
    await arrive(town, wang)
    await pasted(wang, "139 0000 1003")
    assert wang.sees("名单上有 1 人")
    await wang.taps("完成")
    await wang.taps("选好了")
    await wang.taps("发送")
    assert [row[0] for row in await recipients(town)] == [CHEN]


async def test_nobody_is_not_sent_to(town: Town) -> None:
    await town.at(MONDAY)
    wang = town.person("王经")
    await arrive(town, wang)
    await written(wang, "请核对记录", role="专家")
    await wang.taps("发送")
    assert wang.sees("没有人会收到")
    assert await rows(town, "SELECT id FROM broadcasts") == []


async def test_a_sender_who_is_demoted_sends_no_more(telegram_town: Town) -> None:
    town = telegram_town
    lin, wang = town.person("林晓"), town.person("王经")
    await arrive(town, lin, wang)
    await written(wang, "请核对记录")
    await wang.taps("发送")
    await wang.taps("11月23日 08:30 发出")
    await demote(town, "王经")
    await town.comes(MONDAY)
    assert not lin.sees("请核对记录")
    [row] = await rows(town, "SELECT state FROM broadcasts")
    assert row["state"] == "cancelled"


def test_roles_are_all_offered_but_the_operators() -> None:
    from handlers.broadcasts.audience import SHOWN_ROLES

    assert {*SHOWN_ROLES} == {*Role} - {Role.OPERATOR}
    assert date(2026, 11, 23) == TODAY
