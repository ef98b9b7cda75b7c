"""Times of day as people read them."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers import days
from handlers.dialogue import Turn


def shown(moment: datetime, turn: Turn[Any]) -> str:
    """「14:05」 of today where the reader is, 「11月22日 14:05」 of another day."""
    zone = turn.who.person.time_zone if turn.who.person else "Asia/Shanghai"
    here = moment.astimezone(ZoneInfo(zone))
    time = f"{here:%H:%M}"
    if here.date() == turn.today:
        return time
    return f"{days.brief(here.date(), turn.today)} {time}"
