"""Who did and saw what: append-only, no content, in the record's own transaction.

The leader seals committed rows into a chain: `seal` hashes the seal before it and this row.
"""

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Audit(Base):
    """One act of one person on one row, allowed or denied."""

    __tablename__ = "audit"
    __table_args__ = (
        Index(
            "ix_audit_unsealed",
            "id",
            sqlite_where=text("seal IS NULL"),
            postgresql_where=text("seal IS NULL"),
        ),
        Index(
            "ix_audit_denied",
            "action",
            "at",
            sqlite_where=text("allowed = 0"),
            postgresql_where=text("NOT allowed"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[int | None]
    account_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(20))
    noun: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(60))
    allowed: Mapped[bool]
    place: Mapped[int | None] = mapped_column(unique=True)
    seal: Mapped[str | None] = mapped_column(String(64))
