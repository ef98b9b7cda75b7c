"""Days as people write them, in Chinese or English: found inside a sentence, each with its place.

`find` gives every day or range named, by the grammar of `day_grammar`. It never guesses a day.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from handlers.quicklog import numerals
from handlers.quicklog.day_grammar import GRAMMAR, PART, WEEKDAYS, When, calendar


@dataclass(frozen=True, slots=True)
class Named:
    """A day, or a range of days, and where it stands; `part` is 上午, 刚才: only today's."""

    start: int
    end: int
    day: date
    last: date | None = None
    part: bool = False


def find(text: str, today: date, *, ahead: bool = False) -> tuple[Named, ...]:
    """Every day and range that an `even` text names, in order; `ahead` for what is planned."""
    when = When(today, ahead)
    singles = _apart(_all_named(text, when))
    return _joined(text, _with_short_ends(text, singles, when))


def the(text: str, today: date) -> date | None:
    """The day that a text names and does nothing else; without a year the latest, never ahead."""
    text = text.strip()
    for named in find(text, today):
        if (named.start, named.end) == (0, len(text)) and not named.part:
            return named.day if named.last is None else None
    return None


def _all_named(text: str, when: When) -> Iterator[Named]:
    for pattern, resolve in GRAMMAR:
        for found in pattern.finditer(text):
            day = resolve(found, when)
            if day is not None:
                yield Named(found.start(), found.end(), day, part=pattern is PART)


def _apart(named: Iterator[Named]) -> tuple[Named, ...]:
    """The longest at each place; a part of the day only where nothing else is near it."""
    kept: list[Named] = []
    for each in sorted(named, key=lambda each: (each.part, each.start - each.end, each.start)):
        if all(each.end <= other.start or other.end <= each.start for other in kept):
            kept.append(each)
    return tuple(sorted(kept, key=lambda each: each.start))


_TO = r"(?:上午|下午|早上|晚上)?\s*(?:到|至|-|~|—+|一直到|to|through|until|till)\s*"
_RANGE = re.compile(_TO)
_TOGETHER = re.compile(r"\s*(?:[和、,跟及&]|and)\s*")
_WEEKDAY_SAID = re.compile(r"(?:上|本|这|下)*个?(?:周|星期|礼拜)|[a-z]")
_SHORT_END = re.compile(
    _TO + r"(?:(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})(?P<sign>[日号])"
    r"|(?P<weekday>[一二三四五六日天])(?![个家天小点起直])|(?P<bare>\d{1,2})(?!\d|:\d|[点.个小分]"
    r"|\s*(?:h|m|p|a)))"
)


def _with_short_ends(text: str, singles: tuple[Named, ...], when: When) -> tuple[Named, ...]:
    """「11月3日到5日」, 「周一到三」, “Nov 3-5”: the end borrows what the beginning said."""
    whole = []
    for named in singles:
        found = None if named.part else _SHORT_END.match(text, named.end)
        last = _short_end(text[named.start : named.end], found, named.day) if found else None
        if found and last and last > named.day:
            whole.append(replace(named, end=found.end(), last=last))
        else:
            whole.append(named)
    ends = [named.end for named in whole if named.last]
    return tuple(
        each
        for each in whole
        if each.last or not any(each.start < end <= each.end or each.end == end for end in ends)
    )


def _short_end(said: str, found: re.Match[str], first: date) -> date | None:
    if found["weekday"]:
        if not re.search("周|星期|礼拜", said):
            return None
        return first + timedelta(days=WEEKDAYS[found["weekday"]] - first.weekday())
    if found["bare"] and re.search("周|星期|礼拜|天|[日号]$", said):
        return None
    number = numerals.whole(found["day"] or found["bare"])
    return calendar(first.year, first.month, number) if number else None


_BARE_WEEKDAY = re.compile(r"(?:周|星期|礼拜)[一二三四五六日天]")


def _after(first: date, weekday: int) -> date:
    return first + timedelta(days=(weekday - first.weekday()) % 7)


def _joined(text: str, named: tuple[Named, ...]) -> tuple[Named, ...]:
    """Two days with 到 between are a range; a weekday right after its date says nothing new."""
    result: list[Named] = []
    for given in named:
        each = given
        before = result[-1] if result else None
        between = text[before.end : each.start] if before else ""
        if before and not before.part and not before.last and not each.part:
            if _RANGE.fullmatch(between) and _BARE_WEEKDAY.fullmatch(text, each.start, each.end):
                # 「下周一到周五」: both of the week that the first is of.
                each = replace(each, day=_after(before.day, each.day.weekday()))
            if _RANGE.fullmatch(between) and each.day > before.day:
                result[-1] = replace(before, end=each.end, last=each.last or each.day)
                continue
            if re.fullmatch(r"\s*[,(（]?\s*", between):
                # 「11月20日 周五」, 「礼拜天1月4号」: one day said twice, the date says it best.
                said_first = _WEEKDAY_SAID.match(text[before.start : before.end])
                result[-1] = replace(
                    each if said_first else before, start=before.start, end=each.end
                )
                continue
            if _TOGETHER.fullmatch(between) and each.day == before.day + timedelta(days=1):
                result[-1] = replace(before, end=each.end, last=each.day)
                continue
            both = re.match(r"\s*两[天日]", text[each.end :])
            if both and _TOGETHER.fullmatch(between) and each.day > before.day:
                result[-1] = replace(before, end=each.end, last=each.day)
                continue
        result.append(each)
    return tuple(result)
