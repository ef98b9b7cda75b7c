"""Key units of the escort action: no number of visits is set for them, so the last one is told."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, Select, case, func, select

from programme.schemes import Scheme
from storage.models import Assignment, Client, TeamMember, Visit, VisitParticipant
from storage.queries import scopes
from storage.queries.accounts import Who
from storage.store import Session


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit served by a team; `last` is the day of the team's last visit there."""

    client_id: int
    name: str
    last: date | None


@dataclass(frozen=True, slots=True)
class Reached:
    """How many units have a team, and how many of them were visited since a day (reading 5)."""

    units: int
    visited: int


async def of_person(session: Session, *, person_id: int, today: date) -> list[Unit]:
    """The units of the person's teams, those visited longest ago first."""
    asked = _units(scopes.serves(person_id, today))
    units = [Unit(*row) for row in await session.execute(asked)]
    return sorted(units, key=lambda unit: (unit.last or date.min, unit.name))


async def reached(session: Session, *, who: Who, today: date, since: date) -> Reached:
    """Counted over the units that `who` may see."""
    units = _units(scopes.current(today) & scopes.clients(who, today)).subquery()
    visited = func.coalesce(func.sum(case((units.c.last >= since, 1), else_=0)), 0)
    row = (await session.execute(select(func.count(), visited).select_from(units))).one()
    return Reached(*row)


def _units(assigned: ColumnElement[bool]) -> Select[int, str, date | None]:
    return (
        select(Client.id, Client.name, func.max(last_visit()).label("last"))
        .join(Assignment, Assignment.client_id == Client.id)
        .where(Assignment.scheme == Scheme.ESCORT, assigned)
        .group_by(Client.id, Client.name)
    )


def last_visit() -> ScalarSelect[date]:
    """The last day on which someone of that team took part in a visit there."""
    member = (
        select(TeamMember.id)
        .join(VisitParticipant, VisitParticipant.person_id == TeamMember.person_id)
        .where(
            TeamMember.team_id == Assignment.team_id,
            VisitParticipant.visit_id == Visit.id,
            TeamMember.starts <= Visit.day,
            TeamMember.ends.is_(None) | (TeamMember.ends >= Visit.day),
        )
        .exists()
    )
    return (
        select(func.max(Visit.day))
        .where(Visit.client_id == Client.id, Visit.state != "withdrawn", member)
        .correlate(Client, Assignment)
        .scalar_subquery()
    )
