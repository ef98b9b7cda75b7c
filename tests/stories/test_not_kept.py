"""What is sent and not kept: it is said each time; what goes in the end, and what stays."""

from datetime import timedelta

from sqlalchemy import update

from storage import models
from tests.stories.conftest import NOW
from tests.stories.recorded import change
from tests.stories.test_attachments import files, of, saved
from tests.stories.town import PNG, Town


async def test_the_rest_of_a_cancelled_album_is_not_kept_and_that_is_said(
    telegram_town: Town,
) -> None:
    lin = of(telegram_town, "林晓")
    await lin.sends_photo(album="77")
    await lin.taps("取消")
    await lin.sends_photo(PNG + b"2", album="77")
    assert lin.sees("这组照片的记录已取消")
    assert len(await files(telegram_town)) == 1


async def test_what_is_too_large_is_not_kept_and_that_is_said(telegram_town: Town) -> None:
    lin = of(telegram_town, "林晓")
    await lin.sends_file("录像.mp4", b"\0" * (20 * 1024 * 1024 + 1))
    assert lin.sees("没有存下“录像.mp4”")
    assert lin.sees("20 MB")
    assert await files(telegram_town) == []
    assert len(lin.screens()) == 1


async def test_a_file_that_cannot_be_had_is_told_of(telegram_town: Town) -> None:
    lin = of(telegram_town, "林晓")
    lin.person.sends_file("签到表.pdf", b"%PDF")
    telegram_town.sandbox.world.files.clear()
    await telegram_town.settle()
    assert lin.sees("有一个附件没有存下")
    (file,) = await files(telegram_town)
    assert (file.state, file.problem) == ("gone", "refused")
    await saved(lin)
    assert not any("📎" in screen for screen in lin.screens()[-1:])


async def test_nothing_is_kept_of_who_logs_no_visits(telegram_town: Town) -> None:
    wang = of(telegram_town, "王经")
    await wang.sends_photo()
    assert wang.sees("附件没有保存")
    assert await files(telegram_town) == []


async def test_a_sticker_is_not_kept_and_that_is_said(telegram_town: Town) -> None:
    lin = of(telegram_town, "林晓")
    sticker = {
        "file_id": "x", "file_unique_id": "y", "type": "regular", "width": 9, "height": 9,
        "is_animated": False, "is_video": False,
    }  # fmt: skip
    lin.person._says({"sticker": sticker})
    await telegram_town.settle()
    assert lin.last.startswith("这一条没有存下")
    assert len(lin.screens()) == 1
    assert await files(telegram_town) == []


async def test_before_the_undertaking_nothing_is_kept_and_that_is_said(
    telegram_town: Town,
) -> None:
    lin = of(telegram_town, "林晓")
    await change(telegram_town, update(models.Person).values(undertaken=None))
    await lin.sends_photo(caption="今天去之江实验室讲了快速预审，附照片")
    assert lin.sees("附件没有存下：请先确认")
    assert lin.sees("已留下 1 条")
    assert await files(telegram_town) == []


async def test_a_plan_takes_no_photo_and_that_is_said(telegram_town: Town) -> None:
    lin = of(telegram_town, "林晓")
    await lin.sends_photo(caption="下周三准备去之江实验室现场宣讲")
    if "plan" in telegram_town.program.table.book:
        assert lin.sees("计划不带附件")
        assert await files(telegram_town) == []
    else:
        assert lin.sees("📎 1")


async def test_pictures_of_a_cancelled_card_go_in_the_end(telegram_town: Town) -> None:
    """After thirty days the row, a night later the bytes; those of a record stay."""
    lin = of(telegram_town, "林晓")
    await lin.sends_photo()
    await saved(lin)
    await telegram_town.at(NOW + timedelta(hours=1))
    await lin.sends_photo(PNG + b"2")
    await lin.taps("取消")
    held_one, loose = [file.digest for file in await files(telegram_town)]
    tick = telegram_town.program.ticking.tick
    for day in (29, 30):
        await telegram_town.at(NOW + timedelta(days=day))
        await tick()
        assert len(await files(telegram_town)) == 2
    for day in (31, 32, 33):
        await telegram_town.at(NOW + timedelta(days=day))
        await tick()
    assert [file.digest for file in await files(telegram_town)] == [held_one]
    assert telegram_town.files.missing([held_one or "", loose or ""]) == {loose}
