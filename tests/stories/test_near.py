"""Whom one has still to visit nearby: by a place that is not kept, or by a name that is typed."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import update

from storage import models
from tests.stories import bureau
from tests.stories.conftest import NOW
from tests.stories.recorded import (
    FACTORY,
    LAB,
    UNIVERSITY,
    also,
    audited,
    change,
    everything,
    record,
)
from tests.stories.town import Town

HOME = (30.2741, 119.9912)  # 余杭区
LAB_SITE = (30.2450, 119.9080)


async def place_lab(town: Town) -> None:
    """The laboratory's site is registered; the other two have none."""
    await change(
        town,
        update(models.Client)
        .where(models.Client.id == LAB)
        .values(latitude=LAB_SITE[0], longitude=LAB_SITE[1], sited="roster"),
    )


async def test_a_place_sent_orders_what_is_open_by_how_near_it_is(telegram_town: Town) -> None:
    town = telegram_town
    await place_lab(town)
    lin = town.person("林晓")
    await lin.sends("/near")
    assert "从哪里出发？" in lin.last
    await lin.shares_place(*HOME)
    assert lin.sees("位置不保存")
    lines = lin.last.split("\n")[1:4]
    assert lines == [
        "⚠️ 省智能工厂技术创新中心 · 现场服务 0/1 · 还有40天 · 西约2公里",
        "⚠️ 之江实验室 · 现场服务 0/1 · 还有40天 · 西9公里",
        "⚠️ 浙江大学 · 现场服务 0/1 · 还有40天 · 东约14公里",
    ]
    assert "“约”为到区县驻地的距离" in lin.last


