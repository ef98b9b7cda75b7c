"""A message in the form that the patterns read, cut into clauses; places stay those of the text.

`even` keeps the length, so that a place found in it is a place in what was written.
"""

import re
from dataclasses import dataclass

_STOPS = re.compile(
    r"[，。；！？\n\r]+|[,;!?](?!\d)|(?<!\d)\.(?=\s|$)|(?<=\d)\.(?=\s|$)|~+(?=\s|$)|…+"
    r"|\s+(?:and|but)\s+(?=(?:they|he|she|their)\b)"
    r"|(?<=[\u4e00-\u9fff）)])\s+(?=\S)|\s+(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]):|："
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of the text between two stops."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


UNNAMED = "某"
"""Stands for each sign of a name, where names are not to be seen."""


def even(text: str) -> str:
    """Lower case, half-width letters and figures; Chinese punctuation as it is."""
    return "".join(_even(sign) for sign in text)


def _even(sign: str) -> str:
    code = ord(sign)
    if 0xFF10 <= code <= 0xFF5A and sign not in "：；？＜＝＞":
        sign = chr(code - 0xFEE0)
    elif sign in "\u3000\xa0\t":
        sign = " "
    elif sign in "–—－﹣～":
        sign = "-" if sign != "～" else "~"
    elif sign == "’":
        sign = "'"
    lower = sign.lower()
    return lower if len(lower) == 1 else sign


def cut(text: str) -> tuple[Clause, ...]:
    """The clauses of an `even` text, in order, without blanks at either end."""
    clauses, start = [], 0
    for stop in [*_STOPS.finditer(text), None]:
        end = stop.start() if stop else len(text)
        piece = text[start:end]
        bare = piece.strip(" ")
        if bare:
            clauses.append(Clause(bare, start + piece.index(bare)))
        start = stop.end() if stop else end
    return tuple(clauses)


def around(text: str, start: int, end: int, *, before: int, after: int) -> tuple[str, str]:
    """What stands just before and just after a place."""
    return text[max(0, start - before) : start], text[end : end + after]
