"""What is to be sent, and what became of it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from storage.models import Account, Dialogue, Outbox
from storage.store import Session

_NOT_ENDED = Outbox.state.in_(("held", "queued", "sending"))


async def open_ids(session: Session, *, before: datetime) -> list[int]:
    """What was queued before that moment and has not ended."""
    asked = select(Outbox.id).where(_NOT_ENDED, Outbox.created_at < before).order_by(Outbox.id)
    return list(await session.scalars(asked))


async def open_rows(
    session: Session, ids: Collection[int] | None = None
) -> list[tuple[Outbox, Account, Dialogue | None]]:
    """Everything not ended yet (or of that only `ids`), in the order it was queued."""
    asked = (
        select(Outbox, Account, Dialogue)
        .join(Account, Account.id == Outbox.account_id)
        .outerjoin(Dialogue, Dialogue.id == Outbox.dialogue_id)
        .where(_NOT_ENDED)
        .order_by(Outbox.id)
    )
    if ids is not None:
        asked = asked.where(Outbox.id.in_(ids))
    return [(row[0], row[1], row[2]) for row in await session.execute(asked)]


async def counts(session: Session) -> dict[str, int]:
    """How many rows stand in each state."""
    asked = select(Outbox.state, func.count()).group_by(Outbox.state)
    return {str(row[0]): int(row[1]) for row in await session.execute(asked)}


async def said(session: Session, key: str) -> bool:
    """Whether a message whose key begins so was queued before."""
    asked = select(Outbox.id).where(Outbox.dedupe_key >= key, Outbox.dedupe_key < key + "~")
    return await session.scalar(asked.limit(1)) is not None
