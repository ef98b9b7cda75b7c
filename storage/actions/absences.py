"""Somebody is away for some days, and is back again."""

from datetime import date, datetime

from sqlalchemy import update

from storage.models import Absence
from storage.store import Session


async def begin(
    session: Session,
    *,
    person_id: int,
    first_day: date,
    last_day: date,
    stand_in_id: int | None,
    now: datetime,
) -> int:
    """Away from the first day to the last; returns the absence's number."""
    row = Absence(
        person_id=person_id, first_day=first_day, last_day=last_day, stand_in_id=stand_in_id,
        made_at=now, back_at=None,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    return row.id


async def take_back(session: Session, absence_id: int, *, person_id: int, now: datetime) -> bool:
    """Back, or not going; False where that person has no such absence that still stands."""
    done = await session.execute(
        update(Absence)
        .where(Absence.id == absence_id, Absence.person_id == person_id, Absence.back_at.is_(None))
        .values(back_at=now)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]
