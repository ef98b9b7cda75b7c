"""How far it is covered: counted area by area, laggards first, and whoever is behind is told."""

from datetime import date, datetime, timedelta
from io import BytesIO

import openpyxl
from sqlalchemy import select

from bot import coverage_picture, drawing
from bot.sandbox import pictures
from storage import models
from tests.stories import bureau
from tests.stories.conftest import NOW
from tests.stories.recorded import BAMBOO, LAB, UNIVERSITY, also, audited, demote, record
from tests.stories.town import Chatter, OnTelegram, Town

MONDAY = datetime(2026, 11, 23, 8, 31, tzinfo=NOW.tzinfo)


async def looks(town: Town, name: str) -> Chatter:
    person = town.person(name)
    await person.sends("/coverage")
    return person


async def morning(town: Town) -> None:
    """The first working hour; the slow lane has sent what it holds."""
    await town.comes(MONDAY)
    await town.program.delivery.settled()


async def notices(town: Town) -> list[models.Supervision]:
    async with town.store.read() as session:
        return list(await session.scalars(select(models.Supervision).order_by("id")))


async def test_the_bureau_sees_it_area_by_area_laggards_first(town: Town) -> None:
    await record(town, client=UNIVERSITY)
    await record(town, "周楠", region=1, day=date(2026, 10, 9))
    wang = await looks(town, "王经")
    assert "覆盖情况 · 截至11月21日" in wang.last
    assert "服务专员 · 现场服务 1/3（2026年）· ⚠️ 待完成 2" in wang.last
    assert "特派员 · 走访 1/1（2026年四季度）\n" in wang.last
    assert "⚠️ 杭州市 · 现场服务 1/3\n丽水市 · 走访 1/1" in wang.last
    await wang.taps("杭州市")
    assert "覆盖情况 · 杭州市 · 截至11月21日" in wang.last
    assert "⚠️ 余杭区 · 现场服务 0/2\n西湖区 · 现场服务 1/1" in wang.last
    await wang.taps("待完成 2 项")
    assert "待完成 · 杭州市" in wang.last
    assert "待完成 2 项（共 3 项，67%）" in wang.last
    assert "⚠️ 之江实验室 · 余杭区 · 现场服务 0/1（2026年）· 浙江知新学院 林晓" in wang.last
    await wang.taps("返回")
    await wang.taps("全部地区")
    assert "丽水市" in wang.last


async def test_a_department_sees_its_area_alone(town: Town) -> None:
    await also(
        town,
        models.Assignment(
            id=9, code="A9", scheme="commissioner", cycle_id=1, starts=bureau.SINCE,
            person_id=1001, client_id=BAMBOO, state="active",
        ),
    )  # fmt: skip
    wu = await looks(town, "吴敏")
    assert "现场服务 0/3（2026年）" in wu.last
    assert "走访" not in wu.last
    await wu.taps("待完成 3 项")
    assert "青竹" not in wu.last
    assert "督促" not in "\n".join(wu.screens())
    lin = await looks(town, "林晓")
    assert not any("覆盖情况 ·" in screen for screen in lin.screens())


async def test_an_earlier_quarter_is_told_as_it_stands_now(town: Town) -> None:
    await record(town, "周楠", region=1, day=date(2026, 9, 30))
    wang = await looks(town, "王经")
    assert "走访 0/1（2026年四季度）" in wang.last
    await wang.taps("上一季度")
    assert "截至9月30日" in wang.last
    assert "走访 1/1（2026年三季度）" in wang.last
    await wang.taps("下一季度")
    assert "走访 0/1（2026年四季度）" in wang.last


async def test_exemptions_are_counted_apart_and_decided_from_here(town: Town) -> None:
    lin, wang = town.person("林晓"), town.person("王经")
    await wang.sends("/help")
    await lin.sends("/quota")
    await lin.taps("申请免计")
    await lin.taps("浙江大学 · 2026年")
    await lin.sends("校区搬迁")
    await wang.sends("/coverage")
    await wang.taps("免计（1 待批）")
    assert "⏳ №1 浙江大学 · 现场服务（2026年） · 林晓 · 校区搬迁" in wang.last
    await wang.taps("审批 №1")
    await wang.taps("批准免计")
    await wang.sends("/coverage")
    assert "现场服务 0/3（2026年）· 免计 1 · ⚠️ 待完成 2" in wang.last
    await wang.taps("待完成 3 项")  # the region's walk is open too
    assert "待完成 3 项（共 4 项，75%），另有 1 项已批准免计" in wang.last
    assert "浙江大学" not in wang.last


