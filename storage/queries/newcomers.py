"""Those of the roster who have not joined yet, with the words for a sheet of invitations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, or_, select

from storage.models import Account, Invitation, Organisation, Person, RoleGrant
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
    bound = exists().where(Account.person_id == Person.id)
    conditions = [Person.state == "active", ~bound]
    if without_invitation:
        conditions.append(
            ~exists().where(
                Invitation.person_id == Person.id,
                Invitation.state.in_(("open", "claimed")),
                Invitation.expires_at > now,
            )
        )
    return await _newcomers(session, conditions, today)


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
    held = await session.execute(
        select(RoleGrant.person_id, RoleGrant.role)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.starts <= today,
            or_(RoleGrant.ends.is_(None), RoleGrant.ends >= today),
            *conditions,
        )
        .order_by(RoleGrant.id)
    )
    roles: dict[int, dict[str, None]] = {}
    for person, role in held:
        roles.setdefault(person, {})[role] = None
    return [Newcomer(*row, roles=tuple(roles.get(row[0], ()))) for row in found]
