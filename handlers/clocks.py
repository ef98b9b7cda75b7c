"""Times of day as people read them."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers import days
from handlers.dialogue import Turn, local_day
from storage.queries.accounts import Who


def shown(moment: datetime, turn: Turn[Any]) -> str:
    """「14:05」 of today where the reader is, 「11月22日 14:05」 of another day."""
    return shown_to(turn.who, moment, turn.now)


def shown_to(who: Who, moment: datetime, now: datetime) -> str:
    """The same for somebody who need not be the one that speaks."""
    here, today = _here(moment, who), local_day(now, who)
    time = f"{here:%H:%M}"
    return time if here.date() == today else f"{days.brief(here.date(), today)} {time}"


def day(moment: datetime, turn: Turn[Any]) -> str:
    """「11月22日」: the day it was where the reader is."""
    return days.brief(_here(moment, turn.who).date(), turn.today)


def _here(moment: datetime, who: Who) -> datetime:
    zone = who.person.time_zone if who.person else "Asia/Shanghai"
    return moment.astimezone(ZoneInfo(zone))
