"""Files as they come from a clerk's machine: read whole, or every fault named by its place."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bot.commands import roster_words
from bot.demo import rows
from bot.roster import importing, reading, template, writing
from handlers import words
from programme.areas import AREAS
from programme.roles import WORDS
from storage.actions.roster import planning
from storage.queries.roster import NOWHERE
from storage.queries.roster_rows import Roster, Sheet
from storage.store import Store
from tests.roster.conftest import NOW, TODAY


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, lines in sheets.items():
        page = book.create_sheet(title)
        for line in lines:
            page.append(line)
    book.save(path)
    return path


async def sentences(path: Path, language: str) -> list[str]:
    words.use(language)
    found = await reading.read([path])
    plan = planning.plan(found.roster, NOWHERE, today=TODAY, problems=found.problems)
    return [roster_words.sentence(problem) for problem in plan.problems]


def by_code(roster: Roster) -> Roster:
    """Areas by code, as the store keeps them; a sheet names them."""
    codes = {area.spoken: code for code, area in AREAS.items()}
    return replace(
        roster,
        organisations=tuple(replace(r, area=codes[r.area or ""]) for r in roster.organisations),
        clients=tuple(
            replace(r, area=codes[r.area or ""], aliases=r.aliases or ()) for r in roster.clients
        ),
        regions=tuple(replace(r, area=codes[r.area or ""]) for r in roster.regions),
    )


async def test_the_filled_template_is_the_example(tmp_path: Path) -> None:
    example = rows.roster(TODAY)
    template.write(tmp_path / "a.xlsx", example)
    found = await reading.read([tmp_path / "a.xlsx"])
    assert (found.problems, found.left_out) == ([], [])
    assert by_code(found.roster) == example
    assert [row.at for row in found.roster.people] == [row.at for row in example.people]
    roles = [(row.roles, row.clients, row.starts) for row in found.roster.people]
    assert roles == [(row.roles, row.clients, row.starts) for row in example.people]


async def test_the_example_comes_in_from_a_workbook_and_from_tables(
    store: Store, tmp_path: Path
) -> None:
    example = rows.roster(TODAY)
    template.write(tmp_path / "a.xlsx", example)
    found = await reading.read([tmp_path / "a.xlsx"])
    plan = await importing.bring_in(store, found.roster, today=TODAY, now=NOW)
    assert (plan.problems, plan.warnings) == ((), ())
    folder = tmp_path / "tables"
    folder.mkdir()
    template.tables(folder, example)
    found = await reading.read([folder])
    assert found.problems == []
    again = await importing.bring_in(store, found.roster, today=TODAY, now=NOW)
    assert again.changes_nothing


def test_the_empty_template_helps_who_fills_it(tmp_path: Path) -> None:
    template.write(tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == [
        *("填写说明", "单位", "服务对象", "服务区域", "人员"),
        *("服务周期", "服务团队", "团队成员", "服务关系"),
    ]
    people = book["人员"]
    assert [cell.value for cell in people[1]][:5] == [
        *("人员编号*", "姓名*", "手机号", "所属单位", "身份"),
    ]
    assert people.max_row == 1
    assert people.freeze_panes == "B2"
    assert "核对" in people["C1"].comment.text
    lists = {
        str(one.sqref).split(":")[0]: one.formula1
        for one in people.data_validations.dataValidation
    }
    assert lists["J2"] == '"在岗,离岗"'
    told = [cell.value for row in book["填写说明"].iter_rows() for cell in row if cell.value]
    assert any("没有写到的行不动" in str(cell) for cell in told)


BAD: dict[str, list[list[Any]]] = {
    "人员": [
        ["人员编号*", "姓名*", "手机号", "身份", "身份开始", "邮箱", "备注"],
        ["P1", "甲", 15400000001.0, "服务专员", date(2025, 3, 1), "", "随便写"],
        ["P2", "乙", "1540000", "专员", "明天", "", None],
        [None, None, None, None, None, None, None],
        ["", "丙", "", "", "", "", ""],
        ["P1", "丁", "154 0000 0001", "", "", "", ""],
        ["P5", "", "", "", "", "", ""],
    ],
    "服务关系": [
        ["关系编号", "类别", "服务周期", "服务人员", "服务对象"],
        ["A1", "服务专员", "ZY2025", "P1", "C1"],
    ],
    "草稿": [["随便"]],
}

CHINESE = [
    "人员 第1行：没有“邮箱”这一列；要保留请改名为“备注”",
    "人员 第3行 手机号：“1540000”不是11位大陆手机号",
    f"人员 第3行 身份：“专员”不在可选范围内：{'、'.join(WORDS.values())}",
    "人员 第3行 身份开始：“明天”不是日期，应写成 2025-03-01",
    "人员 第5行 人员编号：必填",
    "人员 第6行 人员编号：与第2行重复",
    "人员 第7行 姓名：必填",
    "服务关系 第2行 服务周期：“服务周期”表中没有“ZY2025”（编号、名称都没有）",
    "服务关系 第2行 服务对象：“服务对象”表中没有“C1”（编号、名称都没有）",
]


async def test_every_fault_is_named_in_the_readers_language(tmp_path: Path) -> None:
    path = workbook(tmp_path / "bad.xlsx", **BAD)
    assert await sentences(path, "zh_Hans_CN") == CHINESE
    english = await sentences(path, "en")
    assert english[1] == (
        "人员, line 3, 手机号: “1540000” is not a mainland mobile number of 11 digits"
    )
    assert english[5] == "人员, line 6, 人员编号: the same stands in line 2 already"
    assert len(english) == len(CHINESE)


async def test_sheets_of_other_things_are_left_and_named(tmp_path: Path) -> None:
    found = await reading.read([workbook(tmp_path / "bad.xlsx", **BAD)])
    assert found.left_out == ["草稿"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
async def test_tables_come_in_the_encodings_of_chinese_spreadsheets(
    tmp_path: Path, encoding: str, mark: str
) -> None:
    lines = [["人员编号", "姓名", "手机号", "身份"], ["P1", "𠮷田鎔基", "15400000001", "特派员"]]
    path = tmp_path / "whatever.csv"
    path.write_bytes("\r\n".join(mark.join(line) for line in lines).encode(encoding))
    found = await reading.read([path])
    (row,) = found.roster.people
    assert (row.code, row.name, row.mobile, row.roles, row.at) == (
        *("P1", "𠮷田鎔基", "15400000001", ("envoy",), 2),
    )


async def test_a_table_is_known_by_its_name_or_by_its_headers(tmp_path: Path) -> None:
    writing.table(tmp_path / "团队成员.csv", [["团队", "人员"], ["T1", "P1"]])
    writing.table(
        tmp_path / "x.csv", [["周期编号", "类别", "开始日期"], ["ZY", "服务专员", "2025-1-1"]]
    )
    found = await reading.read([tmp_path])
    assert sorted(found.rows) == [Sheet.CYCLES, Sheet.MEMBERS]
    assert found.roster.cycles[0].starts == date(2025, 1, 1)


async def test_a_sheet_without_its_codes_says_so(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", 人员=[["姓名", "手机号"], ["甲", ""]])
    assert await sentences(path, "zh_Hans_CN") == ["人员 第1行 人员编号：必填"]


async def test_a_title_may_stand_above_the_header(tmp_path: Path) -> None:
    lines = [["浙江省人员名册"], [], ["2026年版"], ["人员编号", "姓名"], ["P1", "甲"]]
    found = await reading.read([workbook(tmp_path / "a.xlsx", 人员=lines, 空表=[])])
    assert [(row.code, row.at) for row in found.roster.people] == [("P1", 5)]
    assert found.problems == []


async def test_a_sheet_that_never_names_its_columns_is_a_fault(tmp_path: Path) -> None:
    lines = [["甲", "乙"], *([n, n] for n in range(9)), ["人员编号", "姓名"], ["P1", "甲"]]
    path = workbook(tmp_path / "a.xlsx", 人员=lines)
    assert await sentences(path, "zh_Hans_CN") == ["人员 第1行 人员编号：必填"]


async def test_a_formula_counts_by_the_value_it_had(tmp_path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    page = book.add_worksheet("人员")
    page.write_row(0, 0, ["人员编号", "姓名"])
    page.write_formula(1, 0, '="P"&1', value="P1")
    page.write_string(1, 1, "甲")
    book.close()
    found = await reading.read([tmp_path / "a.xlsx"])
    assert found.roster.people[0].code == "P1"
