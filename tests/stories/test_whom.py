"""Whom a message is about: an unclear name, somebody else's unit, two schemes, a place."""

from datetime import date

import pytest
from sqlalchemy import text

from storage import models
from tests.stories import bureau
from tests.stories.recorded import also
from tests.stories.town import Town, visits

TEXTILE, WEAVING = 5, "省现代纺织技术创新中心"
AT_A_CENTRE = "昨天去技创中心宣讲了快速预审政策，答复咨询2个"


async def two_centres(town: Town) -> None:
    """林晓 serves a second innovation centre."""
    centre = models.Client(
        id=TEXTILE, code="K05", name=WEAVING, aliases=[], area="330106", kind="centre",
        level="provincial", search=f"{WEAVING} sxdfzjscxzx",
    )  # fmt: skip
    await also(town, centre)
    serves = models.Assignment(
        id=50, code="A50", scheme="commissioner", cycle_id=1, starts=bureau.SINCE, state="active",
        person_id=1001, client_id=TEXTILE,
    )  # fmt: skip
    await also(town, serves)


async def in_the_team(town: Town) -> None:
    """林晓 is a backbone of the team that guides the laboratory, and its commissioner."""
    await also(
        town,
        models.TeamMember(team_id=1, person_id=1001, part="backbone", starts=bureau.SINCE),
        models.RoleGrant(person_id=1001, role="backbone", area=None, starts=bureau.SINCE),
    )


async def test_an_unclear_name_is_asked_about_by_the_word_itself(town: Town) -> None:
    await two_centres(town)
    lin = town.person("林晓")
    await lin.sends(AT_A_CENTRE)
    assert lin.sees("“技创中心”可能是：")
    assert lin.sees("省智能工厂技术创新中心")
    assert lin.sees("都不是")
    assert not lin.sees("之江实验室")
    await lin.taps(WEAVING)
    assert lin.sees(f"对象　{WEAVING}")
    assert lin.sees("2个")
    await lin.taps("保存")
    (visit,) = await visits(town)
    assert (visit["served"], visit["content"]) == (WEAVING, AT_A_CENTRE)


async def test_where_none_of_them_is_meant_all_are_offered(town: Town) -> None:
    await two_centres(town)
    lin = town.person("林晓")
    await lin.sends(AT_A_CENTRE)
    await lin.taps("都不是")
    assert "可能是" not in lin.last
    await lin.taps("浙江大学")
    assert lin.sees("对象　浙江大学")
    assert lin.sees(f"内容　{AT_A_CENTRE}")


async def test_an_unclear_name_in_a_plan_is_asked_about_too(town: Town) -> None:
    await two_centres(town)
    lin = town.person("林晓")
    await lin.sends("下周三准备去技创中心宣讲快速预审政策")
    assert lin.sees("“技创中心”可能是：")
    assert not lin.sees("之江实验室")
    await lin.taps("都不是")
    assert lin.sees("之江实验室")
    await lin.taps(WEAVING)
    assert lin.sees("走访计划 · 待保存")
    assert lin.sees(WEAVING)


@pytest.mark.parametrize("unit", ["青竹传感科技", "远望谷科技"])
async def test_a_unit_of_others_reads_like_one_nobody_knows(town: Town, unit: str) -> None:
    """What is asked tells nobody whether the roster holds it; nothing typed is lost."""
    lin = town.person("林晓")
    said = f"昨天到{unit}现场宣讲了快速预审政策，答复咨询2个"
    await lin.sends(said)
    assert lin.sees(f"“{unit}”不在您的服务对象中")
    assert lin.sees("由省局调整服务关系")
    assert lin.sees(f"内容　{said}")
    assert not lin.sees("青竹传感科技有限公司")
    await lin.taps("浙江大学")
    await lin.taps("保存")
    (visit,) = await visits(town)
    assert (visit["served"], visit["content"], visit["consultations"]) == ("浙江大学", said, 2)


