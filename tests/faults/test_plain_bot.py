"""Is the rig blind? The same hundred people, the same kill, the same oracle, another bot."""

import asyncio
from collections.abc import Callable

import pytest

from tests.faults import app, bureau, plain_bot
from tests.faults.app import Orders
from tests.faults.conftest import NOTE
from tests.faults.oracle import judge
from tests.faults.people import Logger, path
from tests.faults.processes import Running
from tests.faults.rig import PATIENCE, SETTLES_WITHIN, Rig, Said

SILENCE = 2.0 * PATIENCE
KILLED_AFTER = 30  # people who have their receipt

pytestmark = pytest.mark.engines("sqlite")


class GivesUp(Exception):
    """Nothing happens any more, and what was wanted is not there."""


class Impatient(Logger):
    """Who writes once, goes on as long as there is an answer, and does not ask twice."""

    async def sees(self, wanted: Callable[[], object], *, looks: str = "") -> None:
        watch = self.rig.sandbox.world.watch
        async with asyncio.timeout(SETTLES_WITHIN):
            while not wanted():
                seen = watch.seq
                await watch.wait(seen, SILENCE)
                if watch.seq == seen and self._all_heard():
                    raise GivesUp

    def _all_heard(self) -> bool:
        """The program is up, and has taken whatever was said."""
        up = self.rig.sandbox.world.truth.calls["getUpdates"] > self.rig.polls_before
        return up and not self.rig.sandbox.bot().queue.waiting


async def lost_of_a_hundred(rig: Rig, main: Callable[[Orders], None], *, kill: bool) -> int:
    """A hundred people log a visit each; how many of these visits are nowhere in the end."""
    people = [Impatient(rig, number) for number in bureau.COMMISSIONERS]
    said = [rig.says(person.number) for person in people]
    rig.app = _run(rig, main)
    async with asyncio.TaskGroup() as group:
        for pair in zip(people, said, strict=True):
            group.create_task(_finish(*pair))
        if kill:
            await rig.until(lambda: _receipts(rig, KILLED_AFTER), "some have their receipt")
            await rig.app.killed()
            rig.app = _run(rig, main)
    found = await judge(rig)
    rig.judged = True
    return len(found.lost)


def _run(rig: Rig, main: Callable[[Orders], None]) -> Running:
    rig.polls_before = rig.sandbox.world.truth.calls["getUpdates"]
    running = Running(main, rig.orders)
    rig.apps.append(running)
    return running


async def _receipts(rig: Rig, number: int) -> bool:
    return sum("已记录" in each.text for each in rig.sandbox.accepted) >= number


async def _finish(person: Impatient, said: Said) -> None:
    try:
        await person.shows(said, path(person.number)[0])
        await person.fills(said)
        await person.saves(said)
    except GivesUp:
        return


async def test_plain_bot_loses_nothing_where_nothing_happens(rig: Rig) -> None:
    assert await lost_of_a_hundred(rig, plain_bot.main, kill=False) == 0


async def test_plain_bot_loses_records_and_the_rig_sees_it(
    rig: Rig, record_property: Callable[[str, object], None]
) -> None:
    lost = await lost_of_a_hundred(rig, plain_bot.main, kill=True)
    record_property(NOTE, f"plain bot: {lost} of 100 lost by one SIGKILL (the rig sees)")
    assert lost > 0


async def test_ours_loses_none_of_the_same_hundred(
    rig: Rig, record_property: Callable[[str, object], None]
) -> None:
    lost = await lost_of_a_hundred(rig, app.main, kill=True)
    record_property(NOTE, f"ours: {lost} of 100 lost by the same")
    assert lost == 0
