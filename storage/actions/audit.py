"""Who did what, noted in the transaction of the act itself."""

from datetime import datetime

from sqlalchemy import insert

from storage.models import Audit
from storage.store import Session


async def note(
    session: Session,
    *,
    at: datetime,
    person_id: int | None,
    account_id: int | None,
    action: str,
    noun: str,
    subject: str,
    allowed: bool = True,
) -> None:
    """One act on one row, allowed or denied; never any content."""
    await session.execute(
        insert(Audit).values(
            at=at,
            person_id=person_id,
            account_id=account_id,
            action=action,
            noun=noun,
            subject=subject,
            allowed=allowed,
        )
    )
