"""Where the quotas stand, and from there to a visit's card."""

from datetime import date, datetime

from sqlalchemy import update

from storage import models
from tests.stories import bureau
from tests.stories.conftest import NOW
from tests.stories.recorded import (
    BAMBOO,
    LAB,
    UNIVERSITY,
    also,
    audited,
    change,
    demote,
    record,
)
from tests.stories.town import Town


def serves(number: int, scheme: str = "commissioner", **facts: object) -> models.Assignment:
    cycle = {"commissioner": 1, "envoy": 2, "escort": 3}[scheme]
    facts = {"starts": bureau.SINCE, "state": "active", **facts}
    return models.Assignment(id=number, code=f"A{number}", scheme=scheme, cycle_id=cycle, **facts)


async def test_a_commissioner_sees_what_is_open_first_and_records_it(town: Town) -> None:
    await record(town, client=LAB)
    lin = town.person("林晓")
    await lin.sends("/quota")
    assert "我的任务\n2026年现场服务 1/3 · 还有40天" in lin.last
    assert "⚠️ 浙江大学 · 现场服务 0/1（2026年）· 附件1 二（二）· 还有40天" in lin.last
    assert "✅ 之江实验室 · 现场服务 1/1（2026年）· 附件1 二（二）\n" in lin.last
    assert lin.last.index("浙江大学") < lin.last.index("之江实验室")
    await lin.taps("去记录 浙江大学")
    assert lin.sees("对象　浙江大学")
    assert lin.sees("现场还是非现场？")
    for label in ("现场", "今天", "宣讲政策", "完成", "跳过", "保存"):
        await lin.taps(label)
    assert lin.sees("现场服务 1/1（2026年）")
    await lin.sends("/quota")
    assert "2026年现场服务 2/3" in lin.last


async def test_an_envoy_owes_a_visit_a_quarter(town: Town) -> None:
    await record(town, "周楠", region=1, day=date(2026, 9, 30))
    zhou = town.person("周楠")
    await zhou.sends("/quota")
    assert "2026年四季度走访 0/1 · 还有40天" in zhou.last
    assert "景宁县 · 走访 0/1（2026年四季度）· 附件2 二（二）· 还有40天" in zhou.last
    await town.at(datetime(2026, 12, 2, 10, tzinfo=NOW.tzinfo))
    await zhou.sends("/quota")
    assert "⚠️ 景宁县" in zhou.last
    await zhou.taps("去记录 景宁县")
    assert zhou.sees("对象　景宁县")


async def test_a_remote_visit_fills_nothing(town: Town) -> None:
    await record(town, client=LAB, mode="remote")
    lin = town.person("林晓")
    await lin.sends("/quota")
    assert "现场服务 0/3" in lin.last


async def test_a_teams_units_stand_apart_with_their_last_visit(town: Town) -> None:
    chen = town.person("陈立")
    await chen.sends("/quota")
    assert "护航行动（未规定次数）：\n之江实验室 · 还没有服务记录" in chen.last
    await record(town, "林晓", client=LAB)
    await chen.sends("/quota")
    assert "还没有服务记录" in chen.last  # the commissioner is not of the team
    await record(town, "陈立", client=LAB, day=date(2026, 11, 5))
    await chen.sends("/quota")
    assert "之江实验室 · 上次服务 11月5日" in chen.last
    await chen.taps("去记录 之江实验室")
    assert chen.sees("对象　之江实验室")


async def test_a_commissioner_of_a_team_sees_both_and_one_button_a_unit(town: Town) -> None:
    await also(
        town,
        models.RoleGrant(person_id=1001, role="expert", starts=bureau.SINCE),
        models.TeamMember(team_id=1, person_id=1001, part="expert", starts=bureau.SINCE),
    )
    lin = town.person("林晓")
    await lin.sends("/quota")
    assert "⚠️ 之江实验室 · 现场服务 0/1" in lin.last
    assert "护航行动（未规定次数）：\n之江实验室 · 还没有服务记录" in lin.last
    assert lin.last.count("去记录 之江实验室") == 1


async def test_service_begun_late_in_the_year_owes_nothing(town: Town) -> None:
    await also(town, serves(9, person_id=1001, client_id=BAMBOO, starts=date(2026, 10, 1)))
    lin = town.person("林晓")
    await lin.sends("/quota")
    assert "2026年现场服务 0/3 · 1 家不作要求 · 还有40天" in lin.last
    assert "青竹传感科技 · 现场服务 0 次（2026年，服务期不足一半，本期不作要求）" in lin.last


