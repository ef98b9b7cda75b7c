"""One message about several units whose matters differ: 分开填 makes a card of each one's part."""

from tests.stories.town import Town, visits

TWO = (
    "今天上午去之江实验室宣讲快速预审政策，答复咨询3个，60分钟；"
    "下午到浙江大学，对方反映缺少海外维权支持"
)


async def test_a_card_for_several_says_that_all_get_the_same(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends(TWO)
    assert lin.sees("2家各记一条，内容相同；情况不同就分开填。")
    assert lin.sees("时长　共1小时，各家平分")
    assert lin.sees("咨询　共3个，各家平分")
    await lin.sends("/visit")
    await lin.sends("今天去之江实验室宣讲快速预审政策")
    assert not lin.last.count("分开填")


async def test_each_unit_gets_what_its_part_of_the_message_tells(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends(TWO)
    await lin.taps("分开填")
    assert lin.sees("接着填：浙江大学")
    await lin.taps("保存")
    assert lin.sees("✅ 已记录 №1")
    assert lin.sees("对象　浙江大学")
    await lin.taps("保存")
    first, second = sorted(await visits(town), key=lambda visit: visit["minutes"] or 0)[::-1]
    assert (first["served"], first["minutes"], first["consultations"]) == ("之江实验室", 60, 3)
    assert first["content"] == "今天上午去之江实验室宣讲快速预审政策，答复咨询3个，60分钟"
    assert (second["served"], second["minutes"], second["consultations"]) == (
        "浙江大学", None, None,
    )  # fmt: skip
    assert second["content"] == "下午到浙江大学，对方反映缺少海外维权支持"
    await lin.sends("/issues")
    assert lin.sees("浙江大学 · 已提出")
    assert not lin.last.count("之江实验室")


async def test_what_was_set_by_hand_holds_for_all(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends(TWO)
    await lin.taps("时长")
    await lin.taps("4小时")
    await lin.taps("分开填")
    await lin.taps("保存")
    await lin.taps("保存")
    assert [visit["minutes"] for visit in await visits(town)] == [120, 120]


async def test_what_waits_behind_a_card_that_is_cancelled_comes_all_the_same(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends(TWO)
    await lin.taps("分开填")
    await lin.taps("取消")
    assert lin.sees("下午到浙江大学，对方反映缺少海外维权支持")
    await lin.taps("保存")
    (visit,) = await visits(town)
    assert visit["served"] == "浙江大学"


async def test_units_named_together_share_what_was_told(town: Town) -> None:
    """No part is one's own: both cards hold the words, and lengths and counts evenly."""
    lin = town.person("林晓")
    await lin.sends("今天去了之江实验室和浙江大学，宣讲快速预审政策，答复咨询3个，共2小时")
    await lin.taps("分开填")
    await lin.taps("保存")
    await lin.taps("保存")
    found = await visits(town)
    assert sorted(visit["served"] for visit in found) == ["之江实验室", "浙江大学"]
    assert [visit["minutes"] for visit in found] == [60, 60]
    assert sorted(visit["consultations"] for visit in found) == [1, 2]
    assert len({visit["content"] for visit in found}) == 1


async def test_an_issue_is_of_the_unit_named_last_before_it(town: Town) -> None:
    """However the unit is called: by another name than that on the card."""
    lin = town.person("林晓")
    await lin.sends("今天上午去浙江大学宣讲快速预审政策；下午到之江，对方反映缺少海外维权支持")
    assert lin.sees("缺少海外维权支持（之江实验室）")
