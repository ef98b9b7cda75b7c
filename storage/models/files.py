"""Files people send: fetched by a job while the channel's link lasts, kept by what they contain.

A file is waiting → kept, or refused (too large, of no kind we keep) or gone (its link lapsed).
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.sealing import SealedText


class File(Base):
    """One photo, document or voice note; `digest` (SHA-256) names its bytes in the file store.

    `dialogue_id` is the card it was sent to; a visit holds it through `visit_files`.
    """

    __tablename__ = "files"
    __table_args__ = (
        Index("ix_files_dialogue_id", "dialogue_id"),
        Index("ix_files_account_id_album", "account_id", "album"),
        Index("ix_files_digest", "digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    """The update it came with and its place there: sent twice by the channel, kept once."""
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    dialogue_id: Mapped[int | None] = mapped_column(ForeignKey("dialogues.id"))
    album: Mapped[str | None] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(10))
    type: Mapped[str | None] = mapped_column(String(80))
    name: Mapped[str | None] = mapped_column(SealedText)
    size: Mapped[int | None]
    ref: Mapped[str | None] = mapped_column(SealedText)
    digest: Mapped[str | None] = mapped_column(String(64))
    confidential: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    problem: Mapped[str | None] = mapped_column(String(40))
    received_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class VisitFile(Base):
    """A file attached to a visit."""

    __tablename__ = "visit_files"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"), primary_key=True)
