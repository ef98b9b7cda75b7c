"""The roster as it stands in the store, as the same rows that a sheet is read into."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from programme.places import Datum
from storage.models import (
    Area,
    Assignment,
    Client,
    Cycle,
    Organisation,
    Person,
    Region,
    RoleGrant,
    Team,
    TeamMember,
)
from storage.queries.roster_rows import (
    AreaRow,
    AssignmentRow,
    ClientRow,
    CycleRow,
    MemberRow,
    OrganisationRow,
    PersonRow,
    RegionRow,
    Row,
    Sheet,
    TeamRow,
)
from storage.store import Session


@dataclass(frozen=True, slots=True)
class Grant:
    """A role as it is granted, what it is bound to by code; `id` is None before it is kept."""

    role: str
    area: str | None
    organisation: str | None
    client: str | None
    starts: date
    ends: date | None
    id: int | None = None

    @property
    def bound(self) -> tuple[str, str | None, str | None, str | None]:
        """The role and what it is bound to: what tells it from the person's other grants."""
        return self.role, self.area, self.organisation, self.client

    def holds(self, day: date) -> bool:
        return self.starts <= day and not self.over(day)

    def over(self, day: date) -> bool:
        return self.ends is not None and self.ends < day


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything the store knows of the roster, by sheet and key; equal where nothing changed."""

    rows: Mapping[Sheet, Mapping[str, Row]]
    ids: Mapping[Sheet, Mapping[str, int]]
    grants: Mapping[str, Sequence[Grant]] = field(default_factory=dict)


NOWHERE = Standing({sheet: {} for sheet in Sheet}, {sheet: {} for sheet in Sheet})
"""An empty store."""


async def standing(session: Session) -> Standing:
    """The whole roster, a statement a sheet: an import is checked against all of it."""
    rows: dict[Sheet, dict[str, Row]] = {}
    ids: dict[Sheet, dict[str, int]] = {}
    for sheet, (asked, kind, names) in _SHEETS.items():
        found = (await session.execute(asked)).all()
        made = [kind(**dict(zip(names, row[1:], strict=True))) for row in found]
        if sheet is Sheet.CLIENTS:
            made = [_with_aliases(row) for row in made]
        rows[sheet] = {row.key: row for row in made}
        if sheet is not Sheet.AREAS:
            ids[sheet] = {row.key: found[0] for row, found in zip(made, found, strict=True)}
    return Standing(rows, ids, await _grants(session))


async def _grants(session: Session) -> dict[str, list[Grant]]:
    asked = (
        select(
            Person.code,
            RoleGrant.role,
            RoleGrant.area,
            Organisation.code,
            Client.code,
            RoleGrant.starts,
            RoleGrant.ends,
            RoleGrant.id,
        )
        .join(Person, Person.id == RoleGrant.person_id)
        .outerjoin(Organisation, Organisation.id == RoleGrant.organisation_id)
        .outerjoin(Client, Client.id == RoleGrant.client_id)
        .order_by(RoleGrant.id)
    )
    grants: dict[str, list[Grant]] = {}
    for row in await session.execute(asked):
        grants.setdefault(row[0], []).append(Grant(*row[1:]))
    return grants


def _with_aliases(row: Any) -> Any:
    return ClientRow(
        **{name: getattr(row, name) for name in _CLIENT if name != "aliases"},
        aliases=tuple(row.aliases or ()),
        datum=None if row.latitude is None else Datum.WGS84,
    )


_CLIENT = (
    *("code", "name", "aliases", "kind", "level", "area", "key_unit", "uscc", "state"),
    *("latitude", "longitude", "sited"),
)
_MEMBER = ("code", "person", "part", "field_of", "starts", "ends")
_ASSIGNMENT = (
    *("code", "scheme", "cycle", "person", "team"),
    *("client", "region", "starts", "ends", "state"),
)
_organisation = aliased(Organisation)

_SHEETS: Mapping[Sheet, tuple[Any, Any, Sequence[str]]] = {
    Sheet.AREAS: (
        select(Area.code, Area.code, Area.name, Area.level, Area.parent),
        AreaRow,
        ("code", "name", "level", "parent"),
    ),
    Sheet.ORGANISATIONS: (
        select(
            Organisation.id,
            Organisation.code,
            Organisation.name,
            Organisation.kind,
            Organisation.area,
        ),
        OrganisationRow,
        ("code", "name", "kind", "area"),
    ),
    Sheet.CLIENTS: (
        select(
            *(Client.id, Client.code, Client.name, Client.aliases, Client.kind, Client.level),
            *(Client.area, Client.key, Client.uscc, Client.state),
            *(Client.latitude, Client.longitude, Client.sited),
        ),
        ClientRow,
        _CLIENT,
    ),
    Sheet.REGIONS: (
        select(
            Region.id, Region.code, Region.name, Region.area, Region.mountain_island, Region.state
        ),
        RegionRow,
        ("code", "name", "area", "mountain_island", "state"),
    ),
    Sheet.PEOPLE: (
        select(
            *(Person.id, Person.code, Person.name, Person.mobile),
            *(_organisation.code, Person.state, Person.language),
        ).outerjoin(_organisation, _organisation.id == Person.organisation_id),
        PersonRow,
        ("code", "name", "mobile", "organisation", "state", "language"),
    ),
    Sheet.CYCLES: (
        select(Cycle.id, Cycle.code, Cycle.scheme, Cycle.starts, Cycle.ends),
        CycleRow,
        ("code", "scheme", "starts", "ends"),
    ),
    Sheet.TEAMS: (
        select(Team.id, Team.code, Team.name, Team.state),
        TeamRow,
        ("code", "name", "state"),
    ),
    Sheet.MEMBERS: (
        select(
            *(TeamMember.id, Team.code, Person.code, TeamMember.part),
            *(TeamMember.field, TeamMember.starts, TeamMember.ends),
        )
        .join(Team, Team.id == TeamMember.team_id)
        .join(Person, Person.id == TeamMember.person_id),
        MemberRow,
        _MEMBER,
    ),
    Sheet.ASSIGNMENTS: (
        select(
            *(Assignment.id, Assignment.code, Assignment.scheme, Cycle.code, Person.code),
            *(Team.code, Client.code, Region.code),
            *(Assignment.starts, Assignment.ends, Assignment.state),
        )
        .join(Cycle, Cycle.id == Assignment.cycle_id)
        .outerjoin(Person, Person.id == Assignment.person_id)
        .outerjoin(Team, Team.id == Assignment.team_id)
        .outerjoin(Client, Client.id == Assignment.client_id)
        .outerjoin(Region, Region.id == Assignment.region_id),
        AssignmentRow,
        _ASSIGNMENT,
    ),
}
