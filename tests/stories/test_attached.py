"""The files of a record, sent once more: to whom, in how many messages, and what is noted."""

import json
from typing import Any

import pytest
from sqlalchemy import select, update

from handlers.attachments import attached
from handlers.screens import Kept
from storage import Session, actions, models
from tests.stories import bureau
from tests.stories.conftest import NOW
from tests.stories.recorded import audited, change, record
from tests.stories.test_attachments import of, saved
from tests.stories.town import PNG, Chatter, Town


async def attach(town: Town, visit: int, name: str = "签到表.pdf", **facts: Any) -> int:
    """A kept file on that record."""
    digest = town.files.keep(name.encode(), now=NOW)
    name = name[:40]

    async def work(session: Session) -> int:
        number = await actions.files.receive(
            session, key=f"{visit}:{name}", account_id=1, dialogue_id=None, album=None,
            kind=facts.get("kind", "document"), type=facts.get("type"), name=name,
            size=len(name), ref="r", now=NOW,
        )  # fmt: skip
        await actions.files.kept(session, number, digest=digest, size=len(name), now=NOW)
        await actions.files.hold(session, visit_id=visit, files=[number])
        return number

    return await town.store.write(work)


async def open_record(chatter: Chatter) -> None:
    await chatter.sends("/mine")
    await chatter.taps("№1")


async def test_an_author_gets_photos_as_one_album_and_files_as_another(
    telegram_town: Town,
) -> None:
    lin = of(telegram_town, "林晓")
    await lin.sends_photo()
    await lin.sends_photo(PNG + b"2")
    await lin.sends_file("签到表.pdf")
    await lin.sends_voice()
    await saved(lin)
    await open_record(lin)
    assert lin.sees("附件　📎 4")
    before = len(lin.person.chat())
    await lin.taps("📎 附件 4")
    first, second, sheet, voice = lin.person.chat()[before:]
    assert first["photo"]
    assert second["photo"]
    assert first["media_group_id"] == second["media_group_id"] is not None
    assert "№1 · 之江实验室 · 11月21日" in first["text"]
    assert sheet["document"]["name"] == "签到表.pdf"
    assert voice["voice"]
    sent = telegram_town.sandbox.world.files[sheet["document"]["file"].rpartition("/")[2]]
    assert sent.data == b"%PDF"


