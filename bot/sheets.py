"""An .xlsx of texts alone, page by page: no cell is taken for a number, a formula or a link."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from bot.roster import writing

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60


def drawn(pages: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """A page a table, by its name; the first row of each is its head."""
    made = BytesIO()
    book = writing.workbook(made)
    bold = book.add_format({"bold": True, "bottom": 1})
    for name, table in pages.items():
        _page(book.add_worksheet(name), table, bold)
    book.close()
    return made.getvalue()


def _page(page: Any, table: Sequence[Sequence[str]], bold: Any) -> None:
    page.freeze_panes(1, 1)
    for line, row in enumerate(table):
        for place, said in enumerate(row):
            page.write_string(line, place, writing.safe(said), *((bold,) if line == 0 else ()))
    for place in range(len(table[0])):
        longest = max(_width(row[place]) for row in table)
        page.set_column(place, place, min(longest + 2, WIDEST))


def _width(said: str) -> int:
    """In columns of a Latin letter; a Chinese sign takes two."""
    first = said.split("\n", 1)[0]
    return sum(1 if sign.isascii() else 2 for sign in first)
