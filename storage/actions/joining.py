"""Coming in by an invitation: refused, claimed, approved, released, bound, undertaken.

An invitation is used once, by a conditional update: of two at once one wins.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from programme.access import Action, Noun
from programme.schemes import RULES, Scheme
from programme.undertakings import for_schemes
from storage.actions import audit
from storage.actions.audit import By
from storage.models import Account, Dialogue, Invitation, Outbox, Person, Undertaking
from storage.queries.invitations import JOIN, Invited
from storage.store import Session

FREE_TRIES = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=24)
_DOUBLINGS = 11  # enough to reach the longest wait


async def refused(session: Session, account: Account, *, why: str, now: datetime) -> None:
    """A code that lets nobody in; after five of them each next one has to wait longer."""
    account.failures += 1
    if (beyond := account.failures - FREE_TRIES) >= 0:
        wait = min(FIRST_WAIT * 2 ** min(beyond, _DOUBLINGS), LONGEST_WAIT)
        account.wait_until = now + wait
    await turned_away(session, account, why=why, now=now)


async def turned_away(session: Session, account: Account, *, why: str, now: datetime) -> None:
    """An attempt that leads nowhere; `why` is a class word, never the code."""
    await audit.note(
        session, at=now, person_id=account.person_id, account_id=account.id,
        action=JOIN, noun=Noun.INVITATION, subject=why, allowed=False,
    )  # fmt: skip


async def claim(session: Session, invited: Invited, *, account_id: int, now: datetime) -> bool:
    """From an account whose number does not match: it waits until somebody approves it."""
    claimed = await _move(
        session, invited.id, "claimed", Invitation.state == "open",
        Invitation.expires_at > now, account_id=account_id,
    )  # fmt: skip
    if claimed:
        await _note(session, (None, account_id), "claim", invited, now)
    return claimed


async def approve(
    session: Session,
    invited: Invited,
    *,
    account_id: int,
    by: By,
    now: datetime,
) -> bool:
    """The account may go on; False where the claim does not stand any more.

    `by`, here and below, is who decides and from which account.
    """
    approved = await _move(
        session, invited.id, "open", Invitation.state == "claimed",
        Invitation.account_id == account_id, Invitation.expires_at > now,
    )  # fmt: skip
    if approved:
        await _note(session, by, Action.APPROVE, invited, now)
    return approved


async def release(
    session: Session,
    invited: Invited,
    *,
    account_id: int,
    by: By,
    now: datetime,
    only_claimed: bool = False,
) -> bool:
    """Nobody comes in by it any more: it was refused, or whoever opened it is not the person."""
    states = ("claimed",) if only_claimed else ("open", "claimed")
    conditions: list[Any] = [Invitation.state.in_(states)]
    if only_claimed:
        conditions.append(Invitation.account_id == account_id)
    released = await _move(session, invited.id, "revoked", *conditions)
    if released:
        await _note(session, by, Action.WITHDRAW, invited, now)
    return released


async def bind(
    session: Session, invited: Invited, *, account: Account, proven: bool, now: datetime
) -> bool:
    """The account is that person's from now on; False where the invitation lets nobody in now.

    `proven`: the account showed the registered number; else it must be the approved one. Other
    accounts of the person with this bot are revoked, as after the loss of a phone.
    """
    # The person first, as whoever invites them or lets them go does: one after the other.
    asked = select(Person.state).where(Person.id == invited.person_id).with_for_update()
    if await session.scalar(asked) != "active":
        return False
    approved = (Invitation.state == "open") & (Invitation.account_id == account.id)
    used = await _move(
        session, invited.id, "used",
        Invitation.state.in_(("open", "claimed")) if proven else approved,
        Invitation.expires_at > now, account_id=account.id, used_at=now,
    )  # fmt: skip
    if not used:
        return False
    await revoke_accounts(session, [invited.person_id], now=now, by=invited.person_id,
                          reason="revoked", like=account)  # fmt: skip
    account.person_id = invited.person_id
    account.bound_at = now
    account.failures, account.wait_until, account.unreachable = 0, None, None
    await _note(session, (invited.person_id, account.id), JOIN, invited, now)
    return True


async def revoke_accounts(
    session: Session,
    people: Sequence[int],
    *,
    now: datetime,
    by: int | None,
    reason: str,
    like: Account | None = None,
) -> int:
    """Their accounts belong to nobody again: all, or the others with the bot of `like`.

    They are told nothing, their open cards close, and what waits for them ends as
    `skipped(reason)`.
    """
    asked = select(Account.id, Account.person_id).where(Account.person_id.in_(people))
    if like is not None:
        asked = asked.where(
            Account.channel == like.channel, Account.tenant == like.tenant, Account.id != like.id
        )
    owners = [(row.id, row.person_id) for row in await session.execute(asked)]
    if owners:
        await _cut_off(session, [account for account, _person in owners], reason, now)
    for account, person_id in owners:
        await audit.note(
            session, at=now, person_id=by, account_id=account,
            action=Action.WITHDRAW, noun="account", subject=f"person:{person_id}",
        )  # fmt: skip
    return len(owners)


async def _cut_off(session: Session, accounts: Sequence[int], reason: str, now: datetime) -> None:
    await session.execute(
        update(Account).where(Account.id.in_(accounts)).values(person_id=None, bound_at=None)
    )
    await session.execute(
        update(Dialogue)
        .where(Dialogue.account_id.in_(accounts), Dialogue.state == "open")
        .values(state="cancelled", draft=None)
    )
    await session.execute(
        update(Outbox)
        .where(Outbox.account_id.in_(accounts), Outbox.state.in_(("held", "queued")))
        .values(state="skipped", reason=reason, body=None, ended_at=now)
        .execution_options(synchronize_session=False)
    )


async def undertake(
    session: Session,
    person: Person,
    *,
    schemes: Collection[Scheme],
    account_id: int,
    now: datetime,
) -> None:
    """The discipline of these schemes was accepted, beside whatever was accepted before."""
    named = sorted({*schemes, Scheme.ESCORT})
    await session.execute(
        delete(Undertaking).where(
            Undertaking.person_id == person.id, Undertaking.scheme.in_(named)
        )
    )
    accepted = [
        {
            "person_id": person.id,
            "scheme": scheme,
            "words_digest": RULES[scheme].undertaking.digest,
            "accepted_at": now,
        }
        for scheme in named
    ]
    await session.execute(insert(Undertaking), accepted)
    person.undertaken = for_schemes(schemes).accepting(person.undertaken)
    await audit.note(
        session, at=now, person_id=person.id, account_id=account_id,
        action="accept", noun="undertaking", subject=",".join(named),
    )  # fmt: skip


async def _move(
    session: Session, invitation_id: int, state: str, *conditions: Any, **values: Any
) -> bool:
    moved = await session.execute(
        update(Invitation)
        .where(Invitation.id == invitation_id, *conditions)
        .values(state=state, **values)
        .execution_options(synchronize_session=False)
    )
    return bool(moved.rowcount)  # type: ignore[attr-defined]


async def _note(
    session: Session,
    by: By,
    action: str,
    invited: Invited,
    now: datetime,
) -> None:
    """`by` is a person, where one stands behind it, and an account."""
    await audit.note(
        session, at=now, person_id=by[0], account_id=by[1],
        action=action, noun=Noun.INVITATION, subject=f"person:{invited.person_id}",
    )  # fmt: skip