async def test_a_place_without_a_card_opens_the_list_at_once(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    await lin.shares_place(*HOME)
    assert "附近待走访\n⚠️ 之江实验室 · 现场服务 0/1 · 还有40天 · 西约2公里" in lin.last
    assert len(lin.screens()) == 1


async def test_a_county_or_a_unit_that_is_typed_does_as_well(town: Town) -> None:
    await place_lab(town)
    lin = town.person("林晓")
    await lin.sends("/near")
    await lin.sends("余杭")
    assert lin.sees("余杭区附近待走访")
    assert lin.sees("省智能工厂技术创新中心 · 现场服务 0/1 · 还有40天 · 同在本县（市、区）")
    await lin.taps("换个出发地")
    await lin.sends("之江")
    assert lin.sees("之江实验室附近待走访\n⚠️ 之江实验室 · 现场服务 0/1 · 还有40天 · 0米")
    await lin.taps("换个出发地")
    await lin.sends("桃花源")
    assert lin.sees("没有叫“桃花源”的县（市、区）")


async def test_the_command_may_bring_the_name_along(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    await lin.sends("/near 景宁")
    assert lin.sees("景宁县附近待走访")
    assert "公里" in lin.last


async def test_without_any_place_the_most_urgent_comes_first(town: Town) -> None:
    await also(
        town,
        models.Assignment(
            id=40, code="A40", scheme="commissioner", cycle_id=1, person_id=bureau.PEOPLE["周楠"],
            client_id=UNIVERSITY, starts=bureau.SINCE, state="active",
        ),
    )  # fmt: skip
    await town.at(datetime(2026, 9, 25, 10, tzinfo=NOW.tzinfo))
    zhou = town.person("周楠")
    await zhou.sends("/near")
    await zhou.taps("先看最急的")
    assert zhou.sees("⚠️ 景宁县 · 走访 0/1 · 还有5天\n浙江大学 · 现场服务 0/1 · 还有97天")


async def test_one_tap_leads_to_a_visit_and_what_is_done_is_gone(town: Town) -> None:
    await record(town, client=LAB)
    await record(town, client=FACTORY)
    lin = town.person("林晓")
    await lin.sends("/near")
    await lin.taps("先看最急的")
    assert lin.sees("浙江大学 · 现场服务 0/1")
    assert not lin.sees("之江实验室")
    await lin.taps("去记录 浙江大学")
    assert lin.sees("对象　浙江大学")
    await record(town, client=UNIVERSITY)
    await lin.sends("/near")
    await lin.taps("先看最急的")
    assert lin.sees("没有待走访的")


async def test_the_list_is_paged_and_keeps_its_distances(town: Town) -> None:
    clients = [
        models.Client(
            id=number, code=f"K{number}", name=f"第{number}实验室", aliases=[], area="330106",
            kind="laboratory", level="provincial", search=f"第{number}实验室",
        )
        for number in range(50, 58)
    ]  # fmt: skip
    served = [
        models.Assignment(
            id=number, code=f"A{number}", scheme="commissioner", cycle_id=1,
            person_id=bureau.PEOPLE["林晓"], client_id=number, starts=bureau.SINCE, state="active",
        )
        for number in range(50, 58)
    ]  # fmt: skip
    await also(town, *clients)
    await also(town, *served)
    lin = town.person("林晓")
    await lin.sends("/near")
    await lin.sends("西湖区")
    assert lin.sees("西湖区附近待走访 · 第1/2页")
    await lin.taps("下一页")
    assert lin.sees("第2/2页")
    assert lin.sees("之江实验室 · 现场服务 0/1 · 还有40天 · 西约16公里")


async def test_a_department_sees_what_is_open_in_its_area(town: Town) -> None:
    wu = town.person("吴敏")
    await wu.sends("/near")
    await wu.sends("杭州")
    assert wu.sees("之江实验室 · 现场服务 0/1")
    assert not wu.sees("景宁县")


async def test_whoever_logs_no_visits_has_no_such_list(telegram_town: Town) -> None:
    clerk = telegram_town.person("王经")
    await clerk.sends("/near")
    assert "从哪里出发" not in clerk.last
    await clerk.shares_place(*HOME)
    assert "附近待走访" not in clerk.last


async def test_a_team_is_told_that_its_units_have_no_quota(town: Town) -> None:
    chen = town.person("陈立")
    await chen.sends("/near")
    await chen.taps("先看最急的")
    assert chen.sees("护航行动不设走访次数")


async def test_a_unit_that_is_no_longer_served_is_refused(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/near")
    await lin.taps("先看最急的")
    ended = update(models.Assignment).where(models.Assignment.client_id == LAB)
    await change(town, ended.values(ends=date(2026, 11, 20)))
    await lin.taps("去记录 之江实验室")
    assert lin.sees("不在")


async def test_a_persons_place_is_in_no_table_no_log_and_no_audit_row(
    telegram_town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    town = telegram_town
    caplog.set_level("DEBUG")
    lin = town.person("林晓")
    await lin.shares_place(*HOME)
    await lin.taps("换个出发地")
    await lin.shares_place(*HOME)
    await lin.taps("走访安排")
    kept = await everything(town)
    for part in ("30.2741", "119.9912", "30.27", "119.99"):
        assert part not in kept
        assert part not in caplog.text
    assert [act for act in await audited(town, "林晓") if act[1] != "person"] == []


async def test_an_english_chat_has_it_in_english(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/language")
    await lin.taps("English")
    await lin.sends("/near" if town.channel == "telegram" else "Still to visit nearby")
    await lin.sends("余杭区")
    assert lin.sees("Still to visit near 余杭区")
    assert lin.sees("浙江大学 · On-site service 0/1 · 40 days left · about 16 km east")


async def test_what_is_planned_already_stands_last_with_its_day(town: Town) -> None:
    await also(
        town,
        models.PlannedVisit(
            author_id=bureau.PEOPLE["林晓"], client_id=LAB, day=date(2026, 12, 3),
            created_at=NOW - timedelta(days=1),
        ),
    )  # fmt: skip
    lin = town.person("林晓")
    await lin.sends("/near")
    await lin.taps("先看最急的")
    assert lin.sees("还有40天\n⚠️ 之江实验室 · 现场服务 0/1 · 还有40天 · 已计划12月3日")


async def test_one_tap_leads_to_a_plan(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/near")
    await lin.taps("先看最急的")
    await lin.taps("安排 之江实验室")
    assert lin.sees("哪一天")
    await lin.sends("12月3日")
    await lin.taps("保存")
    assert lin.sees("已列入走访计划")
    await lin.sends("/near")
    await lin.taps("先看最急的")
    assert lin.sees("⚠️ 之江实验室 · 现场服务 0/1 · 还有40天 · 已计划12月3日")
