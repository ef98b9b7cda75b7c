"""What is to be sent, and what became of it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select

from storage.models import Account, Dialogue, Outbox
from storage.store import Session

Row = tuple[Outbox, Account, Dialogue | None]

SLOW = "slow"
_NOT_ENDED = Outbox.state.in_(("held", "queued", "sending"))
_OF_THE_SLOW_LANE = and_(Outbox.lane == SLOW, Outbox.state != "sending")
"""What the slow lane asks for by itself, when it comes to it."""


async def open_ids(session: Session, *, before: datetime) -> list[int]:
    """What was queued for the fast lane before that moment and has not ended."""
    lost = (_NOT_ENDED, Outbox.lane != SLOW, Outbox.created_at < before)
    return list(await session.scalars(select(Outbox.id).where(*lost).order_by(Outbox.id)))


async def open_rows(session: Session, ids: Collection[int] | None = None) -> list[Row]:
    """Everything not ended yet (or of that only `ids`), in the order it was queued.

    Of the slow lane only what had left when an earlier run ended.
    """
    asked = _rows(_NOT_ENDED, not_(_OF_THE_SLOW_LANE)).order_by(Outbox.id)
    if ids is not None:
        asked = asked.where(Outbox.id.in_(ids))
    return [(row[0], row[1], row[2]) for row in await session.execute(asked)]


async def queued(
    session: Session, *, lane: str, by: datetime, without: Sequence[int], limit: int
) -> list[Row]:
    """The next of a lane that are due `by` then, but for those in hand."""
    due = or_(Outbox.due_at.is_(None), Outbox.due_at <= by)
    asked = _rows(Outbox.state == "queued", Outbox.lane == lane, due, Outbox.id.not_in(without))
    found = await session.execute(asked.order_by(Outbox.id).limit(limit))
    return [(row[0], row[1], row[2]) for row in found]


async def next_due(session: Session, *, lane: str) -> datetime | None:
    """When the first that was put off is due again; None where none was."""
    asked = select(func.min(Outbox.due_at)).where(Outbox.state == "queued", Outbox.lane == lane)
    return await session.scalar(asked)


async def unsent_cards(
    session: Session, person_id: int, *, conversation: str
) -> list[tuple[int, Dialogue]]:
    """This person's open cards of that name whose message waits in the slow lane, by its row."""
    asked = (
        select(Outbox.id, Dialogue)
        .join(Account, Account.id == Dialogue.account_id)
        .join(Outbox, and_(Outbox.account_id == Account.id, Outbox.dialogue_id == Dialogue.id))
        .where(Account.person_id == person_id, Outbox.lane == SLOW, Outbox.state == "queued")
        .where(Dialogue.conversation == conversation, Dialogue.state == "open")
    )
    return [(row[0], row[1]) for row in await session.execute(asked)]


def _rows(*conditions: ColumnElement[bool]) -> Select[Outbox, Account, Dialogue]:
    return (
        select(Outbox, Account, Dialogue)
        .join(Account, Account.id == Outbox.account_id)
        .outerjoin(Dialogue, Dialogue.id == Outbox.dialogue_id)
        .where(*conditions)
    )


async def counts(session: Session) -> dict[str, int]:
    """How many rows stand in each state."""
    asked = select(Outbox.state, func.count()).group_by(Outbox.state)
    return {str(row[0]): int(row[1]) for row in await session.execute(asked)}


async def said(session: Session, key: str) -> bool:
    """Whether a message whose key begins so was queued before."""
    asked = select(Outbox.id).where(Outbox.dedupe_key >= key, Outbox.dedupe_key < key + "~")
    return await session.scalar(asked.limit(1)) is not None
