"""People of the roster, found by a part of a name, of its pinyin, or of their unit's name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from programme.access import Action, Noun
from programme.roles import Role
from storage.models import Account, Organisation, Person, RoleGrant
from storage.queries import scopes
from storage.queries.accounts import Who
from storage.queries.scopes import holds
from storage.store import Session


@dataclass(frozen=True, slots=True)
class Hit:
    """One person of a list; `bound` where an account is bound, `roles` as held today."""

    id: int
    name: str
    unit: str
    state: str
    bound: bool
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of what was found, and how many there are in all."""

    page: tuple[Hit, ...]
    total: int


async def search(
    session: Session,
    *,
    who: Who,
    today: date,
    like: str,
    action: Action = Action.FIND,
    noun: Noun = Noun.PERSON,
    first: int = 0,
    limit: int = 7,
) -> Hits:
    """People whom `who` may reach with that action, by name; every word must match.

    For an invitation ask with `Action.INVITE, Noun.INVITATION`: a department then reaches only
    people of its own area. A page beyond the last is empty, and its total 0.
    """
    asked = (
        select(Person, Organisation.name, _bound(), func.count().over())
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(scopes.people(who, today, action, noun), *matching(like))
        .order_by(Person.state, Person.name, Person.id)
        .offset(first)
        .limit(limit)
    )
    rows = (await session.execute(asked)).all()
    roles = await _roles(session, [row[0].id for row in rows], today)
    page = tuple(
        Hit(person.id, person.name, unit or "", person.state, bound, roles.get(person.id, ()))
        for person, unit, bound, _total in rows
    )
    return Hits(page, rows[0][3] if rows else 0)


async def find(
    session: Session,
    person_id: int,
    *,
    who: Who,
    today: date,
    action: Action = Action.SEE,
    noun: Noun = Noun.PERSON,
) -> Hit | None:
    """That person, where `who` may reach them with that action."""
    asked = (
        select(Person, Organisation.name, _bound())
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Person.id == person_id, scopes.people(who, today, action, noun))
    )
    row = (await session.execute(asked)).one_or_none()
    if row is None:
        return None
    roles = await _roles(session, [person_id], today)
    person, unit, bound = row
    return Hit(person.id, person.name, unit or "", person.state, bound, roles.get(person_id, ()))


async def mobile(session: Session, person_id: int) -> str | None:
    """The registered number, to be compared, or shown in part to whoever may edit the person."""
    return await session.scalar(select(Person.mobile).where(Person.id == person_id))


async def directors(session: Session, today: date) -> set[int]:
    """The directors in post today."""
    asked = (
        select(RoleGrant.person_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            Person.state == "active",
            RoleGrant.role == Role.DIRECTOR,
            holds(RoleGrant.starts, RoleGrant.ends, today),
        )
    )
    return set(await session.scalars(asked))


async def in_roles(session: Session, roles: Iterable[Role], *, today: date) -> set[int]:
    """Everybody in post who holds one of these roles today."""
    asked = (
        select(RoleGrant.person_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            Person.state == "active",
            RoleGrant.role.in_(sorted(roles)),
            holds(RoleGrant.starts, RoleGrant.ends, today),
        )
    )
    return set(await session.scalars(asked))


async def name(session: Session, person_id: int) -> str:
    """What this person is called."""
    return await session.scalar(select(Person.name).where(Person.id == person_id)) or ""


async def language(session: Session, person_id: int) -> str:
    """The language this person is written to in."""
    found = await session.scalar(select(Person.language).where(Person.id == person_id))
    return found or ""


def matching(like: str) -> list[ColumnElement[bool]]:
    """Each word is part of the name, its pinyin, or the unit's name (`Organisation` joined)."""
    return [
        or_(
            Person.search.contains(word, autoescape=True),
            func.lower(func.coalesce(Organisation.name, "")).contains(word, autoescape=True),
        )
        for word in like.lower().split()
    ]


def _bound() -> ColumnElement[bool]:
    return select(Account.id).where(Account.person_id == Person.id).exists()


async def _roles(session: Session, people: list[int], today: date) -> dict[int, tuple[Role, ...]]:
    if not people:
        return {}
    held = and_(RoleGrant.person_id.in_(people), holds(RoleGrant.starts, RoleGrant.ends, today))
    found: dict[int, set[Role]] = {}
    for person, role in await session.execute(
        select(RoleGrant.person_id, RoleGrant.role).where(held)
    ):
        found.setdefault(person, set()).add(Role(role))
    return {who: tuple(sorted(roles, key=list(Role).index)) for who, roles in found.items()}
