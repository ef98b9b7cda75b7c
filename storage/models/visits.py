"""Visits: recorded → amended or withdrawn, never deleted. The number people see (№) is the id."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.sealing import SealedJson, SealedText


class Visit(Base):
    """One service given to one client or region on one day, or on the days up to `last_day`.

    A card that served several clients becomes as many visits, numbered by `nth`. `content` or
    `sealed_content` holds what was said: the second where the person marked it 🔒 (S24).
    """

    __tablename__ = "visits"
    __table_args__ = (
        CheckConstraint("(client_id IS NULL) <> (region_id IS NULL)", name="one_served"),
        # With mode and state a quota is counted from the index alone.
        Index("ix_visits_client_id_day", "client_id", "day", "mode", "state"),
        Index("ix_visits_region_id_day", "region_id", "day", "mode", "state"),
        Index("ix_visits_author_id_day", "author_id", "day"),
        UniqueConstraint("dialogue_id", "nth"),
        {"sqlite_autoincrement": True},  # a number is never given twice
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int | None]
    nth: Mapped[int] = mapped_column(default=0)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("regions.id"))
    day: Mapped[date]
    last_day: Mapped[date | None]
    mode: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str | None] = mapped_column(String(10))
    place: Mapped[str | None] = mapped_column(String(120))
    """Where in a region it was: the unit an envoy visited (reading 13)."""
    distance: Mapped[int | None]
    """Metres between the place the person sent and the site; the place itself is not kept."""
    content: Mapped[str | None] = mapped_column(Text)
    sealed_content: Mapped[str | None] = mapped_column(SealedText)
    minutes: Mapped[int | None]
    consultations: Mapped[int | None]
    """How many questions were answered; those told one by one are rows of their own besides."""
    state: Mapped[str] = mapped_column(String(10), default="recorded")
    received_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str | None] = mapped_column(String(200))
    confirmed_at: Mapped[datetime | None]
    confirmed_how: Mapped[str | None] = mapped_column(String(10))
    """By the unit: `code` (its rotating six digits) or `link` (its one-time link)."""


class VisitParticipant(Base):
    """Someone who took part; every participant is credited (reading 4)."""

    __tablename__ = "visit_participants"
    __table_args__ = (Index("ix_visit_participants_person_id", "person_id"),)

    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    said: Mapped[str | None] = mapped_column(Text)
    sealed_said: Mapped[str | None] = mapped_column(SealedText)
    """What a participant who joined the record said of the visit, beside its author's words."""


class VisitTask(Base):
    """A task done in a visit, by its scheme's code."""

    __tablename__ = "visit_tasks"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    scheme: Mapped[str] = mapped_column(String(20), primary_key=True)
    code: Mapped[str] = mapped_column(String(20), primary_key=True)


class VisitDetail(Base):
    """What a notice names of a task (C12, C14, C15): a topic, an audience, needs, an outcome."""

    __tablename__ = "visit_details"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    scheme: Mapped[str] = mapped_column(String(20), primary_key=True)
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    said: Mapped[str | None] = mapped_column(Text)
    sealed_said: Mapped[str | None] = mapped_column(SealedText)


class VisitVersion(Base):
    """A visit as it stood before it was amended, and why; `number` counts from 1."""

    __tablename__ = "visit_versions"
    __table_args__ = (UniqueConstraint("visit_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"))
    number: Mapped[int]
    before: Mapped[dict[str, Any]] = mapped_column(SealedJson)
    why: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class Declaration(Base):
    """One participant's word on discipline after a visit (C25, E14): `clear`, or something to say.

    `said` is opened by the author and the bureau's directors alone.
    """

    __tablename__ = "declarations"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    said: Mapped[str | None] = mapped_column(SealedText)
    at: Mapped[datetime]


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
