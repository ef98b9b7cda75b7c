"""A card that an answer pushed out of sight comes below it; there is never a second one."""

from typing import Any

import pytest

from tests.stories.test_broadcast import MONDAY
from tests.stories.town import Town

LONG = "请各位服务专员核对本年度现场服务记录。" * 12


def chat(person: Any) -> list[tuple[str, str]]:
    """Who wrote each message, and how it begins."""
    return [(m["from"], m["text"][:4]) for m in person.person.chat()]


async def test_a_long_answer_brings_the_card_below_it(telegram_town: Town) -> None:
    town = telegram_town
    await town.at(MONDAY)
    wang = town.person("王经")
    await wang.sends("/broadcast")
    await wang.sends(LONG)
    assert chat(wang)[-2:] == [("person", LONG[:4]), ("bot", "发给谁\n")]
    assert not wang.sees("写下通知内容")
    await wang.taps("选好了")
    assert chat(wang)[-1] == ("bot", "通知预览")
    assert len(chat(wang)) == 3


async def test_it_comes_below_to_say_what_was_wrong_with_it(telegram_town: Town) -> None:
    town = telegram_town
    await town.at(MONDAY)
    wang = town.person("王经")
    await wang.sends("/broadcast")
    await wang.sends("长" * 3901)
    assert "这段有 3901 字" in wang.last
    assert len(chat(wang)) == 3


async def test_what_is_refused_again_is_said_again_below(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    await lin.sends("/settings")
    await lin.taps("安静时段")
    for _once in range(2):
        await lin.sends("25:00-26:00")
        assert chat(lin)[-1][0] == "bot"
        assert "没看懂时段" in lin.last
    assert [who for who, _begins in chat(lin)] == ["person", "person", "person", "bot"]


@pytest.mark.parametrize("answer", ["请核对记录", "请" * 160])
async def test_a_short_answer_leaves_it_where_it_is(telegram_town: Town, answer: str) -> None:
    town = telegram_town
    await town.at(MONDAY)
    wang = town.person("王经")
    await wang.sends("/broadcast")
    await wang.sends(answer)
    assert [who for who, _begins in chat(wang)] == ["person", "bot", "person"]


async def test_a_picture_brings_it_below_once_it_leads_on(telegram_town: Town) -> None:
    town = telegram_town
    await town.at(MONDAY)
    wang = town.person("王经")
    await wang.sends("/broadcast")
    await wang.sends_photo(caption="活动海报")  # type: ignore[attr-defined]
    assert [who for who, _begins in chat(wang)] == ["person", "person", "bot"]


async def test_where_the_old_card_cannot_be_deleted_it_says_that_it_has_changed(
    telegram_town: Town,
) -> None:
    town = telegram_town
    await town.at(MONDAY)
    wang = town.person("王经")
    await wang.sends("/broadcast")
    town.sandbox.faults.add("403", method="deleteMessage")
    await wang.sends(LONG)
    old, _said, new = (m["message_id"] for m in wang.person.chat()[1:])  # type: ignore[attr-defined]
    wang.person.taps("取消", old)  # type: ignore[attr-defined]
    await town.settle()
    assert "这张卡片已有变化" in wang.person.toast["text"]  # type: ignore[attr-defined]
    newest = wang.person.chat()[-1]  # type: ignore[attr-defined]
    assert (newest["message_id"], newest["text"][:3]) == (new, "发给谁")
