"""Logging one visit, from /visit to the receipt."""

from tests.stories.town import Chatter, Town, visits


async def up_to_tasks(lin: Chatter) -> None:
    await lin.sends("/visit")
    await lin.taps("之江实验室")
    await lin.taps("现场")
    await lin.taps("今天")


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
    assert lin.sees("附件1 二（二）")
    (visit,) = await visits(town)
    assert visit["served"] == "之江实验室"
    assert visit["mode"] == "onsite"
    assert str(visit["day"]) == "2026-11-21"
    assert visit["tasks"] == "commissioner:publicise"
    assert visit["content"] == "讲了快速预审"


async def test_every_step_can_be_typed(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("记一次服务")
    await lin.sends("zdsys")
    assert lin.sees("没有与“zdsys”相符的")
    await lin.sends("zjsys")
    await lin.sends("电话")
    await lin.sends("11月18日")
    await lin.sends("1 3")
    await lin.sends("答复PCT咨询2个")
    assert lin.sees("11月18日 周三")
    assert lin.sees("非现场（电话）")
    assert lin.sees("宣讲政策、了解情况")
    await lin.sends("时长")
    await lin.sends("1.5小时")
    assert lin.sees("1小时30分钟")
    await lin.sends("保存")
    (visit,) = await visits(town)
    assert (visit["mode"], visit["channel"], visit["minutes"]) == ("remote", "phone", 90)
    assert visit["tasks"] in {
        "commissioner:publicise,commissioner:understand",
        "commissioner:understand,commissioner:publicise",
    }


async def test_a_remote_visit_fills_no_quota(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/visit")
    await lin.taps("浙江大学")
    await lin.taps("微信")
    await lin.taps("昨天")
    await lin.sends("2")
    await lin.taps("跳过")
    await lin.taps("保存")
    assert lin.sees("现场服务 0/1（2026年）")
    assert lin.sees("还有40天")


async def test_a_day_to_come_is_refused_and_nothing_is_lost(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/visit")
    await lin.taps("之江实验室")
    await lin.taps("现场")
    await lin.sends("明天")
    assert lin.sees("11月22日还没到")
    assert lin.sees("之江实验室")
    await lin.sends("昨天")
    assert lin.sees("做了哪些")


async def test_a_day_before_the_service_began_is_asked_about(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/visit")
    await lin.taps("之江实验室")
    await lin.taps("现场")
    await lin.sends("2025年3月1日")
    assert lin.sees("早于服务开始日期")
    await lin.taps("其他日期")
    assert lin.sees("哪一天")
    await lin.sends("2025年3月1日")
    await lin.taps("是那天")
    assert lin.sees("做了哪些")


async def test_the_month_grid_offers_no_day_to_come(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    await lin.sends("/visit")
    await lin.taps("之江实验室")
    await lin.taps("现场")
    await lin.taps("其他日期")
    assert "[21][·]" in lin.last
    assert "[22]" not in lin.last
    await lin.taps("‹ 2026年10月")
    await lin.taps("31")
    assert lin.sees("10月31日 周六")


async def test_back_and_cancel_work_at_every_step(town: Town) -> None:
    lin = town.person("林晓")
    await up_to_tasks(lin)
    await lin.taps("返回")
    assert lin.sees("哪一天")
    await lin.taps("返回")
    assert lin.sees("现场还是非现场")
    await lin.taps("返回")
    assert lin.sees("服务对象是哪家")
    await lin.taps("之江实验室")
    assert lin.sees("做了哪些")  # what was answered is kept
    await lin.taps("取消")
    assert lin.sees("没有记录任何内容")
    assert await visits(town) == []


async def test_each_field_of_the_card_can_be_changed(town: Town) -> None:
    lin = town.person("林晓")
    await up_to_tasks(lin)
    await lin.sends("1")
    await lin.taps("跳过")
    await lin.taps("对象")
    await lin.taps("浙江大学")
    assert lin.sees("待保存")  # the same scheme: what was ticked still fits
    assert lin.sees("浙江大学")
    await lin.taps("方式")
    await lin.taps("视频")
    await lin.taps("日期")
    await lin.taps("昨天")
    await lin.taps("内容")
    await lin.sends("改写后的内容")
    await lin.taps("时长")
    await lin.sends("25小时")
    assert lin.sees("1 分钟到 24 小时之间")
    await lin.sends("45")
    await lin.taps("保存")
    (visit,) = await visits(town)
    assert visit["served"] == "浙江大学"
    assert (visit["channel"], str(visit["day"])) == ("video", "2026-11-20")
    assert (visit["content"], visit["minutes"]) == ("改写后的内容", 45)


async def test_the_last_save_can_be_taken_back_and_filled_in_again(town: Town) -> None:
    lin = town.person("林晓")
    await up_to_tasks(lin)
    await lin.sends("1")
    await lin.sends("写错了单位")
    await lin.taps("保存")
    await lin.taps("撤回修改")
    assert lin.sees("№1 已撤回")
    assert lin.sees("待保存")
    await lin.taps("保存")
    assert lin.sees("✅ 已记录 №2")
    first, second = await visits(town)
    assert (first["state"], second["state"]) == ("withdrawn", "recorded")
    assert second["content"] == "写错了单位"
    assert lin.sees("现场服务 1/1")  # the one taken back does not count


async def test_a_message_opens_a_card_and_a_second_one_opens_a_second(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("今天去之江实验室讲了快速预审，对方很感兴趣，约了下次再谈")
    assert lin.sees("今天去之江实验室讲了快速预审")
    await lin.sends("昨天电话答复了浙江大学关于商标续展期限的咨询，另发了材料")
    assert lin.sees("商标续展")
    async with town.store.read() as session:
        from storage import models

        rows = (await session.execute(models.Dialogue.__table__.select())).all()
    assert [row.conversation for row in rows] == ["visit", "visit"]
    assert all(row.state == "open" for row in rows)


async def test_a_draft_survives_a_restart_at_every_step(town: Town) -> None:
    lin = town.person("林晓")
    for act in ("/visit", "之江实验室", "现场", "今天", "宣讲政策", "完成", "跳过"):
        await lin.sends(act)
        await town.restart()
    await lin.sends("保存")
    assert lin.sees("✅ 已记录 №1")
    assert len(await visits(town)) == 1


async def test_an_envoy_serves_the_region(town: Town) -> None:
    zhou = town.person("周楠")
    await zhou.sends("/visit")
    await zhou.taps("景宁县")
    await zhou.taps("现场")
    await zhou.taps("今天")
    assert zhou.sees("共抓改革试点")
    await zhou.sends("4")
    await zhou.taps("跳过")
    await zhou.taps("保存")
    assert zhou.sees("走访 1/1（2026年四季度）")


async def test_a_team_ticks_the_seven_guidance_areas(town: Town) -> None:
    chen = town.person("陈立")
    await chen.sends("/visit")
    await chen.taps("之江实验室")
    await chen.taps("现场")
    await chen.taps("今天")
    assert chen.sees("整体布局")
    await chen.sends("3")
    await chen.taps("跳过")
    await chen.taps("保存")
    # The team's visit fills no commissioner's quota (reading 4).
    assert chen.sees("现场服务 0/1")


async def test_a_local_department_logs_in_its_own_area_only(town: Town) -> None:
    wu = town.person("吴敏")
    await wu.sends("/visit")
    assert wu.sees("浙江大学")
    assert not wu.sees("青竹传感科技")
    await wu.sends("青竹")
    assert wu.sees("没有与“青竹”相符的")


async def test_the_bureau_logs_no_visits(town: Town) -> None:
    wang = town.person("王经")
    await wang.sends("/visit")
    assert not wang.sees("服务对象是哪家")
    await wang.sends("昨天去了之江实验室")
    assert not wang.sees("待保存")


async def test_an_edited_message_that_made_no_card_changes_no_record(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    await lin.sends("/mine")
    sent = next(m for m in lin.person.chat() if m["from"] == "person")
    lin.person.edits(sent["message_id"], "完全不同的话")
    await telegram_town.settle()
    assert lin.sees("改动聊天消息不会改动记录")
    assert not lin.sees("完全不同的话")


async def test_twenty_taps_on_save_make_one_record(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    await up_to_tasks(lin)
    await lin.taps("宣讲政策")
    await lin.taps("完成")
    await lin.taps("跳过")
    for _ in range(20):
        lin.person.taps("保存")
    await telegram_town.settle()
    assert len(await visits(telegram_town)) == 1
    assert sum("✅ 已记录" in screen for screen in lin.screens()) == 1
    assert lin.person.toast["text"] == "这一项已经办完了。"


async def test_another_persons_button_does_nothing(telegram_town: Town) -> None:
    lin, zhou = telegram_town.person("林晓"), telegram_town.person("周楠")
    await up_to_tasks(lin)
    await zhou.sends("/visit")
    data = lin.person.last()["inline_keyboard"]
    assert data
    forged = telegram_town.sandbox.world.chat(telegram_town.sandbox.bot(), int(lin.id)).messages[
        lin.person.last()["message_id"]
    ]["reply_markup"]["inline_keyboard"][0][0]
    zhou.person.taps_data(forged["callback_data"], zhou.person.last()["message_id"])
    await telegram_town.settle()
    assert zhou.person.toast["text"].startswith("这个按钮已失效")
    assert lin.sees("做了哪些")


async def test_markup_in_a_name_and_in_a_text_arrives_as_text(telegram_town: Town) -> None:
    from sqlalchemy import text

    async def rename(session: object) -> None:
        await session.execute(  # type: ignore[attr-defined]
            text("UPDATE clients SET name = '<b>&_*[' WHERE id = 1")
        )

    await telegram_town.store.write(rename)
    lin = telegram_town.person("林晓")
    await lin.sends("/visit")
    await lin.taps("<b>&_*[")
    await lin.taps("现场")
    await lin.taps("今天")
    await lin.taps("宣讲政策")
    await lin.taps("完成")
    await lin.sends("<i>不是标签</i> & _*[ " + "长" * 3900)
    await lin.taps("保存")
    assert lin.sees("<b>&_*[ · 11月21日")
    (visit,) = await visits(telegram_town)
    assert visit["content"].startswith("<i>不是标签</i> & _*[")
    assert len(visit["content"]) > 3900


async def test_english_speaks_english(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/language")
    await lin.taps("English")
    assert lin.sees("From now on in English")
    await lin.sends("log a visit")
    assert lin.sees("Whom did you serve?")
    await lin.taps("浙江大学")
    await lin.taps("On-site")
    await lin.sends("20 Nov")
    assert lin.sees("宣讲政策 (policy)")
    await lin.sends("1")
    await lin.sends("talked about fast pre-examination")
    await lin.sends("Save")
    assert lin.sees("✅ Recorded №1")
    assert lin.sees("On-site service 1/1 (2026)")
