"""What a restart keeps: people, chats, files, waiting updates, settings and the clock."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot import clock
from bot.sandbox import Sandbox, Upload
from bot.sandbox.store import ForeignFileError
from tests.sandbox.conftest import PNG, TOKEN, Api

CARD = {"inline_keyboard": [[{"text": "保存", "callback_data": "save"}]]}


async def test_a_restart_keeps_everything(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"
    before = Sandbox(path, tokens=[TOKEN])
    api = Api(before)
    lin = before.add_person(1001, "林晓", phone="138", note="服务专员", group="专员")
    before.add_group(-5, "工作群")
    lin.sends("/start")
    await api.hears()
    lin.sends("还没听到")
    await api.ok("sendMessage", chat_id=1001, text="卡", reply_markup=CARD)
    gone = await api.ok("sendMessage", chat_id=1001, text="收回")
    await api.ok("deleteMessage", chat_id=1001, message_id=gone["message_id"])
    await api.ok("sendMessage", chat_id=1001, text="问", reply_markup={"keyboard": [["是"]]})
    await api.ok("sendPhoto", files={"photo": Upload("a.png", PNG)}, chat_id=1001)
    await api.ok("setMyCommands", commands=[{"command": "visit", "description": "记"}])
    await api.ok("getUpdates", allowed_updates=["message"])
    before.advance(timedelta(days=3))
    chat, keyboard, menu = lin.chat(), lin.keyboard(), lin.commands()
    await before.close()
    clock.move(timedelta())

    after = Sandbox(path, tokens=[TOKEN])
    assert clock.offset() == timedelta(days=3)
    lin = after.person(1001)
    assert lin.profile.note == "服务专员"
    assert (lin.chat(), lin.keyboard(), lin.commands()) == (chat, keyboard, menu)
    assert "收回" not in str(lin.chat())
    photo = after.world.files[chat[-1]["photo"]["file"].rpartition("/")[2]]
    assert photo.data == PNG
    clock.move(timedelta())  # or the waiting update would be older than a day
    api = Api(after)
    (update,) = await api.hears()
    assert update["message"]["text"] == "还没听到"
    number = lin.sends("又来")
    assert number > chat[-1]["message_id"]
    (second,) = await api.hears()
    assert second["update_id"] == update["update_id"] + 1
    await after.close()


async def test_what_was_confirmed_does_not_come_back(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"
    for _ in range(2):
        sandbox = Sandbox(path, tokens=[TOKEN])
        sandbox.add_person(1001, "林晓").sends("一")
        assert len(await Api(sandbox).hears()) == 1
        await sandbox.close()


async def test_changes_are_written_without_being_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.store._DELAY_SECONDS", 0)
    sandbox = Sandbox(tmp_path / "sandbox.db", tokens=[TOKEN])
    written = sandbox.world.watch.seq
    sandbox.add_person(1001, "林晓").sends("一")
    await sandbox.world.watch.wait(written + 10, 0.05)
    with sqlite3.connect(tmp_path / "sandbox.db") as file:
        kinds = {kind for (kind,) in file.execute("SELECT kind FROM kept")}
    file.close()
    assert kinds == {"bot", "person", "chat", "message", "update"}
    await sandbox.close()


def test_the_file_is_its_owners(tmp_path: Path) -> None:
    Sandbox(tmp_path / "sandbox.db")
    assert (tmp_path / "sandbox.db").stat().st_mode & 0o777 == 0o600


def test_another_file_is_never_written_over(tmp_path: Path) -> None:
    text = tmp_path / "letter.txt"
    text.write_text("一封信" * 100)
    with pytest.raises(ForeignFileError, match="cannot be read"):
        Sandbox(text)
    other = tmp_path / "zhida.db"
    with sqlite3.connect(other) as file:
        file.execute("CREATE TABLE visits (id)")
    file.close()
    with pytest.raises(ForeignFileError, match="not a sandbox"):
        Sandbox(other)
