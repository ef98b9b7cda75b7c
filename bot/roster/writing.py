"""Sheets that go out: every string is written as a string, whatever it begins with."""

import csv
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
LONGEST_CELL = 32_767


def safe(value: str) -> str:
    """Without control signs, surrogates and signs that turn the reading direction."""
    kept = (
        sign
        for sign in value
        if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs", "Cf"}
    )
    return "".join(kept)[:LONGEST_CELL]


def workbook(path: Path | BinaryIO) -> Any:
    """A new .xlsx in which no text is taken for a formula, a number or a link.

    Into an open file it is written without touching the disk.
    """
    import xlsxwriter

    options = {
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "constant_memory": False,
        "in_memory": not isinstance(path, Path),
    }
    return xlsxwriter.Workbook(str(path) if isinstance(path, Path) else path, options)


def table(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """A .csv that a spreadsheet opens with its Chinese whole, and takes no cell for a formula."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerows([_quoted(cell) for cell in row] for row in rows)


def _quoted(cell: str) -> str:
    """A leading apostrophe keeps a spreadsheet from reckoning with what is meant as text."""
    said = safe(cell)
    return f"'{said}" if cell.startswith(_STARTS) or said.startswith(_STARTS) else said
