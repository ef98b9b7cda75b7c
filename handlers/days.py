"""Days as people write and read them: 「11月20日 周五」, 昨天, 上周三, 20 Nov.

Read by the same grammar as a whole message is; what it does not know it does not guess.
"""

from datetime import date

from handlers.quicklog import clauses, days
from handlers.words import current

_WEEKDAYS = "一二三四五六日"
_SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


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
    return days.the(clauses.even(text), today)


def ahead(text: str, today: date) -> date | None:
    """As `read`, of a day to come."""
    found = days.find(text, today, ahead=True)
    return found[0].day if len(found) == 1 else None
