"""Consultations: a question and its answer, told in a visit."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.sealing import SealedText


class Consultation(Base):
    """A question told in a visit with its answer (C13): answered there, later also asked first."""

    __tablename__ = "consultations"
    __table_args__ = (
        CheckConstraint("(client_id IS NULL) <> (region_id IS NULL)", name="one_served"),
        Index("ix_consultations_client_id", "client_id", "state"),
        Index("ix_consultations_region_id", "region_id", "state"),
        Index("ix_consultations_author_id", "author_id"),
        Index("ix_consultations_visit_id", "visit_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("regions.id"))
    question: Mapped[str | None] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(Text)
    sealed_question: Mapped[str | None] = mapped_column(SealedText)
    sealed_answer: Mapped[str | None] = mapped_column(SealedText)
    """Both plain or, marked 🔒, both sealed."""
    state: Mapped[str] = mapped_column(String(12), default="answered")
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
