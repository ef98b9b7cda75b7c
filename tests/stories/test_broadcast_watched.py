"""A notice that is on its way, held, let go, cancelled; and what follows when it has been sent."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select, update

from storage import models
from tests.stories import bureau
from tests.stories.recorded import change, demote
from tests.stories.test_broadcast import MONDAY, arrive, recipients, rows, written
from tests.stories.town import Town

TO_ALL = "请各位核对记录"


def held_up(town: Town) -> Callable[[], None]:
    """Nothing of the slow lane leaves until what this returns is called."""
    lane = town.program.delivery.slow
    wake = lane.wake
    lane.wake = lambda: None  # type: ignore[method-assign]

    def go() -> None:
        lane.wake = wake  # type: ignore[method-assign]
        wake()

    return go


async def states(town: Town) -> dict[str, int]:
    found = await rows(
        town, "SELECT state, count(*) AS n FROM outbox WHERE kind = 'broadcast' AND dedupe_key"
        " LIKE 'broadcast:%' GROUP BY state"
    )  # fmt: skip
    return {row["state"]: row["n"] for row in found}


async def begun(town: Town) -> tuple[Any, Any, Any, Callable[[], None]]:
    """A notice to 林晓 and 周楠 whose messages have not left yet."""
    await town.at(MONDAY)
    lin, zhou, wang = town.person("林晓"), town.person("周楠"), town.person("王经")
    await arrive(town, lin, zhou, wang)
    go = held_up(town)
    await wang.sends("/broadcast")
    await wang.sends(TO_ALL)
    await wang.taps("身份")
    await wang.taps("服务专员")
    await wang.taps("特派员")
    await wang.taps("完成")
    await wang.taps("选好了")
    await wang.taps("发送")
    return lin, zhou, wang, go


async def test_paused_and_continued(town: Town) -> None:
    lin, zhou, wang, go = await begun(town)
    assert wang.sees("通知 №1 · 正在发送")
    await wang.taps("暂停")
    assert wang.sees("已暂停")
    assert await states(town) == {"held": 2}
    go()
    await town.settle()
    assert not lin.sees(TO_ALL)
    await town.restart()
    assert not lin.sees(TO_ALL)
    await wang.taps("继续")
    assert lin.sees(TO_ALL)
    assert zhou.sees(TO_ALL)
    assert wang.sees("通知 №1 · 已发完")


async def test_the_rest_is_cancelled(town: Town) -> None:
    lin, _zhou, wang, go = await begun(town)
    await wang.taps("取消其余")
    assert wang.sees("其余已取消")
    go()
    await town.settle()
    assert not lin.sees(TO_ALL)
    assert await states(town) == {"skipped": 2}
    found = [row for row in await recipients(town) if row[1] != "left_out"]
    assert [row[1:] for row in found] == [("skipped", "cancelled")] * 2


async def test_demoted_between_expand_and_send(town: Town) -> None:
    """FAULTS 26: it is not sent, the row says why, and so does the audit."""
    lin, zhou, wang, go = await begun(town)
    await demote(town, "林晓")
    go()
    await town.settle()
    assert not lin.sees(TO_ALL)
    assert zhou.sees(TO_ALL)
    assert wang.sees("未发 1")
    assert (1001, "skipped", "gone") in await recipients(town)
    [noted] = await rows(town, "SELECT * FROM audit WHERE NOT allowed AND action = 'send'")
    assert (noted["noun"], noted["subject"]) == ("broadcast", "broadcast:1:1001")


async def test_another_account_meanwhile(telegram_town: Town) -> None:
    lin, _zhou, _wang, go = await begun(telegram_town)
    mine = (models.Account.external_id == "1001") & (models.Account.channel == "telegram")
    await change(telegram_town, update(models.Account).where(mine).values(person_id=1007))
    go()
    await telegram_town.settle()
    assert not lin.sees(TO_ALL)
    assert (1001, "skipped", "moved") in await recipients(telegram_town)


async def sent(town: Town) -> tuple[Any, Any]:
    await town.at(MONDAY)
    lin, wang = town.person("林晓"), town.person("王经")
    await arrive(town, lin, wang)
    await written(wang, TO_ALL)
    return lin, wang


async def test_a_press_closes_what_was_uncertain(telegram_town: Town) -> None:
    town = telegram_town
    lin, wang = await sent(town)
    town.sandbox.faults.add("accept+drop", method="sendMessage", chat=1001)
    await wang.taps("发送")
    assert wang.sees("不确定 1")
    assert lin.sees(TO_ALL)
    await lin.taps("收到")
    assert sum(TO_ALL in screen for screen in lin.screens()) == 1, "the card it was tapped on"
    assert lin.sees("✅ 已收到")
    await wang.taps("刷新")
    assert not wang.sees("不确定")
    assert wang.sees("已送出 1 · 已收到 1")
    [row] = await rows(town, "SELECT state, reason FROM outbox WHERE kind = 'broadcast' AND"
                       " dedupe_key LIKE 'broadcast:%'")  # fmt: skip
    assert (row["state"], row["reason"]) == ("sent", "acknowledged")


async def test_uncertain_ones_are_sent_again_marked(telegram_town: Town) -> None:
    town = telegram_town
    lin, wang = await sent(town)
    town.sandbox.faults.add("502-html", method="sendMessage", chat=1001)
    await wang.taps("发送")
    assert not lin.sees(TO_ALL)
    await wang.taps("给不确定的 1 人再发一次")
    assert wang.sees("通知 №2（重发 №1）")
    assert lin.sees("通知 №1 · 省知识产权局（可能重复）")
    assert lin.sees(TO_ALL)
    await lin.taps("收到")
    await wang.taps("通知 №1")
    assert wang.sees("已收到 1")


async def test_those_who_did_not_press_are_reminded(town: Town) -> None:
    await town.at(MONDAY)
    lin, zhou, wang = town.person("林晓"), town.person("周楠"), town.person("王经")
    await arrive(town, lin, zhou, wang)
    await wang.sends("/broadcast")
    await wang.sends(TO_ALL)
    await wang.taps("名单")
    await wang.sends("林晓 周楠".replace(" ", "、"))
    await wang.taps("完成")
    await wang.taps("选好了")
    await wang.taps("发送")
    await lin.taps("收到")
    await wang.taps("刷新")
    await wang.taps("提醒未确认的 1 人")
    assert wang.sees("通知 №2（提醒 №1）· 已发完")
    assert zhou.sees("提醒：通知 №1 · 省知识产权局")
    assert not lin.sees("提醒：")
    await zhou.taps("收到")
    await wang.taps("通知 №1")
    assert wang.sees("已收到 2")


async def test_the_card_follows_what_is_pressed_later(telegram_town: Town) -> None:
    town = telegram_town
    lin, wang = await sent(town)
    await wang.taps("发送")
    await lin.taps("收到")
    assert not wang.sees("已收到 1")
    await town.comes(MONDAY.replace(minute=2))
    assert wang.sees("已收到 1")


async def test_the_bureau_sees_the_number_a_department_does_not(telegram_town: Town) -> None:
    town = telegram_town
    await town.at(MONDAY)
    wu, wang = town.person("吴敏"), town.person("王经")
    lin = town.person("林晓")
    await arrive(town, lin, wu, wang)
    town.sandbox.faults.add("403", method="sendMessage", chat=1001, times=2)
    for sender in (wang, wu):
        await written(sender, TO_ALL)
        await sender.taps("发送")
        assert sender.sees("送不到 1")
        await sender.taps("名单")
        back = models.Account.external_id == "1001"
        await change(town, update(models.Account).where(back).values(unreachable=None))
    assert wang.sees("林晓 · 浙江知新学院 · 19000001001 · 停用")
    assert wu.sees("林晓 · 浙江知新学院 · 停用")
    assert wu.sees("联系电话请向省局询问")
    async with town.store.read() as session:
        looked = select(models.Audit).where(models.Audit.noun == "mobile")
        noted = list(await session.scalars(looked))
    assert {(row.person_id, row.subject) for row in noted} == {
        (bureau.PEOPLE["王经"], "person:1001")
    }


async def test_who_got_it_is_kept_when_the_messages_are_gone(telegram_town: Town) -> None:
    town = telegram_town
    lin, wang = await sent(town)
    await wang.taps("发送")
    await lin.taps("收到")
    await change(town, models.Outbox.__table__.delete())
    await wang.taps("刷新")
    assert wang.sees("已送出 1 · 已收到 1")
