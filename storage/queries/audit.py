"""The audit's chain: each sealed row carries the hash of itself and of the seal before it.

A row changed, taken out or put in breaks the chain at its place. That rows were cut off its end
is seen only by those who noted `head` elsewhere: backups carry it.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, func, select

from storage.models import Audit
from storage.store import Session

START = (0, "0" * 64)
# In this order a row is hashed; a column added later joins the end of a new list, by its place.
ACT = (
    Audit.id,
    Audit.at,
    Audit.person_id,
    Audit.account_id,
    Audit.action,
    Audit.noun,
    Audit.subject,
    Audit.allowed,
)


def seal_of(place: int, previous: str, act: Row[Any] | tuple[Any, ...]) -> str:
    """The seal of the row of `ACT` that stands at `place` behind the seal `previous`."""
    facts = [_plain(value) for value in act]
    line = json.dumps([previous, place, *facts], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(line.encode()).hexdigest()


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


async def head(session: Session) -> tuple[int, str]:
    """The last place of the chain and its seal; `START` before the first."""
    last = select(Audit.place, Audit.seal).where(Audit.place.is_not(None))
    found = (await session.execute(last.order_by(Audit.place.desc()).limit(1))).first()
    return START if found is None else (int(found[0] or 0), str(found[1]))


async def broken(session: Session) -> int | None:
    """The first place where the chain does not hold; None where it holds to its end."""
    rows = select(Audit.place, Audit.seal, *ACT).where(Audit.place.is_not(None))
    found = await session.stream(rows.order_by(Audit.place).execution_options(yield_per=1000))
    place, previous = START
    async for row in found:
        place += 1
        if row.place != place or row.seal != seal_of(place, previous, row[2:]):
            return place
        previous = row.seal
    return None


async def oldest_unsealed(session: Session) -> datetime | None:
    """When the oldest row was noted that the leader has not sealed yet."""
    return await session.scalar(select(func.min(Audit.at)).where(Audit.seal.is_(None)))
