"""What home offers each role: one tap to everything, and short enough to be seen whole."""

import pytest

from bot.button_rows import fitted
from handlers.screens import Button
from tests.stories.test_digest import in_the_chat
from tests.stories.town import Town

ALWAYS = {"设置", "English / 中文"}
OFFERED = {
    "林晓": {"记一次服务", "我的任务", "走访计划", "附近待走访", "我的记录", "事项"},
    "吴敏": {"覆盖情况", "发通知"},
    "王经": {"覆盖情况", "发通知", "提醒规则"},
    "赵局": {"覆盖情况", "发通知", "提醒规则"},
}
MOST_ROWS = 7


def labels(home: str) -> list[list[str]]:
    """The buttons of a screen as a town writes it down, row by row."""
    rows = [line for line in home.split("\n") if line.startswith("[")]
    return [row[1:-1].split("][") for row in rows]


@pytest.mark.parametrize("name", OFFERED)
async def test_home_offers_a_role_its_own(town: Town, name: str) -> None:
    (one,) = await in_the_chat(town, name)
    for label in (OFFERED[name] - {"事项"}) | ALWAYS:
        assert label in one.last
    if name == "林晓":
        assert "发通知" not in one.last
        assert "提醒规则" not in one.last


@pytest.mark.parametrize("name", OFFERED)
@pytest.mark.parametrize("language", ["中文", "English"])
async def test_home_is_seen_whole(telegram_town: Town, name: str, language: str) -> None:
    """On the narrowest phone, above the line in which one writes."""
    one = telegram_town.person(name)
    await one.sends("/language")
    await one.taps(language)
    await one.sends("/help")
    rows = [[Button(label, "x") for label in row] for row in labels(one.last)]
    assert sum(len(list(fitted(row))) for row in rows) <= MOST_ROWS


async def test_what_home_offers_opens(town: Town) -> None:
    (wang,) = await in_the_chat(town, "王经")
    for label, seen in (("设置", "设置"), ("提醒规则", "提前"), ("发通知", "写通知")):
        await wang.sends("/help")
        await wang.taps(label)
        assert seen in wang.last
