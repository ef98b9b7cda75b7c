"""A message in the form that the patterns read, cut into clauses; places stay those of the text.

`even` keeps the length, so that a place found in it is a place in what was written.
"""

import re
from collections.abc import Iterator
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


_DAY = (
    "(?:大?[前昨今明后]天|昨[晚儿]|[上下本这]?个?(?:周|星期|礼拜)[一二三四五六日天]"
    r"|(?:[\d一二三四五六七八九十]{1,3}月)?[\d一二三四五六七八九十廿]{1,3}[日号])"
)
_COUNT = r"[\d一二两三四五六七八九十]{1,3}(?:个(?!月)|家|条|件|次|项|小时|分钟|问)"
_OH = "[呃啊哦嗯噢欸呀嘛]*[，,、… ]*"
_WRONG = f"{_OH}(?:不对|不是|错了|说错了|记错了|口误){_OH}"
_CORRECTED = re.compile(
    f"{_DAY}{_WRONG}(?:{_DAY})?是?(?={_DAY})|{_COUNT}(?:{_WRONG}|[呃哦噢]+)(?={_COUNT})"
)
HESITATION = "呃"
"""Stands for each sign of what was said and at once taken back."""


def corrected(text: str) -> str:
    """「昨天不对是前天」 is the day before yesterday: what was taken back is not read."""
    return _CORRECTED.sub(lambda found: HESITATION * len(found[0]), text)


_NARROW = {
    **{code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code) not in "：；？＜＝＞"},
    **dict.fromkeys(map(ord, "\u3000\xa0\t"), " "),
    **dict.fromkeys(map(ord, "–—－﹣"), "-"),
    ord("～"): "~",
    ord("’"): "'",
}


def cut(text: str) -> tuple[Clause, ...]:
    """The clauses of an `even` text, in order, without blanks at either end."""
    clauses: list[Clause] = []
    start = 0
    for stop in [*_STOPS.finditer(text), None]:
        end = stop.start() if stop else len(text)
        piece = text[start:end]
        bare = piece.strip(" ")
        if bare:
            clauses += _breaths(Clause(bare, start + piece.index(bare)))
        start = stop.end() if stop else end
    return tuple(clauses)


def bare(text: str) -> str:
    """Without the stops at either end, as it stands in a line of its own."""
    return text.strip(" ，,、；;。\n")


DICTATED = 26  # signs; nobody who sets stops writes a longer clause
_SPEAKER = (
    r"(?:他们?|她们?|对方|企业|老板们?|[\u4e00-\u9fff]?(?:主任|院长|处长|所长|科长|局长|校长|厂长"
    r"|老师|总工|经理|博士|总)|散了会他们|临走)"
)
_BREATH = re.compile(
    rf"(?={_SPEAKER}(?:们|那边|还|又|也|就|都|直|一直|顺嘴)*(?:说|讲(?!的)|提(?!供|升)|嫌|反映|抱怨"
    "|诉苦|希望|盼|要求|吐槽|叫苦|念叨|急)"
    "|然后|完了(?=[他我收呢])|后来|另外|还有(?!款)|同时|顺便|顺带|并且|而且|但是|不过|最后|回来我|我就"
    "|我们就|我给|我把|我答应|一头|另一头|就是(?=希望|没|缺|离职|太|不)|又(?=帮|把|教|给|跟)|嘛(?=[我咱昨今]))"
)
_SHORTEST = 5


def _breaths(clause: Clause) -> Iterator[Clause]:
    """Dictated without stops: a long stretch ends where somebody speaks up or the next begins."""
    start = 0
    if len(clause.text) > DICTATED:
        for found in _BREATH.finditer(clause.text, _SHORTEST):
            if found.start() - start >= _SHORTEST:
                yield Clause(clause.text[start : found.start()].rstrip(), clause.start + start)
                start = found.start()
    yield Clause(clause.text[start:], clause.start + start)


def around(text: str, start: int, end: int, *, before: int, after: int) -> tuple[str, str]:
    """What stands just before and just after a place."""
    return text[max(0, start - before) : start], text[end : end + after]
