"""Broadcasts: scheduled → sending ⇄ paused → finished, or cancelled; and each of their people.

A recipient is left out with a reason, or waits for their outbox row, whose state is theirs; when
the broadcast ends that state is written here, since outbox rows do not stay.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.sealing import SealedText

_UNENDED = text("state IN ('scheduled', 'sending', 'paused')")


class Broadcast(Base):
    """One notice to many. `key` names its content and audience: pressed twice, it is one.

    `area` is that of the sender's department, None the bureau's. `follows_id` is the one that it
    repeats to some, `follows` why.
    """

    __tablename__ = "broadcasts"
    __table_args__ = (
        Index("ix_broadcasts_unended", "id", sqlite_where=_UNENDED, postgresql_where=_UNENDED),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    body: Mapped[str] = mapped_column(SealedText)
    """HTML in the tags of a screen's body."""
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    audience: Mapped[dict[str, Any]] = mapped_column(JSON)
    area: Mapped[str | None] = mapped_column(ForeignKey("areas.code"))
    urgent: Mapped[bool] = mapped_column(default=False)
    why: Mapped[str | None] = mapped_column(String(200))
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("broadcasts.id"))
    follows: Mapped[str | None] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    expanded: Mapped[bool] = mapped_column(default=False)
    """Whether everybody of the audience has their row."""
    sent_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    dialogue_id: Mapped[int | None]
    """The card that shows how far it is."""
    made_at: Mapped[datetime]
    leaves_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class BroadcastRecipient(Base):
    """One person: left out, queued (their outbox row says more), or how it ended with them."""

    __tablename__ = "broadcast_recipients"
    __table_args__ = (
        Index("ix_broadcast_recipients_outbox_id", "outbox_id"),
        Index("ix_broadcast_recipients_dialogue_id", "dialogue_id"),
    )

    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcasts.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    dialogue_id: Mapped[int | None]
    outbox_id: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(14))
    reason: Mapped[str | None] = mapped_column(String(60))
    acknowledged_at: Mapped[datetime | None]
