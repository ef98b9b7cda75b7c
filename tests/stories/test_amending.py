"""A record is corrected: old → new, a reason, and every version kept and readable."""

from datetime import date

from sqlalchemy import select

from storage import actions, models
from tests.stories.recorded import UNIVERSITY, audited, record
from tests.stories.town import Chatter, OnTelegram, Town, visits


async def opened(chatter: Chatter, number: int = 1) -> None:
    await chatter.sends("/mine")
    await chatter.taps(f"№{number}")


async def kept(town: Town) -> list[dict[str, object]]:
    """The older versions, as they stand in the store."""
    async with town.store.read() as session:
        asked = select(models.VisitVersion).order_by(models.VisitVersion.id)
        return [row.before for row in await session.scalars(asked)]


async def test_a_day_is_corrected_and_the_older_version_stays_readable(town: Town) -> None:
    await record(town, day=date(2026, 11, 20))
    lin = town.person("林晓")
    await opened(lin)
    await lin.taps("更正")
    assert lin.sees("更正 №1 · 待保存")
    assert lin.sees("11月20日 周五")
    await lin.taps("日期")
    await lin.sends("11月18日")
    await lin.taps("保存")
    assert lin.sees("11月20日 周五 → 11月18日 周三")
    assert lin.sees("为什么更正")
    await lin.taps("填写有误")
    assert lin.sees("✅ 已更正 №1 · 第2版")
    assert lin.sees("现场服务 1/1（2026年）")
    (visit,) = await visits(town)
    assert (str(visit["day"]), visit["state"], visit["amendments"]) == (
        "2026-11-18", "amended", 1,
    )  # fmt: skip
    (before,) = await kept(town)
    assert (before["day"], before["content"]) == ("2026-11-20", "讲了快速预审")
    assert ("amend", "visit", "1") in await audited(town, "林晓")
    await opened(lin)
    await lin.taps("历次版本")
    assert lin.sees("第2版 · 11月21日 · 改了日期：填写有误")
    assert lin.sees("第1版 · 最初记录")
    await lin.taps("第1版")
    assert lin.sees("11月20日 周五")
    assert lin.sees("讲了快速预审")


async def test_a_correction_moves_the_quota_to_whom_it_was_paid(town: Town) -> None:
    await record(town)
    lin = town.person("林晓")
    await opened(lin)
    await lin.taps("更正")
    await lin.taps("对象")
    await lin.taps("浙江大学")
    await lin.taps("保存")
    assert lin.sees("之江实验室 → 浙江大学")
    await lin.sends("写错了单位")
    assert lin.sees("✅ 已更正 №1")
    (visit,) = await visits(town)
    assert visit["served"] == "浙江大学"
    await lin.sends("/quota")
    assert lin.sees("1/3")
    await opened(lin)
    await lin.taps("历次版本")
    assert lin.sees("改了对象：写错了单位")
    await lin.taps("第1版")
    assert lin.sees("之江实验室")


async def test_nothing_changed_asks_for_no_reason(town: Town) -> None:
    await record(town)
    lin = town.person("林晓")
    await opened(lin)
    await lin.taps("更正")
    await lin.taps("保存")
    assert lin.sees("还没有改动")
    assert await kept(town) == []


async def test_back_from_the_reason_to_the_card(town: Town) -> None:
    await record(town)
    lin = town.person("林晓")
    await opened(lin)
    await lin.taps("更正")
    await lin.taps("方式")
    await lin.taps("电话")
    await lin.taps("保存")
    await lin.taps("返回")
    assert lin.sees("更正 №1 · 待保存")
    await lin.taps("取消")
    (visit,) = await visits(town)
    assert (visit["state"], visit["mode"]) == ("recorded", "onsite")


async def test_of_two_corrections_at_once_the_second_begins_again(telegram_town: Town) -> None:
    await record(telegram_town)
    lin = telegram_town.person("林晓")
    await opened(lin)
    await lin.taps("更正")
    await lin.taps("内容")
    await lin.sends("第一张卡的内容")
    await lin.taps("保存")

    async def elsewhere(session: object) -> None:
        from dataclasses import replace

        from storage import queries

        visit = await session.get(models.Visit, 1)  # type: ignore[attr-defined]
        facts = await queries.versions.current(session, visit)  # type: ignore[arg-type]
        await actions.amending.amend(
            session, visit_id=1, facts=replace(facts, minutes=45), expected=0, why="另一张卡",
            person_id=1001, account_id=None, now=visit.received_at,
        )  # fmt: skip  # type: ignore[arg-type]

    await telegram_town.store.write(elsewhere)
    await lin.taps("填写有误")
    assert lin.sees("№1 刚才已被更正")
    assert lin.sees("45分钟")
    (visit,) = await visits(telegram_town)
    assert (visit["content"], visit["minutes"]) == ("讲了快速预审", 45)


async def test_only_its_author_corrects_and_those_who_may_see_it_read_the_history(
    town: Town,
) -> None:
    await record(town, "林晓", "陈立")
    lin, chen = town.person("林晓"), town.person("陈立")
    await opened(chen)
    assert "更正" not in chen.last
    await opened(lin)
    await lin.taps("更正")
    await lin.taps("内容")
    await lin.sends("改写后的内容")
    await lin.taps("保存")
    await lin.taps("补充内容")
    for name in ("陈立", "吴敏", "王经"):
        reader = town.person(name)
        if name == "陈立":
            await opened(reader)
        else:
            await reader.sends("/find")
            await reader.sends("之江实验室")
            await reader.taps("№1")
        await reader.taps("历次版本")
        await reader.taps("第1版")
        assert reader.sees("讲了快速预审"), name
        assert "更正 №1" not in "".join(reader.screens())


