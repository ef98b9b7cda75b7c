"""Later is a row: written with its cause, keyed by the name of its period, done once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update

from storage import upsert
from storage.models import Heartbeat, Later
from storage.store import Session


async def plan(
    session: Session,
    *,
    kind: str,
    key: str,
    due_at: datetime,
    subject: dict[str, Any],
    series: str | None = None,
) -> None:
    """Have it done at `due_at`; a key that is planned or done already stays as it is."""
    dialect = session.get_bind().dialect.name
    await session.execute(
        upsert.insert(dialect, Later)
        .values(
            kind=kind, key=key, due_at=due_at, subject=subject, series=series,
            state="waiting", attempts=0,
        )
        .on_conflict_do_nothing()
    )  # fmt: skip


async def plan_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Many at once: `kind`, `key`, `due_at`, `subject` of each; a key that is there stays."""
    dialect = session.get_bind().dialect.name
    common = {"series": None, "state": "waiting", "attempts": 0}
    if rows:
        await session.execute(
            upsert.insert(dialect, Later).on_conflict_do_nothing(),
            [{**common, **row} for row in rows],
        )


async def move(session: Session, key: str, *, due_at: datetime) -> None:
    """What still waits under that key is due then instead."""
    await session.execute(
        update(Later)
        .where(Later.key == key, Later.state == "waiting")
        .values(due_at=due_at)
        .execution_options(synchronize_session=False)
    )


async def ended(session: Session, later_id: int, *, state: str, reason: str | None = None) -> bool:
    """done or skipped; False where another had ended it."""
    done = await session.execute(
        update(Later)
        .where(Later.id == later_id, Later.state == "waiting")
        .values(state=state, reason=reason)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


async def skipped(session: Session, later_id: int, *, reason: str) -> None:
    """What was taken up no longer holds: nothing was done, and the row says why."""
    row = await session.get_one(Later, later_id, populate_existing=True)
    row.state, row.reason = "skipped", reason


async def beat(session: Session, *, now: datetime) -> None:
    """The program runs; a clock that was set back takes the heartbeat with it."""
    await session.execute(delete(Heartbeat).where(Heartbeat.name == "program"))
    await session.execute(insert(Heartbeat).values(name="program", at=now))


async def failed(session: Session, later_id: int, *, due_at: datetime, tries: int) -> None:
    """A try that came to nothing: due again at `due_at`, or skipped after so many tries."""
    row = await session.get_one(Later, later_id)
    row.attempts += 1
    row.due_at = due_at
    if row.attempts >= tries:
        row.state, row.reason = "skipped", "failed"
