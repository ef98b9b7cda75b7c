"""What the operator decides about updates set aside: once more, or given up; both are noted."""

from typing import Any

import pytest
from sqlalchemy import select, update

from bot import set_aside
from handlers.visits.draft import Step
from storage import models
from storage.errors import NotThere
from tests.stories.joining import audited, change, values
from tests.stories.town import Chatter, Town

SAID = "今天去之江实验室讲了快速预审，对方很感兴趣，约了下次再谈"


class Broken:
    """A step that raises until it is mended."""

    def __init__(self, town: Town) -> None:
        self.step = town.program.table.book["visit"].steps[Step.CARD]
        self.asks = self.step.ask
        object.__setattr__(self.step, "ask", self._raises)

    async def _raises(self, *_: object) -> Any:
        raise RuntimeError("a canary that no operator may see")

    def mend(self) -> None:
        object.__setattr__(self.step, "ask", self.asks)


async def set_one_aside(town: Town) -> tuple[Chatter, Broken, int]:
    lin, broken = town.person("林晓"), Broken(town)
    await lin.sends(SAID)
    (one,) = await set_aside.listed(town.store)
    assert "canary" not in repr(one)
    assert SAID not in repr(one)
    assert (one.problem, one.attempts) == ("RuntimeError", 5)
    return lin, broken, one.number


async def ticks(town: Town) -> None:
    await town.program.ticking.tick()
    await town.settle()


async def test_what_is_tried_again_is_recorded_and_in_nobody_elses_way(town: Town) -> None:
    lin, broken, number = await set_one_aside(town)
    broken.mend()
    await set_aside.again(town.store, [number])
    await ticks(town)
    assert lin.sees("待保存")
    assert lin.sees(SAID)
    assert await set_aside.listed(town.store) == []
    assert await audited(town, "retry") == [f"inbox:{number}"]
    before = len(lin.screens())
    await ticks(town)
    assert len(lin.screens()) == before, "worked once"


async def test_what_fails_again_is_set_aside_and_told_again(town: Town) -> None:
    lin, _broken, number = await set_one_aside(town)
    await set_aside.again(town.store, [number])
    await ticks(town)
    assert sum("有一条消息没有记上" in screen for screen in lin.screens()) == 2
    assert [one.number for one in await set_aside.listed(town.store)] == [number]


async def test_a_program_that_was_stopped_tries_again_at_its_next_start(town: Town) -> None:
    lin, broken, number = await set_one_aside(town)
    broken.mend()
    await set_aside.again(town.store, [number])
    await town.restart()
    await ticks(town)
    assert sum(SAID in screen and "待保存" in screen for screen in lin.screens()) == 1


async def test_what_is_given_up_is_said_to_its_sender_and_its_body_goes(town: Town) -> None:
    lin, broken, number = await set_one_aside(town)
    broken.mend()
    await set_aside.drop(town.store, [number], why="a copy of the one before")
    await ticks(town)
    assert lin.sees("有一条消息不再记录")
    assert SAID in lin.last
    assert "收到时间：14:00" in lin.last
    told = len(lin.screens())
    await ticks(town)
    assert len(lin.screens()) == told
    asked = select(models.Inbox.state, models.Inbox.body, models.Inbox.problem).where(
        models.Inbox.id == number
    )
    assert await values(town, asked) == [
        ("dropped", None, "RuntimeError: a copy of the one before")
    ]
    assert await audited(town, "drop") == [f"inbox:{number}"]
    if town.channel == "telegram":
        assert "再试一次" not in lin.person.labels()
    assert await set_aside.listed(town.store) == []


async def test_the_sender_is_told_in_their_own_language(town: Town) -> None:
    lin, _broken, number = await set_one_aside(town)
    await change(town, update(models.Person).where(models.Person.id == 1001)
                 .values(language="en"))  # fmt: skip
    await set_aside.drop(town.store, [number], why="x")
    await ticks(town)
    assert "One message will not be recorded" in lin.last
    assert "It came in at 14:00." in lin.last


async def test_all_of_several_or_none(town: Town) -> None:
    _lin, _broken, number = await set_one_aside(town)
    for decide in (
        set_aside.again(town.store, [number, 999]),
        set_aside.drop(town.store, [number, 999], why="x"),
    ):
        with pytest.raises(NotThere):
            await decide
    assert [one.number for one in await set_aside.listed(town.store)] == [number]
    assert await audited(town, "retry") + await audited(town, "drop") == []


async def test_what_was_said_in_confidence_is_not_repeated(town: Town) -> None:
    lin, broken = town.person("林晓"), Broken(town)
    await lin.sends("🔒 " + SAID)
    assert lin.sees("没有记上")
    assert lin.sees("“🔒”")
    assert not any("快速预审" in screen for screen in lin.screens())
    broken.mend()
    await lin.taps("再试一次")
    assert lin.sees("待保存")
