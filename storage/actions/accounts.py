"""Accounts as they appear, are bound, and fall silent."""

from datetime import datetime

from sqlalchemy import update

from storage.models import Account
from storage.store import Session


async def greet(
    session: Session, *, channel: str, tenant: str, external_id: str, language: str, now: datetime
) -> Account:
    """A row for somebody who writes for the first time; it belongs to nobody yet."""
    account = Account(
        channel=channel,
        tenant=tenant,
        external_id=external_id,
        language=language,
        first_seen=now,
        last_heard=now,
        failures=0,
        greeted=False,
        show_again=False,
    )
    session.add(account)
    await session.flush()
    return account


async def unreachable(session: Session, account_id: int, *, reason: str | None) -> None:
    """Messages do not arrive any more (blocked, deactivated), or arrive again (None)."""
    await session.execute(
        update(Account).where(Account.id == account_id).values(unreachable=reason)
    )
