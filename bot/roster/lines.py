"""One sheet's lines: the first that names its columns is its header, those below are rows."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.roster import cells
from bot.roster.layout import COLUMNS, EXPLAINED, REMARK, TITLES, Column
from storage.actions.roster.problems import Problem, Reason
from storage.queries.roster_rows import KINDS, Roster, Row, Sheet

ABOVE_HEADER = 5
"""So many lines of a title may stand above the header."""
_KINDS = {sheet: kind for kind, sheet in KINDS.items()}


@dataclass(slots=True)
class Found:
    """What the files hold; `left_out` are sheets that are none of a roster's."""

    rows: dict[Sheet, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def roster(self) -> Roster:
        sheets: dict[str, Any] = {sheet: tuple(rows) for sheet, rows in self.rows.items()}
        return Roster(**sheets)


class SheetReader:
    """One sheet of one file; give it every line in turn, then `end` it."""

    def __init__(self, found: Found, title: str) -> None:
        self.found = found
        self.title = title
        self.sheet = _sheet_named(title)
        self.columns: dict[int, Column] | None = None
        self.above: list[int] = []

    def read(self, at: int, written: Sequence[str]) -> None:
        if self.columns is not None:
            if self.sheet is not None and self.columns:
                self._read_row(self.sheet, self.columns, at, written)
        elif len(self.above) <= ABOVE_HEADER:
            self._read_header(at, [_header(cell) for cell in written])

    def end(self) -> None:
        """What never came to a header is told: as a fault, or as none of a roster's sheets."""
        if self.columns is not None:
            return
        if self.sheet is None:
            if self.title != EXPLAINED:
                self.found.left_out.append(self.title)
        elif self.above:
            self.found.rows.setdefault(self.sheet, [])
            self._wrong(self.above[0], "code", Reason.MISSING)

    def _read_header(self, at: int, headers: Sequence[str]) -> None:
        sheet = self.sheet or _sheet_with(headers)
        known = {_header(column.header): column for column in COLUMNS[sheet]} if sheet else {}
        if sheet is None or not set(headers) & set(known):
            self.above.append(at)
            return
        self.sheet = sheet
        self.found.rows.setdefault(sheet, [])
        self.columns = self._columns(at, headers, known)
        for column in COLUMNS[sheet]:
            if column.name in _keys(sheet) and column not in self.columns.values():
                self._wrong(at, column.name, Reason.MISSING)
                self.columns = {}

    def _columns(
        self, at: int, headers: Sequence[str], known: Mapping[str, Column]
    ) -> dict[int, Column]:
        columns: dict[int, Column] = {}
        for place, header in enumerate(headers):
            if not header or header.startswith(REMARK):
                continue
            column = known.get(header)
            if column is None:
                self._wrong(at, "", Reason.UNKNOWN_COLUMN, value=header)
            elif column in columns.values():
                self._wrong(at, column.name, Reason.TWICE, line=str(at))
            else:
                columns[place] = column
        return columns

    def _read_row(
        self, sheet: Sheet, columns: Mapping[int, Column], at: int, written: Sequence[str]
    ) -> None:
        values: dict[str, Any] = {}
        unfit: set[str] = set()
        for place, column in columns.items():
            try:
                said = cells.value(written[place] if place < len(written) else "", column)
            except cells.Unfit as problem:
                unfit.add(column.name)
                self._wrong(at, column.name, problem.reason, **problem.facts)
            else:
                if said is not None:
                    values[column.name] = said
        missing = [key for key in _keys(sheet) if key not in values]
        for key in missing:
            if key not in unfit:
                self._wrong(at, key, Reason.MISSING)
        if not missing:
            self.found.rows[sheet].append(_KINDS[sheet](at=at, **values))

    def _wrong(self, at: int, column: str, reason: Reason, **facts: str) -> None:
        if self.sheet is not None:
            self.found.problems.append(Problem(self.sheet, at, column, reason, facts))


def _keys(sheet: Sheet) -> tuple[str, ...]:
    return ("code", "person") if sheet is Sheet.MEMBERS else ("code",)


def _header(cell: str) -> str:
    """Stars, blanks and what stands in brackets do not matter."""
    plain = unicodedata.normalize("NFKC", cells.clean(cell)).replace(" ", "").replace("*", "")
    return plain.split("(")[0]


def _sheet_named(title: str) -> Sheet | None:
    plain = _header(title).lower()
    return next((sheet for sheet in Sheet if plain in {TITLES[sheet], sheet.value}), None)


def _sheet_with(headers: Sequence[str]) -> Sheet | None:
    """A .csv may bear any name: its headers tell which sheet it is."""
    fits = {
        sheet: sum(_header(column.header) in headers for column in COLUMNS[sheet])
        for sheet in Sheet
    }
    best = max(fits, key=lambda sheet: fits[sheet])
    keys = {_header(column.header) for column in COLUMNS[best] if column.name in _keys(best)}
    return best if fits[best] >= 2 and keys <= set(headers) else None
