"""Supervision notices (督促, S23): the bureau's recorded word that something is owed."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Supervision(Base):
    """One person told of one open quota: recorded → told → seen.

    It is told in the person's working hours, and not at all where nothing is owed by then. Not
    twice a day for the same thing, whoever sends it.
    """

    __tablename__ = "supervisions"
    __table_args__ = (
        UniqueConstraint("person_id", "client_id", "period", "rule", "day"),
        UniqueConstraint("person_id", "region_id", "period", "rule", "day"),
        Index("ix_supervisions_sender_id_day", "sender_id", "day"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sender_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    rule: Mapped[str] = mapped_column(String(10))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("regions.id"))
    period: Mapped[str] = mapped_column(String(10))
    day: Mapped[date]
    """The bureau's day on which it was sent."""
    sent_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
