"""Planned visits: lists page by page, one whole plan, and what else is going on at a unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, bindparam, func, or_, select

from programme import plans
from programme.access import Action
from storage.models import (
    Area,
    Assignment,
    Client,
    Dialogue,
    Organisation,
    Person,
    PlannedVisit,
    Region,
    Team,
    TeamMember,
    Visit,
    VisitParticipant,
)
from storage.prepared import Prepared
from storage.queries import scopes
from storage.queries.accounts import Who
from storage.store import Session

LONGEST_CHAIN = 100  # moves of one plan that are followed back


@dataclass(frozen=True, slots=True)
class Row:
    """One planned visit in a list."""

    id: int
    day: date
    last_day: date | None
    served: str
    author: str
    state: str
    refused: str | None


@dataclass(frozen=True, slots=True)
class Rows:
    """One page of a list, and how many there are in all."""

    page: tuple[Row, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Plan:
    """One planned visit with the names that belong to it; `area` is the code of those served."""

    row: PlannedVisit
    served: str
    area: str
    area_name: str
    author: str
    unit: str
    unit_id: int | None

    @property
    def last(self) -> date:
        return self.row.last_day or self.row.day

    @property
    def key(self) -> str:
        """`client:12` or `region:3`."""
        row = self.row
        return f"client:{row.client_id}" if row.client_id else f"region:{row.region_id}"


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody's plan for the same unit; `team` where they serve it in one."""

    id: int
    day: date
    last_day: date | None
    author_id: int
    author: str
    team: str | None


@dataclass(frozen=True, slots=True)
class Nearby:
    """What the person may know of: recent visits there, the last one's day, and coming plans."""

    visits: int
    last: date | None
    plans: tuple[Other, ...]


async def own(session: Session, *, person_id: int, first: int = 0, limit: int = 7) -> Rows:
    """The person's own plans that still stand, the next first; those gone by come before."""
    whose = (PlannedVisit.author_id == person_id) & (PlannedVisit.state == plans.State.PLANNED)
    return await _page(session, whose, first, limit)


async def coming(
    session: Session, *, who: Who, today: date, first: int = 0, limit: int = 7
) -> Rows:
    """The plans from today on, so far as `who` may see them, whoever made them."""
    last = func.coalesce(PlannedVisit.last_day, PlannedVisit.day)
    ahead = (last >= today) & (PlannedVisit.state == plans.State.PLANNED)
    ahead &= Person.state == "active"  # whoever left goes nowhere
    return await _page(session, ahead & scopes.planned_visits(who, today), first, limit)


async def refused(
    session: Session, *, who: Who, today: date, first: int = 0, limit: int = 7
) -> Rows:
    """The plans that a dispatching unit did not support (C19), the last reported first."""
    reported = PlannedVisit.refused.is_not(None) & scopes.planned_visits(who, today)
    order = (PlannedVisit.refused_at.desc(), PlannedVisit.id.desc())
    return await _page(session, reported, first, limit, order)


async def find(
    session: Session, plan_id: int, *, who: Who, today: date, action: Action = Action.SEE
) -> Plan | None:
    """The whole plan, where `who` may do that with it; None alike where there is none."""
    return await _find(
        session, (PlannedVisit.id == plan_id) & scopes.planned_visits(who, today, action)
    )


async def get(session: Session, plan_id: int) -> Plan | None:
    """The plan as the clock's own work sees it; None where there is none."""
    return await _find(session, PlannedVisit.id == plan_id)


async def chain(session: Session, plan: PlannedVisit) -> list[PlannedVisit]:
    """The plan and those it was moved from, the newest first; the last is the first made."""
    found = [plan]
    while found[-1].moved_from is not None and len(found) < LONGEST_CHAIN:
        found.append(await session.get_one(PlannedVisit, found[-1].moved_from))
    return found


async def open_cards(session: Session, causes: Sequence[str]) -> list[Dialogue]:
    """The dialogues that the clock opened for these causes and that are open still."""
    asked = select(Dialogue).where(Dialogue.opened_by.in_(causes), Dialogue.state == "open")
    return list(await session.scalars(asked))


async def nearby(
    session: Session,
    *,
    who: Who,
    today: date,
    client_id: int | None,
    region_id: int | None,
    without: int | None = None,
) -> Nearby:
    """Visits of the last 30 days and plans of the next 30 at one unit; `without` this plan."""
    here = _at(Visit, client_id, region_id)
    recent = (Visit.day > today - plans.NEARBY) & (Visit.day <= today)
    seen = scopes.visits(who, today) & (Visit.state != "withdrawn")
    visited = select(func.count(), func.max(Visit.day)).where(here, recent, seen)
    count, last = (await session.execute(visited)).one()
    others = await session.execute(_others(who, today, client_id, region_id, without))
    return Nearby(count, last, tuple(Other(*row) for row in others))


