"""Writing to many, from /broadcast to the last 「收到」."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text, update

from storage import models
from tests.stories.conftest import NOW
from tests.stories.recorded import change
from tests.stories.town import Chatter, Town

DAY = timedelta(days=1)
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


async def rows(town: Town, statement: str, **values: Any) -> list[dict[str, Any]]:
    async with town.store.read() as session:
        found = await session.execute(text(statement), values)
        return [dict(row) for row in found.mappings()]


async def recipients(town: Town) -> list[tuple[int, str, str | None]]:
    found = await rows(
        town, "SELECT person_id, state, reason FROM broadcast_recipients ORDER BY person_id"
    )
    return [(row["person_id"], row["state"], row["reason"]) for row in found]


async def arrive(town: Town, *people: Chatter) -> None:
    """They have written over the channel of this story, and over no other one of late."""
    other = models.Account.channel != town.channel
    await change(town, update(models.Account).where(other).values(last_heard=NOW - DAY))
    for person in people:
        await person.starts()


async def written(clerk: Chatter, what: str, *, role: str = "服务专员") -> None:
    """A notice on its card, to one role."""
    await clerk.sends("/broadcast")
    if clerk.sees("写通知"):
        await clerk.taps("写通知")
    await clerk.sends(what)
    await clerk.taps("身份")
    await clerk.taps(role)
    await clerk.taps("完成")
    await clerk.taps("选好了")


async def test_a_clerk_writes_to_the_commissioners(town: Town) -> None:
    await town.at(MONDAY)
    lin, wang = town.person("林晓"), town.person("王经")
    await arrive(town, lin, wang)
    await written(wang, "12月5日前请核对本年度现场服务记录")
    assert wang.sees("通知预览")
    assert wang.sees("12月5日前请核对本年度现场服务记录")
    assert wang.sees("将发给 1 人 · 服务专员")
    assert wang.sees("不发 1 人：未绑定 1")
    await wang.taps("发送")
    assert wang.sees("通知 №1 · 已发完")
    assert wang.sees("▓▓▓▓▓▓▓▓▓▓ 1/1")
    assert lin.sees("通知 №1 · 省知识产权局")
    assert lin.sees("12月5日前请核对本年度现场服务记录")
    assert await recipients(town) == [(1001, "sent", None), (1007, "left_out", "not_bound")]
    await lin.taps("收到")
    assert lin.sees("✅ 已收到 10:")
    await wang.taps("刷新")
    assert wang.sees("已收到 1")


async def test_what_was_formatted_arrives_so_and_signs_are_signs(telegram_town: Town) -> None:
    town = telegram_town
    await town.at(MONDAY)
    lin, wang = town.person("林晓"), town.person("王经")
    await arrive(town, lin, wang)
    await written(
        wang, "**请核对** <b>&amp; __12月5日__ 前，见 [说明](https://example.org/a?b=1&c=2)"
    )
    await wang.taps("发送")
    message = lin.person.last()  # type: ignore[attr-defined]
    assert "请核对 <b>&amp; 12月5日 前，见 说明" in message["text"]
    marks = {(mark["type"], mark.get("url")) for mark in message["entities"]}
    assert marks >= {("bold", None), ("italic", None),
                     ("text_link", "https://example.org/a?b=1&c=2")}  # fmt: skip


async def test_the_senders_own_formatting_is_kept(telegram_town: Town) -> None:
    town = telegram_town
    await town.at(MONDAY)
    lin, wang = town.person("林晓"), town.person("王经")
    await arrive(town, lin, wang)
    await wang.sends("/broadcast")
    marks = [
        {"type": "bold", "offset": 3, "length": 2},
        {"type": "text_link", "offset": 6, "length": 2, "url": "https://example.org/"},
        {"type": "text_link", "offset": 0, "length": 2, "url": "tg://user?id=1"},
    ]
    wang.person._says({"text": "🙂a核对 说明", "entities": marks})  # type: ignore[attr-defined]
    await town.settle()
    await wang.taps("选好了")
    await wang.taps("发送")
    message = lin.person.last()  # type: ignore[attr-defined]
    text = message["text"].encode("utf-16-le")
    found = {
        mark["type"]: text[2 * mark["offset"] : 2 * (mark["offset"] + mark["length"])].decode(
            "utf-16-le"
        )
        for mark in message["entities"]
        if mark["offset"] > 0
    }
    assert found == {"bold": "核对", "text_link": "说明"}


async def test_a_text_too_long_is_refused_with_its_length(town: Town) -> None:
    await town.at(MONDAY)
    wang = town.person("王经")
    await wang.sends("/broadcast")
    await wang.sends("长" * 3901)
    assert wang.sees("这段有 3901 字，一份通知最多 3900 字")
    await wang.sends("长" * 3900)
    assert wang.sees("发给谁")


async def test_a_picture_goes_along_and_goes_up_once(telegram_town: Town) -> None:
    town = telegram_town
    await town.at(MONDAY)
    lin, zhou, wang = town.person("林晓"), town.person("周楠"), town.person("王经")
    await arrive(town, lin, zhou, wang)
    await wang.sends("/broadcast")
    await wang.sends_photo(caption="活动**海报**")  # type: ignore[attr-defined]
    await wang.taps("选好了")
    assert wang.sees("📎 图片")
    await wang.taps("先发给我看")
    assert wang.sees("试发 · 省知识产权局")
    await wang.taps("发送")
    for person in (lin, zhou):
        message = person.person.last()  # type: ignore[attr-defined]
        assert message["photo"]
        assert "活动海报" in message["text"]
        await person.taps("收到")
        assert "✅ 已收到" in person.person.last()["text"]  # type: ignore[attr-defined]
    uploads = [file for file in town.sandbox.world.files.values() if file.type == "image/jpeg"]
    assert len(uploads) <= 2, "what the clerk sent, and what went up once"


async def test_a_caption_is_shorter(telegram_town: Town) -> None:
    await telegram_town.at(MONDAY)
    wang = telegram_town.person("王经")
    await wang.sends("/broadcast")
    await wang.sends("长" * 1000)
    await wang.sends_photo()  # type: ignore[attr-defined]
    assert not wang.sees("已带附件")
    await wang.taps("选好了")
    await wang.sends_photo()  # type: ignore[attr-defined]
    assert wang.sees("这段有 1000 字，带附件时最多 900 字")


async def test_outside_office_hours_it_waits(town: Town) -> None:
    lin, wang = town.person("林晓"), town.person("王经")  # a Saturday afternoon
    await arrive(town, lin, wang)
    await written(wang, "请核对记录")
    await wang.taps("发送")
    assert wang.sees("现在不是工作时间")
    await wang.taps("11月23日 08:30 发出")
    assert wang.sees("通知 №1 · 定时")
    assert wang.sees("⏳ 11月23日 08:30 发出")
    await town.restart()
    assert not lin.sees("请核对记录")
    await town.comes(MONDAY.replace(hour=8, minute=31))
    assert lin.sees("请核对记录")


async def test_urgent_needs_a_reason(town: Town) -> None:
    lin, wang = town.person("林晓"), town.person("王经")
    await arrive(town, lin, wang)
    await written(wang, "台风红色预警，取消今天走访")
    await wang.taps("发送")
    await wang.taps("紧急，照发")
    await wang.sends("急")
    assert wang.sees("请写几个字")
    await wang.sends("台风红色预警")
    assert lin.sees("取消今天走访")
    assert wang.sees("紧急：台风红色预警")
    [row] = await rows(town, "SELECT urgent, why FROM broadcasts")
    assert (bool(row["urgent"]), row["why"]) == (True, "台风红色预警")


async def test_at_a_time_and_cancelled_before_it(town: Town) -> None:
    await town.at(MONDAY)
    lin, wang = town.person("林晓"), town.person("王经")
    await arrive(town, lin, wang)
    await written(wang, "请核对记录")
    await wang.taps("定时")
    await wang.sends("今天9点")
    assert wang.sees("已经过去")
    await wang.sends("明天下午2点半")
    assert wang.sees("11月24日 14:30 发出")
    await wang.taps("发送")
    await wang.taps("取消发送")
    assert wang.sees("其余已取消")
    await town.comes(datetime(2026, 11, 24, 15, 0, tzinfo=MONDAY.tzinfo))
    assert not lin.sees("请核对记录")


async def test_the_same_pressed_by_two_clerks_is_one(town: Town) -> None:
    await town.at(MONDAY)
    lin, wang, zhao = town.person("林晓"), town.person("王经"), town.person("赵局")
    await arrive(town, lin, wang, zhao)
    await written(wang, "请核对记录")
    await written(zhao, "请核对记录")
    await wang.taps("发送")
    await zhao.taps("发送")
    assert zhao.sees("王经 10:00 已把同样的内容发给同样的对象：通知 №1")
    assert len(await rows(town, "SELECT id FROM broadcasts")) == 1
    assert sum("请核对记录" in screen for screen in lin.screens()) == 1
    await zhao.taps("仍再发一次")
    assert len(await rows(town, "SELECT id FROM broadcasts")) == 2


async def test_received_may_be_written(town: Town) -> None:
    await town.at(MONDAY)
    lin, wang = town.person("林晓"), town.person("王经")
    await arrive(town, lin, wang)
    await lin.sends("收到")
    assert lin.sees("没有待确认的通知")
    await written(wang, "请核对记录")
    await wang.taps("发送")
    await lin.sends("收到")
    assert lin.sees("✅ 已收到")
    [row] = await rows(
        town, "SELECT acknowledged_at FROM broadcast_recipients WHERE person_id = 1001"
    )
    assert row["acknowledged_at"]


async def test_a_draft_is_not_interrupted(town: Town) -> None:
    await town.at(MONDAY)
    lin, wang = town.person("林晓"), town.person("王经")
    await arrive(town, wang)
    await lin.sends("/visit")
    await written(wang, "请核对记录")
    await wang.taps("发送")
    assert lin.sees("请核对记录")
    await lin.sends("之江实验室")
    assert lin.sees("之江实验室")
    assert not lin.sees("没有看懂")
    [row] = await rows(
        town, "SELECT count(*) AS n FROM dialogues WHERE conversation = 'visit' AND state = 'open'"
    )
    assert row["n"] == 1


async def test_in_english(town: Town) -> None:
    await town.at(MONDAY)
    await change(town, update(models.Person).values(language="en"))
    lin, wang = town.person("林晓"), town.person("王经")
    await arrive(town, lin, wang)
    await wang.sends("/broadcast" if town.channel == "telegram" else "Write to many")
    await wang.sends("Please check your records")
    await wang.taps("Role")
    await wang.taps("commissioner")
    await wang.taps("Done")
    await wang.taps("Go on")
    assert wang.sees("Goes to 1 person · commissioner")
    assert wang.sees("Not to 1 person: not joined 1")
    await wang.taps("Send")
    assert wang.sees("Notice №1 · sent")
    assert lin.sees("Notice №1 · the provincial IP bureau")
    await lin.taps("Received")
    assert lin.sees("✅ Received 10:")
