"""Reminders: what was said of what to whom, what was put off, which rules the bureau switched.

A reminder is said, or skipped with a reason; its key is (person, rule, subject, period, nth).
"""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Reminder(Base):
    """One occurrence of a series, once for good: `nth` is the lead it came by.

    `person_id` is whose it is, `told_id` who was told: a stand-in, while that person is away.
    """

    __tablename__ = "reminders"
    __table_args__ = (Index("ix_reminders_day", "day"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    rule: Mapped[str] = mapped_column(String(20), primary_key=True)
    noun: Mapped[str] = mapped_column(String(12), primary_key=True)
    subject: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    nth: Mapped[str] = mapped_column(String(12), primary_key=True)
    day: Mapped[date]
    told_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(20))


class Snooze(Base):
    """Not before that day: what a person put off; once it is said again the row goes."""

    __tablename__ = "snoozes"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    rule: Mapped[str] = mapped_column(String(20), primary_key=True)
    noun: Mapped[str] = mapped_column(String(12), primary_key=True)
    subject: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    until: Mapped[date]


class ReminderSwitch(Base):
    """What the bureau set of a rule in chat; a rule without a row is as it was shipped."""

    __tablename__ = "reminder_switches"

    rule: Mapped[str] = mapped_column(String(20), primary_key=True)
    on: Mapped[bool]
    days: Mapped[list[int] | None] = mapped_column(JSON)
    set_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[datetime]


class CalendarDay(Base):
    """The State Council's word on one day, loaded by the bureau: off, or worked (调休)."""

    __tablename__ = "calendar_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    set_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[datetime]