async def test_no_row_of_the_outbox_holds_the_bytes(
    telegram_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits to be sent names the file; it is read when it leaves."""
    queued: list[dict[str, Any]] = []
    queue = actions.outbox.queue

    async def noting(session: Session, **row: Any) -> int:
        queued.append(row)
        return await queue(session, **row)

    monkeypatch.setattr(actions.outbox, "queue", noting)
    await record(telegram_town)
    data = "大" * 1_000_000
    await attach(telegram_town, 1, data)
    lin = of(telegram_town, "林晓")
    await open_record(lin)
    await lin.taps("📎 附件 1")
    (row,) = (row for row in queued if row["kind"] == "file")
    assert row["body"]["screen"]["kept"][0]["digest"]
    assert len(json.dumps(row["body"])) < 20_000


async def test_the_narrow_channel_says_that_it_sends_no_files(town: Town) -> None:
    lin = town.person("林晓")
    await record(town)
    await attach(town, 1)
    await open_record(lin)
    assert lin.sees("📎 1")
    await lin.taps("📎 附件 1")
    if town.channel == "narrow":
        assert lin.sees("“签到表.pdf”：这个渠道不能发送文件")
    else:
        assert lin.person.chat()[-1]["document"]["name"] == "签到表.pdf"  # type: ignore[attr-defined]


async def test_the_bureau_finds_a_record_with_its_files(telegram_town: Town) -> None:
    await record(telegram_town)
    await attach(telegram_town, 1)
    wang = of(telegram_town, "王经")
    await wang.sends("/find 之江实验室")
    await wang.taps("№1")
    await wang.taps("📎 附件 1")
    assert wang.person.chat()[-1]["document"]["name"] == "签到表.pdf"
    assert ("see", "visit_file", "1") in await audited(telegram_town, "王经")


@pytest.mark.parametrize(("name", "allowed"), [("赵局", True), ("王经", False)])
async def test_confidential_files_are_opened_by_directors_alone(
    telegram_town: Town, name: str, allowed: bool
) -> None:
    """And by those who were there; every opening is noted, and every refusal."""
    await record(telegram_town)
    number = await attach(telegram_town, 1)
    await change(telegram_town, update(models.File).values(confidential=True))
    assert number == 1
    reader = of(telegram_town, name)
    await reader.sends("/find 之江实验室")
    await reader.taps("№1")
    before = len(reader.person.chat())
    await reader.taps("📎 附件 1")
    noted = await audited(telegram_town, name, allowed=allowed)
    assert ("open", "visit_file", "1") in noted
    sent = [each for each in reader.person.chat()[before:] if each["document"]]
    assert len(sent) == allowed
    if not allowed:
        assert reader.sees("附件是保密内容")
    else:
        messages = telegram_town.sandbox.world.chat(
            telegram_town.sandbox.bot(), int(reader.id)
        ).messages
        assert messages[sent[0]["message_id"]]["has_protected_content"]


async def test_files_of_a_confidential_visit_are_confidential(telegram_town: Town) -> None:
    await record(telegram_town)
    await change(telegram_town, update(models.Visit).values(sealed_content="不外传"))
    await attach(telegram_town, 1)
    async with telegram_town.store.read() as session:
        file = await session.get_one(models.File, 1)
        assert file.confidential


async def test_another_persons_button_sends_nothing(telegram_town: Town) -> None:
    """A role lost between the screen and the tap."""
    await record(telegram_town)
    await attach(telegram_town, 1)
    wu = of(telegram_town, "吴敏")
    await wu.sends("/find 之江实验室")
    await wu.taps("№1")
    grants = update(models.RoleGrant).where(models.RoleGrant.person_id == bureau.PEOPLE["吴敏"])
    await change(telegram_town, grants.values(area="331100"))
    before = len(wu.person.chat())
    await wu.taps("📎 附件 1")
    assert not any(each["document"] for each in wu.person.chat()[before:])
    assert ("see", "visit_file", "1") in await audited(telegram_town, "吴敏", allowed=False)


async def test_a_file_that_is_missing_in_the_store_ends_visibly(telegram_town: Town) -> None:
    await record(telegram_town)
    await attach(telegram_town, 1)
    for path in telegram_town.files.folder.glob("*/*"):
        path.unlink()
    lin = of(telegram_town, "林晓")
    await open_record(lin)
    await lin.taps("📎 附件 1")
    async with telegram_town.store.read() as session:
        asked = select(models.Outbox).where(models.Outbox.kind == "file")
        row = (await session.scalars(asked)).one()
        assert (row.state, row.reason) == ("undeliverable", "file_missing")
        account = await session.get_one(models.Account, row.account_id)
        assert account.unreachable is None


def kept(kind: str, nth: int = 0) -> Kept:
    return Kept(f"{nth:064}", kind, "x", "y")


@pytest.mark.parametrize(
    ("kinds", "sizes", "bundles"),
    [
        (["photo"] * 11, [1] * 11, [10, 1]),
        (["photo", "photo", "document", "video", "photo"], [1] * 5, [2, 2, 1]),
        (["voice", "voice"], [1, 1], [1, 1]),
        (["document"] * 3, [15 << 20, 15 << 20, 1], [1, 2]),
        ([], [], []),
    ],
)
def test_how_files_are_bundled(kinds: list[str], sizes: list[int], bundles: list[int]) -> None:
    files = [kept(kind, nth) for nth, kind in enumerate(kinds)]
    found = list(attached.albums(files, sizes))
    assert [len(album) for album in found] == bundles
    assert [each for album in found for each in album] == files
