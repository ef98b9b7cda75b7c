"""D. The database locked, stopped as by a crash, and full."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from tests import postgres
from tests.faults import bureau, obstacles
from tests.faults.conftest import Promise
from tests.faults.people import Logger
from tests.faults.rig import PATIENCE, Rig

FIRST = bureau.COMMISSIONERS[0]
LOCKED = 6.0 * PATIENCE  # seconds; longer than the program's own patience with a lock
BUSY = 1.0 * PATIENCE
STOPS = 5
RECOVERS = 10.0 * PATIENCE


async def test_28_the_writers_lock_is_held(rig: Rig, promise: Promise) -> None:
    lin = Logger(rig, FIRST)
    rig.start(busy_seconds=BUSY)
    said = await lin.ready()
    await rig.settled()
    async with obstacles.locked(rig):
        lin.saves_blindly(said)
        for person in bureau.COMMISSIONERS[1:20]:
            rig.says(person)
        await asyncio.sleep(LOCKED)
        assert await rig.records.visits() == []
        assert rig.app is not None
        assert rig.app.alive
    await promise()
    assert sum("已记录" in text for text in rig.sent_to(FIRST)) == 1
    assert all(len(rig.sent_to(person)) == 1 for person in bureau.COMMISSIONERS[1:20])


@pytest.mark.engines("postgresql")
async def test_29_postgres_stops_at_once(
    rig: Rig, promise: Promise, server: postgres.PrivatePostgres
) -> None:
    """Five crashes of the server under load; each time all is well within ten seconds."""
    working = True

    async def work(person: int) -> None:
        lin = Logger(rig, person)
        while working:
            await lin.logs()

    rig.start()
    tickers = [Logger(rig, person) for person in bureau.COMMISSIONERS[60 : 60 + STOPS]]
    cards = [await lin.opens() for lin in tickers]
    for lin, card in zip(tickers, cards, strict=True):
        await lin.fills(card, until="了解情况")
    async with asyncio.TaskGroup() as group:
        for person in bureau.COMMISSIONERS[:5]:
            group.create_task(work(person))
        for stop in range(STOPS):
            await rig.until(partial(_records, rig, 3 * stop + 3), "work goes on")
            # Some are in hand when it stops, and are in the inbox too when it comes back; who
            # worked such a tap twice would take the tick away again.
            holder = await obstacles.holds_up_work(rig)
            tickers[stop].taps(cards[stop], "了解情况")
            for person in bureau.COMMISSIONERS[20:50]:
                rig.says(person)
            await rig.until(partial(_wait, rig, 31), "some are in hand")
            await asyncio.to_thread(server.stop, "immediate")
            holder.terminate()
            await asyncio.to_thread(server.start)
            said = rig.says(bureau.COMMISSIONERS[50 + stop])
            await rig.until(partial(_opened, rig, said.canary), "served", RECOVERS)
        working = False
    await promise()
    assert rig.app is not None
    assert len(rig.apps) == 1, "the program did not stay up"
    for lin, card in zip(tickers, cards, strict=True):
        assert lin.card(card, "✓ 了解情况"), "a tap was worked twice, or not at all"


async def _wait(rig: Rig, number: int) -> bool:
    return (await rig.records.inbox_states()).get("waiting", 0) >= number


async def _records(rig: Rig, number: int) -> bool:
    return len(await rig.records.visits()) >= number


async def _opened(rig: Rig, canary: str) -> bool:
    return any(canary in each.text for each in rig.sandbox.accepted)


def logged(rig: Rig, event: str) -> list[dict[str, Any]]:
    """The program's log lines about this event."""
    lines = (rig.folder / "program.log").read_text().splitlines()
    facts = [json.loads(line) for line in lines if line.startswith("{")]
    return [fact for fact in facts if fact.get("event") == event]


def says_so(rig: Rig, event: str) -> Callable[[], Awaitable[bool]]:
    async def said() -> bool:
        return bool(logged(rig, event))

    return said


async def test_30_full_at_the_inbox(rig: Rig, promise: Promise) -> None:
    """What cannot be kept is not confirmed; the log says so; room is all it takes."""
    disk = obstacles.Disk(rig, "inbox")
    rig.start(**disk.orders)
    await Logger(rig, FIRST).logs()
    await rig.settled()
    await disk.fills()
    for person in bureau.COMMISSIONERS[1:40]:
        rig.says(person, tail="满" * 2000)
    await rig.until(says_so(rig, "inbox_unavailable"), "the log says so")
    assert rig.sandbox.bot().queue.waiting
    assert {line["level"] for line in logged(rig, "inbox_unavailable")} == {"ERROR"}
    await disk.is_freed()
    await promise()


async def test_30_full_at_the_record(rig: Rig, promise: Promise) -> None:
    disk = obstacles.Disk(rig, "visits")
    people = [Logger(rig, person) for person in bureau.COMMISSIONERS[:10]]
    rig.start(**disk.orders)
    cards = [(lin, await lin.ready(tail="满" * 3000)) for lin in people]
    await rig.settled()
    await disk.fills()
    for lin, said in cards:
        lin.saves_blindly(said)
    await rig.until(says_so(rig, "store_unavailable"), "the log says so")
    receipts = sum("已记录" in each.text for each in rig.sandbox.accepted)
    assert receipts < len(cards)
    await disk.is_freed()
    await promise()
    assert len(await rig.records.visits()) == len(cards)


async def test_30_no_room_for_the_log(rig: Rig, promise: Promise) -> None:
    """A log that cannot be written stops nothing."""
    rig.start(log="/dev/full", level="DEBUG")
    await Logger(rig, FIRST).logs()
    rig.sandbox.faults.add("500", method="getUpdates", times=2)
    await Logger(rig, FIRST).logs()
    await promise()
