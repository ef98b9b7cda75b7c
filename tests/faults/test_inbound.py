"""B. What may come in: repeated, disordered, renumbered, poisoned; two who poll; old buttons."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.faults import bureau, canaries
from tests.faults.conftest import Promise
from tests.faults.people import Logger, path
from tests.faults.rig import PATIENCE, Rig

FIRST, SECOND, *_ = bureau.COMMISSIONERS
WATCHED = 2.0 * PATIENCE
TAKEOVER = 5.0 * PATIENCE


async def polls_meanwhile(rig: Rig) -> int:
    """How often we ask for updates while nothing happens, in `WATCHED` seconds."""
    before = rig.sandbox.world.truth.calls["getUpdates"]
    await asyncio.sleep(WATCHED)
    return rig.sandbox.world.truth.calls["getUpdates"] - before


async def ready_to_save(rig: Rig, person: int) -> Logger:
    """Somebody with a card that needs nothing but Save; the program has stopped."""
    lin = Logger(rig, person)
    rig.start()
    said = await lin.opens()
    await lin.fills(said)
    await rig.settled()
    await rig.stop()
    return lin


async def test_11_every_update_three_times(rig: Rig, promise: Promise) -> None:
    queue = rig.sandbox.bot().queue
    first = queue.next_id
    queue.disturb(copies=3, seed=None)
    rig.start()
    async with asyncio.TaskGroup() as group:
        for person in bureau.COMMISSIONERS[:4]:
            group.create_task(Logger(rig, person).logs())
    await rig.settled()
    updates = queue.next_id - first
    assert queue.redeliver(first) == updates
    await rig.settled()
    await rig.stop()
    assert queue.redeliver(first) == updates
    rig.start()
    await promise()
    assert await rig.records.inbox_states() == {"done": updates}
    assert len(await rig.records.visits()) == 4


@pytest.mark.parametrize("order", ["backwards", "shuffled"])
async def test_12_out_of_order(rig: Rig, promise: Promise, order: str) -> None:
    """A tap before what was written ahead of it, an edit before its original.

    An edit that comes after its original is read anew into the open card; one that comes before
    it changes nothing, and the person is told.
    """
    lin = await ready_to_save(rig, FIRST)
    queue = rig.sandbox.bot().queue
    rig.says(FIRST)
    lin.taps(rig.said[0], "保存")
    rig.saved.add(rig.said[0].canary)
    later = rig.says(FIRST)
    number = max(lin.me._chat.messages)
    edited = replace(later, text=later.text.replace("快速预审", "快速维权"))
    lin.me.edits(number, edited.text)
    if order == "backwards":
        queue.waiting.reverse()
    else:
        queue.disturb(copies=1, seed=rig.seed)
    about = [update.body for update in queue.waiting if later.canary.encode() in update.body]
    in_order = b"edited_message" in about[-1]
    if in_order:
        rig.said[rig.said.index(later)] = edited
    rig.start()
    await promise()
    (visit,) = await rig.records.visits()
    assert visit["content"] == rig.said[0].text
    assert {card.content for card in await rig.records.open_cards()} == {
        said.text for said in rig.said[1:]
    }
    words = "已按改动后的消息更新" if in_order else "改动聊天消息"
    assert any(words in screen for screen in _screens(lin)), "the edit was passed over"


def _screens(lin: Logger) -> list[str]:
    """Every message of the assistant as it stands in the chat now."""
    return [message["text"] for message in lin.me.chat() if message["from"] == "bot"]


@pytest.mark.parametrize("start", [7, 2_000_000_000])
async def test_13_numbers_start_elsewhere(rig: Rig, promise: Promise, start: int) -> None:
    lin = Logger(rig, FIRST)
    rig.start()
    await lin.logs()
    await rig.settled()
    rig.sandbox.restart_ids(start)
    await lin.logs()
    await rig.settled()
    assert await polls_meanwhile(rig) <= 1, "asked again and again"
    rig.sandbox.restart_ids(start // 2)
    await lin.logs()
    await promise()
    assert len(await rig.records.visits()) == 3


def _poisons(canary: str, number: int) -> list[dict[str, object] | str]:
    """Each holds somebody's words; the last four have no number by which to confirm them."""
    chat = {"id": FIRST, "type": "private"}
    sender = {"id": FIRST, "is_bot": False, "first_name": canary}
    half = (
        f'{{"update_id": {number}, "message": {{"message_id": 9, "date": 1795000000, "chat":'
        f' {{"id": {FIRST}, "type": "private"}}, "text": "half \\ud83d of it {canary}"}}}}'
    )
    return [
        half,
        {"message": {"message_id": 1, "chat": chat, "from": sender, "text": canary}},
        {"message": canary},
        {"message": {"message_id": "one", "date": canary, "chat": chat}},
        {"message": {"message_id": 1, "date": 10**30, "chat": chat, "text": canary}},
        {"message": {"message_id": 1, "date": 1, "chat": chat, "text": canary * 60_000}},
        {"callback_query": {"id": 5, "from": [sender], "data": canary}},
        f'{{"update_id": {{"a": "{canary}"}}, "message": 1}}',
        f'{{"update_id": "{canary}"}}',
        f'["{canary}", {{"deep": {"[" * 500}{"]" * 500}}}]',
        f'{{"message": {{"text": "{canary}"}}}}',
    ]


