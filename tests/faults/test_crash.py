"""A. SIGKILL at every point of an update's life, at each step of a dialogue, and under load."""

import itertools
from typing import Any

import pytest

from tests.faults import bureau
from tests.faults.conftest import Promise
from tests.faults.people import Logger, path
from tests.faults.rig import Rig

FIRST = bureau.COMMISSIONERS[0]


async def killed_at(rig: Rig, point: str, nth: int = 1) -> None:
    """A person writes; the program dies at this point, and is started again."""
    rig.says(FIRST)
    rig.start(kill=point, nth=nth)
    await rig.dies()


async def cards_of(rig: Rig) -> list[dict[str, Any]]:
    return await rig.outbox_of(FIRST, "screen")


async def test_01_after_the_answer_before_the_inbox(rig: Rig, promise: Promise) -> None:
    await killed_at(rig, "before_inbox_commit")
    assert await rig.records.inbox_states() == {}
    rig.start()
    await promise()
    assert len(rig.sent_to(FIRST)) == 1


async def test_02_after_the_inbox_before_the_ack(rig: Rig, promise: Promise) -> None:
    await killed_at(rig, "after_inbox_commit")
    assert await rig.records.inbox_states() == {"waiting": 1}
    assert rig.sandbox.bot().queue.waiting, "the platform was told already"
    rig.start()
    await promise()
    assert await rig.records.inbox_states() == {"done": 1}
    assert len(rig.sent_to(FIRST)) == 1


async def test_03_in_the_handler(rig: Rig, promise: Promise) -> None:
    await killed_at(rig, "after_handler")
    assert await rig.records.inbox_states() == {"waiting": 1}
    assert await rig.records.open_cards() == []
    assert await rig.records.outbox() == []
    rig.start()
    await promise()
    assert len(rig.sent_to(FIRST)) == 1


async def test_04_after_the_commit_before_the_send(rig: Rig, promise: Promise) -> None:
    await killed_at(rig, "worked")
    assert [row["state"] for row in await cards_of(rig)] == ["queued"]
    assert rig.sent_to(FIRST) == []
    rig.start()
    await promise()
    assert len(rig.sent_to(FIRST)) == 1


async def test_05_marked_sending_and_never_sent(rig: Rig, promise: Promise) -> None:
    await killed_at(rig, "marked_sending")
    rig.start()
    await rig.settled()
    assert [row["state"] for row in await cards_of(rig)] == ["uncertain"]
    assert rig.sent_to(FIRST) == [], "an uncertain message was sent again by itself"
    rig.sandbox.person(FIRST).sends("/help")
    await promise()
    assert any(rig.said[0].canary in text for text in rig.sent_to(FIRST)), "not shown again"


async def test_06_accepted_and_not_noted(rig: Rig, promise: Promise) -> None:
    await killed_at(rig, "accepted")
    rig.start()
    await promise()
    assert [row["state"] for row in await cards_of(rig)] == ["uncertain"]
    assert len(rig.sent_to(FIRST)) == 1


async def test_06_a_receipt_is_never_sent_twice(rig: Rig, promise: Promise) -> None:
    """The same for a receipt: the person is not told by itself, the record is there."""
    lin = Logger(rig, FIRST)
    rig.start()
    said = await lin.opens()
    await lin.fills(said)
    await rig.settled()
    await rig.stop()
    lin.taps(said, "保存")
    rig.saved.add(said.canary)
    rig.start(kill="accepted")
    await rig.dies()
    rig.start()
    await promise()
    assert [row["state"] for row in await rig.outbox_of(FIRST, "receipt")] == ["uncertain"]
    assert sum("已记录" in text for text in rig.sent_to(FIRST)) == 1


async def test_08_at_each_step_of_a_dialogue(rig: Rig, promise: Promise) -> None:
    lin = Logger(rig, FIRST)
    rig.start()
    said = await lin.opens()
    for label, following in itertools.pairwise(path(FIRST)):
        assert rig.app is not None
        await rig.settled()
        await rig.app.killed()
        rig.start()
        lin.taps(said, label)
        await lin.shows(said, following)
    await lin.saves(said)
    await promise()
    (visit,) = await rig.records.visits()
    assert visit["client_id"] == bureau.client_id(FIRST)
    assert len([text for text in rig.sent_to(FIRST) if said.canary in text]) == 1, "one card"


@pytest.mark.parametrize("answered", range(len(path(FIRST))))
async def test_08_a_second_message_while_a_card_is_open(
    rig: Rig, promise: Promise, answered: int
) -> None:
    """Wherever the first card stands, a second sentence becomes a card of its own."""
    lin = Logger(rig, FIRST)
    rig.start()
    first = await lin.opens()
    labels = path(FIRST)
    for label, following in itertools.pairwise(labels[: answered + 1]):
        lin.taps(first, label)
        await lin.shows(first, following)
    second = rig.says(FIRST)
    await rig.settled()
    assert lin.card(second, path(FIRST)[0]) is not None
    assert lin.card(first, labels[answered]) is not None
    await promise()


@pytest.mark.parametrize("field", ["日期", "时长", "任务", "对象", "方式"])
async def test_08_a_second_message_while_a_field_is_changed(
    rig: Rig, promise: Promise, field: str
) -> None:
    lin = Logger(rig, FIRST)
    rig.start()
    first = await lin.ready()
    await rig.settled()
    lin.taps(first, field)
    await rig.settled()
    second = rig.says(FIRST)
    await rig.settled()
    assert lin.card(second, path(FIRST)[0]) is not None
    await promise()
