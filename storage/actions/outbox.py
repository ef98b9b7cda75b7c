"""Messages are queued in their cause's transaction, under a key, and end in one visible state."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, insert, or_, update

from storage.models import Outbox, table_of
from storage.prepared import Prepared
from storage.store import Session

_OUTBOX = table_of(Outbox)
_QUEUE = Prepared(insert(_OUTBOX).returning(_OUTBOX.c.id))
_SENDING = Prepared(
    update(_OUTBOX)
    .where(
        _OUTBOX.c.id == bindparam("outbox"),
        or_(
            _OUTBOX.c.state == "queued",
            and_(_OUTBOX.c.state == "sending", _OUTBOX.c.reason == bindparam("by")),
        ),
    )
    .values(state="sending", reason=bindparam("by"))
)
_ENDED = Prepared(
    update(_OUTBOX)
    .where(_OUTBOX.c.id == bindparam("outbox"))
    .values(
        state=bindparam("state"), reason=bindparam("reason"), ended_at=bindparam("now"), body=None
    )
)


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
    row = {
        "account_id": account_id,
        "dialogue_id": dialogue_id,
        "dedupe_key": dedupe_key,
        "kind": kind,
        "lane": lane,
        "body": body,
        "state": "queued",
        "attempts": 0,
        "due_at": due_at,
        "created_at": now,
    }
    [queued] = await _QUEUE.rows(session, row)
    return int(queued[0])


async def sending(session: Session, outbox_id: int, *, by: str) -> bool:
    """From here until its end is written, nobody can know whether it left.

    False where the row is not queued any more: another process took it. The run that marked it,
    `by`, may mark it again: where a commit's answer was lost, nothing has left yet.
    """
    return bool(await _SENDING.run(session, {"outbox": outbox_id, "by": by}))


async def unmark(session: Session, outbox_id: int, *, by: str) -> None:
    """It was marked by this run and did not leave: it is queued as before."""
    await session.execute(
        update(Outbox)
        .where(Outbox.id == outbox_id, Outbox.state == "sending", Outbox.reason == by)
        .values(state="queued", reason=None)
        .execution_options(synchronize_session=False)
    )


async def again(session: Session, outbox_id: int, *, due_at: datetime, reason: str) -> None:
    """It certainly did not arrive; it is queued again."""
    more = Outbox.attempts + 1
    await _set(session, outbox_id, state="queued", due_at=due_at, reason=reason, attempts=more)


async def passed_over(session: Session, outbox_id: int, *, reason: str, now: datetime) -> bool:
    """skipped, where it had not left yet; False where it had, or was put aside meanwhile."""
    done = await session.execute(
        update(Outbox)
        .where(Outbox.id == outbox_id, Outbox.state == "queued")
        .values(state="skipped", reason=reason[:60], ended_at=now, body=None)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


async def ended(
    session: Session, outbox_id: int, *, state: str, now: datetime, reason: str | None = None
) -> None:
    """sent, undeliverable, uncertain or skipped; the body goes."""
    how = {"outbox": outbox_id, "state": state, "reason": reason, "now": now}
    await _ENDED.run(session, how)


async def _set(session: Session, outbox_id: int, **values: Any) -> None:
    await session.execute(
        update(Outbox)
        .where(Outbox.id == outbox_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
