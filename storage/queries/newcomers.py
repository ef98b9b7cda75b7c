"""Those of the roster who have not joined yet, with the words for a sheet of invitations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased

from programme.access import GUARDED, Action, Noun
from programme.roles import Role
from storage.models import Account, Invitation, Organisation, Person, RoleGrant
from storage.queries import scopes
from storage.queries.accounts import Who
from storage.store import Session


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Someone of the roster who may be invited."""

    id: int
    code: str
    name: str
    mobile: str | None
    unit: str | None
    roles: tuple[str, ...] = ()


async def has_accounts(session: Session) -> bool:
    """Whether anybody has joined."""
    return await session.scalar(select(exists().where(Account.person_id.is_not(None)))) or False


async def unbound(
    session: Session, *, now: datetime, today: date, without_invitation: bool = False
) -> list[Newcomer]:
    """Active people with no account, and, where asked, without an invitation still open."""
    conditions = _unbound(now, without_invitation=without_invitation)
    return await _newcomers(session, conditions, today)


def _unbound(now: datetime, *, without_invitation: bool) -> list[Any]:
    bound = exists().where(Account.person_id == Person.id)
    conditions: list[Any] = [Person.state == "active", ~bound]
    if without_invitation:
        conditions.append(
            ~exists().where(
                Invitation.person_id == Person.id,
                Invitation.state.in_(("open", "claimed")),
                Invitation.expires_at > now,
            )
        )
    return conditions


@dataclass(frozen=True, slots=True)
class Tally:
    """How many have not joined, and how many of them hold each role today."""

    people: int
    by_role: Mapping[str, int]


async def within(
    session: Session, *, who: Who, now: datetime, today: date, without_invitation: bool
) -> list[int]:
    """The numbers of those who have not joined and whom `who` may invite, by their codes.

    Guarded roles are a director's to invite.
    """
    conditions = _reached(who, now, today, without_invitation=without_invitation)
    return list(await session.scalars(select(Person.id).where(*conditions).order_by(Person.code)))


async def tally(
    session: Session, *, who: Who, now: datetime, today: date, without_invitation: bool
) -> Tally:
    """The same, counted."""
    conditions = _reached(who, now, today, without_invitation=without_invitation)
    people = await session.scalar(select(func.count()).select_from(Person).where(*conditions))
    held = aliased(RoleGrant)
    by_role = await session.execute(
        select(held.role, func.count(held.person_id.distinct()))
        .join(Person, Person.id == held.person_id)
        .where(scopes.holds(held.starts, held.ends, today), *conditions)
        .group_by(held.role)
    )
    return Tally(people or 0, {row[0]: row[1] for row in by_role})


def _reached(
    who: Who, now: datetime, today: date, *, without_invitation: bool
) -> list[ColumnElement[bool]]:
    conditions = _unbound(now, without_invitation=without_invitation)
    conditions.append(scopes.people(who, today, Action.INVITE, Noun.INVITATION))
    if Role.DIRECTOR not in who.roles:
        guarded = exists().where(
            RoleGrant.person_id == Person.id,
            RoleGrant.role.in_(sorted(GUARDED)),
            or_(RoleGrant.ends.is_(None), RoleGrant.ends >= today),
        )
        conditions.append(~guarded)
    return conditions


async def of(session: Session, people: Iterable[int], *, today: date) -> list[Newcomer]:
    """These, by their numbers, as a sheet names them."""
    return await _newcomers(session, [Person.id.in_(list(people))], today)


async def find_people(
    session: Session, *, names: Iterable[str], today: date
) -> Mapping[str, list[Newcomer]]:
    """Active people by code or by full name; several may share a name, or none have it."""
    wanted = list(names)
    asked = [Person.state == "active", or_(Person.code.in_(wanted), Person.name.in_(wanted))]
    found = await _newcomers(session, asked, today)
    return {
        name: [person for person in found if person.code == name]
        or [person for person in found if person.name == name]
        for name in wanted
    }


async def _newcomers(session: Session, conditions: list[Any], today: date) -> list[Newcomer]:
    asked = (
        select(Person.id, Person.code, Person.name, Person.mobile, Organisation.name)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(*conditions)
        .order_by(Person.code)
    )
    found = (await session.execute(asked)).all()
    held = aliased(RoleGrant)  # the conditions speak of role grants too
    rows = await session.execute(
        select(held.person_id, held.role)
        .join(Person, Person.id == held.person_id)
        .where(held.starts <= today, or_(held.ends.is_(None), held.ends >= today), *conditions)
        .order_by(held.id)
    )
    roles: dict[int, dict[str, None]] = {}
    for person, role in rows:
        roles.setdefault(person, {})[role] = None
    return [Newcomer(*row, roles=tuple(roles.get(row[0], ()))) for row in found]
