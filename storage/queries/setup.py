"""How far the escort action is set up: each key unit with its team and last visit (S29).

Counted from the records as of a day; nothing of it is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select

from programme import setup
from programme.access import Noun
from programme.roles import Role
from programme.schemes import Scheme
from storage.models import Assignment, Client, Person, Team, TeamMember
from storage.queries import escort, scopes
from storage.queries.accounts import Who
from storage.queries.scopes import holds
from storage.store import Session

MOST = 5000


@dataclass(frozen=True, slots=True)
class KeyUnit:
    """A unit of the list (S12): its current team (S3, S14), and the team's last visit."""

    client_id: int
    name: str
    area: str
    team: str | None
    leaders: int
    backbones: int
    last: date | None

    @property
    def lacks(self) -> tuple[int, int]:
        """How many leaders and backbones its team is short of; all of them without a team."""
        return setup.lacks(self.leaders, self.backbones)

    @property
    def complete(self) -> bool:
        """It has a team of 1+2."""
        return self.team is not None and self.lacks == (0, 0)


async def key_units(session: Session, *, who: Who, today: date) -> Sequence[KeyUnit]:
    """Every key unit within reach, those that lack most first."""
    serving = and_(
        Assignment.client_id == Client.id,
        Assignment.scheme == Scheme.ESCORT,
        scopes.current(today),
    )
    asked = (
        select(
            Client.id, Client.name, Client.area, Team.name,
            _members(Role.LEADER, today), _members(Role.BACKBONE, today), escort.last_visit(),
        )
        .outerjoin(Assignment, serving)
        .outerjoin(Team, Team.id == Assignment.team_id)
        .where(
            or_(Client.key, Assignment.id.is_not(None)),
            Client.state == "pool",
            scopes.clients(who, today, noun=Noun.COVERAGE),
        )
        .limit(MOST)
    )  # fmt: skip
    units = [KeyUnit(*row) for row in await session.execute(asked)]
    return sorted(units, key=_order)


def _order(unit: KeyUnit) -> tuple[bool, int, bool, str]:
    return unit.team is not None, -sum(unit.lacks), unit.last is not None, unit.name


def _members(part: Role, today: date) -> Any:
    return (
        select(func.count())
        .select_from(TeamMember)
        .where(
            TeamMember.team_id == Assignment.team_id,
            TeamMember.part == part,
            holds(TeamMember.starts, TeamMember.ends, today),
        )
        .correlate(Assignment)
        .scalar_subquery()
    )


async def personnel(session: Session, *, today: date) -> int:
    """How many people serve in teams today (S13)."""
    asked = (
        select(func.count(TeamMember.person_id.distinct()))
        .join(Person, Person.id == TeamMember.person_id)
        .where(Person.state == "active", holds(TeamMember.starts, TeamMember.ends, today))
    )
    return await session.scalar(asked) or 0
