"""What becomes of messages when the platform errs: shown again, retried, said to be uncertain."""

from typing import Any

from sqlalchemy import text

from tests.stories.town import Town

UNREACHABLE = "SELECT unreachable FROM accounts WHERE person_id = 1001"


async def rows(town: Town, question: str) -> list[Any]:
    async with town.store.read() as session:
        return list(await session.execute(text(question)))


async def test_a_card_that_may_not_have_arrived_is_shown_again(telegram_town: Town) -> None:
    town = telegram_town
    lin = town.person("林晓")
    town.sandbox.faults.add("accept+drop", method="sendMessage")
    await lin.sends("/visit")
    assert await rows(town, "SELECT state FROM outbox") == [("uncertain",)]
    before = len(lin.screens())
    await lin.sends("/help")
    assert len(lin.screens()) == before + 2  # home, and the card once more
    assert lin.sees("服务对象是哪家")


async def test_a_receipt_is_never_sent_twice(telegram_town: Town) -> None:
    town = telegram_town
    lin = town.person("林晓")
    await lin.sends("/visit")
    for label in ("之江实验室", "现场", "今天", "宣讲政策", "完成", "跳过"):
        await lin.taps(label)
    town.sandbox.faults.add("accept+drop", method="sendMessage")
    await lin.taps("保存")
    assert sum("✅ 已记录" in screen for screen in lin.screens()) == 1
    await lin.sends("/help")
    await town.restart()
    assert sum("✅ 已记录" in screen for screen in lin.screens()) == 1
    states = await rows(town, "SELECT state FROM outbox WHERE kind = 'receipt'")
    assert states == [("uncertain",)]


async def test_what_certainly_did_not_arrive_is_sent_again(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    for kind in ("500", "refuse", "429"):
        telegram_town.sandbox.faults.add(kind, method="sendMessage", retry_after=1)
    await lin.sends("/visit")
    assert lin.sees("服务对象是哪家")
    assert len(lin.screens()) == 1


async def test_a_page_instead_of_an_answer_is_uncertain(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    telegram_town.sandbox.faults.add("502-html", method="sendMessage")
    await lin.sends("/visit")
    assert lin.screens() == []
    await lin.sends("/visit")
    assert len(lin.screens()) == 2  # the second card, and the first one after all


async def test_an_edit_is_simply_repeated(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    await lin.sends("/visit")
    for kind in ("accept+drop", "502-html", "truncated", "500"):
        telegram_town.sandbox.faults.add(kind, method="editMessageText")
    await lin.taps("之江实验室")
    assert lin.sees("现场还是非现场")
    assert len(lin.screens()) == 1


async def test_a_card_deleted_in_the_chat_comes_as_a_new_message(telegram_town: Town) -> None:
    town = telegram_town
    lin = town.person("林晓")
    await lin.sends("/visit")
    card = lin.person.last()
    await town.telegram.api.call(
        "deleteMessage", {"chat_id": int(lin.id), "message_id": card["message_id"]}
    )
    await lin.sends("之江实验室")
    assert lin.sees("现场还是非现场")


async def test_a_blocked_chat_is_undeliverable_and_comes_back(telegram_town: Town) -> None:
    town = telegram_town
    lin = town.person("林晓")
    await lin.sends("/help")
    lin.person.blocks(True)
    await town.settle()
    assert ("blocked",) in await rows(town, UNREACHABLE)
    lin.person.blocks(False)
    await lin.sends("/help")
    assert ("blocked",) not in await rows(town, UNREACHABLE)
    assert lin.sees("林晓 · 服务专员")


async def test_messages_left_by_a_kill_are_sent_after_the_restart(telegram_town: Town) -> None:
    town = telegram_town
    lin = town.person("林晓")
    town.program.delivery._stopping = True  # as if killed right after the commit
    await lin.sends("/visit")
    assert lin.screens() == []
    await town.restart()
    assert lin.sees("服务对象是哪家")
    assert len(lin.screens()) == 1
