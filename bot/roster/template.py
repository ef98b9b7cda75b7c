"""The roster's template: empty sheets that say what goes where, or the same ones filled."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from bot.roster import layout, writing
from bot.roster.layout import COLUMNS, EMPTY, EXPLAINED, SEPARATOR, TITLES, Column, Kind
from programme.areas import AREAS
from storage.queries.roster_rows import NO_END, Roster, Row, Sheet

_READY = 2_000  # lines that offer lists to choose from
_INK, _PAPER, _NEEDED = "#1F2937", "#E8EEF5", "#FCE8D5"


def write(path: Path, roster: Roster | None = None) -> None:
    """An .xlsx with a sheet each; filled with `roster` where one is given."""
    book = writing.workbook(path)
    try:
        formats = _formats(book)
        _explain(book, formats)
        for sheet in Sheet:
            if sheet is not Sheet.AREAS:  # the province's own areas are known
                _sheet(book, formats, sheet, roster.rows(sheet) if roster else ())
    finally:
        book.close()


def _formats(book: Any) -> Mapping[str, Any]:
    header = {"bold": True, "font_color": _INK, "valign": "vcenter", "bottom": 1}
    return {
        "header": book.add_format(header | {"bg_color": _PAPER}),
        "needed": book.add_format(header | {"bg_color": _NEEDED}),
        "text": book.add_format({"num_format": "@", "valign": "top"}),
        "title": book.add_format({"bold": True, "font_size": 14, "font_color": _INK}),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def _sheet(book: Any, formats: Mapping[str, Any], sheet: Sheet, rows: Sequence[Row]) -> None:
    page = book.add_worksheet(TITLES[sheet])
    page.freeze_panes(1, 1)
    page.set_row(0, 22)
    needed = layout.required(sheet)
    for place, column in enumerate(COLUMNS[sheet]):
        page.set_column(place, place, column.width, formats["text"])
        must = column.name in needed
        mark = formats["needed" if must else "header"]
        page.write_string(0, place, f"{column.header}{'*' if must else ''}", mark)
        page.write_comment(0, place, _about(column, must=must), {"x_scale": 1.8, "y_scale": 1.4})
        _offer(page, place, column)
    for line, row in enumerate(rows, start=1):
        for place, column in enumerate(COLUMNS[sheet]):
            said = written(getattr(row, column.name), column)
            if said:
                page.write_string(line, place, writing.safe(said), formats["text"])


def _about(column: Column, *, must: bool) -> str:
    cleared = f"写“{EMPTY}”表示清空。" if column.clears else ""
    listed = f"可填：{'，'.join(column.words.values())}。" if column.words else ""
    return f"{'必填。' if must else ''}{column.about}{listed}{cleared}"


def _offer(page: Any, place: int, column: Column) -> None:
    """A list to choose from; cells with several words are typed, so they have none."""
    words = [layout.YES, layout.NO] if column.kind is Kind.YES_NO else list(column.words.values())
    if not words or column.many:
        return
    listed = ",".join(words)
    offered: dict[str, Any] = {
        "validate": "list",
        "source": words,
        "error_title": column.header,
        "error_message": "从列表中选择",
    }
    if len(listed) <= 255:  # the format holds no longer list in place
        page.data_validation(1, place, _READY, place, offered)


def written(value: Any, column: Column) -> str:
    """A value as it is written in a cell."""
    if value is None or value == NO_END:
        return ""
    if isinstance(value, tuple):
        return SEPARATOR.join(written(one, column) for one in value)
    if isinstance(value, bool):
        return layout.YES if value else layout.NO
    if isinstance(value, date):
        return value.isoformat()
    area = AREAS.get(value) if column.name in _AREAS else None
    return area.spoken if area else column.words.get(value, str(value))


_AREAS = {"area", "areas", "parent"}

_RULES = (
    "红色表头（带*）为必填。各表可以只填一部分，也可以分次导入。",
    "编号由本单位自定，是每一行的身份：再次导入同一编号即为修改，不会重复。",
    "没有写到的行不动；没有填的格不动；要清空一格，写“无”。",
    "日期写成 2025-03-01；多个值用顿号（、）隔开。",
    "引用其他表时写编号，名称不重复时也可以写名称。",
    "区域写六位编码或名称，如 331127 或 景宁县；浙江省各市、县（市、区）已内置。",
    "有任何一处不对，全部不导入，并逐行列出原因；改好后重新导入即可。",
    "导入后会得到一份邀请表，请把链接分别发给本人。",
)


def _explain(book: Any, formats: Mapping[str, Any]) -> None:
    page = book.add_worksheet(EXPLAINED)
    page.set_column(0, 0, 16)
    page.set_column(1, 1, 20)
    page.set_column(2, 2, 90)
    page.write_string(0, 0, "名册填写说明", formats["title"])
    for line, rule in enumerate(_RULES, start=1):
        page.write_string(line, 0, f"{line}. {rule}")
    line = len(_RULES) + 2
    for place, header in enumerate(("工作表", "列", "怎么填")):
        page.write_string(line, place, header, formats["header"])
    for sheet in Sheet:
        for column in COLUMNS[sheet]:
            line += 1
            must = column.name in layout.required(sheet)
            about = _about(column, must=must)
            page.write_string(line, 0, TITLES[sheet])
            page.write_string(line, 1, column.header)
            page.write_string(line, 2, about, formats["wrapped"])


def tables(folder: Path, roster: Roster) -> list[Path]:
    """The same roster as one .csv a sheet, for those who keep it so."""
    made = []
    for one in fields(roster):
        sheet = Sheet(one.name)
        rows = roster.rows(sheet)
        if rows:
            path = folder / f"{TITLES[sheet]}.csv"
            headers = [column.header for column in COLUMNS[sheet]]
            lines = [
                [written(getattr(row, column.name), column) for column in COLUMNS[sheet]]
                for row in rows
            ]
            writing.table(path, [headers, *lines])
            made.append(path)
    return made
