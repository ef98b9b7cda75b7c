"""A quota that cannot be met is asked to be let off; the bureau decides, and both are told."""

from datetime import date

from sqlalchemy import select

from handlers import dialogue
from handlers.exemptions.draft import ExemptionDraft
from storage import models
from tests.stories.recorded import LAB, UNIVERSITY, audited, record
from tests.stories.town import Chatter, Town


async def exemptions(town: Town) -> list[models.Exemption]:
    async with town.store.read() as session:
        return list(await session.scalars(select(models.Exemption)))


async def at_work(town: Town, *names: str) -> list[Chatter]:
    """Nobody can be written to before they have spoken."""
    people = [town.person(name) for name in names]
    for each in people:
        await each.sends("/help")
    return people


async def asks(town: Town, unit: str = "浙江大学", reason: str = "单位本期谢绝走访") -> None:
    lin = town.person("林晓")
    await lin.sends("/quota")
    await lin.taps("申请免计")
    await lin.taps(f"{unit} · 2026年")
    assert lin.sees("为什么不能完成？由省局审批。")
    assert "原则上每年每家服务对象现场服务不少于1次" in lin.last
    await lin.sends(reason)


async def test_an_exemption_is_asked_approved_and_told_to_both(town: Town) -> None:
    lin, wang = await at_work(town, "林晓", "王经")
    await asks(town)
    assert lin.sees("⏳ 免计 №1 已申请")
    assert lin.sees("已报省局，结果会发到这里。")
    await lin.sends("/quota")
    assert "浙江大学 · 现场服务 0/1（2026年）· 附件1 二（二）· 还有40天 · ⏳ 免计待批" in lin.last
    assert wang.sees("⏳ 免计 №1 待审批")
    assert wang.sees("申请人　林晓 · 浙江知新学院")
    assert wang.sees("原因　单位本期谢绝走访")
    await wang.taps("批准免计")
    assert wang.sees("✅ 免计 №1 已批准")
    assert lin.sees("✅ 免计 №1 已批准")
    assert lin.sees("审批　王经")
    await lin.sends("/quota")
    assert "2026年现场服务 0/3 · 免计 1 · 还有40天" in lin.last
    assert "浙江大学 · 现场服务 0/1（2026年）· 附件1 二（二）· 已批准免计" in lin.last
    assert ("approve", "exemption", "exemption:1") in await audited(town, "王经")


async def test_a_refusal_says_why_and_the_quota_stands(town: Town) -> None:
    lin, wang = await at_work(town, "林晓", "王经")
    await asks(town)
    await wang.taps("拒绝")
    assert wang.sees("怎么答复申请人？")
    await wang.sends("年底前还可以去")
    assert lin.sees("免计 №1 未批准")
    assert lin.sees("答复　年底前还可以去")
    await lin.sends("/quota")
    assert "0/3 · 还有40天" in lin.last
    await asks(town)  # refused, it may be asked again
    assert lin.sees("⏳ 免计 №2 已申请")


async def test_the_first_of_the_bureau_to_decide_settles_it(town: Town) -> None:
    wang, zhao = await at_work(town, "王经", "赵局")
    await asks(town)
    await wang.taps("批准免计")
    await zhao.taps("拒绝")
    await zhao.sends("不行")
    assert zhao.sees("✅ 免计 №1 已批准")
    (row,) = await exemptions(town)
    assert (row.state, row.approver, row.word) == ("approved", 1005, None)


async def test_one_question_a_quota(town: Town) -> None:
    lin = town.person("林晓")
    await asks(town)
    await asks(town)
    assert lin.sees("浙江大学（2026年）已申请过免计。")
    assert len(await exemptions(town)) == 1


async def test_what_is_met_needs_none(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/quota")
    await lin.taps("申请免计")
    await record(town, client=UNIVERSITY)
    await lin.taps("浙江大学 · 2026年")
    assert lin.sees("这一项已不是待完成，另选一项。")
    assert not await exemptions(town)


async def test_a_visit_after_all_counts_as_a_visit(town: Town) -> None:
    lin, wang = await at_work(town, "林晓", "王经")
    await asks(town)
    await wang.taps("批准免计")
    await record(town, client=UNIVERSITY, day=date(2026, 11, 20))
    await lin.sends("/quota")
    assert "2026年现场服务 1/3 · 还有40天" in lin.last
    assert "✅ 浙江大学 · 现场服务 1/1" in lin.last


async def test_a_reminder_opens_it_with_the_quota_named(town: Town) -> None:
    """As a digest's button does: scheme, client and period are in the draft."""
    lin = town.person("林晓")
    draft = ExemptionDraft(scheme="commissioner", client_id=LAB, period="2026")
    assert draft.named == ("C11", LAB, None, "2026")
    assert dialogue.Opened("exemption", draft).step is None
    await asks(town, unit="之江实验室", reason="x" * 201)
    assert lin.sees("201")
    assert not await exemptions(town)
    await lin.sends("实验室搬迁")
    (row,) = await exemptions(town)
    assert (row.rule, row.client_id, row.reason) == ("C11", LAB, "实验室搬迁")


async def test_a_department_asks_for_its_area_and_not_beyond(town: Town) -> None:
    wu = town.person("吴敏")
    await wu.sends("/quota")
    await wu.taps("申请免计")
    assert "之江实验室" in wu.last
    assert "景宁县" not in wu.last
    await wu.taps("浙江大学 · 2026年")
    await wu.taps("单位已注销或迁出")
    assert wu.sees("⏳ 免计 №1 已申请")


async def test_nobody_else_may_decide(town: Town) -> None:
    wu, chen, wang = await at_work(town, "吴敏", "陈立", "王经")
    await asks(town)
    assert "待审批" in wang.last
    assert "待审批" not in "\n".join([*wu.screens(), *chen.screens()])
