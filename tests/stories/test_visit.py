"""Logging one visit, from /visit to the receipt."""

from tests.stories.town import Town, visits


async def test_a_commissioner_logs_a_visit_by_buttons(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/visit")
    assert lin.sees("服务对象是哪家")
    await lin.taps("之江实验室")
    await lin.taps("现场")
    await lin.taps("今天")
    await lin.taps("宣讲政策")
    await lin.taps("完成")
    await lin.sends("讲了快速预审")
    assert lin.sees("待保存")
    await lin.taps("保存")
    assert lin.sees("✅ 已记录 №1")
    assert lin.sees("现场服务 1/1（2026年）")
    (visit,) = await visits(town)
    assert visit["served"] == "之江实验室"
    assert visit["mode"] == "onsite"
    assert str(visit["day"]) == "2026-11-21"
    assert visit["tasks"] == "commissioner:publicise"
    assert visit["content"] == "讲了快速预审"
