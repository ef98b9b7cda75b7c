"""How little logging costs, for all together: nothing here names a person or holds their words."""

from datetime import date

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Correction(Base):
    """One field that was read from a message and changed before saving, as two codes."""

    __tablename__ = "corrections"
    __table_args__ = (Index("ix_corrections_field_day", "field", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    field: Mapped[str] = mapped_column(String(20))
    read: Mapped[str] = mapped_column(String(120))
    meant: Mapped[str] = mapped_column(String(120))


class Effort(Base):
    """What one saved card took: seconds from opening to saving, taps, changes, questions skipped.

    `way` is `message` (read from one) or `buttons`.
    """

    __tablename__ = "efforts"
    __table_args__ = (Index("ix_efforts_day", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    way: Mapped[str] = mapped_column(String(10))
    seconds: Mapped[int]
    taps: Mapped[int]
    changes: Mapped[int]
    skipped: Mapped[list[str]] = mapped_column(JSON, default=list)
