"""`zhida template`, `import` and `invite`, as a clerk types them."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pydantic import SecretStr

from bot import commands
from bot.commands import handing_out
from bot.sandbox import Sandbox
from bot.settings import Settings
from handlers import words
from tests.conftest import sqlite_url


@pytest.fixture
def folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated_sqlite: Path
) -> Iterator[Path]:
    """A folder of one's own with settings, a key, and a migrated database."""
    for name in filter(lambda name: name.startswith("ZHIDA_"), tuple(os.environ)):
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    database = tmp_path / "zhida.db"
    database.write_bytes(migrated_sqlite.read_bytes())
    monkeypatch.setenv("ZHIDA_DATABASE_URL", sqlite_url(database))
    monkeypatch.setenv("ZHIDA_BOT_USERNAME", "zhida_bot")
    words.use("zh_Hans_CN")
    assert commands.run(["migrate"]) == 0
    yield tmp_path
    words.use(words.DEFAULT)


TOKEN = SecretStr("7000000001:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
Capture = pytest.CaptureFixture[str]


def test_from_the_template_to_a_sheet_of_invitations(folder: Path, capsys: Capture) -> None:
    assert commands.run(["template", "--example", "a.xlsx"]) == 0
    assert commands.run(["import", "a.xlsx", "--check"]) == 0
    assert "可以导入。本次只是检查，没有改动。" in capsys.readouterr().out
    assert commands.run(["import", "a.xlsx", "--invitations", "invited.xlsx"]) == 0
    assert "已导入。" in capsys.readouterr().out
    page = load_workbook(folder / "invited.xlsx").worksheets[0]
    links = [str(row[5].value) for row in page.iter_rows(min_row=2)]
    assert len(set(links)) == 46
    assert all(re.fullmatch(r"https://t\.me/zhida_bot\?start=[\w-]{32}", one) for one in links)

    assert commands.run(["import", "a.xlsx", "--invitations", "again.xlsx"]) == 0
    said = capsys.readouterr().out
    assert "内容与库中一致，没有改动。" in said
    assert "没有需要邀请的人。" in said
    assert not (folder / "again.xlsx").exists()


def test_people_are_invited_by_name_or_code(folder: Path, capsys: Capture) -> None:
    commands.run(["template", "--example", "a.xlsx"])
    commands.run(["import", "a.xlsx"])
    capsys.readouterr()
    assert commands.run(["invite", "林晓", "P1002"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines[:2]] == ["林晓", "王敏"]
    assert commands.run(["invite", "无此人"]) == 1
    assert capsys.readouterr().err == "在岗人员中没有“无此人”。\n"
    assert commands.run(["invite", "--all-unbound", "--sheet", "all.csv"]) == 0
    assert len((folder / "all.csv").read_text(encoding="utf-8-sig").splitlines()) == 47
    assert commands.run(["invite"]) == 1


def test_a_wrong_roster_is_told_and_left_out(folder: Path, capsys: Capture) -> None:
    (folder / "人员.csv").write_text("人员编号,姓名,手机号\nP1,甲,123\nP2,,\n", encoding="gb18030")
    assert commands.run(["import", "人员.csv"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "  人员 第2行 手机号：“123”不是11位大陆手机号",
        "  人员 第3行 姓名：必填",
        "没有导入：有 2 处问题。",
    ]
    words.use("en")
    assert commands.run(["import", "人员.csv"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == "Nothing was imported: 2 problems."


def test_a_long_list_is_cut_with_a_count(folder: Path, capsys: Capture) -> None:
    lines = "".join(f"P{n},甲,{n}\n" for n in range(250))
    (folder / "人员.csv").write_text(f"人员编号,姓名,手机号\n{lines}", encoding="utf-8")
    assert commands.run(["import", "人员.csv"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 202
    assert said[-2:] == ["  另有 50 处", "没有导入：有 250 处问题。"]


def test_a_file_that_is_none_is_said_in_a_sentence(folder: Path, capsys: Capture) -> None:
    (folder / "a.xlsx").write_bytes(b"MZ")
    assert commands.run(["import", "a.xlsx"]) == 1
    assert capsys.readouterr().err == "a.xlsx 不是 .xlsx 工作簿，请重新另存为 .xlsx。\n"


def test_a_template_writes_over_nothing(folder: Path, capsys: Capture) -> None:
    (folder / "a.xlsx").write_text("mine")
    assert commands.run(["template", "a.xlsx"]) == 1
    assert "--replace" in capsys.readouterr().err
    assert (folder / "a.xlsx").read_text() == "mine"
    assert commands.run(["template", "a.csv"]) == 1
    assert commands.run(["template", "a.xlsx", "--replace"]) == 0


async def test_the_bots_name_is_asked_of_the_bot_api() -> None:
    async with Sandbox().serve() as url:
        settings = Settings(token=TOKEN, api_base=url, bot_username=None)
        name = await handing_out.bot_username(settings)
    assert re.fullmatch(r"[A-Za-z]\w{3,31}", name)


def test_without_a_name_for_the_bot_nobody_is_invited(
    folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ZHIDA_BOT_USERNAME")
    monkeypatch.setenv("ZHIDA_TOKEN", TOKEN.get_secret_value())
    monkeypatch.setenv("ZHIDA_API_BASE", "http://127.0.0.1:9")
    commands.run(["template", "--example", "a.xlsx"])
    assert commands.run(["import", "a.xlsx", "--invitations", "i.xlsx"]) == 1
    assert "ZHIDA_BOT_USERNAME" in capsys.readouterr().err
    assert not (folder / "i.xlsx").exists()
