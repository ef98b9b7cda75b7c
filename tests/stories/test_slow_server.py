"""Files that are slow to come hold up nothing but themselves."""

import asyncio

import pytest

from bot.polling import get_updates
from tests.stories.test_attachments import SAID, files, of
from tests.stories.town import PNG, Town


async def test_a_slow_file_server_holds_up_no_sheet(
    telegram_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many files wait there, the jobs that wait for nobody go on."""
    town, lin = telegram_town, of(telegram_town, "林晓")
    await lin.sends(SAID)
    await lin.taps("保存")
    opened, fetch = asyncio.Event(), town.telegram.fetch

    async def slowly(ref: str, *, at_most: int) -> bytes:
        await opened.wait()
        return await fetch(ref, at_most=at_most)

    monkeypatch.setattr(town.telegram, "fetch", slowly)
    for number in range(5):
        lin.person.sends_photo(PNG + bytes([number]), album="77")
    try:
        await worked(town)
        lin.person.sends("/mine")
        await worked(town)
        for label in ("本年表格", "2026年"):
            lin.person.taps(lin._whole(label))
            await worked(town)
        await first_job_done(town)
        assert any(each.get("document") for each in lin.person.chat())
        assert {file.state for file in await files(town)} == {"waiting"}
    finally:
        opened.set()
    await town.settle()
    assert [file.state for file in await files(town)] == ["kept"] * 5


async def first_job_done(town: Town) -> None:
    """Five files are waited for; whatever else was asked for is done."""
    async with asyncio.timeout(20):
        await town.program.jobs.settled(but=5)
    await town.program.delivery.settled()


async def worked(town: Town) -> None:
    """What was said is answered; slow jobs may go on."""
    offset = 0
    while batch := await get_updates(town.telegram.api, offset=offset, wait=0, allowed_updates=[]):
        await town.intake.keep(batch)
        offset = max(update.id or 0 for update in batch) + 1
    await town.program.pipeline.settled()
    await town.program.delivery.settled()
