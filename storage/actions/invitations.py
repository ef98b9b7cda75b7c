"""Invitations are issued: a code that only its bearer knows; the store keeps its hash.

A person has one open invitation at most, so a new one revokes those before it.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from programme.access import Action, Noun
from storage.errors import NotThere, Refused
from storage.models import Audit, Invitation, Person
from storage.queries.invitations import digest
from storage.store import Session

CODE_BYTES = 24  # 192 bits in 32 characters; Telegram's start parameter takes 64
AT_ONCE = 500


async def issue(
    session: Session,
    *,
    person_id: int,
    invited_by: int | None,
    now: datetime,
    valid: timedelta,
    account_id: int | None = None,
) -> str:
    """A fresh code for one person; raises `NotThere`, or `Refused` for someone who has left."""
    codes = await issue_many(
        session, people=[person_id], invited_by=invited_by, now=now, valid=valid,
        account_id=account_id,
    )  # fmt: skip
    return codes[person_id]


async def issue_many(
    session: Session,
    *,
    people: Iterable[int],
    invited_by: int | None,
    now: datetime,
    valid: timedelta,
    account_id: int | None = None,
) -> Mapping[int, str]:
    """Fresh codes by person; all of them or, where one person may not be invited, none."""
    wanted, by = sorted(set(people)), (invited_by, account_id)
    codes: dict[int, str] = {}
    for first in range(0, len(wanted), AT_ONCE):
        some = wanted[first : first + AT_ONCE]
        await _may_be_invited(session, some)
        await revoke(session, people=some)
        fresh = {person: secrets.token_urlsafe(CODE_BYTES) for person in some}
        await session.execute(
            insert(Invitation),
            [
                {
                    "person_id": person,
                    "code_hash": digest(code),
                    "state": "open",
                    "invited_by": invited_by,
                    "created_at": now,
                    "expires_at": now + valid,
                }
                for person, code in fresh.items()
            ],
        )
        await session.execute(insert(Audit), [_noted(person, by, now) for person in some])
        codes |= fresh
    return codes


def _noted(person: int, by: tuple[int | None, int | None], now: datetime) -> dict[str, object]:
    return {
        "at": now,
        "person_id": by[0],
        "account_id": by[1],
        "action": Action.INVITE,
        "noun": Noun.INVITATION,
        "subject": f"person:{person}",
        "allowed": True,
    }


async def revoke(session: Session, *, people: Sequence[int]) -> None:
    """Whatever invitation of theirs is still open, or waits for approval, lets nobody in."""
    await session.execute(
        update(Invitation)
        .where(Invitation.person_id.in_(people), Invitation.state.in_(("open", "claimed")))
        .values(state="revoked")
        .execution_options(synchronize_session=False)
    )


async def _may_be_invited(session: Session, people: Sequence[int]) -> None:
    # The lock lets two who invite the same person go one after the other; SQLite has one writer.
    rows = await session.execute(
        select(Person.id, Person.state)
        .where(Person.id.in_(people))
        .order_by(Person.id)
        .with_for_update()
    )
    states = {row.id: row.state for row in rows}
    if any(person not in states for person in people):
        raise NotThere("person")
    if any(state != "active" for state in states.values()):
        raise Refused("person_left")
