"""Times of day as people read them."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers import days
from handlers.dialogue import Turn


def shown(moment: datetime, turn: Turn[Any]) -> str:
    """「14:05」 of today where the reader is, 「11月22日 14:05」 of another day."""
    here = _here(moment, turn)
    time = f"{here:%H:%M}"
    if here.date() == turn.today:
        return time
    return f"{days.brief(here.date(), turn.today)} {time}"


def day(moment: datetime, turn: Turn[Any]) -> str:
    """「11月22日」: the day it was where the reader is."""
    return days.brief(_here(moment, turn).date(), turn.today)


def _here(moment: datetime, turn: Turn[Any]) -> datetime:
    zone = turn.who.person.time_zone if turn.who.person else "Asia/Shanghai"
    return moment.astimezone(ZoneInfo(zone))
