"""How the program is: its heartbeat, and how much waits in each queue."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import String, func, literal_column, select, text, union_all

from storage.models import Base, Heartbeat, Inbox, Job, Later, Outbox
from storage.store import Session

# Written out, not bound: SQLite uses a partial index only where it can read the condition.
_OPEN = {
    "inbox_waiting": (Inbox, "state = 'waiting'"),
    "outbox_open": (Outbox, "state IN ('held', 'queued', 'sending')"),
    "later_waiting": (Later, "state = 'waiting'"),
    "jobs_open": (Job, "state IN ('waiting', 'running')"),
}
_ENDED_BADLY = {
    "inbox_quarantined": (Inbox, "state = 'quarantined'"),
    "outbox_uncertain": (Outbox, "state = 'uncertain'"),
    "outbox_undeliverable": (Outbox, "state = 'undeliverable'"),
}


async def last_heartbeat(session: Session) -> datetime | None:
    """When the program was last known to run."""
    return await session.scalar(select(func.max(Heartbeat.at)))


async def depths(session: Session) -> dict[str, int]:
    """How many rows wait in each queue; quick, by index."""
    return await _count(session, _OPEN)


async def ended_badly(session: Session) -> dict[str, int]:
    """How many rows somebody should look at; reads the tables whole."""
    return await _count(session, _ENDED_BADLY)


async def oldest_waiting(session: Session) -> datetime | None:
    """When the oldest update came in that is not worked yet."""
    waiting = text("state = 'waiting'")
    return await session.scalar(select(func.min(Inbox.received_at)).where(waiting))


async def _count(session: Session, asked: Mapping[str, tuple[type[Base], str]]) -> dict[str, int]:
    each = [
        select(literal_column(f"'{name}'", String), func.count())
        .select_from(table)
        .where(text(where))
        for name, (table, where) in asked.items()
    ]
    return {str(row[0]): int(row[1]) for row in await session.execute(union_all(*each))}
