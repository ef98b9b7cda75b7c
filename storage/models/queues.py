"""The rows that make nothing get lost: inbox, outbox, later, jobs, and the heartbeat.

inbox    waiting → done | quarantined → waiting | dropped
outbox   held → queued → sending → sent | undeliverable | uncertain | skipped
later    waiting → done | skipped
job      waiting → running → done | failed
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.sealing import SealedBytes, SealedJson

_WAITING = text("state = 'waiting'")
_OPEN = text("state IN ('held', 'queued', 'sending')")


class Inbox(Base):
    """A raw update as it came, kept before it is confirmed; its body is emptied on success."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "tenant", "update_id", "digest"),
        Index("ix_inbox_waiting", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    tenant: Mapped[str] = mapped_column(String(40))
    update_id: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))
    chat: Mapped[str | None] = mapped_column(String(40))
    body: Mapped[bytes | None] = mapped_column(SealedBytes)
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None] = mapped_column(String(200))
    """The class of the last error; of a dropped update, the operator's reason behind it."""
    received_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class Outbox(Base):
    """One platform call to one account, under a key that lets it be queued once only."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_open", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_outbox_account_id", "account_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    dialogue_id: Mapped[int | None] = mapped_column(ForeignKey("dialogues.id"))
    dedupe_key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    lane: Mapped[str] = mapped_column(String(6), default="fast")
    body: Mapped[dict[str, Any] | None] = mapped_column(SealedJson)
    state: Mapped[str] = mapped_column(String(14), default="queued")
    reason: Mapped[str | None] = mapped_column(String(60))
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Later(Base):
    """Something due at a moment, keyed by the name of its period, never by an interval."""

    __tablename__ = "later"
    __table_args__ = (
        Index("ix_later_due", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    series: Mapped[str | None] = mapped_column(String(120))
    due_at: Mapped[datetime]
    subject: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    reason: Mapped[str | None] = mapped_column(String(60))
    attempts: Mapped[int] = mapped_column(default=0)


class Job(Base):
    """Slow work asked for in a chat, run outside the update's transaction, progress shown."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index(
            "ix_jobs_open",
            "id",
            sqlite_where=text("state IN ('waiting', 'running')"),
            postgresql_where=text("state IN ('waiting', 'running')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    dialogue_id: Mapped[int | None] = mapped_column(ForeignKey("dialogues.id"))
    params: Mapped[dict[str, Any] | None] = mapped_column(SealedJson)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    done_count: Mapped[int] = mapped_column(default=0)
    total_count: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None] = mapped_column(String(80))
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Heartbeat(Base):
    """When the program was last known to run; the gap at a start is read from it."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[datetime]
