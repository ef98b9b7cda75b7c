"""Issues: a problem or need to be coordinated, raised in a visit."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.sealing import SealedText


class Issue(Base):
    """A problem or need to be coordinated: raised → … → ended, or withdrawn (S19-S21)."""

    __tablename__ = "issues"
    __table_args__ = (
        CheckConstraint("(client_id IS NULL) <> (region_id IS NULL)", name="one_served"),
        Index("ix_issues_client_id", "client_id", "state"),
        Index("ix_issues_region_id", "region_id", "state"),
        Index("ix_issues_author_id", "author_id"),
        Index("ix_issues_visit_id", "visit_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("regions.id"))
    said: Mapped[str | None] = mapped_column(Text)
    sealed_said: Mapped[str | None] = mapped_column(SealedText)
    """The need in the words it was told in: in one column or, marked 🔒, in the other."""
    state: Mapped[str] = mapped_column(String(12), default="raised")
    raised_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
