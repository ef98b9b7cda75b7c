"""Writing to many, from /broadcast to the last 「收到」."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from tests.stories.town import Chatter, Town

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
    """They have written lately over the channel of this story."""
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
