"""Which offices a planned visit concerns, and by which accounts they can be reached (C19, C20)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, select

from programme.roles import Role
from storage.models import Account, Area, Organisation, Person, RoleGrant
from storage.queries.scopes import holds
from storage.store import Session


@dataclass(frozen=True, slots=True)
class Audience:
    """An office, by the name of its area or unit, and (account, language) of its people.

    Nobody there may have joined yet: then `accounts` is empty, and whoever plans is told so.
    """

    name: str
    accounts: tuple[tuple[int, str], ...]


async def local_department(
    session: Session, *, area: str, today: date, but: int
) -> Audience | None:
    """The department of a client's or region's area: the county's own, or else the city's.

    `but`: the person who plans is not told of their own plan; None where they are that
    department, and nobody else is.
    """
    city = f"{area[:4]}00"
    for code in (area, city):
        granted = (RoleGrant.role == Role.LOCAL_DEPARTMENT) & (RoleGrant.area == code)
        accounts = await _accounts(session, granted, today, but)
        if accounts or code == city:
            break
    if not accounts and await session.scalar(
        _held(granted, today).where(RoleGrant.person_id == but).limit(1)
    ):
        return None
    name = await session.scalar(select(Area.name).where(Area.code == code))
    return Audience(name or code, accounts)


async def dispatching_unit(
    session: Session, *, organisation_id: int, today: date, but: int
) -> Audience:
    """Those who speak for the employer of a commissioner or envoy."""
    granted = (RoleGrant.role == Role.DISPATCHING_UNIT) & (
        RoleGrant.organisation_id == organisation_id
    )
    name = await session.scalar(
        select(Organisation.name).where(Organisation.id == organisation_id)
    )
    return Audience(name or "", await _accounts(session, granted, today, but))


async def person(session: Session, *, person_id: int) -> Audience:
    """Somebody in post, by name."""
    name = await session.scalar(select(Person.name).where(Person.id == person_id))
    asked = _reachable().where(Person.id == person_id)
    return Audience(name or "", tuple((row[0], row[1]) for row in await session.execute(asked)))


async def _accounts(
    session: Session, granted: ColumnElement[bool], today: date, but: int
) -> tuple[tuple[int, str], ...]:
    asked = _reachable().where(Person.id.in_(_held(granted, today)), Person.id != but)
    return tuple((row[0], row[1]) for row in await session.execute(asked))


def _held(granted: ColumnElement[bool], today: date) -> Select[int]:
    return select(RoleGrant.person_id).where(
        granted, holds(RoleGrant.starts, RoleGrant.ends, today)
    )


def _reachable() -> Select[int, str]:
    return (
        select(Account.id, Person.language)
        .join(Person, Person.id == Account.person_id)
        .where(Person.state == "active", Account.unreachable.is_(None))
        .order_by(Account.id)
    )
