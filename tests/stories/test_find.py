"""Looking people, clients and regions up: the bureau everywhere, a department in its area."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from storage import models
from tests.stories import bureau
from tests.stories.recorded import (
    LAB,
    also,
    audited,
    change,
    data_of,
    demote,
    record,
)
from tests.stories.town import OnTelegram, Town

SECRET = "讲了尚未公开的布局"
NOT_THERE = "没有找到"
UNMATCHED = "查找范围内没有"


async def test_the_bureau_finds_a_person_and_opens_a_record(town: Town) -> None:
    await record(town, content=SECRET)
    clerk = town.person("王经")
    await clerk.sends("/find")
    assert clerk.sees("任意几个字")
    await clerk.sends("林")
    for words in (
        "林晓 · 服务专员", "单位　浙江知新学院", "状态　已开通",
        "2026年现场服务 1/3 · 还有40天", "✅ 之江实验室 · 现场服务 1/1（2026年）",
        "⚠️ 浙江大学 · 现场服务 0/1（2026年）", "№1 之江实验室 · 11月20日 · 现场",
    ):  # fmt: skip
        assert words in clerk.last, words
    await clerk.taps("№1")
    assert f"内容　{SECRET}" in clerk.last
    assert "撤回" not in clerk.last
    await clerk.taps("返回")
    assert "林晓 · 服务专员" in clerk.last
    assert await audited(town, "王经") == [
        ("see", "person", str(bureau.PEOPLE["林晓"])),
        ("see", "visit", "1"),
    ]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("zjsys", "之江实验室"),
        ("之江", "之江实验室"),
        ("SZNGCJ", "省智能工厂技术创新中心"),
        ("技术 智能", "省智能工厂技术创新中心"),
        ("jnx", "景宁县"),
        ("周", "周楠 · 特派员"),
    ],
)
async def test_names_and_pinyin_initials_find_the_only_one_at_once(
    town: Town, words: str, shown: str
) -> None:
    clerk = town.person("王经")
    await clerk.sends("/find")
    await clerk.sends(words)
    assert clerk.last.startswith(shown)


async def test_several_are_listed_by_name_before_unit_and_paged(town: Town) -> None:
    clerk = town.person("王经")
    await clerk.sends("/find")
    await clerk.sends("浙江")
    assert "查找 · “浙江” · 第1/2页" in clerk.last
    assert clerk.last.index("浙江大学 · 西湖区") < clerk.last.index("林晓 · 浙江知新学院")
    await clerk.taps("下一页")
    assert "第2/2页" in clerk.last
    await clerk.taps("换个词")
    assert clerk.sees("任意几个字")


async def test_words_after_the_command_look_at_once(telegram_town: Town) -> None:
    clerk = telegram_town.person("王经")
    await clerk.sends("/find 实验室")
    assert clerk.last.startswith("之江实验室")
    assert await audited(telegram_town, "王经") == [("see", "client", str(LAB))]
    await clerk.sends("/find 浙江")
    assert "查找 · “浙江” · 第1/2页" in clerk.last
    await clerk.sends("/find 不存在")
    assert f"{UNMATCHED}与“不存在”相符的" in clerk.last


async def test_a_client_shows_who_serves_it_and_its_records(town: Town) -> None:
    for n in range(9):
        await record(town, day=date(2026, 10, 1) + timedelta(days=n))
    clerk = town.person("王经")
    await clerk.sends("/find")
    await clerk.sends("之江")
    for words in (
        "地区　余杭区", "状态　护航行动重点单位", "现场服务 1/1（2026年，共9次）· 附件1 二（二）",
        "服务专员 林晓 · 自2025年3月20日起", "护航一组 组长 陈立 · 自2025年3月20日起",
        "№9 林晓 · 10月9日 · 现场",
    ):  # fmt: skip
        assert words in clerk.last, words
    await clerk.taps("全部记录 9 条")
    assert "服务记录 · 第1/2页" in clerk.last
    await clerk.taps("下一页")
    assert "№1 林晓" in clerk.last
    await clerk.taps("№1")
    assert "服务记录 №1" in clerk.last
    await clerk.taps("返回")
    assert "第2/2页" in clerk.last
    await clerk.taps("返回")
    await clerk.taps("林晓")
    assert "林晓 · 服务专员" in clerk.last
    await clerk.taps("浙江大学")
    assert clerk.last.startswith("浙江大学")
    await clerk.taps("返回")
    assert "林晓 · 服务专员" in clerk.last
    await clerk.taps("返回")
    assert clerk.last.startswith("之江实验室")
    await clerk.taps("返回")
    assert clerk.sees("任意几个字")


async def test_a_region_shows_its_envoy_and_quarter(town: Town) -> None:
    await record(town, "周楠", region=1, day=date(2026, 11, 5))
    clerk = town.person("王经")
    await clerk.sends("/find")
    await clerk.sends("景宁")
    for words in (
        "走访 1/1（2026年四季度）· 附件2 二（二）", "特派员 周楠", "№1 周楠 · 11月5日 · 现场"
    ):  # fmt: skip
        assert words in clerk.last, words


async def test_nothing_found_is_said_and_asked_again(town: Town) -> None:
    clerk = town.person("王经")
    await clerk.sends("/find")
    await clerk.sends("不存在")
    assert f"{UNMATCHED}与“不存在”相符的" in clerk.last
    await clerk.sends("周楠")
    assert "周楠 · 特派员" in clerk.last


async def test_the_bureau_types_the_next_name_over_what_is_shown(town: Town) -> None:
    clerk = town.person("王经")
    await clerk.sends("/find")
    await clerk.sends("林晓")
    await clerk.sends("周楠")
    assert "周楠 · 特派员" in clerk.last
    await clerk.sends("浙江")
    assert "第1/2页" in clerk.last
    await clerk.sends("之江")
    assert clerk.last.startswith("之江实验室")


async def test_a_department_finds_its_own_area_only(town: Town) -> None:
    await record(town, content=SECRET)
    await record(town, "周楠", region=1, content="景宁的事")
    wu = town.person("吴敏")
    await wu.sends("/find")
    assert wu.sees("只查找本辖区")
    for elsewhere in ("景宁", "青竹", "jnx"):
        await wu.sends(elsewhere)
        assert UNMATCHED in wu.last
    await wu.sends("之江")
    assert "№1 林晓" in wu.last
    await wu.taps("林晓")
    await wu.taps("№1")
    assert SECRET in wu.last


async def test_somebody_of_the_area_shows_only_what_lies_in_it(town: Town) -> None:
    """The envoy's unit is in Hangzhou, the region is not: its visits are not this department's."""
    await record(town, "周楠", region=1, content="景宁的事")
    wu = town.person("吴敏")
    await wu.sends("/find")
    await wu.sends("周楠")
    assert "周楠 · 特派员" in wu.last
    assert "景宁" not in wu.last
    assert "№1" not in wu.last


async def test_a_message_that_is_no_name_is_a_departments_visit(town: Town) -> None:
    wu = town.person("吴敏")
    await wu.sends("/find")
    await wu.sends("昨天下午去之江实验室现场，答复了两个关于快速预审的咨询")
    assert wu.sees("内容　昨天下午去之江实验室现场")


@pytest.mark.parametrize("name", ["林晓", "周楠", "陈立"])
async def test_field_personnel_find_nobody(town: Town, name: str) -> None:
    person = town.person(name)
    await person.sends("/find")
    assert "人员、服务对象或服务区域" not in "".join(person.screens())


async def test_who_moved_out_of_reach_is_as_if_not_there(telegram_town: Town) -> None:
    """Between the list and the tap the client went to another area: denied, and audited so."""
    await record(telegram_town, content=SECRET)
    wu = telegram_town.person("吴敏")
    await wu.sends("/find 江")
    moved = update(models.Client).where(models.Client.id == LAB).values(area="331127")
    await change(telegram_town, moved)
    await wu.taps("之江实验室")
    assert NOT_THERE in wu.last
    assert SECRET not in "".join(wu.screens())
    assert ("see", "client", str(LAB)) in await audited(telegram_town, "吴敏", allowed=False)


async def test_a_record_out_of_reach_answers_as_one_that_never_was(telegram_town: Town) -> None:
    await record(telegram_town, content=SECRET)
    wu = telegram_town.person("吴敏")
    await wu.sends("/find")
    await wu.sends("之江")
    moved = update(models.Client).where(models.Client.id == LAB).values(area="331127")
    await change(telegram_town, moved)
    await wu.taps("№1")
    assert NOT_THERE in wu.last
    assert SECRET not in "".join(wu.screens())
    assert ("see", "visit", "1") in await audited(telegram_town, "吴敏", allowed=False)
    await wu.sends("/find 之江")
    assert UNMATCHED in wu.last


async def test_a_department_that_lost_its_role_opens_nothing(telegram_town: Town) -> None:
    await record(telegram_town, content=SECRET)
    wu = telegram_town.person("吴敏")
    await wu.sends("/find")
    await wu.sends("之江")
    await demote(telegram_town, "吴敏")
    await wu.taps("№1")
    assert wu.person.toast["text"] == "您现在的身份不能再用这一项。"
    assert SECRET not in "".join(wu.screens())
    assert [row[1] for row in await audited(telegram_town, "吴敏", allowed=False)] == ["find"]


async def test_the_clerks_button_in_anothers_chat_opens_nothing(telegram_town: Town) -> None:
    await record(telegram_town, content=SECRET)
    clerk, zhou = telegram_town.person("王经"), telegram_town.person("周楠")
    assert isinstance(clerk, OnTelegram)
    assert isinstance(zhou, OnTelegram)
    await clerk.sends("/find 林晓")
    await zhou.sends("/mine")
    data, _message = data_of(clerk, "№1")
    zhou.person.taps_data(data, zhou.person.last()["message_id"])
    await telegram_town.settle()
    assert SECRET not in "".join(zhou.screens())
    assert ("use", "button", "") in await audited(telegram_town, "周楠", allowed=False)


async def test_somebody_who_left_is_still_found_and_marked(town: Town) -> None:
    left = update(models.Person).where(models.Person.id == bureau.PEOPLE["孙新"])
    await change(town, left.values(state="left"))
    clerk = town.person("王经")
    await clerk.sends("/find")
    await clerk.sends("孙新")
    assert "状态　已离岗" in clerk.last


async def test_somebody_who_has_not_joined_is_marked(town: Town) -> None:
    clerk = town.person("王经")
    await clerk.sends("/find")
    await clerk.sends("孙新")
    assert "状态　未开通" in clerk.last
    assert "目前没有确定服务对象" in clerk.last


async def test_many_units_are_counted_beyond_seven(town: Town) -> None:
    for n in range(10, 18):
        client = models.Client(
            id=n, code=f"K{n}", name=f"新单位{n}", aliases=[], area="330106", kind="laboratory",
            level="provincial", search=f"新单位{n}",
        )  # fmt: skip
        await also(town, client)
        relation = models.Assignment(
            code=f"B{n}", scheme="commissioner", cycle_id=1, person_id=1001, client_id=n,
            starts=bureau.SINCE, state="active",
        )  # fmt: skip
        await also(town, relation)
    clerk = town.person("王经")
    await clerk.sends("/find")
    await clerk.sends("林晓")
    assert "2026年现场服务 0/11" in clerk.last
    assert "另有 4 家" in clerk.last


async def test_the_way_to_a_persons_own_card_is_the_bureaus(town: Town) -> None:
    clerk, wu = town.person("王经"), town.person("吴敏")
    await wu.sends("/find")
    await wu.sends("林晓")
    assert "修改" not in wu.last
    await clerk.sends("/find")
    await clerk.sends("赵局")
    assert "修改" not in clerk.last  # whoever changes a director's phone could become one
    await clerk.sends("林晓")
    await clerk.taps("修改")
    assert "林晓" in clerk.last
    assert "手机" in clerk.last


async def test_a_person_in_english(telegram_town: Town) -> None:
    await record(telegram_town)
    clerk = telegram_town.person("王经")
    await clerk.sends("/language")
    await clerk.taps("English")
    await clerk.sends("/find 林")
    assert clerk.last.startswith("林晓 · 服务专员 (commissioner)")
    assert "2026: On-site service 1/3 · 40 days left" in clerk.last
    assert "[1 record]" in clerk.last