async def test_14_poison(rig: Rig, promise: Promise) -> None:
    canary = canaries.fresh(FIRST, rig.dice)
    before = rig.says(FIRST)
    poisons = _poisons(canary, rig.sandbox.bot().queue.next_id)
    for poison in poisons:
        rig.sandbox.inject(poison)
    rig.start()
    rig.quarantined = len(poisons)
    await rig.until(lambda: _set_aside(rig, len(poisons)), "set aside")
    assert await polls_meanwhile(rig) <= WATCHED + 1, "asked again and again"
    lin = Logger(rig, SECOND)
    await lin.logs()
    await promise()
    assert len(rig.sent_to(bureau.OPERATOR)) == len(poisons), "the operator was not told"
    assert any(before.canary in text for text in rig.sent_to(FIRST))


async def _set_aside(rig: Rig, number: int) -> bool:
    return (await rig.records.inbox_states()).get("quarantined", 0) >= number


async def test_14_strange_but_harmless(rig: Rig, promise: Promise) -> None:
    """Kinds and fields that we do not know yet: nothing is set aside."""
    canary = canaries.fresh(FIRST, rig.dice)
    person = {"id": FIRST, "is_bot": False, "first_name": "x", "new_field": {"of": canary}}
    rig.sandbox.inject({"telepathy": {"from": person, "text": canary}})
    rig.sandbox.inject({"poll_answer": {"user": person}})
    rig.says(FIRST)
    rig.start()
    await promise()


async def test_15_a_handler_that_always_raises(rig: Rig, promise: Promise) -> None:
    canary = canaries.fresh(FIRST, rig.dice)
    rig.says(FIRST)
    rig.sandbox.person(FIRST).sends(f"这一条总是出错 {canary}")
    rig.says(FIRST)
    rig.says(SECOND)
    rig.quarantined = 1
    rig.start(broken_by=canary)
    await promise()
    (row,) = await rig.records.rows(
        "SELECT attempts, problem FROM inbox WHERE state = 'quarantined'"
    )
    assert row == {"attempts": 5, "problem": "ValueError"}
    assert sum("没有记上" in text for text in rig.sent_to(FIRST)) == 1
    assert len(rig.sent_to(bureau.OPERATOR)) == 1
    assert "没有记上" not in "".join(rig.sent_to(SECOND))


