"""What a learned model sees of a message: short strings of signs and words, names and days masked.

A unit becomes U, a day P, T, F or W (past, today, ahead, a bare weekday), a length L, a figure N.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from handlers.quicklog import days, lengths

LONGEST = 4
_RUN = re.compile(r"[\u4e00-\u9fffA-Z]+|[a-z][a-z'-]*|[?？!！。~～]")
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_BARE_WEEKDAY = re.compile(r"(?:周|星期|礼拜)|^(?:mon|tue|wed|thu|fri|sat|sun)")
SOON = 75


def masked(text: str, today: date, units: Iterable[tuple[int, int]]) -> str:
    """The `even` text with what differs from message to message put as one capital letter."""
    places = [(start, end, "U") for start, end in units]
    places += [(each.start, each.end, _sign(text, each, today)) for each in days.find(text, today)]
    places += [(each.start, each.end, "L") for each in lengths.find(text)]
    result, at = [], 0
    for start, end, sign in sorted(places):
        if start >= at:
            result += [text[at:start], sign]
            at = end
    result.append(text[at:])
    return figures_masked("".join(result))


def figures_masked(text: str) -> str:
    """The `even` text with every figure put as N."""
    return _FIGURE.sub("N", text)


def _sign(text: str, named: days.Named, today: date) -> str:
    said = text[named.start : named.end]
    if named.part:
        return "H"
    if _BARE_WEEKDAY.match(said):
        return "W"
    ahead = days.find(said, today, ahead=True)
    if not ahead or ahead[0].day == named.day:
        return "T" if named.day == today else "P" if named.day < today else "F"
    # 8月18 may be last year's or the next: the nearer one is meant.
    to_come, gone = (ahead[0].day - today).days, (today - named.day).days
    return "S" if to_come <= SOON and to_come < gone else "P"


def of(text: str, *, mark: str = "") -> Iterator[str]:
    """Every string of one to four signs of Chinese, and of one or two words of English."""
    word = ""
    for run in _RUN.findall(text):
        if run[0].isascii() and run[0].islower():
            yield f"{mark}{run}"
            if word:
                yield f"{mark}{word} {run}"
            word = run
            continue
        word = ""
        for size in range(1, LONGEST + 1):
            for at in range(len(run) - size + 1):
                yield mark + run[at : at + size]
