"""Raw updates are kept before they are confirmed, worked once, and emptied."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, update

from storage import upsert
from storage.models import Inbox, table_of
from storage.prepared import Prepared
from storage.store import Session


@dataclass(frozen=True, slots=True)
class Raw:
    """An update as it came: `digest` of its body tells it from another with the same number."""

    channel: str
    tenant: str
    update_id: int
    digest: str
    chat: str | None
    body: bytes


async def keep(
    session: Session, updates: Sequence[Raw], *, now: datetime
) -> list[tuple[int, Raw]]:
    """Keep a batch in one statement; returns those that were not here before, with their rows."""
    if not updates:
        return []
    first = {(raw.channel, raw.tenant, raw.update_id, raw.digest): raw for raw in updates}
    values = [_row(raw, now) for raw in first.values()]
    kept = await _keep(session.get_bind().dialect.name).rows(session, *values)
    return sorted(((row[0], first[tuple(row[1:])]) for row in kept), key=lambda pair: pair[0])


_INBOX = table_of(Inbox)
_DONE = Prepared(
    update(_INBOX)
    .where(_INBOX.c.id == bindparam("inbox"), _INBOX.c.state == "waiting")
    .values(state="done", body=None, done_at=bindparam("now"))
)


@cache
def _keep(dialect: str) -> Prepared:
    c = _INBOX.c
    put = upsert.insert(dialect, _INBOX).on_conflict_do_nothing()
    return Prepared(put.returning(c.id, c.channel, c.tenant, c.update_id, c.digest))


def _row(raw: Raw, now: datetime) -> dict[str, Any]:
    return {
        "channel": raw.channel,
        "tenant": raw.tenant,
        "update_id": raw.update_id,
        "digest": raw.digest,
        "chat": raw.chat,
        "body": raw.body,
        "state": "waiting",
        "attempts": 0,
        "received_at": now,
    }


async def done(session: Session, inbox_id: int, *, now: datetime) -> bool:
    """The update was worked, in this transaction; False where it had been worked already."""
    return bool(await _DONE.run(session, {"inbox": inbox_id, "now": now}))


async def failed(session: Session, inbox_id: int, *, attempts: int, problem: str) -> None:
    """A try that came to nothing; the body stays for the next one."""
    await session.execute(
        update(Inbox)
        .where(Inbox.id == inbox_id)
        .values(attempts=attempts, problem=problem)
        .execution_options(synchronize_session=False)
    )


async def quarantine(
    session: Session, inbox_id: int, *, attempts: int, problem: str, now: datetime
) -> bool:
    """Set aside for the operator, body and all; False where it does not wait any more."""
    set_aside = await session.execute(
        update(Inbox)
        .where(Inbox.id == inbox_id, Inbox.state == "waiting")
        .values(state="quarantined", attempts=attempts, problem=problem, done_at=now)
        .execution_options(synchronize_session=False)
    )
    return bool(set_aside.rowcount)  # type: ignore[attr-defined]


async def release(session: Session, inbox_id: int) -> bool:
    """Try a quarantined update once more; False where it is not in quarantine."""
    released = await session.execute(
        update(Inbox)
        .where(Inbox.id == inbox_id, Inbox.state == "quarantined")
        .values(state="waiting", attempts=0, problem=None, done_at=None)
        .execution_options(synchronize_session=False)
    )
    return bool(released.rowcount)  # type: ignore[attr-defined]


async def drop(session: Session, inbox_id: int, *, why: str, now: datetime) -> bool:
    """Give a quarantined update up: its body goes; False where it is not in quarantine."""
    dropped = await session.execute(
        update(Inbox)
        .where(Inbox.id == inbox_id, Inbox.state == "quarantined")
        .values(state="dropped", body=None, problem=Inbox.problem + ": " + why, done_at=now)
        .execution_options(synchronize_session=False)
    )
    return bool(dropped.rowcount)  # type: ignore[attr-defined]
