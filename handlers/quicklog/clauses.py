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
    narrow = text.translate(_NARROW)
    lower = narrow.lower()
    if len(lower) == len(text):
        return lower
    return "".join(each.lower() if len(each.lower()) == 1 else each for each in narrow)


_NARROW = {
    **{code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code) not in "：；？＜＝＞"},
    **dict.fromkeys(map(ord, "\u3000\xa0\t"), " "),
    **dict.fromkeys(map(ord, "–—－﹣"), "-"),
    ord("～"): "~",
    ord("’"): "'",
}


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


def bare(text: str) -> str:
    """Without the stops at either end, as it stands in a line of its own."""
    return text.strip(" ，,、；;。\n")


def around(text: str, start: int, end: int, *, before: int, after: int) -> tuple[str, str]:
    """What stands just before and just after a place."""
    return text[max(0, start - before) : start], text[end : end + after]
