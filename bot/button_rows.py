"""Rows of buttons as a phone can show them: a label that is cut off or wrapped is not read.

Widths are in em, measured on the narrowest common phone (360 px, where a message takes 328).
"""

import unicodedata
from collections.abc import Iterator, Sequence

from handlers.screens import Button

WHOLE, GAP, PADDING = 21.4, 0.52, 1.3
WIDE, NARROW = 1.0, 0.56
"""A Chinese character, and the average letter, in the bold of a button."""
GRID = 4
"""From so many on a row is a grid, such as the days of a month: it is never broken."""


def fitted(row: Sequence[Button]) -> Iterator[Sequence[Button]]:
    """The row as it is, or in two or three where a label would not fit."""
    if len(row) >= GRID:
        yield row
        return
    rest = row
    while rest:
        count = next(n for n in range(len(rest), 0, -1) if n == 1 or _fit(rest[:n]))
        yield rest[:count]
        rest = rest[count:]


def _fit(row: Sequence[Button]) -> bool:
    room = (WHOLE - GAP * (len(row) - 1)) / len(row) - PADDING
    return all(width(button.label) <= room for button in row)


def width(label: str) -> float:
    return sum(WIDE if unicodedata.east_asian_width(c) in "WF" else NARROW for c in label)
