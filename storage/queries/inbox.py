"""What came in and is not worked yet."""

from sqlalchemy import func, select

from storage.models import Inbox
from storage.store import Session


async def waiting(session: Session, *, after: int = 0, limit: int = 500) -> list[Inbox]:
    """Updates not worked yet, in the order they came."""
    asked = (
        select(Inbox)
        .where(Inbox.state == "waiting", Inbox.id > after)
        .order_by(Inbox.id)
        .limit(limit)
    )
    return list(await session.scalars(asked))


async def quarantined(session: Session) -> list[Inbox]:
    """Updates set aside after their tries, in the order they came."""
    asked = select(Inbox).where(Inbox.state == "quarantined").order_by(Inbox.id)
    return list(await session.scalars(asked))


async def get(session: Session, inbox_id: int) -> Inbox:
    return await session.get_one(Inbox, inbox_id)


async def count_waiting(session: Session) -> int:
    asked = select(func.count()).select_from(Inbox).where(Inbox.state == "waiting")
    return int(await session.scalar(asked) or 0)


async def newest(session: Session) -> int:
    """The number of the update that came last; 0 before the first."""
    return int(await session.scalar(select(func.max(Inbox.id))) or 0)
