"""What is due, and when the program was last known to run."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from storage.models import Heartbeat, Later
from storage.store import Session


async def due(session: Session, *, at: datetime, limit: int = 200) -> list[Later]:
    """Rows that wait and whose moment has come, the earliest first."""
    asked = (
        select(Later)
        .where(Later.state == "waiting", Later.due_at <= at)
        .order_by(Later.due_at, Later.id)
        .limit(limit)
    )
    return list(await session.scalars(asked))


async def find_next(session: Session, *, after: datetime) -> datetime | None:
    """When the first row falls due after that moment; None where none waits."""
    asked = select(Later.due_at).where(Later.state == "waiting", Later.due_at > after)
    return await session.scalar(asked.order_by(Later.due_at).limit(1))


async def find_heartbeat(session: Session) -> datetime | None:
    """When the program last said that it runs; None before its first start."""
    return await session.scalar(select(Heartbeat.at).where(Heartbeat.name == "program"))


async def was_done(session: Session, keys: Sequence[str]) -> bool:
    """Whether one of the rows of these keys was carried out, not skipped."""
    asked = select(Later.id).where(Later.key.in_(keys), Later.state == "done").limit(1)
    return await session.scalar(asked) is not None
