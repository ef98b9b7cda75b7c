"""A commit is made and its answer lost, as when PostgreSQL stops right after it: nothing is lost,
nothing is doubled, and nobody waits for a restart."""

import contextlib
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot import clock
from storage import faults
from storage.errors import Unavailable
from tests.stories.town import Town

COMMITS_OF_SAVING = 5
"""Kept, worked, the card edited, the receipt marked as leaving, the receipt arrived."""


@contextlib.contextmanager
def losing(nth: int) -> Iterator[list[str]]:
    """The answer to the nth commit from here does not come back."""
    commits = []

    def lose(point: str) -> None:
        if point == "after_commit":
            commits.append(point)
            if len(commits) == nth:
                raise Unavailable("lost")

    faults.listen(lose)
    try:
        yield commits
    finally:
        faults.listen(lambda _point: None)


@pytest.mark.parametrize("nth", range(1, COMMITS_OF_SAVING + 1))
async def test_a_save_whose_commit_gave_no_answer(telegram_town: Town, nth: int) -> None:
    town = telegram_town
    lin = town.person("林晓")
    await lin.sends("今天去之江实验室讲了快速预审，对方很感兴趣，约了下次再谈")
    assert lin.sees("待保存")
    with losing(nth) as commits:
        with contextlib.suppress(Unavailable):  # the poll loop asks again
            await lin.taps("保存")
        await town.settle()
    await town.at(clock.now() + timedelta(seconds=31))
    await town.program.ticking.tick()
    await town.settle()
    assert len(commits) >= COMMITS_OF_SAVING
    async with town.store.read() as session:
        assert await session.scalar(text("SELECT COUNT(*) FROM visits")) == 1
        states = set(await session.scalars(text("SELECT DISTINCT state FROM outbox")))
    assert states <= {"sent", "skipped"}
    assert sum("✅ 已记录" in screen for screen in lin.screens()) == 1
    assert sum("已保存为 №" in screen for screen in lin.screens()) == 1
