"""What a restored database must know about itself before anybody works on it again."""

from datetime import datetime

from sqlalchemy import update

from storage.actions import audit
from storage.models import Outbox
from storage.store import Session

_OPEN = ("held", "queued", "sending")


async def mark(session: Session, *, now: datetime, made_at: str) -> int:
    """Call uncertain whatever had not been sent when the backup was made; how many.

    It may well have been sent since, and nothing may arrive twice without a mark. Updates that
    waited are worked again: what came of them is not in the backup. Noted in the audit.
    """
    unsent = update(Outbox).where(Outbox.state.in_(_OPEN)).returning(Outbox.id)
    marked = unsent.values(state="uncertain", reason="restored", ended_at=now)
    found = (await session.execute(marked)).all()
    await audit.note(
        session,
        at=now,
        person_id=None,
        account_id=None,
        action="restore",
        noun="backup",
        subject=made_at,
    )
    return len(found)
