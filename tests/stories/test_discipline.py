"""A word on discipline after a visit: one tap, or something to say; it never stands in the way."""

import pytest
from sqlalchemy import select, text

from storage import models
from tests.stories.recorded import audited, record
from tests.stories.town import Chatter, OnTelegram, Town


async def saved(chatter: Chatter, whom: str = "之江实验室", mode: str = "现场") -> None:
    await chatter.sends("/visit")
    for label in (whom, mode, "今天"):
        await chatter.taps(label)
    await chatter.sends("1")
    for label in ("跳过", "保存"):
        await chatter.taps(label)


async def declarations(town: Town) -> list[tuple[int, int, str, str | None]]:
    async with town.store.read() as session:
        rows = await session.scalars(
            select(models.Declaration).order_by(models.Declaration.visit_id)
        )
        return [(row.visit_id, row.person_id, row.state, row.said) for row in rows]


async def test_the_first_visit_of_a_half_year_reminds_and_the_next_does_not(town: Town) -> None:
    lin = town.person("林晓")
    await saved(lin)
    assert lin.sees("纪律提醒（附件1 二（三）3）")
    assert lin.sees("· 严格遵守中央八项规定等纪律要求")
    assert lin.sees("本次服务：无报酬，无超规定接待，未增加负担")
    await saved(lin)
    assert "纪律提醒" not in lin.last
    assert "本次服务：无报酬" in lin.last


async def test_one_tap_confirms_and_the_receipt_says_so(town: Town) -> None:
    lin = town.person("林晓")
    await saved(lin)
    await lin.taps("确认")
    assert lin.sees("✅ 已确认，无需说明")
    assert await declarations(town) == [(1, 1001, "clear", None)]
    assert ("log", "declaration", "1") in await audited(town, "林晓")


async def test_an_envoys_words_are_those_of_the_envoys_notice(town: Town) -> None:
    """E14 names neither 亲清 nor the eight-point rules."""
    zhou = town.person("周楠")
    await saved(zhou, "景宁县")
    assert zhou.sees("附件2 二（三）3")
    assert "亲清" not in zhou.last
    assert "八项规定" not in zhou.last
    assert zhou.sees("本次服务：无报酬，未违反纪律规定，未增加负担")


async def test_what_no_notice_asks_of_a_team_is_named_a_bureau_setting(town: Town) -> None:
    chen = town.person("陈立")
    await saved(chen)
    assert chen.sees("严守服务对象秘密（省局设定）")


async def test_a_remote_visit_asks_nothing(town: Town) -> None:
    lin = town.person("林晓")
    await saved(lin, mode="电话")
    assert "本次服务" not in lin.last
    assert "纪律提醒" not in lin.last


async def test_unanswered_it_stays_a_button_on_the_record(town: Town) -> None:
    await record(town, "林晓", "陈立")
    for name in ("林晓", "陈立"):
        one = town.person(name)
        await one.sends("/mine")
        await one.taps("№1")
        await one.taps("确认：无报酬")
        assert one.sees("纪律　✅ 已确认")
    assert [row[:3] for row in await declarations(town)] == [
        (1, 1001, "clear"),
        (1, 1003, "clear"),
    ]


async def test_what_there_is_to_say_is_opened_by_directors_alone(town: Town) -> None:
    lin = town.person("林晓")
    await saved(lin)
    await lin.taps("有情况说明")
    await lin.sends("对方坚持送了一盒茶叶，已退回")
    assert lin.sees("✅ 已说明 · №1")
    assert await declarations(town) == [(1, 1001, "said", "对方坚持送了一盒茶叶，已退回")]
    wang, zhao = town.person("王经"), town.person("赵局")
    await wang.sends("/concerns")
    assert wang.sees("还没有收到反映")
    await zhao.sends("/concerns")
    await zhao.taps("说明 №1 之江实验室 林晓")
    assert zhao.sees("一盒茶叶")
    assert ("open", "declaration", "1") in await audited(town, "赵局")
    for name in ("吴敏", "王经", "陈立"):
        other = town.person(name)
        if name != "陈立":
            await other.sends("/find")
            await other.sends("之江实验室")
            await other.taps("№1")
        assert "茶叶" not in "".join(other.screens())


async def test_it_is_kept_sealed_and_a_later_tap_takes_nothing_back(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    await saved(lin)
    await lin.taps("有情况说明")
    await lin.sends("先说一件")
    assert isinstance(lin, OnTelegram)
    receipt = next(s for s in lin.screens() if "✅ 已记录 №1" in s)
    assert "[确认]" in receipt
    await lin.taps("确认")
    assert await declarations(telegram_town) == [(1, 1001, "said", "先说一件")]
    async with telegram_town.store.read() as session:
        raw = await session.scalar(text("SELECT said FROM declarations"))
    assert "先说".encode() not in bytes(raw)


@pytest.mark.parametrize("words", ["", "记一次服务"])
async def test_nothing_waits_for_it(town: Town, words: str) -> None:
    lin = town.person("林晓")
    await saved(lin)
    await lin.sends(words or "昨天电话答复了浙江大学商标续展的咨询，另发了材料")
    assert "本次服务" not in lin.last


async def test_its_author_reads_it_again_and_adds_to_it(town: Town) -> None:
    lin = town.person("林晓")
    await saved(lin)
    await lin.taps("有情况说明")
    await lin.sends("对方送了一盒茶叶")
    for words, seen in (("当天已退回", "对方送了一盒茶叶"), ("收据在单位", "当天已退回")):
        await lin.sends("/mine")
        await lin.taps("№1")
        await lin.taps("我的说明")
        assert lin.sees(seen)
        await lin.sends(words)
    ((_visit, _person, state, said),) = await declarations(town)
    assert (state, said) == ("said", "对方送了一盒茶叶\n当天已退回\n收据在单位")


async def test_directors_hear_that_something_was_declared(telegram_town: Town) -> None:
    from datetime import timedelta

    from tests.stories.conftest import NOW

    lin, zhao, wang = (telegram_town.person(name) for name in ("林晓", "赵局", "王经"))
    await telegram_town.at(NOW + timedelta(hours=2))
    for reader in (zhao, wang):
        await reader.sends("/help")  # what comes in goes where they were heard last
    await saved(lin)
    await lin.taps("有情况说明")
    await lin.sends("对方送了一盒茶叶")
    assert zhao.sees("有人说明了一次服务的情况 · №1")
    assert "茶叶" not in "".join([*zhao.screens(), *wang.screens()])
    assert "说明了" not in "".join(wang.screens())
