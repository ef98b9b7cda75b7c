"""Where each person is in each conversation: a dialogue is a card, its draft and its buttons.

A dialogue is open → done or cancelled. Its card is unseen → shown, uncertain (it may or may
not have arrived) or gone (deleted in the chat); `message_ref` is the channel's own name for it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.sealing import SealedJson


class Dialogue(Base):
    """One conversation with one account, from its opening to its end."""

    __tablename__ = "dialogues"
    __table_args__ = (
        Index("ix_dialogues_account_id_state", "account_id", "state", "touched"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    conversation: Mapped[str] = mapped_column(String(20))
    step: Mapped[str] = mapped_column(String(20))
    trail: Mapped[list[str]] = mapped_column(JSON, default=list)
    draft: Mapped[dict[str, Any] | None] = mapped_column(SealedJson)
    state: Mapped[str] = mapped_column(String(10), default="open")
    version: Mapped[int] = mapped_column(default=0)
    card: Mapped[str] = mapped_column(String(10), default="unseen")
    message_ref: Mapped[str | None] = mapped_column(String(40))
    opened_by: Mapped[str | None] = mapped_column(String(80), unique=True)
    touched: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]


class Buttons(Base):
    """The numbered choices of one screen, `[label, action, argument]` each, under a random id."""

    __tablename__ = "buttons"
    __table_args__ = (Index("ix_buttons_dialogue_id", "dialogue_id"),)

    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogues.id"))
    step: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    choices: Mapped[list[list[str]]] = mapped_column(SealedJson)
    numbered: Mapped[bool] = mapped_column(default=True)
    expires_at: Mapped[datetime]
