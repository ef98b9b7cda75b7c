"""What has served its purpose goes: emptied inbox rows, ended messages, old buttons and cards."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from storage.models import Buttons, Dialogue, Inbox, Job, Later, Outbox
from storage.store import Session

AT_ONCE = 5_000  # rows of one table in one transaction: no writer waits long for us


@dataclass(frozen=True, slots=True)
class Retention:
    """How long each class is kept once it has ended; records and audit are never purged here.

    `inbox` stays above the day for which Telegram may deliver an update again.
    """

    inbox: timedelta = timedelta(days=14)
    outbox: timedelta = timedelta(days=180)
    buttons: timedelta = timedelta(days=0)
    later: timedelta = timedelta(days=400)


async def purge(session: Session, *, now: datetime, keep: Retention) -> int:
    """Delete at most `AT_ONCE` rows of each class; returns how many rows went.

    Quarantined updates, and messages whose end is not known, stay until somebody has looked.
    """
    gone = 0
    old = Dialogue.state.in_(("done", "cancelled")) & (Dialogue.opened_at < now - keep.outbox)
    unneeded = ~select(Outbox.id).where(Outbox.dialogue_id == Dialogue.id).exists()
    unoffered = ~select(Buttons.id).where(Buttons.dialogue_id == Dialogue.id).exists()
    unworked = ~select(Job.id).where(Job.dialogue_id == Dialogue.id).exists()
    worked = Job.state.in_(("done", "failed")) & (Job.ended_at < now - keep.outbox)
    ended = Outbox.state.in_(("sent", "undeliverable", "skipped"))
    for table, mark, condition in (
        (Inbox, Inbox.id, (Inbox.state == "done") & (Inbox.done_at < now - keep.inbox)),
        (Outbox, Outbox.id, ended & (Outbox.ended_at < now - keep.outbox)),
        (Buttons, Buttons.id, Buttons.expires_at < now - keep.buttons),
        (Job, Job.id, worked),
        (Dialogue, Dialogue.id, old & unneeded & unoffered & unworked),
        (Later, Later.id, (Later.state != "waiting") & (Later.due_at < now - keep.later)),
    ):
        some = select(mark).where(condition).limit(AT_ONCE).scalar_subquery()
        went = await session.execute(
            delete(table).where(mark.in_(some)).execution_options(synchronize_session=False)
        )
        gone += went.rowcount  # type: ignore[attr-defined]
    return gone
