"""Files become a roster: read in a child process, then each cell looked at by its column."""

import asyncio
import json
import sys
import unicodedata
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.roster import archive, cells
from bot.roster.layout import COLUMNS, EXPLAINED, REMARK, TITLES, Column
from bot.roster.refusals import Refusal, Unreadable
from storage.actions.roster.problems import Problem, Reason
from storage.queries.roster_rows import KINDS, Roster, Row, Sheet

SECONDS = 120
_LINE = 64 * archive.MIB
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


async def read(paths: Sequence[Path]) -> Found:
    """Every sheet of every file, a folder's .csv files included. Raises `Unreadable`."""
    found = Found()
    for path in _files(paths):
        reader: _SheetReader | None = None
        async for part in _parts(path):
            if "sheet" in part:
                reader = _SheetReader(found, part["sheet"])
            elif reader is not None:
                for at, written in part["rows"]:
                    reader.read(at, written)
    if not found.rows:
        raise Unreadable(Refusal.NO_SHEET, ", ".join(path.name for path in paths))
    return found


def _files(paths: Iterable[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        inside = sorted(path.glob("*.csv")) if path.is_dir() else [path]
        for file in inside:
            if not file.is_file():
                raise Unreadable(Refusal.NOT_THERE, file.name)
            if file.suffix.lower() not in {".xlsx", ".csv"}:
                raise Unreadable(Refusal.WRONG_EXTENSION, file.name)
            if file.stat().st_size > archive.MOST_BYTES:
                raise Unreadable(Refusal.TOO_BIG, file.name)
        files += inside
    return files


async def _parts(path: Path) -> AsyncIterator[dict[str, Any]]:
    """What the child prints; it inherits no setting and no secret."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from bot.roster.child import main; main()", str(path)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PYTHONPATH": ":".join(one or "." for one in sys.path), "LC_ALL": "C.UTF-8"},
        limit=_LINE,
    )
    assert child.stdout is not None  # noqa: S101 - it is a pipe
    ended = False
    try:
        async with asyncio.timeout(SECONDS):
            async for line in child.stdout:
                part = json.loads(line)
                if "refused" in part:
                    raise Unreadable(Refusal(part["refused"]), path.name)
                ended = ended or "end" in part
                if not ended:
                    yield part
    except TimeoutError:
        raise Unreadable(Refusal.TOO_HEAVY, path.name) from None
    finally:
        if child.returncode is None and not ended:
            child.kill()
        await child.wait()
    if not ended:
        raise Unreadable(Refusal.TOO_HEAVY, path.name)


class _SheetReader:
    """One sheet: its first line says which columns it has, the others are rows."""

    def __init__(self, found: Found, title: str) -> None:
        self.found = found
        self.title = title
        self.sheet = _sheet_named(title)
        self.columns: dict[int, Column] | None = None

    def read(self, at: int, written: Sequence[str]) -> None:
        if self.columns is None:
            self._read_header(at, written)
        elif self.sheet is not None and self.columns:
            self._read_row(self.sheet, self.columns, at, written)

    def _read_header(self, at: int, written: Sequence[str]) -> None:
        headers = [_header(cell) for cell in written]
        self.sheet = self.sheet or _sheet_with(headers)
        self.columns = {}
        if self.sheet is None:
            if self.title != EXPLAINED:
                self.found.left_out.append(self.title)
            return
        self.found.rows.setdefault(self.sheet, [])
        known = {_header(column.header): column for column in COLUMNS[self.sheet]}
        for place, header in enumerate(headers):
            if not header or header.startswith(REMARK):
                continue
            column = known.get(header)
            if column is None:
                self._wrong(at, "", Reason.UNKNOWN_COLUMN, value=header)
            elif column in self.columns.values():
                self._wrong(at, column.name, Reason.TWICE, line=str(at))
            else:
                self.columns[place] = column
        for column in COLUMNS[self.sheet]:
            if column.name in _keys(self.sheet) and column not in self.columns.values():
                self._wrong(at, column.name, Reason.MISSING)
                self.columns = {}
                return

    def _read_row(
        self, sheet: Sheet, columns: Mapping[int, Column], at: int, written: Sequence[str]
    ) -> None:
        values: dict[str, Any] = {}
        for place, column in columns.items():
            try:
                said = cells.value(written[place] if place < len(written) else "", column)
            except cells.Unfit as unfit:
                self._wrong(at, column.name, unfit.reason, **unfit.facts)
                continue
            if said is not None:
                values[column.name] = said
        missing = [key for key in _keys(sheet) if key not in values]
        for key in missing:
            if not any(
                problem.at == at and problem.column == key
                for problem in self.found.problems[-len(columns) :]
            ):
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