async def test_one_tap_supervises_and_the_sender_sees_the_acknowledgement(town: Town) -> None:
    lin, zhou = town.person("林晓"), town.person("周楠")
    await town.at(NOW + timedelta(hours=2))  # they are written to where they spoke last
    await lin.sends("/help")
    await zhou.sends("/help")
    wang = await looks(town, "王经")
    await wang.taps("待完成 4 项")
    await wang.taps("督促这 4 项的人员")
    assert wang.sees("✅ 已记录督促 4 项，2 人，在工作时间送达。")
    assert ("send", "supervision", "supervision:1") in await audited(town, "王经")
    assert not lin.sees("督促")  # it is Saturday
    await wang.taps("督促这 4 项的人员")
    assert wang.sees("⚠️ 没有新的督促。\n4 项今天已督促过，不再重发。")
    assert len(await notices(town)) == 4
    await record(town, client=UNIVERSITY)  # met before it is told
    await morning(town)
    told = next(each for each in lin.screens() if "⚠️ 督促 · 11月21日" in each)
    assert "省局督促（方案 三（七））：以下尚未完成" in told
    assert "之江实验室 · 现场服务 0/1（2026年）· 附件1 二（二）· 还有38天" in told
    assert "浙江大学" not in told
    await lin.taps("收到")
    assert lin.sees("✅ 已收到")
    await lin.sends("/quota")
    assert (
        "之江实验室 · 现场服务 0/1（2026年）· 附件1 二（二）· 还有38天 · 11月21日督促" in lin.last
    )
    await wang.sends("/coverage")
    await wang.taps("督促记录")
    assert "11月21日 · 林晓（浙江知新学院）· 3 项 · ✅ 11月23日收到" in wang.last
    assert "11月21日 · 周楠（浙江知新学院）· 1 项 · ⏳ 还没点收到" in wang.last
    assert [row.seen_at is not None for row in await notices(town)].count(True) == 2


async def test_what_is_met_by_monday_is_told_to_nobody(town: Town) -> None:
    zhou = town.person("周楠")
    await zhou.sends("/help")
    wang = await looks(town, "王经")
    await wang.taps("待完成 4 项")
    await wang.taps("走访")
    await wang.taps("督促这 1 项的人员")
    await record(town, "周楠", region=1, day=date(2026, 11, 21))
    await morning(town)
    assert "督促" not in zhou.last
    (row,) = await notices(town)
    assert row.told_at is None


async def test_the_next_day_it_may_be_sent_again(town: Town) -> None:
    wang = await looks(town, "王经")
    for _day in (1, 2):
        await wang.sends("/coverage")
        await wang.taps("待完成 4 项")
        await wang.taps("督促这 4 项的人员")
        await town.at(NOW + timedelta(days=1))
    assert len(await notices(town)) == 8


async def test_whoever_lost_the_seat_sends_nothing(town: Town) -> None:
    wang = await looks(town, "王经")
    await wang.taps("待完成 4 项")
    await demote(town, "王经")
    await wang.taps("督促这 4 项的人员")
    assert not await notices(town)


async def test_the_picture_shows_the_same_and_is_told_where_there_are_none(town: Town) -> None:
    await record(town, client=LAB)
    wang = await looks(town, "王经")
    await wang.taps("图")
    if isinstance(wang, OnTelegram):
        shown = next(each for each in reversed(wang.person.chat()) if each.get("photo"))
        kept = town.sandbox.world.files[shown["photo"]["file"].rsplit("/", 1)[1]]
        assert kept.data.startswith(b"\x89PNG")
        assert pictures.size(kept.data)[0] == coverage_picture.WIDE
    else:
        assert "⚠️ 杭州市 · 现场服务 1/3" in wang.last


