"""Reads one file in a process of its own, within limits, and prints what it found as JSON lines.

A line is `{"sheet": title}`, then `{"rows": [[line number, cells], …]}`, at last `{"end": true}`
or `{"refused": why}`. Whoever reads a file from outside pays with this process, not with the bot.
"""

import contextlib
import csv
import itertools
import json
import resource
import sys
import warnings
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from bot.roster import archive
from bot.roster.refusals import Refusal, Unreadable

MOST_ROWS = 200_000
MOST_LINES = 1_100_000  # blank ones counted: a little more than a sheet has
MOST_COLUMNS = 40
MOST_SIGNS = 2_000
MEMORY = 768 * archive.MIB
CPU_SECONDS = 90
_BATCH = 200


def main() -> None:
    _limit()
    try:
        for part in parts(Path(sys.argv[1])):
            _tell(part)
        _tell({"end": True})
    except Unreadable as refused:
        _tell({"refused": refused.refusal})
    except MemoryError:
        _tell({"refused": Refusal.TOO_HEAVY})


def _tell(part: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(part, ensure_ascii=True) + "\n")


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most, hard))


def parts(path: Path) -> Iterator[dict[str, Any]]:
    """What stands in the file, sheet by sheet; raises `Unreadable`."""
    sheets = _workbook(path) if path.suffix.lower() == ".xlsx" else _table(path)
    rows = lines = 0
    for title, found in sheets:
        yield {"sheet": title}
        batch: list[tuple[int, list[str]]] = []
        for number, cells in enumerate(found, start=1):
            lines += 1
            said = [_text(cell) for cell in itertools.islice(cells, MOST_COLUMNS)]
            if not any(said):
                if lines > MOST_LINES:
                    raise Unreadable(Refusal.TOO_MANY_ROWS)
                continue
            rows += 1
            if rows > MOST_ROWS + 40:  # headers and all
                raise Unreadable(Refusal.TOO_MANY_ROWS)
            batch.append((number, said))
            if len(batch) == _BATCH:
                yield {"rows": batch}
                batch = []
        if batch:
            yield {"rows": batch}


def _workbook(path: Path) -> Iterator[tuple[str, Iterable[Iterable[Any]]]]:
    archive.check(path)
    warnings.simplefilter("ignore")  # of extensions that a sheet may have and we do not read
    from openpyxl import load_workbook

    with _reading():
        book = load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a sheet says of its own size may be wrong
        yield sheet.title, _rows(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS))


def _table(path: Path) -> Iterator[tuple[str, Iterable[Iterable[Any]]]]:
    text = _decoded(path)
    csv.field_size_limit(archive.MIB)
    first = text.split("\n", 1)[0]
    mark = max(",\t;", key=first.count)
    yield path.stem, _rows(csv.reader(text.splitlines(keepends=True), delimiter=mark))


def _rows(rows: Iterable[Iterable[Any]]) -> Iterator[Iterable[Any]]:
    with _reading():
        yield from rows


@contextlib.contextmanager
def _reading() -> Iterator[None]:
    """A broken file breaks its reader in a hundred ways; all of them mean the same to a clerk."""
    try:
        yield
    except (Unreadable, MemoryError, GeneratorExit):
        raise
    except Exception as problem:  # noqa: BLE001 - see above
        entities = type(problem).__module__.startswith("defusedxml")
        raise Unreadable(Refusal.DECLARES_ENTITIES if entities else Refusal.DAMAGED) from None


def _decoded(path: Path) -> str:
    """UTF-8 with or without a mark, or GB18030, as spreadsheets in Chinese write it."""
    raw = path.read_bytes()
    if len(raw) > archive.MOST_BYTES:
        raise Unreadable(Refusal.TOO_BIG)
    if b"\0" in raw or raw.startswith(b"PK\x03\x04"):
        raise Unreadable(Refusal.ENCODING)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(Refusal.ENCODING)


def _text(cell: Any) -> str:
    """A cell as a person reads it: whole numbers without a point, days without a time."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)[:MOST_SIGNS]