def _others(
    who: Who, today: date, client_id: int | None, region_id: int | None, without: int | None
) -> Select[Any]:
    asked = (
        select(
            PlannedVisit.id, PlannedVisit.day, PlannedVisit.last_day, PlannedVisit.author_id,
            Person.name, _team(today),
        )
        .join(Person, Person.id == PlannedVisit.author_id)
        .where(
            _at(PlannedVisit, client_id, region_id),
            PlannedVisit.state == plans.State.PLANNED,
            PlannedVisit.day >= today,
            PlannedVisit.day <= today + plans.NEARBY,
            Person.state == "active",
            scopes.planned_visits(who, today),
        )
        .order_by(PlannedVisit.day, PlannedVisit.id)
        .limit(7)
    )  # fmt: skip
    return asked if without is None else asked.where(PlannedVisit.id != without)


def _team(today: date) -> ScalarSelect[Any]:
    """The team in which the author serves this client."""
    return (
        select(func.min(Team.name))
        .join(TeamMember, TeamMember.team_id == Team.id)
        .join(Assignment, Assignment.team_id == Team.id)
        .where(
            TeamMember.person_id == PlannedVisit.author_id,
            scopes.holds(TeamMember.starts, TeamMember.ends, today),
            Assignment.client_id == PlannedVisit.client_id,
            scopes.current(today),
        )
        .correlate(PlannedVisit)
        .scalar_subquery()
    )


def _at(
    noun: type[Visit] | type[PlannedVisit], client_id: int | None, region_id: int | None
) -> ColumnElement[bool]:
    if client_id is not None:
        return noun.client_id == client_id
    return noun.region_id == region_id


@dataclass(frozen=True, slots=True)
class Candidate:
    """A standing plan of somebody who took part in a visit, for the same unit, beside that visit.

    The days are the first and the last.
    """

    id: int
    author_id: int
    mode: str | None
    planned: tuple[date, date]
    visited: tuple[date, date]
    visit_author: int
    visit_mode: str


async def candidates(session: Session, visit_id: int) -> list[Candidate]:
    """The plans that this visit may have been, whatever their days."""
    rows = await _CANDIDATES.rows(session, {"visit": visit_id})
    return [
        Candidate(number, author, mode, (day, last or day), (first, end or first), visitor, how)
        for number, author, mode, day, last, first, end, visitor, how in rows
    ]


def _of_visit() -> Select[*tuple[Any, ...]]:
    visit: Any = bindparam("visit")
    took_part = select(VisitParticipant.person_id).where(VisitParticipant.visit_id == visit)
    same = or_(
        PlannedVisit.client_id == Visit.client_id, PlannedVisit.region_id == Visit.region_id
    )
    return (
        select(
            PlannedVisit.id, PlannedVisit.author_id, PlannedVisit.mode, PlannedVisit.day,
            PlannedVisit.last_day, Visit.day, Visit.last_day, Visit.author_id, Visit.mode,
        )
        .join(Visit, same)
        .where(
            Visit.id == visit,
            PlannedVisit.author_id.in_(took_part),
            PlannedVisit.state == plans.State.PLANNED.value,
        )
        .order_by(PlannedVisit.id)
    )  # fmt: skip


_CANDIDATES = Prepared(_of_visit())  # asked with every visit that is saved


async def _page(
    session: Session,
    which: ColumnElement[bool],
    first: int,
    limit: int,
    order: tuple[Any, ...] = (PlannedVisit.day, PlannedVisit.id),
) -> Rows:
    asked = (
        select(
            PlannedVisit.id, PlannedVisit.day, PlannedVisit.last_day,
            func.coalesce(Client.name, Region.name), Person.name, PlannedVisit.state,
            PlannedVisit.refused, func.count().over(),
        )
        .select_from(PlannedVisit)
        .join(Person, Person.id == PlannedVisit.author_id)
        .outerjoin(Client, Client.id == PlannedVisit.client_id)
        .outerjoin(Region, Region.id == PlannedVisit.region_id)
        .where(which)
        .order_by(*order)
        .offset(first)
        .limit(limit)
    )  # fmt: skip
    rows = (await session.execute(asked)).all()
    return Rows(tuple(Row(*row[:-1]) for row in rows), rows[0][-1] if rows else 0)


async def _find(session: Session, which: ColumnElement[bool]) -> Plan | None:
    asked = (
        select(
            PlannedVisit, func.coalesce(Client.name, Region.name),
            func.coalesce(Client.area, Region.area), func.coalesce(Area.name, ""), Person.name,
            func.coalesce(Organisation.name, ""), Person.organisation_id,
        )
        .join(Person, Person.id == PlannedVisit.author_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(Client, Client.id == PlannedVisit.client_id)
        .outerjoin(Region, Region.id == PlannedVisit.region_id)
        .outerjoin(Area, Area.code == func.coalesce(Client.area, Region.area))
        .where(which)
    )  # fmt: skip
    row = (await session.execute(asked)).one_or_none()
    return Plan(*row) if row is not None else None
