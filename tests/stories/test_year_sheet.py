"""One's own year as a sheet: every record a row, every cell a text, nothing confidential in it."""

from datetime import date
from io import BytesIO

import openpyxl

from bot import sheets
from storage import Session, models
from tests.stories.recorded import UNIVERSITY, audited, record
from tests.stories.town import OnTelegram, Town, visits


async def asked(town: Town, name: str = "林晓") -> OnTelegram:
    person = town.person(name)
    await person.sends("/mine")
    await person.taps("本年表格")
    await person.taps("2026年")
    return person  # type: ignore[return-value]


def sheet_of(person: OnTelegram) -> list[list[str]]:
    """The rows of the newest file in the chat."""
    files = [each["document"] for each in person.person.chat() if each.get("document")]
    kept = person.town.sandbox.world.files[files[-1]["file"].rsplit("/", 1)[1]]
    page = openpyxl.load_workbook(BytesIO(kept.data)).worksheets[0]
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n"}
    return [["" if cell is None else cell for cell in row] for row in page.values]


async def confidential(town: Town, number: int, words: str) -> None:
    async def work(session: Session) -> None:
        visit = await session.get_one(models.Visit, number)
        visit.content, visit.sealed_content = None, words

    await town.store.write(work)


HOSTILE = '=HYPERLINK("http://x","y")\t+1\r\n@a\u202e🙂'


async def test_every_record_of_the_year_is_a_row_as_the_bureau_reads_it(
    telegram_town: Town,
) -> None:
    await record(telegram_town, day=date(2025, 12, 31), content="去年的")
    await record(telegram_town, day=date(2026, 1, 1), content=HOSTILE)
    await record(telegram_town, "陈立", "林晓", day=date(2026, 6, 1))
    await record(telegram_town, client=UNIVERSITY, content="讲了快速预审，答复PCT咨询")
    await record(telegram_town, "陈立", content="别人的")
    await confidential(telegram_town, 4, "保密的话")
    lin = await asked(telegram_town)
    assert lin.sees("✅ 2026年服务记录表")
    assert lin.sees("共3条")
    head, *rows = sheet_of(lin)
    assert head[:7] == ["编号", "日期", "结束日期", "对象", "地区", "方式", "地点"]
    shown = {row["number"]: row for row in await visits(telegram_town)}
    assert [int(row[0]) for row in rows] == [2, 3, 4]
    for row in rows:
        found = shown[int(row[0])]
        assert row[1] == str(found["day"])
        assert row[3] == found["served"]
        assert row[16] == found["author"]
        assert row[17] == str(found["participants"])
    assert rows[0][10] == '=HYPERLINK("http://x","y")+1\n@a🙂'
    assert rows[2][10] == "保密内容 №4"
    assert "保密的话" not in str(rows)
    assert rows[0][9] == "宣讲政策"
    assert ("export", "visit", "year:2026") in await audited(telegram_town, "林晓")


async def test_its_card_is_edited_and_says_how_many(telegram_town: Town) -> None:
    await record(telegram_town)
    lin = await asked(telegram_town)
    cards = [screen for screen in lin.screens() if "2026年服务记录表" in screen]
    assert len(cards) == 2, "one card, edited, and the file"


async def test_a_channel_without_files_shows_the_lines(town: Town) -> None:
    await record(town)
    lin = await asked(town)
    if not isinstance(lin, OnTelegram):
        assert lin.sees("№1 2026-11-20 之江实验室 现场")


async def test_in_english_the_columns_are_english(telegram_town: Town) -> None:
    await record(telegram_town)
    lin = telegram_town.person("林晓")
    await lin.sends("/language")
    await lin.taps("English")
    await lin.sends("/mine")
    await lin.taps("As a sheet")
    await lin.taps("2026")
    assert isinstance(lin, OnTelegram)
    head, row = sheet_of(lin)
    assert head[:4] == ["Number", "Day", "Last day", "Whom"]
    assert row[5] == "On-site"
    assert row[11] == "recorded"


async def test_without_records_there_is_no_sheet(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/mine")
    assert "本年表格" not in lin.last


def test_a_row_of_nothing_but_formulas_is_text() -> None:
    made = sheets.drawn({"2026": [("a",), ("=1+1",), ("-2",), ("@\x00x",), ("+3",)]})
    page = openpyxl.load_workbook(BytesIO(made)).worksheets[0]
    assert [cell.value for (cell,) in page.iter_rows()] == ["a", "=1+1", "-2", "@x", "+3"]
    assert {cell.data_type for (cell,) in page.iter_rows()} == {"s"}
