"""The command line as an operator meets it: real processes, in Chinese and in English."""

import asyncio
import contextlib
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import settings as environment
from bot.commands import frame, listing, run
from bot.settings import Settings
from handlers import words
from storage.migrations import HEAD
from storage.models import Inbox
from storage.store import Session, Store
from tests.operations.conftest import NOON

ZHIDA = [sys.executable, "-c", "from bot.commands import main; main()"]
ROOT = Path(__file__).parents[2]
CHINESE = re.compile("[\u4e00-\u9fff]")


def zhida(
    *arguments: str,
    folder: Path,
    lang: str = "en_GB.UTF-8",
    answer: str = "",
    **settings: str,
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*ZHIDA, *arguments],
        cwd=folder,
        env=environment_of(lang, settings),
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        input=answer,
    )


def environment_of(lang: str, settings: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHIDA_")}
    kept |= {"LC_ALL": lang, "PYTHONPATH": str(ROOT), "COLUMNS": "100", "PYTHONUTF8": "1"}
    return kept | {f"ZHIDA_{name}": value for name, value in settings.items()}


def test_help_lists_every_command_in_the_shells_language(tmp_path: Path) -> None:
    english = zhida("--help", folder=tmp_path)
    chinese = zhida("--help", folder=tmp_path, lang="zh_CN.UTF-8")
    bare = zhida(folder=tmp_path)
    for name in listing.entries():
        assert f"│ {name} " in english.stdout
        assert f"│ {name} " in chinese.stdout
    assert not CHINESE.search(english.stdout)
    assert "用法：" in chinese.stdout
    assert "Usage" not in chinese.stdout
    assert "Options" not in chinese.stdout
    assert bare.stdout == english.stdout
    assert (english.returncode, bare.returncode) == (0, 0)


def test_help_loads_nothing_heavy() -> None:
    """What makes a command line slow is what it imports; the list needs none of it."""
    script = (
        "import sys; from bot.commands import run; run(['--help']);"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    heavy = {"sqlalchemy", "telegram", "aiohttp", "pydantic", "starlette", "openpyxl", "uvicorn"}
    assert not heavy & set(told.stderr.split())


@pytest.mark.parametrize("name", [*listing.entries()])
@pytest.mark.parametrize("language", ["zh_Hans_CN", "en"])
def test_every_command_explains_itself(
    name: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words.use(language)
    entry = listing.entries()[name]
    loaded = frame.load(name, entry)
    assert loaded.callback is not None
    assert len(entry.help.split("\n\n")) == 2, "one line for the list, and one paragraph more"
    assert bool(CHINESE.search(entry.help)) == (language == "zh_Hans_CN")
    assert frame.run(listing.about(), listing.entries(), [name, "--help"]) == 0
    said = capsys.readouterr().out
    for parameter in loaded.params:
        assert getattr(parameter, "help", None), f"{name} {parameter.name} does not explain itself"
    assert name in said


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["bakcup"], 2, "没有“bakcup”这个命令。\n是不是“backup”？"),
        (["--nonsense"], 2, "没有 --nonsense 这个选项。"),
        (["restore"], 2, "缺少"),
        (["restore", "nowhere.tar"], 1, "nowhere.tar"),
        (["sandbox", "--port", "many"], 2, "--port"),
        (["sandbox", "--port"], 2, "选项 --port 后面要写上值。"),
        (["sandbox", "--host", "192.0.2.1"], 1, "沙箱只在本机监听"),
        (["migrate", "now"], 2, "写得太多"),
        (["rotate-key"], 1, "密钥文件"),
        (["backup"], 1, "密钥文件"),
        (["quarantine", "retry"], 1, "请写上更新的编号"),
        (["quarantine", "list", "7"], 1, "请在编号前写"),
        (["quarantine", "drop", "7"], 1, "必须写原因"),
        (["quarantine", "retry", "7", "--why", "x"], 1, "必须写原因"),
        (["quarantine", "drop", "7", "--why", "字" * 101], 1, "100"),
        (["quarantine", "perhaps"], 2, "quarantine --help"),
        (["quarantine"], 1, "密钥文件"),
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(
    tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    told = zhida(*arguments, folder=tmp_path, lang="zh_CN.UTF-8")
    assert told.returncode == code
    assert said in told.stderr
    assert "Traceback" not in told.stderr
    assert len(told.stderr.splitlines()) <= 3
    assert not list(tmp_path.glob("*.tar"))


def test_a_new_installation_from_nothing_to_a_restored_backup(tmp_path: Path) -> None:
    first = zhida("migrate", folder=tmp_path)
    assert first.stdout == f"The database now stands at revision {HEAD}.\n"
    assert "already" in zhida("migrate", folder=tmp_path).stdout
    assert {path.name for path in tmp_path.iterdir()} == {"data", "data.key"}
    for path in (tmp_path / "data", tmp_path / "data" / "zhida.db", tmp_path / "data.key"):
        assert path.stat().st_mode & 0o077 == 0, f"{path.name} is open to others"
    made = zhida("backup", "one.tar", folder=tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    assert "The key file is not in it." in made.stdout
    again = zhida("backup", "one.tar", folder=tmp_path)
    assert again.returncode == 1
    assert "one.tar" in again.stderr
    (tmp_path / "data" / "zhida.db").unlink()
    back = zhida("restore", "one.tar", folder=tmp_path)
    assert (back.returncode, back.stderr) == (0, "")
    assert "Restored: one.tar" in back.stdout
    rotated = zhida("rotate-key", folder=tmp_path)
    assert rotated.returncode == 0
    assert len((tmp_path / "data.key").read_text().splitlines()) == 2
    assert (tmp_path / "data.key").stat().st_mode & 0o077 == 0
    again = zhida("restore", "one.tar", "--replace", "--yes", folder=tmp_path)
    assert again.returncode == 0, "the older key stays"


def test_what_is_stored_is_replaced_only_when_meant(tmp_path: Path) -> None:
    zhida("migrate", folder=tmp_path)
    zhida("backup", "empty.tar", folder=tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / "data" / "zhida.db")) as database:
        database.execute("INSERT INTO areas VALUES ('330000', 'A', 'province', NULL)")
        database.commit()

    def stored() -> int:
        with contextlib.closing(sqlite3.connect(tmp_path / "data" / "zhida.db")) as database:
            return int(database.execute("SELECT count(*) FROM areas").fetchone()[0])

    refused = zhida("restore", "empty.tar", folder=tmp_path)
    assert (refused.returncode, stored()) == (1, 1)
    assert "--replace" in refused.stderr
    for answer in ("n\n", ""):
        doubted = zhida("restore", "empty.tar", "--replace", folder=tmp_path, answer=answer)
        assert "1 rows" in doubted.stdout
        assert (doubted.returncode != 0, stored()) == (True, 1)
    meant = zhida("restore", "empty.tar", "--replace", folder=tmp_path, answer="y\n")
    assert (meant.returncode, stored()) == (0, 0)


async def test_quarantine_lists_no_content_and_decides(
    settings: Settings, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    """Run as a command, on each engine: what is listed, retried, and given up with a reason."""
    body = b'{"update_id": 1, "message": {"message_id": 1, "date": 1, "text": "a canary",'
    body += b'"chat": {"id": 7, "type": "private"}}}'

    async def fill(session: Session) -> None:
        for number, raw in ((1, body), (2, b"{"), (3, body)):
            session.add(Inbox(
                id=number, channel="telegram", tenant="1", update_id=number, digest=str(number),
                chat="7", body=raw, state="quarantined", attempts=5, problem="KeyError",
                received_at=NOON, done_at=NOON,
            ))  # fmt: skip

    await store.write(fill)
    words.use("en")

    async def says(*arguments: str) -> str:
        assert await asyncio.to_thread(run, ["quarantine", *arguments]) == 0
        return capsys.readouterr().out

    listed = await says()
    assert re.search(r"1 +│ message +│ 2026-11-20 12:00 .*│ 5 +│ KeyError", listed)
    assert re.search(r"2 +│ unreadable", listed)
    assert "canary" not in listed
    assert "2 updates are tried once more." in await says("retry", "1", "3", "1")
    assert "1 update is given up" in await says("drop", "2", "--why", "no update at all")
    assert await says() == "No update is in quarantine.\n"
    assert await asyncio.to_thread(run, ["quarantine", "retry", "2"]) == 1
    assert "Update 2 is not in quarantine. Nothing was changed." in capsys.readouterr().err
    async with store.read() as session:
        rows = await session.execute(select(Inbox.state, Inbox.problem).order_by(Inbox.id))
        assert [tuple(row) for row in rows] == [
            ("waiting", None), ("dropped", "KeyError: no update at all"), ("waiting", None)
        ]  # fmt: skip


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    zhida("migrate", folder=tmp_path)
    (tmp_path / "data" / "zhida.db").write_bytes(b"a letter to the editor" * 1000)
    for command in ("migrate", "backup", "doctor"):
        told = zhida(command, folder=tmp_path, API_BASE="http://127.0.0.1:9")
        assert told.returncode == 1
        assert "not a database" in told.stderr + told.stdout
        assert "Traceback" not in told.stderr


def test_a_database_that_is_away_is_said_without_its_password(tmp_path: Path) -> None:
    for command in ("migrate", "backup"):
        told = zhida(
            command, folder=tmp_path, DATABASE_URL="postgresql://u:canary@127.0.0.1:9/zhida"
        )
        assert told.returncode == 1
        assert "ZHIDA_DATABASE_URL" in told.stderr
        assert "canary" not in told.stderr
        assert "Traceback" not in told.stderr


def test_wrong_settings_are_all_said_before_anything_is_done(tmp_path: Path) -> None:
    told = zhida("migrate", folder=tmp_path, TOKN="x", LOG_LEVEL="x", lang="zh_CN.UTF-8")
    assert told.returncode == 1
    assert told.stderr.splitlines() == [
        "ZHIDA_TOKN：没有这个设置。是不是 ZHIDA_TOKEN？",
        "ZHIDA_LOG_LEVEL 只能是其中之一：DEBUG, INFO, WARNING or ERROR。",
    ]
    assert not list(tmp_path.iterdir())


def test_the_sandbox_runs_alone_and_ends_at_once(tmp_path: Path) -> None:
    running = subprocess.Popen(
        [*ZHIDA, "sandbox", "--port", "0"],
        cwd=tmp_path,
        env=environment_of("en", {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert running.stdout is not None
        line = running.stdout.readline()
        assert re.search(r"http://127\.0\.0\.1:\d+", line)
        assert running.stdout.readline().endswith("/bot<token>/<method>\n")
        begun = time.monotonic()
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=30)
        assert time.monotonic() - begun < 10
    finally:
        running.kill()
    assert running.returncode == 0
    assert errors == ""


def test_names_of_our_settings_are_not_taken_by_the_tests() -> None:
    assert not environment.given(Path("nowhere"))
