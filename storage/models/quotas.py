"""The rules by which quotas are counted, and what is lawfully left undone.

An exemption is asked → approved or refused (reading 10).
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class QuotaRule(Base):
    """A rule of `programme.quotas`, so that the views count by it; named by its clause.

    `counts` is the noun whose records fill it, `kind` the period's; `remote` whether what was done
    from afar fills it too. Where the notice gives no number, `kind` is a bureau setting.
    """

    __tablename__ = "quota_rules"

    code: Mapped[str] = mapped_column(String(10), primary_key=True)
    scheme: Mapped[str] = mapped_column(String(20))
    counts: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(10))
    required: Mapped[int]
    remote: Mapped[bool]


_STANDING = text("state IN ('asked', 'approved')")


class Exemption(Base):
    """A quota of one client or region in one period that need not be met, and why (C11, E5)."""

    __tablename__ = "exemptions"
    __table_args__ = (
        CheckConstraint("(client_id IS NULL) <> (region_id IS NULL)", name="one_served"),
        # One question a quota; asked again only where it was refused.
        Index(
            "uq_exemptions_client_id", "client_id", "period", "rule", unique=True,
            sqlite_where=_STANDING, postgresql_where=_STANDING,
        ),
        Index(
            "uq_exemptions_region_id", "region_id", "period", "rule", unique=True,
            sqlite_where=_STANDING, postgresql_where=_STANDING,
        ),
        Index("ix_exemptions_asked_by", "asked_by"),
        {"sqlite_autoincrement": True},
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[str] = mapped_column(String(10))
    scheme: Mapped[str] = mapped_column(String(20))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("regions.id"))
    period: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(200))
    asked_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="asked")
    approver: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    word: Mapped[str | None] = mapped_column(String(200))
    """What the approver said; needed where it was refused."""
