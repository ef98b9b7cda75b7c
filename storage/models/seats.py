"""What one member of the bureau asked for about a bureau seat, and a second one must confirm.

open → confirmed | refused | lapsed (asked anew). Past `expires_at` an open one counts for nothing.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.sealing import SealedText

_OPEN = text("state = 'open'")


class SeatChange(Base):
    """One change about one person: leave, mobile, or let_in (an account without the number).

    `asked_by` is None where nobody of the bureau could ask and the command line decides alone.
    """

    __tablename__ = "seat_changes"
    __table_args__ = (
        Index(
            "uq_seat_changes_one_open",
            "person_id",
            "kind",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    mobile: Mapped[str | None] = mapped_column(SealedText)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitations.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    state: Mapped[str] = mapped_column(String(10), default="open")
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    settled_at: Mapped[datetime | None]
