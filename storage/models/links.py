"""One-time links, the keys that units hold, and the concerns that come in by them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.sealing import SealedBytes, SealedText


class Link(Base):
    """A link for one purpose and subject; of its code only the hash is kept."""

    __tablename__ = "links"
    __table_args__ = (Index("ix_links_purpose_subject", "purpose", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(60))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    uses_left: Mapped[int]
    used_at: Mapped[datetime | None]


class UnitKey(Base):
    """The secret behind a unit's rotating six digits; its contact person holds them."""

    __tablename__ = "unit_keys"

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    secret: Mapped[bytes] = mapped_column(SealedBytes)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    tried_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)


class Concern(Base):
    """What a unit tells the bureau alone about a service (C25)."""

    __tablename__ = "concerns"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id"))
    said: Mapped[str] = mapped_column(SealedText)
    state: Mapped[str] = mapped_column(String(10), default="received")
    received_at: Mapped[datetime]
