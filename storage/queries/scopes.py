"""Scopes of `programme.access` as SQL: what a person may see, as conditions on a statement.

A person's reach is the union over the roles held today; each noun below says what that reach
means in its tables. Whatever is outside matches nothing, as if it were not there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true, union
from sqlalchemy.orm import aliased

from programme import access
from programme.access import Action, Noun, Scope
from programme.roles import Role
from storage.models import (
    Assignment,
    Client,
    Consultation,
    Issue,
    Organisation,
    Person,
    PlannedVisit,
    Region,
    RoleGrant,
    TeamMember,
    Visit,
    VisitParticipant,
)
from storage.queries.accounts import Who

CURRENT = ("active", "ending")
"""The states in which an assignment holds between its days."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a person gets with one action on one noun on one day.

    `parts` are those of a team (leader, backbone, expert) whose units are reached, `units` the
    organisations, `clients` those a client contact speaks for.
    """

    person_id: int
    today: date
    everything: bool = False
    own: bool = False
    parts: tuple[str, ...] = ()
    units: tuple[int, ...] = ()
    clients: tuple[int, ...] = ()
    areas: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        return not (self.everything or self.own)


def reach(who: Who, today: date, action: Action, noun: Noun) -> Reach:
    """The union of what each role allows; every scope but none holds one's own as well."""
    if who.person is None:
        return Reach(0, today)
    granted = access.granted(who.roles, action, noun)
    by_scope: dict[Scope, list[RoleGrant]] = {scope: [] for scope in Scope}
    for grant in who.grants:
        by_scope[granted.get(Role(grant.role), Scope.NONE)].append(grant)
    unit = by_scope[Scope.UNIT]
    return Reach(
        who.person.id,
        today,
        everything=bool(by_scope[Scope.ALL]),
        own=bool(granted),
        parts=tuple(sorted({grant.role for grant in by_scope[Scope.TEAM]})),
        units=tuple(sorted({g.organisation_id for g in unit if g.organisation_id})),
        clients=tuple(sorted({g.client_id for g in unit if g.client_id})),
        areas=tuple(sorted({g.area for g in by_scope[Scope.AREA] if g.area})),
    )


# What each noun makes of a reach


def visits(who: Who, today: date, action: Action = Action.SEE) -> ColumnElement[bool]:
    """Own ones, and those of clients and regions within reach; only one's own to be changed."""
    far = reach(who, today, action, Noun.VISIT)
    if far.nothing:
        return false()
    if action in {Action.AMEND, Action.WITHDRAW}:
        return Visit.author_id == far.person_id
    return or_(took_part(far.person_id), _belongs(far, Visit.client_id, Visit.region_id))


def issues(who: Who, today: date, action: Action = Action.SEE) -> ColumnElement[bool]:
    """Own ones, those of visits taken part in, and those of clients and regions within reach."""
    return _told(reach(who, today, action, Noun.ISSUE), Issue)


def consultations(who: Who, today: date, action: Action = Action.SEE) -> ColumnElement[bool]:
    """As issues."""
    return _told(reach(who, today, action, Noun.CONSULTATION), Consultation)


def _told(far: Reach, told: type[Issue] | type[Consultation]) -> ColumnElement[bool]:
    """A member unit's are those referred to it, and none was yet: its people's clients are not."""
    if far.nothing:
        return false()
    joined = select(VisitParticipant.visit_id).where(VisitParticipant.person_id == far.person_id)
    return or_(
        told.author_id == far.person_id,
        told.visit_id.in_(joined),
        _belongs(replace(far, units=()), told.client_id, told.region_id),
    )


def planned_visits(who: Who, today: date, action: Action = Action.SEE) -> ColumnElement[bool]:
    """Own ones, and those for clients and regions within reach; only one's own to be changed.

    A dispatching unit sees its own people's, and nobody else's for the units they serve (C19).
    """
    far = reach(who, today, action, Noun.PLANNED_VISIT)
    if far.nothing:
        return false()
    own = PlannedVisit.author_id == far.person_id
    if action in {Action.AMEND, Action.WITHDRAW}:
        return own
    served = _belongs(replace(far, units=()), PlannedVisit.client_id, PlannedVisit.region_id)
    return or_(own, served, PlannedVisit.author_id.in_(_staff(far)))


