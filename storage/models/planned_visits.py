"""Planned visits: planned → done (becomes a visit), moved, or cancelled."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.sealing import SealedText


class PlannedVisit(Base):
    """A visit meant for a day. One that is moved ends as `moved`, and a new one names it.

    `refused` says what the dispatching unit did not grant: `time` or `travel` (C19).
    """

    __tablename__ = "planned_visits"
    __table_args__ = (
        CheckConstraint("(client_id IS NULL) <> (region_id IS NULL)", name="one_served"),
        UniqueConstraint("dialogue_id", "nth"),
        Index("ix_planned_visits_client_id_day", "client_id", "day"),
        Index("ix_planned_visits_region_id_day", "region_id", "day"),
        Index("ix_planned_visits_author_id_day", "author_id", "day"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int | None]
    nth: Mapped[int] = mapped_column(default=0)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("regions.id"))
    day: Mapped[date]
    last_day: Mapped[date | None]
    mode: Mapped[str | None] = mapped_column(String(10))
    place: Mapped[str | None] = mapped_column(String(120))
    said: Mapped[str | None] = mapped_column(SealedText)
    tells_unit: Mapped[bool] = mapped_column(default=False)
    """Whether the dispatching unit is told too; the local department always is (C19, C20)."""
    state: Mapped[str] = mapped_column(String(10), default="planned")
    moved_from: Mapped[int | None] = mapped_column(ForeignKey("planned_visits.id"))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id"), index=True)
    refused: Mapped[str | None] = mapped_column(String(10))
    refused_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
