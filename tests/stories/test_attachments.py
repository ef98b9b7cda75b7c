"""Photos, albums, files and voice notes: where they go, and what is said of those not kept."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from storage import models
from tests.stories.conftest import NOW
from tests.stories.recorded import record
from tests.stories.test_visit import up_to_tasks
from tests.stories.town import PNG, OnTelegram, Town, visits

SAID = "今天下午去之江实验室现场服务2小时，宣讲快速预审政策，答复PCT咨询3个"


def of(town: Town, name: str) -> OnTelegram:
    chatter = town.person(name)
    assert isinstance(chatter, OnTelegram)
    return chatter


async def files(town: Town) -> list[models.File]:
    async with town.store.read() as session:
        return list(await session.scalars(select(models.File).order_by(models.File.id)))


async def held(town: Town) -> list[tuple[int, int]]:
    """(visit, file) of every attachment."""
    async with town.store.read() as session:
        asked = select(models.VisitFile.visit_id, models.VisitFile.file_id)
        rows = await session.execute(asked.order_by(models.VisitFile.file_id))
        return [(row[0], row[1]) for row in rows]


async def saved(lin: Any) -> None:
    """From whom on, by buttons alone."""
    for label in ("之江实验室", "现场", "今天", "宣讲政策", "完成"):
        await lin.taps(label)
    if "跳过" in lin.person.labels():
        await lin.taps("跳过")
    await lin.taps("保存")


async def test_a_photo_goes_to_the_open_card(telegram_town: Town) -> None:
    lin = of(telegram_town, "林晓")
    await up_to_tasks(lin)
    await lin.sends_photo()
    assert lin.sees("附件　📎 1")
    assert lin.sees("做了哪些"), "the card stays at its question"
    await lin.sends_file("签到表.pdf")
    assert lin.sees("📎 2")
    await lin.taps("宣讲政策")
    await lin.taps("完成")
    await lin.taps("跳过")
    await lin.taps("保存")
    assert lin.sees("之江实验室 · 11月21日 · 现场 · 📎 2")
    assert await held(telegram_town) == [(1, 1), (1, 2)]
    photo, sheet = await files(telegram_town)
    assert (photo.kind, photo.state, photo.name) == ("photo", "kept", None)
    assert (sheet.kind, sheet.state, sheet.name) == ("document", "kept", "签到表.pdf")
    assert telegram_town.files.read(photo.digest or "") == PNG
    assert telegram_town.files.read(sheet.digest or "") == b"%PDF"


async def test_bytes_on_disk_are_sealed_and_private(telegram_town: Town) -> None:
    lin = of(telegram_town, "林晓")
    await lin.sends_file("名单.txt", b"canary of a client")
    (file,) = await files(telegram_town)
    path = telegram_town.files.path(file.digest or "")
    assert b"canary" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert file.ref is None, "the way to it is not kept once it is here"


async def test_a_photo_alone_opens_a_card_that_waits_for_whom(telegram_town: Town) -> None:
    lin = of(telegram_town, "林晓")
    await lin.sends_photo()
    assert lin.sees("服务对象是哪家")
    assert lin.sees("📎 1")
    await saved(lin)
    assert await held(telegram_town) == [(1, 1)]


async def test_an_album_is_one_card(telegram_town: Town) -> None:
    lin = of(telegram_town, "林晓")
    for number in range(10):
        lin.person.sends_photo(PNG + bytes([number]), album="77")
    await telegram_town.settle()
    assert lin.sees("📎 10")
    assert sum("服务对象是哪家" in screen for screen in lin.screens()) == 1
    await saved(lin)
    assert len(await visits(telegram_town)) == 1
    assert len(await held(telegram_town)) == 10


async def test_an_album_goes_on_after_a_restart(telegram_town: Town) -> None:
    lin = of(telegram_town, "林晓")
    for number in range(4):
        lin.person.sends_photo(PNG + bytes([number]), album="77")
    await telegram_town.settle()
    await telegram_town.restart()
    await lin.sends("/quota")
    for number in range(4, 10):
        lin.person.sends_photo(PNG + bytes([number]), album="77")
    await telegram_town.settle()
    await saved(lin)
    assert len(await visits(telegram_town)) == 1
    assert len(await held(telegram_town)) == 10


async def test_the_rest_of_an_album_follows_its_saved_record(telegram_town: Town) -> None:
    lin = of(telegram_town, "林晓")
    await lin.sends_photo(album="77")
    await saved(lin)
    await lin.sends_photo(PNG + b"2", album="77")
    assert lin.sees("📎 1 个附件已附到 №1")
    assert await held(telegram_town) == [(1, 1), (1, 2)]
    await lin.taps("确认")
    assert any("现场 · 📎 2" in screen for screen in lin.screens())


async def test_a_caption_that_tells_of_a_service_opens_its_own_card(telegram_town: Town) -> None:
    lin = of(telegram_town, "林晓")
    await lin.sends_photo(caption=SAID, album="77")
    await lin.sends_photo(PNG + b"2", album="77")
    assert lin.sees("宣讲快速预审政策")
    assert lin.sees("📎 2")
    assert sum("PCT" in screen for screen in lin.screens()) == 1


async def test_a_short_caption_is_added_to_the_open_card(telegram_town: Town) -> None:
    lin = of(telegram_town, "林晓")
    await lin.sends(SAID)
    await lin.sends_photo(caption="与研发人员合影")
    assert lin.sees("与研发人员合影")
    assert lin.sees("PCT咨询3个")
    assert lin.sees("📎 1")
    assert len(lin.screens()) == 1


async def test_photos_after_a_record_are_offered_to_it(telegram_town: Town) -> None:
    lin = of(telegram_town, "林晓")
    await lin.sends("/visit")
    await saved(lin)
    await telegram_town.at(NOW + timedelta(minutes=3))
    await lin.sends_photo()
    assert lin.sees("是刚才那条记录的附件吗")
    await lin.sends_photo(PNG + b"2")
    assert lin.sees("📎 2 个附件")
    await lin.taps("附到 №1 · 之江实验室")
    assert lin.sees("📎 2 个附件已附到 №1")
    assert await held(telegram_town) == [(1, 1), (1, 2)]


async def test_they_may_be_a_visit_of_their_own(telegram_town: Town) -> None:
    lin = of(telegram_town, "林晓")
    await record(telegram_town)
    await lin.sends_photo()
    await lin.taps("另记一次服务")
    assert lin.sees("服务对象是哪家")
    await saved(lin)
    assert await held(telegram_town) == [(2, 1)]


async def test_a_record_taken_back_meanwhile_takes_no_file(telegram_town: Town) -> None:
    lin = of(telegram_town, "林晓")
    await lin.sends("/visit")
    await saved(lin)
    await lin.sends_photo()
    await lin.taps("撤回修改")
    await lin.taps("附到 №1")
    assert not any("[附到 №1" in screen for screen in lin.screens())
    assert await held(telegram_town) == []


async def test_an_hour_later_it_is_another_visit(telegram_town: Town) -> None:
    lin = of(telegram_town, "林晓")
    await record(telegram_town)
    await telegram_town.at(NOW + timedelta(hours=1))
    await lin.sends_photo()
    assert lin.sees("服务对象是哪家")


async def test_a_card_left_half_a_day_ago_is_not_meant(telegram_town: Town) -> None:
    lin = of(telegram_town, "林晓")
    await up_to_tasks(lin)
    await telegram_town.at(NOW + timedelta(hours=13))
    await lin.sends_photo()
    assert lin.sees("服务对象是哪家")
    assert "📎" not in lin.screens()[0]


async def test_a_voice_note_is_kept_like_a_photo(telegram_town: Town) -> None:
    lin = of(telegram_town, "林晓")
    await up_to_tasks(lin)
    await lin.sends_voice()
    assert lin.sees("📎 1")
    (voice,) = await files(telegram_town)
    assert (voice.kind, voice.type, voice.state) == ("voice", "audio/ogg", "kept")


async def test_taken_back_and_saved_again_a_record_has_its_files(telegram_town: Town) -> None:
    lin = of(telegram_town, "林晓")
    await lin.sends_photo()
    await saved(lin)
    await lin.taps("撤回修改")
    assert lin.sees("📎 1")
    await lin.taps("保存")
    assert await held(telegram_town) == [(1, 1), (2, 1)]


async def test_a_caption_that_is_no_service_stands_on_the_card_of_its_photo(
    telegram_town: Town,
) -> None:
    lin = of(telegram_town, "林晓")
    await lin.sends_photo(caption="与研发人员合影")
    assert lin.sees("服务对象是哪家")
    assert lin.sees("与研发人员合影")
    assert lin.sees("📎 1")
    assert len(lin.screens()) == 1


async def test_a_short_caption_that_tells_of_another_service_is_a_card_of_its_own(
    telegram_town: Town,
) -> None:
    lin = of(telegram_town, "林晓")
    await lin.sends(SAID)
    await lin.sends_photo(caption="昨天去浙江大学现场答复咨询2个")
    first, second = lin.screens()
    assert "📎" not in first
    assert "浙江大学" in second
    assert "📎 1" in second


async def test_a_photo_then_its_sentence_are_one_card(telegram_town: Town) -> None:
    lin = of(telegram_town, "林晓")
    await lin.sends_photo()
    await lin.sends(SAID)
    assert len(lin.screens()) == 1
    assert lin.sees("之江实验室")
    assert lin.sees("📎 1")
    await lin.taps("保存")
    assert await held(telegram_town) == [(1, 1)]


async def test_pictures_of_a_confidential_card_leave_the_chat(telegram_town: Town) -> None:
    lin = of(telegram_town, "林晓")
    await lin.sends("🔒" + SAID)
    await lin.sends_photo()
    assert lin.sees("📎 1")
    assert not any(each["photo"] for each in lin.person.chat())
    await lin.taps("保存")
    (file,) = await files(telegram_town)
    assert (file.state, file.confidential) == ("kept", True)


async def test_a_wrong_picture_is_taken_off_the_card(telegram_town: Town) -> None:
    lin = of(telegram_town, "林晓")
    await lin.sends(SAID)
    await lin.sends_photo()
    await lin.sends_file("签到表.pdf")
    lin.person.taps("附件")
    await telegram_town.settle()
    assert lin.sees("[✕ 照片 14:00]")
    await lin.taps("✕ 照片")
    assert lin.sees("[✕ 签到表.pdf]")
    assert not lin.sees("✕ 照片")
    await lin.sends_photo(PNG + b"2")
    assert lin.sees("✕ 照片 14:00"), "what is sent meanwhile is added"
    await lin.taps("完成")
    assert lin.sees("📎 2")
    await lin.taps("保存")
    assert await held(telegram_town) == [(1, 2), (1, 3)]


async def test_the_narrow_channel_has_the_step_too(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends(SAID)
    await lin.sends("附件")
    assert lin.sees("现在发送照片、文件或语音")
    await lin.taps("完成")
    assert lin.sees("待保存")


async def test_the_words_of_an_album_may_stand_on_its_last_picture(telegram_town: Town) -> None:
    """Right after a record: what came first is not left behind at the question whose it is."""
    lin = of(telegram_town, "林晓")
    await record(telegram_town)
    for caption in ("", "", SAID):
        await lin.sends_photo(caption=caption, album="1")
    assert lin.sees("附件　📎 3")
    assert "是刚才那条记录的附件吗" not in "".join(lin.screens())
    await lin.taps("保存")
    assert await held(telegram_town) == [(2, 1), (2, 2), (2, 3)]


async def test_a_look_at_help_does_not_put_the_open_card_away(telegram_town: Town) -> None:
    await record(telegram_town)
    lin = of(telegram_town, "林晓")
    await lin.sends(SAID)
    await lin.sends("/help")
    await lin.sends_file("签到表.pdf")
    assert lin.sees("附件　📎 1")
    await lin.sends("/help")
    await lin.shares_place(30.2741, 119.9912)
    assert "距离　" in "".join(lin.screens())
    await lin.taps("保存")
    assert await held(telegram_town) == [(2, 1)]
