"""What has served its purpose goes: emptied inbox rows, ended messages, old cards, loose files."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, delete, inspect, or_, select, tuple_, update
from sqlalchemy.orm import aliased

from storage.models import (
    Broadcast,
    BroadcastRecipient,
    Buttons,
    Dialogue,
    File,
    Inbox,
    Job,
    Later,
    Link,
    Outbox,
    Reminder,
    Snooze,
    VisitFile,
)
from storage.models.base import Base
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
    files: timedelta = timedelta(days=30)
    """Of files that no record holds; those of a record stay with it."""
    links: timedelta = timedelta(days=30)
    reminders: timedelta = timedelta(days=400)
    """Longer than any series lasts; so is whatever was put off to a day and never told."""
    broadcasts: timedelta = timedelta(days=730)
    """A cycle: who was told of what, and pressed; one that another repeats stays as long."""


async def purge(session: Session, *, now: datetime, keep: Retention) -> int:
    """Delete at most `AT_ONCE` rows of each class; returns how many rows went.

    Quarantined updates, and messages whose end is not known, stay until somebody has looked.
    """
    gone = await _unheld(session, now - keep.files)
    old = Dialogue.state.in_(("done", "cancelled")) & (Dialogue.opened_at < now - keep.outbox)
    unneeded = ~select(Outbox.id).where(Outbox.dialogue_id == Dialogue.id).exists()
    unoffered = ~select(Buttons.id).where(Buttons.dialogue_id == Dialogue.id).exists()
    unworked = ~select(Job.id).where(Job.dialogue_id == Dialogue.id).exists()
    unattached = ~select(File.id).where(File.dialogue_id == Dialogue.id).exists()
    worked = Job.state.in_(("done", "failed")) & (Job.ended_at < now - keep.outbox)
    ended = Outbox.state.in_(("sent", "undeliverable", "skipped"))
    for table, mark, condition in (
        (Inbox, Inbox.id, (Inbox.state == "done") & (Inbox.done_at < now - keep.inbox)),
        (Outbox, Outbox.id, ended & (Outbox.ended_at < now - keep.outbox)),
        (Buttons, Buttons.id, Buttons.expires_at < now - keep.buttons),
        (Job, Job.id, worked),
        (Dialogue, Dialogue.id, old & unneeded & unoffered & unworked & unattached),
        (Link, Link.id, Link.expires_at < now - keep.links),
        (Later, Later.id, (Later.state != "waiting") & (Later.due_at < now - keep.later)),
    ):
        some = select(mark).where(condition).limit(AT_ONCE).scalar_subquery()
        went = await session.execute(
            delete(table).where(mark.in_(some)).execution_options(synchronize_session=False)
        )
        gone += went.rowcount  # type: ignore[attr-defined]
    gone += await _told_of(session, (now - keep.reminders).date())
    return gone + await _broadcasts(session, now - keep.broadcasts)


async def _told_of(session: Session, before: date) -> int:
    """What was said, or put off, before that day."""
    gone = 0
    for table, old in ((Reminder, Reminder.day < before), (Snooze, Snooze.until < before)):
        gone += await _some(session, table, old)
    return gone


async def _broadcasts(session: Session, before: datetime) -> int:
    """Those that ended before then, first their people, then what nothing hangs on any more."""
    old = (Broadcast.ended_at < before) & Broadcast.state.in_(("finished", "cancelled"))
    numbers = select(Broadcast.id).where(old)
    gone = await _some(session, BroadcastRecipient, BroadcastRecipient.broadcast_id.in_(numbers))
    later = aliased(Broadcast)
    followed = select(later.id).where(later.follows_id == Broadcast.id).exists()
    people = select(BroadcastRecipient.person_id)
    left = people.where(BroadcastRecipient.broadcast_id == Broadcast.id).exists()
    return gone + await _some(session, Broadcast, old & ~left & ~followed)


async def _some(session: Session, table: type[Base], condition: ColumnElement[bool]) -> int:
    """At most `AT_ONCE` of these, by their keys, however many columns those have."""
    key = inspect(table).primary_key
    some = select(*key).where(condition).limit(AT_ONCE)
    went = await session.execute(
        delete(table)
        .where((tuple_(*key) if len(key) > 1 else key[0]).in_(some))
        .execution_options(synchronize_session=False)
    )
    return int(went.rowcount)  # type: ignore[attr-defined]


async def _unheld(session: Session, before: datetime) -> int:
    """Files that came before then and hang on no record, nor on a card that is still open.

    A card opened later may hold them too (photos taken for a visit of its own): while one that
    old is open they stay. Those of a record forget the card they came by, so that it may go.
    """
    held = or_(
        select(VisitFile.file_id).where(VisitFile.file_id == File.id).exists(),
        select(Broadcast.id).where(Broadcast.file_id == File.id).exists(),
    )
    card = aliased(Dialogue)
    sent_to = select(card.id).where(card.id == File.dialogue_id, card.state == "open").exists()
    left = select(card.id).where(
        card.account_id == File.account_id,
        card.state == "open",
        card.opened_at >= File.received_at,
        card.opened_at < before,
    )
    loose = (File.received_at < before) & ~held & ~sent_to & ~left.exists()
    some = select(File.id).where(loose).limit(AT_ONCE).scalar_subquery()
    went = await session.execute(
        delete(File).where(File.id.in_(some)).execution_options(synchronize_session=False)
    )
    kept = (File.received_at < before) & held & File.dialogue_id.is_not(None)
    some = select(File.id).where(kept).limit(AT_ONCE).scalar_subquery()
    await session.execute(
        update(File)
        .where(File.id.in_(some))
        .values(dialogue_id=None)
        .execution_options(synchronize_session=False)
    )
    return int(went.rowcount)  # type: ignore[attr-defined]