async def test_17_two_of_us(rig: Rig, promise: Promise) -> None:
    lin = Logger(rig, FIRST)
    first = rig.start()
    await lin.logs()
    second = rig.another()
    await lin.logs()
    await rig.settled()
    assert conflicts(rig) == 0, "both polled"
    await first.killed()
    rig.app = second
    killed_at = asyncio.get_running_loop().time()
    rig.says(FIRST)
    await rig.until(lambda: _answered(rig), "the other took over", TAKEOVER)
    assert asyncio.get_running_loop().time() - killed_at < TAKEOVER
    await promise()
    assert conflicts(rig) == 0


async def test_17_conflict_with_a_stranger(rig: Rig, promise: Promise) -> None:
    """Somebody else polls with our token: we ask again once a second, and lose nothing."""
    rig.start()
    await Logger(rig, FIRST).logs()
    fault = rig.sandbox.faults.add("409", method="getUpdates", times=None)
    rig.sandbox.bot().queue.wake()
    rig.says(FIRST)
    before = len(rig.sandbox.world.truth._refused)
    await asyncio.sleep(WATCHED)
    assert len(rig.sandbox.world.truth._refused) - before <= WATCHED + 1
    rig.sandbox.faults.remove(fault.id)
    await promise()


def conflicts(rig: Rig) -> int:
    refused = rig.sandbox.world.truth.account()["refused"]
    return sum(each["status"] == 409 for each in refused)


async def _answered(rig: Rig) -> bool:
    return any(rig.said[-1].canary in text for text in rig.sent_to(FIRST))


async def test_18_twenty_taps_on_save(rig: Rig, promise: Promise) -> None:
    lin = await ready_to_save(rig, FIRST)
    rig.start()
    for _tap in range(20):
        lin.taps(rig.said[0], "保存")
    rig.saved.add(rig.said[0].canary)
    await promise()
    assert len(await rig.records.visits()) == 1
    assert sum("已记录" in text for text in rig.sent_to(FIRST)) == 1
    assert toast(lin) == "这一项已经办完了。"
    assert rig.sandbox.world.truth.calls["answerCallbackQuery"] >= 20


def toast(lin: Logger) -> str:
    said = lin.me.toast
    return str(said["text"]) if said else ""


@pytest.mark.parametrize("days", [1, 31])
async def test_18_a_button_of_another_day(rig: Rig, promise: Promise, days: int) -> None:
    """Yesterday's Save records once; last month's is answered politely and records nothing."""
    lin = await ready_to_save(rig, FIRST)
    card = lin.card(rig.said[0], "保存")
    assert card is not None
    rig.sandbox.advance(timedelta(days=days))
    rig.start(ahead=days * 86400)
    lin.taps(rig.said[0], "保存")
    await rig.settled()
    lin.me.taps_data(data_of(rig, FIRST, card["message_id"]), card["message_id"])
    if days == 1:
        rig.saved.add(rig.said[0].canary)
    await promise()
    assert len(await rig.records.visits()) == (1 if days == 1 else 0)
    assert toast(lin)


def data_of(rig: Rig, chat: int, message_id: int) -> str:
    """The callback data of the first button that ever stood under a message."""
    buttons = next(
        each.buttons
        for each in reversed(rig.sandbox.accepted)
        if each.chat == chat and each.message_id == message_id and each.buttons
    )
    return f"{buttons}.0"


async def test_18_another_persons_button(rig: Rig, promise: Promise) -> None:
    lin = await ready_to_save(rig, FIRST)
    card = lin.card(rig.said[0], "保存")
    assert card is not None
    other = Logger(rig, SECOND)
    rig.start()
    said = await other.opens()
    mine = other.card(said, path(SECOND)[0])
    assert mine is not None
    other.me.taps_data(data_of(rig, FIRST, card["message_id"]), mine["message_id"])
    await promise()
    assert await rig.records.visits() == []
    assert toast(other) == "这个按钮已失效，发 /help 继续。"
    (denied,) = await rig.records.rows(
        "SELECT person_id, action, noun, subject FROM audit WHERE allowed = :no", no=False
    )
    assert denied == {"person_id": SECOND, "action": "use", "noun": "button", "subject": ""}