def clients(
    who: Who, today: date, action: Action = Action.SEE, noun: Noun = Noun.CLIENT
) -> ColumnElement[bool]:
    """Those within reach; `noun` where it is about something that belongs to a client."""
    far = reach(who, today, action, noun)
    return _belongs(far, Client.id, None, area=Client.area)


def regions(who: Who, today: date, action: Action = Action.SEE) -> ColumnElement[bool]:
    far = reach(who, today, action, Noun.REGION)
    return _belongs(far, None, Region.id, area=Region.area)


def assignments(who: Who, today: date, action: Action = Action.SEE) -> ColumnElement[bool]:
    """Own ones, and those by which clients and regions within reach are served."""
    far = reach(who, today, action, Noun.ASSIGNMENT)
    if far.nothing:
        return false()
    own = or_(Assignment.person_id == far.person_id, Assignment.person_id.in_(_staff(far)))
    return or_(own, _belongs(far, Assignment.client_id, Assignment.region_id))


def quotas(
    who: Who,
    today: date,
    *,
    client_id: Any,
    region_id: Any,
    area: Any,
    action: Action = Action.SEE,
    noun: Noun = Noun.QUOTA,
) -> ColumnElement[bool]:
    """Those of clients and regions within reach, by the columns of `v_quota_status`.

    `noun` where it is about something that belongs to a quota: an exemption, the coverage.
    """
    far = reach(who, today, action, noun)
    return _belongs(far, client_id, region_id, area=area)


def people(
    who: Who, today: date, action: Action = Action.SEE, noun: Noun = Noun.PERSON
) -> ColumnElement[bool]:
    """Oneself, team-mates, a unit's own, and those of an area.

    Who comes from elsewhere to serve an area is seen, found and written to by its department,
    yet not invited or edited by it: whoever invites a person could become that person.
    """
    far = reach(who, today, action, noun)
    if far.nothing:
        return false()
    if far.everything:
        return true()
    reached = [Person.id == far.person_id]
    if far.parts:
        reached.append(Person.id.in_(_team_mates(far)))
    if far.units:
        reached.append(Person.id.in_(_staff(far)))
    if far.clients:
        reached += [
            Person.id.in_(_contacts(far)),
            _serving(far, Assignment.client_id, far.clients),
        ]
    if far.areas:
        reached.append(_of_areas(far))
    if far.areas and (noun, action) in _SERVING_TOO:
        reached += _serving_in(far)
    return or_(*reached)


_SERVING_TOO = {
    (Noun.PERSON, Action.SEE), (Noun.PERSON, Action.FIND), (Noun.BROADCAST, Action.SEND),
}  # fmt: skip


def people_of(areas: Iterable[str], today: date) -> ColumnElement[bool]:
    """Those whose unit or role lies in one of these areas, and those who serve there."""
    far = Reach(0, today, areas=tuple(areas))
    return or_(_of_areas(far), *_serving_in(far))


# Conditions that several nouns share


def took_part(person_id: int) -> ColumnElement[bool]:
    """Visits the person recorded or took part in."""
    recorded = aliased(Visit)
    own = select(recorded.id).where(recorded.author_id == person_id)
    joined = select(VisitParticipant.visit_id).where(VisitParticipant.person_id == person_id)
    # One list of numbers: an OR over both would read every visit on PostgreSQL.
    return Visit.id.in_(union(own, joined))


def serves(person_id: int, today: date) -> ColumnElement[bool]:
    """An assignment of the person, alone or through a team, that holds today."""
    held = aliased(Assignment)
    alone = select(held.id).where(held.person_id == person_id)
    in_team = select(held.id).where(held.team_id.in_(_teams(person_id, today)))
    # One list of numbers: an OR over both would read every assignment on SQLite.
    return and_(Assignment.id.in_(union(alone, in_team)), current(today))


def current(today: date) -> ColumnElement[bool]:
    """An assignment that holds today, whoever serves by it."""
    state = or_(*(Assignment.state == each for each in CURRENT))  # an IN could not be prepared
    return and_(state, holds(Assignment.starts, Assignment.ends, today))


def area_prefix(code: str) -> str:
    """What codes within an area begin with: 3301 for the city 330100, six digits for a county."""
    while code.endswith("00") and len(code) > 2:
        code = code[:-2]
    return code


def within(column: Any, areas: Iterable[str]) -> ColumnElement[bool]:
    """The column holds one of the areas or an area inside it (a city sees its counties)."""
    return or_(false(), *(column.startswith(area_prefix(area), autoescape=True) for area in areas))


