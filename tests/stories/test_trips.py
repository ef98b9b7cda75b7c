"""The days on the road that are still needed: as a message, as a sheet, and on to plans."""

import io
from dataclasses import replace
from datetime import date, datetime

from openpyxl import load_workbook
from sqlalchemy import text, update

from programme.trips import Limits
from storage import models
from tests.stories import bureau
from tests.stories.conftest import NOW
from tests.stories.recorded import BAMBOO, FACTORY, LAB, UNIVERSITY, also, change, record
from tests.stories.town import ABOUT, Chatter, OnTelegram, Town


async def opens(person: Chatter) -> None:
    await person.sends("/near")
    await person.taps("先看最急的")
    await person.taps("走访安排")


async def serves_bamboo(town: Town) -> None:
    """林晓 serves a unit far from the three others as well."""
    await also(
        town,
        models.Assignment(
            id=40, code="A40", scheme="commissioner", cycle_id=1,
            person_id=bureau.PEOPLE["林晓"], client_id=BAMBOO, starts=bureau.SINCE,
            state="active",
        ),
    )  # fmt: skip


async def test_the_fewest_trips_with_their_method_and_bound(town: Town) -> None:
    await serves_bamboo(town)
    lin = town.person("林晓")
    await opens(lin)
    assert lin.sees("待走访 4 家，到12月31日还有29个工作日，安排2次：")
    assert lin.sees("1\u300011月23日 周一 · 余杭区、西湖区 · ") or lin.sees(
        "1\u300011月23日 周一 · 西湖区、余杭区 · "
    )
    assert lin.sees("2\u300012月11日 周五 · 景宁县 · 青竹传感科技")
    assert lin.sees("一天最多4家，彼此不超过60公里（省局设定）。全部走完不能少于2次。")


async def test_what_can_no_longer_be_done_in_time_is_said(town: Town) -> None:
    await serves_bamboo(town)
    await town.at(datetime(2026, 12, 30, 10, tzinfo=NOW.tzinfo))
    lin = town.person("林晓")
    await opens(lin)
    assert lin.sees("待走访 4 家，到12月31日还有1个工作日，安排1次：")
    assert lin.sees("⚠️ 剩余工作日内走访不完：青竹传感科技。")


async def test_what_is_done_or_planned_takes_no_trip(town: Town) -> None:
    await record(town, client=LAB)
    await also(
        town,
        models.PlannedVisit(
            author_id=bureau.PEOPLE["林晓"], client_id=FACTORY, day=date(2026, 12, 3),
            created_at=NOW,
        ),
    )  # fmt: skip
    lin = town.person("林晓")
    await opens(lin)
    assert lin.sees("待走访 1 家")
    assert lin.sees("西湖区 · 浙江大学\n另有 1 家已列入计划。")
    await record(town, client=UNIVERSITY)
    await opens(lin)
    assert lin.sees("待走访的都已列入计划。")


async def test_the_bureaus_own_limits_count(town: Town) -> None:
    town.program.introduce(replace(ABOUT, trip=Limits(stops=1)))
    lin = town.person("林晓")
    await opens(lin)
    assert lin.sees("安排3次")
    assert lin.sees("一天最多1家")


async def test_the_plan_comes_as_a_sheet(town: Town) -> None:
    await serves_bamboo(town)
    renamed = update(models.Client).where(models.Client.id == BAMBOO).values(name="=1+1科技")
    await change(town, renamed)
    lin = town.person("林晓")
    await opens(lin)
    await lin.taps("下载表格")
    if town.channel == "narrow":  # it has no files: the lines are told instead
        assert lin.sees("2 · 12月11日 周五 · 景宁县 · =1+1科技")
        return
    assert isinstance(lin, OnTelegram)
    sheet = load_workbook(io.BytesIO(_file_of(lin))).active
    assert sheet is not None
    rows = [[cell for cell in row if cell] for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == ["次序", "日期", "区域", "对象", "任务", "期限", "距上一家"]
    assert [row[0] for row in rows[1:5]] == ["1", "1", "1", "2"]
    assert rows[4][3] == "=1+1科技"
    assert rows[4][5] == "2026-12-31"
    assert "全部走完不能少于2次" in rows[-1][0]


def _file_of(person: OnTelegram) -> bytes:
    files = [message["document"] for message in person.person.chat() if message.get("document")]
    file = person.town.sandbox.world.files[files[-1]["file"].rsplit("/", 1)[1]]
    return bytes(file.data)


async def planned(town: Town) -> list[tuple[str, str, str]]:
    """What each planned visit is for, its day and state, as the bureau would read it."""
    async with town.store.read() as session:
        asked = text("SELECT served, day, state FROM v_planned_visits ORDER BY number")
        return [(row.served, str(row.day), row.state) for row in await session.execute(asked)]


async def test_one_tap_plans_all_the_stops_of_a_trip(town: Town) -> None:
    await serves_bamboo(town)
    lin = town.person("林晓")
    await opens(lin)
    await lin.taps("安排第1次 · 11月23日")
    assert lin.sees("走访计划 · 待保存")
    assert lin.sees("11月23日 周一")
    await lin.taps("保存")
    assert sorted(await planned(town)) == [
        ("之江实验室", "2026-11-23", "planned"),
        ("浙江大学", "2026-11-23", "planned"),
        ("省智能工厂技术创新中心", "2026-11-23", "planned"),
    ]
    await opens(lin)
    assert lin.sees("待走访 1 家，到12月31日还有29个工作日，安排1次：")
    assert lin.sees("1\u300011月24日 周二 · 景宁县 · 青竹传感科技\n另有 3 家已列入计划。")


async def test_an_envoys_region_is_named_once(town: Town) -> None:
    zhou = town.person("周楠")
    await opens(zhou)
    assert zhou.sees("1\u300011月23日 周一 · 景宁县\n")


async def test_a_stop_that_is_no_longer_served_is_left_out(town: Town) -> None:
    lin = town.person("林晓")
    await opens(lin)
    ended = update(models.Assignment).where(models.Assignment.client_id == LAB)
    await change(town, ended.values(ends=date(2026, 11, 20)))
    await lin.taps("安排第1次")
    await lin.taps("保存")
    assert {served for served, _day, _state in await planned(town)} == {
        "浙江大学",
        "省智能工厂技术创新中心",
    }
