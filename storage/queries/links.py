"""Links by their code, for as long as they are good."""

import hashlib
from datetime import datetime

from sqlalchemy import select

from storage.models import Link
from storage.store import Session


def digest(code: str) -> str:
    """What is kept of a code; 192 random bits need no salt."""
    return hashlib.sha256(code.encode()).hexdigest()


async def find(session: Session, code: str, *, purpose: str, now: datetime) -> Link | None:
    """The link of that code, where it is good for that purpose now."""
    asked = select(Link).where(
        Link.code_hash == digest(code),
        Link.purpose == purpose,
        Link.uses_left > 0,
        Link.expires_at > now,
    )
    return (await session.scalars(asked)).one_or_none()
