"""What logging costs people, all of them together: nothing can be told apart by person."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Text, case, cast, func, select

from storage.models import Correction, Effort
from storage.store import Session


@dataclass(frozen=True, slots=True)
class Burden:
    """Of the cards saved since a day. The medians are None where there were none.

    `messages` were read from a message, `unchanged` of them saved as they were read; `skipped` and
    `corrected` count cards by field.
    """

    cards: int
    messages: int
    unchanged: int
    seconds: int | None
    taps: int | None
    skipped: Mapping[str, int]
    corrected: Mapping[str, int]


async def since(session: Session, day: date) -> Burden:
    """What the cards saved on that day or later took."""
    told = Effort.way == "message"
    counted = select(
        func.count(),
        func.count(case((told, 1))),
        func.count(case((told & (Effort.changes == 0), 1))),
    ).where(Effort.day >= day)
    cards, messages, unchanged = (await session.execute(counted)).one()
    return Burden(
        cards=cards,
        messages=messages,
        unchanged=unchanged,
        seconds=await _median(session, Effort.seconds, day, cards),
        taps=await _median(session, Effort.taps, day, cards),
        skipped=await _skipped(session, day),
        corrected=await _corrected(session, day),
    )


async def _median(session: Session, of: Any, day: date, count: int) -> int | None:
    """The value in the middle; of two the lower, so that it is one that was measured."""
    if not count:
        return None
    within: ColumnElement[bool] = Effort.day >= day
    asked = select(of).where(within).order_by(of).offset((count - 1) // 2).limit(1)
    return await session.scalar(asked)


async def _skipped(session: Session, day: date) -> Counter[str]:
    """How many cards left out each question."""
    listed = cast(Effort.skipped, Text)
    asked = select(listed, func.count()).where(Effort.day >= day).group_by(listed)
    found: Counter[str] = Counter()
    for fields, count in await session.execute(asked):
        found.update(dict.fromkeys(json.loads(fields), count))
    return found


async def _corrected(session: Session, day: date) -> Counter[str]:
    """How many cards were corrected in each field."""
    asked = (
        select(Correction.field, func.count().label("cards"))
        .where(Correction.day >= day)
        .group_by(Correction.field)
    )
    return Counter({row.field: row.cards for row in await session.execute(asked)})