def test_a_sign_that_the_font_lacks_is_told_and_never_a_box() -> None:
    assert drawing.missing("杭州市覆盖情况 12/15（2026年）·") == ""
    assert drawing.missing("龘山🙂") == "龘🙂"
    assert drawing.drawable("龘山") == "?山"


async def test_the_sheet_holds_counts_and_every_quota_as_text(telegram_town: Town) -> None:
    await record(telegram_town, client=LAB)
    wang = await looks(telegram_town, "王经")
    assert isinstance(wang, OnTelegram)
    await wang.taps("表格")
    document = next(
        each["document"] for each in reversed(wang.person.chat()) if each.get("document")
    )
    assert document["name"] == "覆盖情况-全部-2026-11-21.xlsx"
    kept = telegram_town.sandbox.world.files[document["file"].rsplit("/", 1)[1]]
    counts, every = openpyxl.load_workbook(BytesIO(kept.data)).worksheets
    assert (counts.title, every.title) == ("汇总", "明细")
    assert {cell.data_type for page in (counts, every) for row in page.iter_rows() for cell in row}
    rows = [list(row) for row in counts.values]
    assert ["合计", "服务专员", "现场服务", "2026年", "3", "1", "0", "2", "0", "33"] in rows
    lines = {row[1]: row for row in every.values}
    assert lines["之江实验室"][-2:] == ("已完成", "浙江知新学院 林晓")
    assert lines["浙江大学"][-2:] == ("将到期", "浙江知新学院 林晓")
    assert ("export", "quota", "coverage:2026-11-21") in await audited(telegram_town, "王经")


async def test_the_board_tells_what_the_escort_action_lacks(town: Town) -> None:
    """S29: the steps of March and April 2025 are late until they are done (reading 9)."""
    wang = await looks(town, "王经")
    await wang.taps("护航进度")
    assert "✅ 重点单位清单 1 家 · 方案 三（一） · 应于2025年3月31日前" in wang.last
    assert "✅ 服务人员队伍 1 人" in wang.last
    assert "⚠️ “1+2+X”团队 0/1 · 方案 三（三） · 应于2025年3月31日前 · 逾期 600 天" in wang.last
    assert "服务方案：本助手还没有登记 · 方案 三（四） · 应于2025年4月30日前\n" in wang.last
    assert "2026年底指导 150 家（方案 一）：有团队并服务过 0 家" in wang.last
    assert "⚠️ 之江实验室 · 余杭区 · 护航一组 · 缺骨干 2 · 还没有服务" in wang.last
    await also(
        town,
        *(
            models.TeamMember(team_id=1, person_id=n, part="backbone", starts=bureau.SINCE)
            for n in (1001, 1002)
        ),
    )
    await record(town, "陈立", client=LAB)
    await wang.taps("返回")
    await wang.taps("护航进度")
    assert "✅ “1+2+X”团队 1/1 · 方案 三（三） · 应于2025年3月31日前\n" in wang.last
    assert "有团队并服务过 1 家" in wang.last
    assert "之江实验室" not in wang.last


async def test_the_bureau_sets_how_often_a_team_is_to_be_in_contact(town: Town) -> None:
    """S17 gives no number: nothing is owed until the bureau sets one, and it is named as such."""
    wang, chen = await looks(town, "王经"), town.person("陈立")
    await wang.taps("护航进度")
    assert "常态化对接（方案 三（五））：还没有设定间隔（省局设定）" in wang.last
    await wang.taps("设定对接间隔")
    await wang.taps("每季度")
    assert "常态化对接（方案 三（五））：每季度一次（省局设定）" in wang.last
    assert ("edit", "quota", "S17:quarter") in await audited(town, "王经")
    await chen.sends("/quota")
    assert (
        "之江实验室 · 对接 0/1（2026年四季度）· 方案 三（五）（省局设定）· 还有40天" in chen.last
    )
    assert "未规定次数" not in chen.last
    await record(town, "陈立", client=LAB, mode="remote")
    await wang.sends("/coverage")
    assert "护航行动 · 对接 1/1（2026年四季度）" in wang.last
    lin = town.person("林晓")
    await lin.sends("/near")
    assert "对接" not in lin.last
