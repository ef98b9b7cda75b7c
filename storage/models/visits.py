"""Visits: recorded → amended or withdrawn, never deleted. The number people see (№) is the id."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Visit(Base):
    """One service given to one client or region on one day."""

    __tablename__ = "visits"
    __table_args__ = (
        CheckConstraint("(client_id IS NULL) <> (region_id IS NULL)", name="one_served"),
        # With mode and state a quota is counted from the index alone.
        Index("ix_visits_client_id_day", "client_id", "day", "mode", "state"),
        Index("ix_visits_region_id_day", "region_id", "day", "mode", "state"),
        Index("ix_visits_author_id_day", "author_id", "day"),
        {"sqlite_autoincrement": True},  # a number is never given twice
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int | None] = mapped_column(unique=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("regions.id"))
    day: Mapped[date]
    mode: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str | None] = mapped_column(String(10))
    content: Mapped[str | None] = mapped_column(Text)
    minutes: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(10), default="recorded")
    received_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str | None] = mapped_column(String(200))


class VisitParticipant(Base):
    """Someone who took part; every participant is credited (reading 4)."""

    __tablename__ = "visit_participants"
    __table_args__ = (Index("ix_visit_participants_person_id", "person_id"),)

    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)


class VisitTask(Base):
    """A task done in a visit, by its scheme's code."""

    __tablename__ = "visit_tasks"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    scheme: Mapped[str] = mapped_column(String(20), primary_key=True)
    code: Mapped[str] = mapped_column(String(20), primary_key=True)


class PeriodRow(Base):
    """A year, half-year or quarter with its days, so that views need no clock.

    `half` is the day on which service must be running for the period to owe anything (reading 2).
    """

    __tablename__ = "periods"
    __table_args__ = (Index("ix_periods_kind_starts", "kind", "starts"),)

    name: Mapped[str] = mapped_column(String(10), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    starts: Mapped[date]
    ends: Mapped[date]
    half: Mapped[date]