def holds(starts: Any, ends: Any, day: date) -> ColumnElement[bool]:
    """The span from `starts` to `ends` (inclusive, open where null) covers the day."""
    covered: ColumnElement[bool] = (starts <= day) & or_(ends.is_(None), ends >= day)
    return covered


def _belongs(
    far: Reach, client_id: Any, region_id: Any, *, area: Any = None
) -> ColumnElement[bool]:
    """What belongs to a client or region within reach, by the columns that name it."""
    if far.everything:
        return true()
    if far.nothing:
        return false()
    reached = [_served(far, column, mark) for column, mark in _marks(client_id, region_id)]
    if far.clients and client_id is not None:
        reached.append(client_id.in_(far.clients))
    if far.areas and area is not None:
        reached.append(within(area, far.areas))
    elif far.areas:
        reached += [client_id.in_(_clients_in(far.areas)), region_id.in_(_regions_in(far.areas))]
    return or_(*reached)


def _marks(client_id: Any, region_id: Any) -> list[tuple[Any, Any]]:
    both = ((client_id, Assignment.client_id), (region_id, Assignment.region_id))
    return [(column, mark) for column, mark in both if column is not None]


def _served(far: Reach, column: Any, mark: Any) -> ColumnElement[bool]:
    """Served today by the person, by a team of theirs, or by people of their unit."""
    by = [Assignment.person_id == far.person_id]
    if far.parts:
        by.append(Assignment.team_id.in_(_teams(far.person_id, far.today, far.parts)))
    if far.units:
        by.append(Assignment.person_id.in_(_staff(far)))
    served = select(mark).where(or_(*by), current(far.today), mark.is_not(None))
    found: ColumnElement[bool] = column.in_(served)
    return found


def _teams(person_id: int, today: date, parts: tuple[str, ...] = ()) -> Select[int]:
    """The teams the person belongs to today, in any part or in one of these."""
    asked = select(TeamMember.team_id).where(
        TeamMember.person_id == person_id, holds(TeamMember.starts, TeamMember.ends, today)
    )
    return asked.where(TeamMember.part.in_(parts)) if parts else asked


def _team_mates(far: Reach) -> Select[int]:
    return select(TeamMember.person_id).where(
        TeamMember.team_id.in_(_teams(far.person_id, far.today, far.parts)),
        holds(TeamMember.starts, TeamMember.ends, far.today),
    )


def _staff(far: Reach) -> Select[int]:
    return select(Person.id).where(Person.organisation_id.in_(far.units))


def _contacts(far: Reach) -> Select[int]:
    return select(RoleGrant.person_id).where(
        RoleGrant.client_id.in_(far.clients), holds(RoleGrant.starts, RoleGrant.ends, far.today)
    )


def _of_areas(far: Reach) -> ColumnElement[bool]:
    """People of a unit in the area, and those whose role is bound to an area or client in it."""
    units = select(Organisation.id).where(within(Organisation.area, far.areas))
    bound = select(RoleGrant.person_id).where(
        or_(within(RoleGrant.area, far.areas), RoleGrant.client_id.in_(_clients_in(far.areas))),
        holds(RoleGrant.starts, RoleGrant.ends, far.today),
    )
    return or_(Person.organisation_id.in_(units), Person.id.in_(bound))


def _serving_in(far: Reach) -> list[ColumnElement[bool]]:
    return [
        _serving(far, Assignment.client_id, _clients_in(far.areas)),
        _serving(far, Assignment.region_id, _regions_in(far.areas)),
    ]


def _serving(far: Reach, mark: Any, served: Any) -> ColumnElement[bool]:
    """Who serves one of these today, alone or in a team."""
    those = and_(mark.in_(served), current(far.today))
    alone = select(Assignment.person_id).where(those, Assignment.person_id.is_not(None))
    teams = select(Assignment.team_id).where(those, Assignment.team_id.is_not(None))
    members = select(TeamMember.person_id).where(
        TeamMember.team_id.in_(teams), holds(TeamMember.starts, TeamMember.ends, far.today)
    )
    return or_(Person.id.in_(alone), Person.id.in_(members))


def _clients_in(areas: tuple[str, ...]) -> Select[int]:
    return select(Client.id).where(within(Client.area, areas))


def _regions_in(areas: tuple[str, ...]) -> Select[int]:
    return select(Region.id).where(within(Region.area, areas))
