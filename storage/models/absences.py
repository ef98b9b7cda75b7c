"""When a person is reached, and when not: hours of one's own, and absences with a stand-in."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Absence(Base):
    """Away (请假) from the first day to the last, both included, unless back before.

    The stand-in (代理) is told what the other would be told; None where nobody stands in.
    """

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="in_order"),
        CheckConstraint("stand_in_id <> person_id", name="another"),
        Index("ix_absences_person_id_last_day", "person_id", "last_day"),
        Index("ix_absences_stand_in_id_last_day", "stand_in_id", "last_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    stand_in_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    back_at: Mapped[datetime | None]
    """When it was taken back, before its last day or before it began."""


class PersonSettings(Base):
    """A person's own hours, local to their time zone; without a row the bureau's apply."""

    __tablename__ = "person_settings"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    digest_at: Mapped[time | None]
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]
