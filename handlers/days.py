"""Days as people write and read them: 「11月20日 周五」, 昨天, 上周三, 20 Nov.

Our own small reader: whatever it does not know it says so (None), it never guesses a day.
"""

import re
from datetime import date, timedelta

from handlers.words import current

_WEEKDAYS = "一二三四五六日"
_SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NEAR = {
    "今天": 0, "今日": 0, "today": 0,
    "昨天": -1, "昨日": -1, "yesterday": -1,
    "前天": -2, "大前天": -3,
    "明天": 1, "tomorrow": 1, "后天": 2,
}  # fmt: skip

_FULL = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_DAY = re.compile(r"(\d{1,2})\s*[日号]")
_WEEKDAY = re.compile(r"(上上?|本|这)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天])")
_ENGLISH = re.compile(r"(\d{1,2})\s+([a-z]{3})[a-z]*\.?(?:\s+(\d{4}))?")
_AMERICAN = re.compile(r"([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:,?\s+(\d{4}))?")


def shown(day: date, today: date) -> str:
    """「11月20日 周五」 or “Fri 20 Nov”, with the year only when it is not this one."""
    if current() == "en":
        year = "" if day.year == today.year else f" {day.year}"
        return f"{_SHORT[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}{year}"
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日 周{_WEEKDAYS[day.weekday()]}"


def brief(day: date, today: date) -> str:
    """As `shown`, without the weekday."""
    if current() == "en":
        return shown(day, today).split(" ", 1)[1]
    return shown(day, today).rsplit(" ", 1)[0]


def weekday_heads() -> tuple[str, ...]:
    """The heads of a month's columns, Monday first."""
    return tuple(name[:2] for name in _SHORT) if current() == "en" else tuple(_WEEKDAYS)


def month_name(first: date) -> str:
    """「2026年11月」 or “Nov 2026”."""
    if current() == "en":
        return f"{_MONTHS[first.month - 1]} {first.year}"
    return f"{first.year}年{first.month}月"


def read(text: str, today: date) -> date | None:
    """The day a text names, without a year the latest not in the future; None where none is."""
    text = text.strip().lower()
    if text in _NEAR:
        return today + timedelta(days=_NEAR[text])
    if found := _FULL.fullmatch(text):
        return _day(*map(int, found.groups()))
    if found := _MONTH_DAY.fullmatch(text):
        return _latest(int(found[1]), int(found[2]), today)
    if found := _DAY.fullmatch(text):
        return _day_of_month(int(found[1]), today)
    if found := _WEEKDAY.fullmatch(text):
        return _weekday(found[1] or "", found[2], today)
    return _english(text, today)


def _english(text: str, today: date) -> date | None:
    if found := _ENGLISH.fullmatch(text):
        day, month, year = found.groups()
    elif found := _AMERICAN.fullmatch(text):
        month, day, year = found.groups()
    else:
        return _english_weekday(text, today)
    names = [name.lower() for name in _MONTHS]
    if month not in names:
        return None
    number = names.index(month) + 1
    return _day(int(year), number, int(day)) if year else _latest(number, int(day), today)


def _english_weekday(text: str, today: date) -> date | None:
    name = text.removeprefix("last ").strip()
    names = [short.lower() for short in _SHORT]
    if name[:3] not in names or not "mondaytuesdaywednesdaythursdayfridaysaturdaysunday".count(
        name
    ):
        return None
    back = (today.weekday() - names.index(name[:3])) % 7
    return today - timedelta(days=back or (7 if text.startswith("last ") else 0))


def _weekday(which: str, name: str, today: date) -> date:
    """A bare weekday is the latest one not after today; 上周 the one of last week."""
    number = _WEEKDAYS.index("日" if name == "天" else name)
    if which in {"本", "这"}:
        return today + timedelta(days=number - today.weekday())
    if which:
        return today + timedelta(days=number - today.weekday() - 7 * len(which))
    return today - timedelta(days=(today.weekday() - number) % 7)


def _latest(month: int, number: int, today: date) -> date | None:
    """The latest such day not in the future, going back over leap years for 29 February."""
    for year in range(today.year, today.year - 5, -1):
        day = _day(year, month, number)
        if day is not None and day <= today:
            return day
    return None


def _day_of_month(number: int, today: date) -> date | None:
    day = _day(today.year, today.month, number)
    if day is not None and day <= today:
        return day
    before = today.replace(day=1) - timedelta(days=1)
    return _day(before.year, before.month, number)


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
