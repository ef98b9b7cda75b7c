"""Messages are queued in their cause's transaction, under a key, and end in one visible state."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, update

from storage.models import Outbox
from storage.store import Session


async def queue(
    session: Session,
    *,
    account_id: int,
    dedupe_key: str,
    kind: str,
    body: dict[str, Any],
    now: datetime,
    dialogue_id: int | None = None,
    lane: str = "fast",
    due_at: datetime | None = None,
) -> int:
    """One platform call to one account; returns its row. The key lets it be queued once only."""
    queued = await session.execute(
        insert(Outbox)
        .values(
            account_id=account_id,
            dialogue_id=dialogue_id,
            dedupe_key=dedupe_key,
            kind=kind,
            lane=lane,
            body=body,
            state="queued",
            attempts=0,
            due_at=due_at,
            created_at=now,
        )
        .returning(Outbox.id)
    )
    return int(queued.scalar_one())


async def sending(session: Session, outbox_id: int) -> bool:
    """From here until its end is written, nobody can know whether it left.

    False where the row is not queued any more: another process took it.
    """
    taken = await session.execute(
        update(Outbox)
        .where(Outbox.id == outbox_id, Outbox.state == "queued")
        .values(state="sending")
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]


async def again(session: Session, outbox_id: int, *, due_at: datetime, reason: str) -> None:
    """It certainly did not arrive; it is queued again."""
    await _set(session, outbox_id, state="queued", due_at=due_at, reason=reason)


async def ended(
    session: Session, outbox_id: int, *, state: str, now: datetime, reason: str | None = None
) -> None:
    """sent, undeliverable, uncertain or skipped; the body goes."""
    await _set(session, outbox_id, state=state, reason=reason, ended_at=now, body=None)


async def _set(session: Session, outbox_id: int, **values: Any) -> None:
    await session.execute(
        update(Outbox)
        .where(Outbox.id == outbox_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
