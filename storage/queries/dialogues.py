"""Open dialogues and what their cards show."""

from datetime import datetime

from sqlalchemy import select

from storage.models import Dialogue, Inbox
from storage.store import Session

MOST_OPEN = 20


async def uncertain(session: Session, account_id: int) -> list[Dialogue]:
    """Open dialogues whose card may not have arrived, the oldest first."""
    asked = (
        select(Dialogue)
        .where(
            Dialogue.account_id == account_id,
            Dialogue.state == "open",
            Dialogue.card == "uncertain",
        )
        .order_by(Dialogue.id)
    )
    return list(await session.scalars(asked))


async def open_conversations(
    session: Session, account_id: int, *, since: datetime | None = None
) -> set[str]:
    """The names of the conversations this account has open (and went on with since then)."""
    asked = select(Dialogue.conversation).where(
        Dialogue.account_id == account_id, Dialogue.state == "open"
    )
    if since is not None:
        touched = Inbox.id == Dialogue.touched
        asked = asked.join(Inbox, touched).where(Inbox.received_at >= since)
    return set(await session.scalars(asked.distinct()))


async def opened_by(session: Session, account_id: int, cause: str) -> list[Dialogue]:
    """Open dialogues of this account whose cause begins so."""
    asked = select(Dialogue).where(
        Dialogue.account_id == account_id,
        Dialogue.state == "open",
        Dialogue.opened_by.startswith(cause, autoescape=True),
    )
    return list(await session.scalars(asked))


async def find_open(
    session: Session, account_id: int, *, conversation: str, since: datetime
) -> Dialogue | None:
    """The open dialogue of that name that was used last, where it was opened since then."""
    found = await open_since(session, account_id, conversation=conversation, since=since)
    return found[0] if found else None


async def open_since(
    session: Session, account_id: int, *, conversation: str, since: datetime
) -> list[Dialogue]:
    """The open dialogues of that name begun since then, the one used last first."""
    asked = (
        select(Dialogue)
        .where(
            Dialogue.account_id == account_id,
            Dialogue.state == "open",
            Dialogue.conversation == conversation,
            Dialogue.opened_at > since,
        )
        .order_by(Dialogue.touched.desc(), Dialogue.id.desc())
        .limit(MOST_OPEN)
    )
    return list(await session.scalars(asked))


async def begun_by(session: Session, cause: str) -> Dialogue | None:
    """The dialogue that this cause has begun."""
    asked = select(Dialogue).where(Dialogue.opened_by == cause)
    return (await session.scalars(asked)).one_or_none()
