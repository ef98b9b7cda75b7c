"""Invitations as they stand, whom they are for, and who may decide about them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from programme.access import Action, Noun
from programme.roles import BUREAU, Role
from storage.models import Account, Audit, Invitation, Organisation, Person, RoleGrant
from storage.queries import scopes
from storage.queries.accounts import Who
from storage.queries.scopes import holds
from storage.store import Session

OPEN = ("open", "claimed")
COUNTED = 1000
JOIN = "join"
"""How the audit names an attempt to come in."""


@dataclass(frozen=True, slots=True)
class Invited:
    """One invitation and the person it is for; `mobile` as registered."""

    id: int
    state: str
    expires_at: datetime
    account_id: int | None
    invited_by: int | None
    person_id: int
    name: str
    unit: str
    mobile: str | None
    in_post: bool

    def lets_in(self, now: datetime) -> bool:
        """Whether somebody may still come in by it, once their number or an approval holds."""
        return self.in_post and self.state in OPEN and self.expires_at > now


_INVITED: Any = (
    select(
        *(Invitation.id, Invitation.state, Invitation.expires_at, Invitation.account_id),
        *(Invitation.invited_by, Person.id, Person.name),
        *(func.coalesce(Organisation.name, ""), Person.mobile, Person.state == "active"),
    )
    .join(Person, Person.id == Invitation.person_id)
    .outerjoin(Organisation, Organisation.id == Person.organisation_id)
)


def digest(code: str) -> str:
    """What the store keeps of a code."""
    return hashlib.sha256(code.encode()).hexdigest()


async def find(session: Session, *, code: str) -> Invited | None:
    """The invitation of that code, whatever became of it."""
    return await _one(session, Invitation.code_hash == digest(code))


async def get(session: Session, invitation_id: int) -> Invited:
    found = await _one(session, Invitation.id == invitation_id)
    if found is None:
        raise LookupError(invitation_id)
    return found


async def find_claimed(session: Session, *, account_id: int) -> Invited | None:
    """The invitation that waits until somebody approves this account."""
    return await _one(session, Invitation.account_id == account_id, Invitation.state == "claimed")


async def find_open(session: Session, *, person_id: int) -> Invited | None:
    """The invitation by which that person may come in; it may have expired."""
    return await _one(session, Invitation.person_id == person_id, Invitation.state.in_(OPEN))


async def _one(session: Session, *conditions: ColumnElement[bool]) -> Invited | None:
    asked = _INVITED.where(*conditions).order_by(Invitation.id.desc()).limit(1)
    row = (await session.execute(asked)).one_or_none()
    return None if row is None else Invited(*row)


async def roles_of(session: Session, person_id: int, today: date) -> frozenset[Role]:
    """The roles a person holds today or will hold: what is guarded is guarded before it begins."""
    asked = select(RoleGrant.role).where(
        RoleGrant.person_id == person_id,
        or_(RoleGrant.ends.is_(None), RoleGrant.ends >= today),
    )
    return frozenset(Role(role) for role in await session.scalars(asked))


async def reaches(
    session: Session, *, who: Who, person_id: int, today: date, action: Action
) -> bool:
    """Whether `who` may do that with invitations of that person, guarded roles apart."""
    asked = select(Person.id).where(
        Person.id == person_id, scopes.people(who, today, action, Noun.INVITATION)
    )
    return await session.scalar(asked) is not None


async def bureau(session: Session, today: date) -> Sequence[int]:
    """The accounts of clerks and directors that can be reached."""
    asked = (
        select(Account.id)
        .join(Person, Person.id == Account.person_id)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            Person.state == "active",
            Account.unreachable.is_(None),
            RoleGrant.role.in_(sorted(BUREAU)),
            holds(RoleGrant.starts, RoleGrant.ends, today),
        )
        .distinct()
        .order_by(Account.id)
    )
    return list(await session.scalars(asked))


async def count_refused(session: Session, *, since: datetime) -> int:
    """Attempts to come in that were refused, by whomever; no further than `COUNTED`."""
    some = refused_since(since).limit(COUNTED).subquery()
    return await session.scalar(select(func.count()).select_from(some)) or 0


def refused_since(since: datetime) -> Select[int]:
    """As the partial index `ix_audit_denied` says it, so that it serves."""
    return select(Audit.id).where(Audit.action == JOIN, Audit.at >= since, ~Audit.allowed)
