"""The same visit recorded by two people: joined, and counted once, or kept apart."""

from datetime import date

from sqlalchemy import text

from tests.stories.recorded import record
from tests.stories.town import Town, visits

SENTENCE = "今天去之江实验室现场服务2小时，指导了专利布局，对方反映缺少专利导航支持"


async def participants(town: Town, number: int) -> dict[int, str | None]:
    asked = "SELECT person_id, said FROM visit_participants WHERE visit_id = :number"
    async with town.store.read() as session:
        rows = await session.execute(text(asked), {"number": number})
        return {row.person_id: row.said for row in rows}


async def test_the_same_visit_is_joined_and_all_are_credited(town: Town) -> None:
    await record(town, "林晓", day=date(2026, 11, 20))
    chen, lin = town.person("陈立"), town.person("林晓")
    await lin.sends("/help")
    await chen.sends(SENTENCE)
    await chen.taps("保存")
    assert chen.sees("林晓 11月20日也记录了之江实验室的现场服务（№1）")
    await chen.taps("是同一次，加入")
    assert chen.sees("✅ 已加入 №1")
    assert chen.sees("现场服务 1/1（2026年）")
    assert chen.sees("已生成事项 №1：缺少专利导航支持")
    (visit,) = await visits(town)
    assert visit["participants"] == 2
    assert "escort:layout" in visit["tasks"]
    assert "commissioner:publicise" in visit["tasks"]
    assert await participants(town, 1) == {1001: None, 1003: SENTENCE}
    assert lin.sees("陈立与您同去，已加入您的记录 №1")


async def test_another_visit_is_kept_apart(town: Town) -> None:
    await record(town, "林晓", day=date(2026, 11, 20))
    chen = town.person("陈立")
    await chen.sends(SENTENCE)
    await chen.taps("保存")
    await chen.taps("是另一次，分开记")
    assert chen.sees("✅ 已记录 №2")
    assert [row["participants"] for row in await visits(town)] == [1, 1]


async def test_a_visit_two_days_away_or_by_other_means_is_another_one(town: Town) -> None:
    await record(town, "林晓", day=date(2026, 11, 19))
    await record(town, "林晓", day=date(2026, 11, 21), mode="remote")
    chen = town.person("陈立")
    await chen.sends(SENTENCE)
    await chen.taps("保存")
    assert chen.sees("✅ 已记录 №3")


async def test_whoever_joined_by_mistake_leaves_again(town: Town) -> None:
    await record(town, "林晓", day=date(2026, 11, 20))
    chen = town.person("陈立")
    await chen.sends(SENTENCE)
    await chen.taps("保存")
    await chen.taps("是同一次，加入")
    await chen.taps("退出")  # the record is another's: there is nothing to take back
    assert chen.sees("已退出 №1")
    assert chen.sees("待保存")
    assert await participants(town, 1) == {1001: None}
    await chen.taps("保存")
    assert chen.sees("也记录了")  # asked again
    await chen.taps("是另一次，分开记")
    assert chen.sees("✅ 已记录 №2")


async def test_of_two_units_only_the_recorded_one_is_asked_about(town: Town) -> None:
    await record(town, "陈立", day=date(2026, 11, 21))
    lin = town.person("林晓")
    await lin.sends("今天去了之江实验室和浙江大学，宣讲快速预审政策")
    await lin.taps("保存")
    assert lin.sees("陈立 11月21日也记录了之江实验室")
    await lin.taps("是同一次，加入")
    assert lin.sees("✅ 已记录 №1、№2")
    assert lin.sees("已加入")
    assert [row["participants"] for row in await visits(town)] == [2, 1]
