"""The poll loop over the sandbox: nothing skipped, nothing twice, no hot loop."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text

from bot import intake
from tests.stories.town import Town


@contextlib.asynccontextmanager
async def polling(town: Town) -> AsyncIterator[None]:
    loop = intake.poll(
        town.telegram, town.program.intake(town.telegram), town.program.pipeline, pause=no_pause
    )
    task = asyncio.create_task(loop)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def no_pause(_seconds: float) -> None:
    await asyncio.sleep(0)


async def counted(town: Town, state: str) -> int:
    async with town.store.read() as session:
        question = text("SELECT COUNT(*) FROM inbox WHERE state = :state")
        return int(await session.scalar(question, {"state": state}) or 0)


async def heard(lin: Any, number: int, words: str = "林晓 · 服务专员") -> None:
    """Once that screen came so often, everything before it was worked too."""
    async with asyncio.timeout(5):
        while sum(words in s for s in lin.screens()) < number:  # noqa: ASYNC110 - a chat tells nobody
            await asyncio.sleep(0)


@pytest.mark.parametrize("at", [5, 50_000_000], ids=["lower", "higher"])
async def test_ids_that_restart_are_not_skipped(town: Town, at: int) -> None:
    lin = town.person("林晓")
    async with polling(town):
        for _ in range(3):
            lin.person.sends("/help")
        await heard(lin, 3)
        town.sandbox.restart_ids(at)
        for _ in range(3):
            lin.person.sends("/help")
        await heard(lin, 6)
    await town.program.settled()
    assert await counted(town, "done") == 6


async def test_what_is_offered_again_is_absorbed(town: Town) -> None:
    lin = town.person("林晓")
    async with polling(town):
        lin.person.sends("/help")
        await heard(lin, 1)
        for again in range(3):
            town.sandbox.redeliver(0)
            lin.person.sends("/visit")
            await heard(lin, again + 1, "服务对象是哪家")
    await town.program.settled()
    assert await counted(town, "done") == 4
    assert sum("林晓 · 服务专员" in screen for screen in lin.screens()) == 1


async def test_a_poison_update_stops_only_itself(town: Town) -> None:
    lin = town.person("林晓")
    async with polling(town):
        for poison in (
            {"message": {"message_id": "x"}},
            {"message": {"message_id": 1, "chat": {"id": 1001}, "date": None}},
            {"edited_message": 7},
            {"callback_query": {"id": 1, "from": {}, "data": "x"}},
            {"message": {"message_id": 2, "date": 1, "chat": {"id": 1, "type": "private"},
                         "text": "长" * 300_000}},
        ):  # fmt: skip
            town.sandbox.inject(poison)
        lin.person.sends("/help")
        await heard(lin, 1)
    await town.program.settled()
    assert await counted(town, "quarantined") == 5
    assert await counted(town, "done") == 1
