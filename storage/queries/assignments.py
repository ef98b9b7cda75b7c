"""Who serves whom today, so far as somebody may see it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from storage.models import Assignment, Client, Person, Region, Team, TeamMember
from storage.queries import scopes
from storage.queries.accounts import Who
from storage.store import Session


@dataclass(frozen=True, slots=True)
class Relation:
    """One person serving one client or region, alone or as `part` of a team."""

    scheme: str
    client_id: int | None
    region_id: int | None
    served: str
    person_id: int
    person: str
    team: str | None
    part: str | None
    since: date

    @property
    def served_key(self) -> str:
        """`client:12` or `region:3`."""
        return f"client:{self.client_id}" if self.client_id else f"region:{self.region_id}"


async def of_served(
    session: Session, *, client_id: int | None, region_id: int | None, who: Who, today: date
) -> list[Relation]:
    """Everybody who serves this client or region."""
    column, number = Assignment.client_id, client_id
    if client_id is None:
        column, number = Assignment.region_id, region_id
    return await _all(session, column == number, who, today)


async def of_person(session: Session, *, person_id: int, who: Who, today: date) -> list[Relation]:
    """Everything this person serves."""
    return await _all(session, Person.id == person_id, who, today)


async def _all(
    session: Session, about: ColumnElement[bool], who: Who, today: date
) -> list[Relation]:
    asked = _relations(today).where(about, scopes.assignments(who, today))
    return [Relation(*row) for row in await session.execute(asked)]


def _relations(today: date) -> Select[*tuple[Any, ...]]:
    member = and_(
        TeamMember.team_id == Assignment.team_id,
        scopes.holds(TeamMember.starts, TeamMember.ends, today),
    )
    someone = or_(Person.id == Assignment.person_id, Person.id == TeamMember.person_id)
    return (
        select(
            Assignment.scheme, Assignment.client_id, Assignment.region_id,
            func.coalesce(Client.name, Region.name), Person.id, Person.name, Team.name,
            TeamMember.part, Assignment.starts,
        )
        .select_from(Assignment)
        .outerjoin(TeamMember, member)
        .join(Person, someone)
        .outerjoin(Team, Team.id == Assignment.team_id)
        .outerjoin(Client, Client.id == Assignment.client_id)
        .outerjoin(Region, Region.id == Assignment.region_id)
        .where(scopes.current(today))
        .order_by(Assignment.scheme, Client.name, Region.name, TeamMember.part.desc(), Person.name)
    )  # fmt: skip