async def test_a_receipt_leads_to_its_correction_and_stays(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/visit")
    for label in ("浙江大学", "现场", "今天", "宣讲政策", "完成", "跳过", "保存"):
        await lin.taps(label)
    await lin.taps("更正")
    assert lin.sees("更正 №1 · 待保存")
    await lin.taps("时长")
    await lin.sends("45")
    await lin.taps("保存")
    await lin.taps("补充内容")
    (visit,) = await visits(town)
    assert (visit["minutes"], visit["amendments"]) == (45, 1)
    if isinstance(lin, OnTelegram):
        assert any("✅ 已记录 №1" in s and "[更正]" in s for s in lin.screens())


async def test_a_confirmation_by_the_unit_holds_for_what_was_confirmed(
    telegram_town: Town,
) -> None:
    number = await record(telegram_town)

    async def confirmed(session: object) -> None:
        visit = await session.get(models.Visit, number)  # type: ignore[attr-defined]
        visit.confirmed_at, visit.confirmed_how = visit.received_at, "code"

    lin = telegram_town.person("林晓")
    for step, stays in ((("内容", "另写"), True), (("日期", "11月18日"), False)):
        await telegram_town.store.write(confirmed)
        await opened(lin)
        await lin.taps("更正")
        await lin.taps(step[0])
        await lin.sends(step[1])
        await lin.taps("保存")
        await lin.taps("填写有误")
        (visit,) = await visits(telegram_town)
        assert (visit["confirmed_at"] is not None) == stays
    versions = await kept(telegram_town)
    assert versions[-1]["confirmed_how"] == "code"


async def test_the_client_of_somebody_else_cannot_be_put_on_a_card(town: Town) -> None:
    """A correction reaches no further than a new record does."""
    await record(town, client=UNIVERSITY)
    lin = town.person("林晓")
    await opened(lin)
    await lin.taps("更正")
    await lin.taps("对象")
    await lin.sends("青竹")
    assert lin.sees("没有与“青竹”相符的")


async def test_words_marked_confidential_by_a_correction_are_so_in_every_version(
    town: Town,
) -> None:
    await record(town, content="原来不保密的话")
    lin = town.person("林晓")
    await opened(lin)
    await lin.taps("补充细节")
    await lin.taps("主题")
    await lin.sends("细节里的话")
    await lin.taps("完成")
    await opened(lin)
    await lin.taps("更正")
    await lin.taps("🔒 保密")
    await lin.taps("只保密内容")
    await lin.taps("保存")
    assert "原来不保密的话" not in lin.last
    await lin.taps("情况有变")
    assert "原来不保密的话" not in lin.last
    (visit,) = await visits(town)
    assert (visit["content"], bool(visit["confidential"])) == (None, True)
    wang = town.person("王经")
    await wang.sends("/find 之江实验室")
    await wang.taps("№1")
    await wang.taps("历次版本")
    await wang.taps("第1版")
    assert wang.sees("内容　🔒 保密内容")
    assert "不保密的话" not in "".join(wang.screens())
    assert "细节里的话" not in "".join(wang.screens())


async def test_what_only_joins_a_record_asks_for_no_reason(town: Town) -> None:
    await record(town)
    lin = town.person("林晓")
    await opened(lin)
    await lin.taps("更正")
    await lin.taps("事项")
    await lin.sends("缺少专利导航支持")
    await lin.taps("保存")
    assert lin.sees("✅ 已补充到 №1")
    assert lin.sees("事项 №1")
    (visit,) = await visits(town)
    assert (visit["state"], visit["amendments"]) == ("recorded", 0)
    await lin.sends("/issues")
    await lin.taps("№1")
    assert lin.sees("缺少专利导航支持")


async def test_a_range_a_count_and_a_place_are_corrected_like_the_rest(town: Town) -> None:
    zhou = town.person("周楠")
    await zhou.sends("昨天去景宁县青竹传感科技走访，现场答复咨询2个")
    for label in ("共促", "完成"):
        if "做了哪些" in zhou.last:
            await zhou.taps(label)
    await zhou.taps("保存")
    (visit,) = await visits(town)
    assert visit["consultations"] == 2
    await opened(zhou)
    await zhou.taps("更正")
    await zhou.taps("咨询")
    await zhou.sends("5")
    await zhou.taps("保存")
    assert zhou.sees("2 → 5")
    await zhou.taps("填写有误")
    (after,) = await visits(town)
    assert (after["consultations"], after["place"]) == (5, visit["place"])


async def test_twenty_taps_on_the_reason_make_one_version(telegram_town: Town) -> None:
    await record(telegram_town)
    lin = telegram_town.person("林晓")
    assert isinstance(lin, OnTelegram)
    await opened(lin)
    await lin.taps("更正")
    await lin.taps("内容")
    await lin.sends("改写后的内容")
    await lin.taps("保存")
    for _n in range(20):
        lin.person.taps("填写有误")
    await telegram_town.settle()
    assert len(await kept(telegram_town)) == 1
    assert lin.person.toast["text"] == "这一项已经办完了。"


async def test_a_correction_survives_a_restart_at_every_step(town: Town) -> None:
    await record(town)
    lin = town.person("林晓")
    for label in ("/mine", "№1", "更正", "方式", "电话", "保存", "填写有误"):
        if label.startswith("/"):
            await lin.sends(label)
        else:
            await lin.taps(label)
        await town.restart()
    (visit,) = await visits(town)
    assert (visit["mode"], visit["amendments"]) == ("remote", 1)