async def test_a_unit_of_others_beside_an_own_one_is_left_out_and_said(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("昨天去之江实验室和青竹传感科技宣讲了快速预审政策")
    assert lin.sees("待保存")
    assert lin.sees("“青竹传感科技”不在您的服务对象中，没有列入")
    await lin.taps("保存")
    assert [row["served"] for row in await visits(town)] == ["之江实验室"]


async def test_a_unit_of_others_in_a_plan_is_named_too(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("下周三准备去青竹传感科技宣讲快速预审政策")
    assert lin.sees("“青竹传感科技”不在您的服务对象中")
    await lin.taps("浙江大学")
    assert lin.sees("走访计划 · 待保存")
    assert lin.sees("11月25日")


async def test_one_visit_serves_both_schemes_of_a_person(town: Town) -> None:
    """Reading 7: recorded once, and counted in each."""
    await in_the_team(town)
    lin = town.person("林晓")
    await lin.sends("今天去之江实验室现场服务，宣讲快速预审政策，检查了知识产权管理体系运行")
    assert lin.sees("宣讲政策")
    assert lin.sees("管理体系")
    await lin.taps("保存")
    assert lin.sees("现场服务 1/1（2026年）")
    assert lin.sees("分别计入：服务专员、护航行动")
    (visit,) = await visits(town)
    assert {each.partition(":")[0] for each in visit["tasks"].split(",")} == {
        "commissioner", "escort",
    }  # fmt: skip
    assert await counted(town) == {("commissioner", 1)}
    await lin.sends("/quota")
    assert lin.sees("之江实验室 · 上次服务 11月21日")


async def counted(town: Town) -> set[tuple[str, int]]:
    """(scheme, done) of the laboratory's quotas of this year."""
    asked = "SELECT scheme, done FROM v_quota_status WHERE client_id = 1 AND period = '2026'"
    async with town.store.read() as session:
        return {(row.scheme, row.done) for row in await session.execute(text(asked))}


async def test_tasks_of_either_scheme_stand_on_the_card_of_who_serves_in_both(town: Town) -> None:
    await in_the_team(town)
    lin = town.person("林晓")
    await lin.sends("/visit")
    for tap in ("之江实验室", "现场", "今天"):
        await lin.taps(tap)
    await lin.sends("宣讲政策 管理体系")
    await lin.taps("跳过")
    await lin.taps("保存")
    (visit,) = await visits(town)
    assert visit["tasks"] == "commissioner:publicise,escort:management"


async def test_of_two_units_each_gets_the_tasks_of_its_schemes(town: Town) -> None:
    """The team guides the laboratory alone: the university's record holds none of its tasks."""
    await in_the_team(town)
    lin = town.person("林晓")
    await lin.sends("今天去了之江实验室和浙江大学，宣讲快速预审政策，检查了知识产权管理体系运行")
    await lin.taps("保存")
    lab, university = await visits(town)
    assert "escort:management" in lab["tasks"]
    assert "escort:" not in university["tasks"]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("昨天去景宁县惠明茶业合作社走访，听取了对地理标志保护的意见", "惠明茶业合作社"),
        ("昨天去青竹传感科技走访，听取了对地理标志保护的意见", "青竹传感科技"),
        ("昨天去大均乡惠明茶厂走访，听取了对地理标志保护的意见", "大均乡惠明茶厂"),
    ],
)
async def test_the_unit_an_envoy_names_is_the_place_in_the_region(
    town: Town, said: str, place: str
) -> None:
    """Reading 13: whoever serves the unit, or nobody, the region is visited there."""
    zhou = town.person("周楠")
    await zhou.sends(said)
    assert zhou.sees("对象　景宁县")
    assert zhou.sees(f"地点　{place}")
    assert not zhou.sees("不在您的服务对象中")
    await zhou.taps("保存")
    assert zhou.sees(f"景宁县 · {place} · 11月20日 · 现场")
    assert zhou.sees("走访 1/1（2026年四季度）")
    (visit,) = await visits(town)
    assert (visit["served"], visit["place"]) == ("景宁县", place)
    await zhou.sends("/mine")
    await zhou.taps("№1")
    assert zhou.sees(f"地点　{place}")


async def test_another_county_is_no_place_in_the_own_region(town: Town) -> None:
    region = models.Region(
        id=2, code="R02", name="庆元县", search="庆元县 qingyuanxian", area="331100",
        mountain_island=True, state="pool",
    )  # fmt: skip
    await also(town, region)
    zhou = town.person("周楠")
    await zhou.sends("昨天去庆元县走访，听取了对地理标志保护的意见")
    assert zhou.sees("“庆元县”不在您的服务对象中")
    assert await visits(town) == []


async def test_the_place_is_one_tap_from_being_changed_or_left_out(town: Town) -> None:
    zhou = town.person("周楠")
    await zhou.sends("昨天去景宁县惠明茶业合作社走访，听取了对地理标志保护的意见")
    await zhou.taps("地点")
    assert zhou.sees("在服务区域的哪家单位或地点")
    await zhou.sends("鹤溪街道")
    assert zhou.sees("地点　鹤溪街道")
    await zhou.taps("地点")
    await zhou.taps("不填")
    assert not zhou.last.count("地点　")
    await zhou.taps("保存")
    (visit,) = await visits(town)
    assert (visit["place"], str(visit["day"])) == (None, str(date(2026, 11, 20)))


async def test_a_client_has_no_place_besides(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("今天去之江实验室宣讲了快速预审政策")
    assert not lin.sees("地点")


async def test_what_was_done_beyond_the_quota_is_told_apart(town: Town) -> None:
    lin = town.person("林晓")
    for day in ("今天", "11月2日"):
        await lin.sends(f"{day}去之江实验室宣讲了快速预审政策")
        await lin.taps("保存")
    assert lin.sees("现场服务 1/1（2026年，共2次）")


async def test_the_card_ends_in_one_row_with_the_way_out(telegram_town: Town) -> None:
    zhou = telegram_town.person("周楠")
    await zhou.sends("昨天去景宁县走访，听取了对地理标志保护的意见")
    assert zhou.last.endswith("[地点][🔒 保密][取消]")
    await zhou.sends("/visit")
    for tap in ("景宁县", "现场", "今天", "共商发展思路", "完成", "跳过"):
        await zhou.taps(tap)
    assert zhou.last.endswith("[地点][🔒 保密]\n[返回][取消]"), "at most three in a row"


async def test_an_english_receipt_glosses_the_word_of_the_notice(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/language")
    await lin.taps("English")
    await lin.sends("今天去之江实验室宣讲了快速预审政策")
    await lin.taps("Save")
    assert lin.sees("无报酬，无超规定接待，未增加负担 (no payment, no undue reception")
