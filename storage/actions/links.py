"""Links for one purpose and subject: whoever holds one may do that one thing until it ends.

The store keeps only the code's hash. A new link ends those before it for the same purpose.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import update

from storage.models import Link
from storage.queries.links import digest
from storage.store import Session

CODE_BYTES = 24  # 192 bits


async def make(
    session: Session,
    *,
    purpose: str,
    subject: str,
    made_by: int | None,
    now: datetime,
    valid: timedelta,
    uses: int = 1,
) -> str:
    """The code of a fresh link, good for `uses` uses until `now + valid`."""
    await end(session, purpose=purpose, subject=subject)
    code = secrets.token_urlsafe(CODE_BYTES)
    session.add(
        Link(
            code_hash=digest(code), purpose=purpose, subject=subject, made_by=made_by,
            made_at=now, expires_at=now + valid, uses_left=uses,
        )
    )  # fmt: skip
    await session.flush()
    return code


async def use(session: Session, link_id: int, *, now: datetime) -> bool:
    """Use it once; False where it is used up, ended or past its time: two at once get one use."""
    used = await session.execute(
        update(Link)
        .where(Link.id == link_id, Link.uses_left > 0, Link.expires_at > now)
        .values(uses_left=Link.uses_left - 1, used_at=now)
        .execution_options(synchronize_session=False)
    )
    return bool(used.rowcount)  # type: ignore[attr-defined]


async def end(session: Session, *, purpose: str, subject: str) -> None:
    """Whatever link for that is still good opens nothing any more."""
    await session.execute(
        update(Link)
        .where(Link.purpose == purpose, Link.subject == subject, Link.uses_left > 0)
        .values(uses_left=0)
        .execution_options(synchronize_session=False)
    )