async def test_many_units_are_paged(town: Town) -> None:
    for n in range(10, 18):
        client = models.Client(
            id=n, code=f"K{n}", name=f"新单位{n}", aliases=[], area="330106", kind="laboratory",
            level="provincial", search=f"新单位{n}",
        )  # fmt: skip
        await also(town, client)
        await also(town, serves(n, person_id=1001, client_id=n))
    lin = town.person("林晓")
    await lin.sends("/quota")
    assert "我的任务 · 第1/2页" in lin.last
    assert "2026年现场服务 0/11" in lin.last
    assert lin.last.count("现场服务 0/1（") == 7
    await lin.taps("下一页")
    assert "第2/2页" in lin.last
    assert lin.last.count("现场服务 0/1（") == 4
    await lin.taps("上一页")
    assert "第1/2页" in lin.last


async def test_a_department_sees_its_area_and_may_serve_there(town: Town) -> None:
    await record(town, client=LAB)
    wu = town.person("吴敏")
    await wu.sends("/quota")
    assert "服务任务完成情况\n2026年现场服务 1/3 · 还有40天" in wu.last
    assert wu.last.index("浙江大学") < wu.last.index("之江实验室")
    assert "景宁县" not in wu.last
    await wu.taps("去记录 浙江大学")
    assert wu.sees("对象　浙江大学")


async def test_the_bureau_sees_counts(town: Town) -> None:
    await record(town, client=LAB)
    await record(town, "陈立", client=LAB)
    await record(town, "周楠", region=1)
    clerk = town.person("王经")
    await clerk.sends("/quota")
    assert "服务专员 · 2026年现场服务 1/3 · 还有40天" in clerk.last
    assert "特派员 · 2026年四季度走访 1/1" in clerk.last
    assert "护航行动 · 有团队的重点单位 1 家，今年已服务 1 家" in clerk.last
    assert "去记录" not in clerk.last
    await clerk.taps("查找")
    assert clerk.sees("任意几个字")


async def test_a_director_who_serves_may_look_wider(town: Town) -> None:
    await also(town, models.RoleGrant(person_id=1001, role="director", starts=bureau.SINCE))
    lin = town.person("林晓")
    await lin.sends("/quota")
    assert "我的任务" in lin.last
    await lin.taps("全省情况")
    assert "全省任务完成情况" in lin.last
    await lin.taps("我的任务")
    assert "去记录 浙江大学" in lin.last


async def test_a_dispatching_unit_sees_its_people_and_records_nothing(town: Town) -> None:
    """C22: it learns how its people stand, not what was said."""
    unit = models.RoleGrant(
        person_id=1006, role="dispatching_unit", organisation_id=1, starts=bureau.SINCE
    )
    ended = update(models.RoleGrant).where(models.RoleGrant.person_id == 1006)
    await change(town, ended.values(ends=date(2026, 1, 1)))
    await also(town, unit)
    zhao = town.person("赵局")
    await zhao.sends("/quota")
    assert "2026年现场服务 0/3" in zhao.last
    assert "2026年四季度走访 0/1" in zhao.last
    assert "去记录" not in zhao.last
    await zhao.sends("/mine")
    assert "我的记录" not in zhao.last


async def test_whoever_is_no_longer_assigned_is_told_so(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/quota")
    ended = update(models.Assignment).where(models.Assignment.client_id == UNIVERSITY)
    await change(town, ended.values(ends=date(2026, 11, 20), state="ended"))
    await lin.taps("去记录 浙江大学")
    assert "这家不在您的服务对象中" in lin.last
    assert "去记录 浙江大学" not in lin.last


async def test_nobody_assigned_is_said_in_a_sentence(town: Town) -> None:
    ended = update(models.Assignment).where(models.Assignment.person_id == 1001)
    await change(town, ended.values(ends=date(2026, 11, 20), state="ended"))
    lin = town.person("林晓")
    await lin.sends("/quota")
    assert "目前没有给您确定服务对象" in lin.last


async def test_somebody_demoted_meanwhile_sees_no_more(telegram_town: Town) -> None:
    wu = telegram_town.person("吴敏")
    await wu.sends("/quota")
    await demote(telegram_town, "吴敏")
    await wu.taps("去记录 浙江大学")
    assert wu.person.toast["text"] == "您现在的身份不能再用这一项。"
    assert [row[1] for row in await audited(telegram_town, "吴敏", allowed=False)] == ["quota"]


async def test_what_is_typed_while_it_is_shown_opens_a_card(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/quota")
    await lin.sends("下午讲了专利导航")
    assert lin.sees("内容　下午讲了专利导航")
