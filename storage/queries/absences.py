"""Who is away on a day, and who stands in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from programme.roles import BUREAU
from storage.models import Absence, Account, Person, RoleGrant, TeamMember
from storage.queries.scopes import holds
from storage.store import Session


async def away(session: Session, *, day: date) -> set[int]:
    """Everybody who is away that day, by their numbers."""
    return set(await session.scalars(select(Absence.person_id).where(covers(day))))


def covers(day: date) -> ColumnElement[bool]:
    """An absence of that day that was not taken back."""
    return and_(Absence.first_day <= day, Absence.last_day >= day, Absence.back_at.is_(None))


async def find_standing_for(session: Session, person_id: int, *, day: date) -> Absence | None:
    """The absence of this person that day; of two the one made last."""
    asked = select(Absence).where(Absence.person_id == person_id, covers(day))
    return (await session.scalars(asked.order_by(Absence.id.desc()).limit(1))).one_or_none()


async def stood_in_for(session: Session, person_id: int, *, day: date) -> dict[int, str]:
    """For whom this person stands in that day: numbers and names."""
    last = aliased(Absence)
    newer = select(last.id).where(
        last.person_id == Absence.person_id, last.id > Absence.id, last.back_at.is_(None),
        last.first_day <= day, last.last_day >= day,
    )  # fmt: skip
    asked = (
        select(Person.id, Person.name)
        .join(Absence, Absence.person_id == Person.id)
        .where(Absence.stand_in_id == person_id, covers(day), ~newer.exists())
        .where(Person.state == "active")
        .order_by(Person.name, Person.id)
    )
    return {row[0]: row[1] for row in await session.execute(asked)}


async def coming(session: Session, person_id: int, *, today: date) -> Sequence[Absence]:
    """This person's absences that are not over, the nearest first."""
    asked = (
        select(Absence)
        .where(
            Absence.person_id == person_id, Absence.last_day >= today, Absence.back_at.is_(None)
        )
        .order_by(Absence.first_day, Absence.id)
    )
    return list(await session.scalars(asked))


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may stand in."""

    id: int
    name: str


async def names(session: Session, people: Iterable[int | None]) -> dict[int, str]:
    """What these people are called."""
    asked = select(Person.id, Person.name).where(Person.id.in_({each for each in people if each}))
    return {row[0]: row[1] for row in await session.execute(asked)}


async def colleagues(
    session: Session,
    person_id: int,
    *,
    today: date,
    like: str = "",
    here: tuple[date, date] | None = None,
) -> list[Colleague]:
    """Those of the same unit, the same teams, or both of the bureau, who can be reached.

    `here`: from the first day to the last none of them is away.
    """
    me = select(Person.organisation_id).where(Person.id == person_id).scalar_subquery()
    mine = select(TeamMember.team_id).where(
        TeamMember.person_id == person_id, holds(TeamMember.starts, TeamMember.ends, today)
    )
    mates = select(TeamMember.person_id).where(
        TeamMember.team_id.in_(mine), holds(TeamMember.starts, TeamMember.ends, today)
    )
    desk = and_(RoleGrant.role.in_(BUREAU), holds(RoleGrant.starts, RoleGrant.ends, today))
    at_mine = select(RoleGrant.id).where(RoleGrant.person_id == person_id, desk).exists()
    both = and_(at_mine, Person.id.in_(select(RoleGrant.person_id).where(desk)))
    reachable = select(Account.id).where(
        Account.person_id == Person.id, Account.unreachable.is_(None)
    )
    first, last = here or (date.max, date.min)
    gone = select(Absence.person_id).where(
        Absence.first_day <= last, Absence.last_day >= first, Absence.back_at.is_(None)
    )
    asked = (
        select(Person.id, Person.name)
        .where(Person.id.not_in(gone))
        .where(or_(Person.organisation_id == me, Person.id.in_(mates), both))
        .where(Person.id != person_id, Person.state == "active", reachable.exists())
        .where(*(Person.search.contains(word, autoescape=True) for word in like.lower().split()))
        .order_by(Person.name, Person.id)
        .limit(50)
    )
    return [Colleague(*row) for row in await session.execute(asked)]
