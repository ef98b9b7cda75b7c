"""A plan is carried out: whole sheets in few statements, all in the caller's one transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, text, update

from programme.access import Action, Noun
from storage.actions import audit, people
from storage.actions.roster.laying import REFERENCES
from storage.actions.roster.planning import Plan, plan
from storage.actions.roster.problems import Problem
from storage.models import (
    Area,
    Assignment,
    Audit,
    Base,
    Client,
    Cycle,
    Organisation,
    Person,
    Region,
    RoleGrant,
    Team,
    TeamMember,
)
from storage.queries import roster as standing_roster
from storage.queries.roster import Grant
from storage.queries.roster_rows import AreaRow, PersonRow, Roster, Row, Sheet
from storage.store import Session

AT_ONCE = 5_000
_PEOPLE_AT_ONCE = 500  # a list in a statement
_MODELS: Mapping[Sheet, type[Base]] = {
    Sheet.AREAS: Area,
    Sheet.ORGANISATIONS: Organisation,
    Sheet.CLIENTS: Client,
    Sheet.REGIONS: Region,
    Sheet.PEOPLE: Person,
    Sheet.CYCLES: Cycle,
    Sheet.TEAMS: Team,
    Sheet.MEMBERS: TeamMember,
    Sheet.ASSIGNMENTS: Assignment,
}
Ids = dict[Sheet, dict[str, int]]


async def bring_in(
    session: Session,
    roster: Roster,
    planned: Plan,
    *,
    imported_by: int | None,
    today: date,
    now: datetime,
    problems: Sequence[Problem] = (),
) -> Plan:
    """Carry out what was planned before the writer's turn; planned anew where the store moved.

    Returns the plan that holds; where that has a problem, nothing was written.
    """
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
        await session.execute(text("LOCK TABLE people IN SHARE ROW EXCLUSIVE MODE"))
    stands = await standing_roster.standing(session)
    if stands != planned.standing:
        planned = plan(roster, stands, today=today, problems=problems)
    if planned.problems or planned.changes_nothing:
        return planned
    carrying = _Carrying(session, planned)
    await carrying.carry_out()
    await _let_go(session, carrying.who_left(), imported_by=imported_by, today=today, now=now)
    granted = [carrying.ids[Sheet.PEOPLE][person] for person in planned.grants]
    await _note(session, planned, granted, imported_by=imported_by, now=now)
    return planned


class _Carrying:
    """One plan being written, sheet after sheet; `ids` grow as rows come in."""

    def __init__(self, session: Session, planned: Plan) -> None:
        self.session = session
        self.plan = planned
        self.ids: Ids = {sheet: dict(codes) for sheet, codes in planned.standing.ids.items()}

    async def carry_out(self) -> None:
        for sheet in Sheet:
            await self._insert(sheet)
            await self._update(sheet)
            if sheet is Sheet.PEOPLE:
                await self._grant()

    async def _insert(self, sheet: Sheet) -> None:
        rows = self.plan.new[sheet]
        if not rows:
            return
        if sheet is Sheet.AREAS:  # a city stands before its counties
            rows = sorted(rows, key=lambda row: _DEPTH[cast("AreaRow", row).level or ""])
        model = _MODELS[sheet]
        await self._many(insert(_table(model)), [self._values(sheet, row) for row in rows])
        if hasattr(model, "id") and hasattr(model, "code"):
            await self._learn_ids(sheet, model)

    async def _learn_ids(self, sheet: Sheet, model: Any) -> None:
        known = max(self.ids[sheet].values(), default=0)
        found = await self.session.execute(select(model.code, model.id).where(model.id > known))
        self.ids[sheet] |= {row.code: row.id for row in found}

    async def _update(self, sheet: Sheet) -> None:
        rows = self.plan.changed[sheet]
        if not rows:
            return
        if sheet is Sheet.AREAS:
            await self._update_areas(rows)
            return
        table = _table(_MODELS[sheet])
        numbered = [(self.ids[sheet][row.key], row) for row in rows]
        await self._make_way(sheet, table, [number for number, _ in numbered])
        values = [{"number": number} | self._values(sheet, row) for number, row in numbered]
        await self._many(update(table).where(table.c.id == bindparam("number")), values)

    async def _make_way(self, sheet: Sheet, table: Table, numbers: Sequence[int]) -> None:
        """Two that change places must not meet: what is unique is set aside first."""
        if sheet not in _ASIDE:
            return
        aside = [{"number": number} | _ASIDE[sheet](number) for number in numbers]
        await self._many(update(table).where(table.c.id == bindparam("number")), aside)

    async def _update_areas(self, rows: Iterable[Row]) -> None:
        table = _table(Area)
        values = [{"number": row.code} | self._values(Sheet.AREAS, row) for row in rows]
        await self._many(update(table).where(table.c.code == bindparam("number")), values)

    async def _grant(self) -> None:
        table = _table(RoleGrant)
        added = [
            self._granted(person, grant)
            for person, made in self.plan.grants.items()
            for grant in made.added
        ]
        altered = [
            {"number": grant.id, "starts": grant.starts, "ends": grant.ends}
            for made in self.plan.grants.values()
            for grant in made.altered
        ]
        await self._many(insert(table), added)
        await self._many(update(table).where(table.c.id == bindparam("number")), altered)

    def _granted(self, person: str, grant: Grant) -> dict[str, Any]:
        return {
            "person_id": self.ids[Sheet.PEOPLE][person],
            "role": grant.role,
            "area": grant.area,
            "organisation_id": self._id(Sheet.ORGANISATIONS, grant.organisation),
            "client_id": self._id(Sheet.CLIENTS, grant.client),
            "starts": grant.starts,
            "ends": grant.ends,
        }

    def who_left(self) -> list[int]:
        """Those who were in post before this import and are not after it."""
        stood = cast("Mapping[str, PersonRow]", self.plan.standing.rows[Sheet.PEOPLE])
        return [
            self.ids[Sheet.PEOPLE][row.code]
            for row in cast("Sequence[PersonRow]", self.plan.changed[Sheet.PEOPLE])
            if row.state == "left" and stood[row.code].state != "left"
        ]

    async def _many(self, statement: Any, values: Sequence[Mapping[str, Any]]) -> None:
        connection = await self.session.connection()
        for first in range(0, len(values), AT_ONCE):
            await connection.execute(statement, list(values[first : first + AT_ONCE]))

    def _id(self, sheet: Sheet, code: str | None) -> int | None:
        return None if code is None else self.ids[sheet][code]

    def _values(self, sheet: Sheet, row: Row) -> dict[str, Any]:
        """The row's columns, with numbers where the row names codes."""
        values: dict[str, Any] = {}
        for name, column in _COLUMNS[sheet].items():
            value = getattr(row, name)
            pointed = REFERENCES[sheet].get(name, Sheet.AREAS)
            values[column] = value if pointed is Sheet.AREAS else self._id(pointed, value)
        searched_by = self.plan.searched_by.get((sheet, row.code))
        return values if searched_by is None else values | {"search": searched_by}


def _columns(*same: str, **renamed: str) -> Mapping[str, str]:
    return {name: name for name in same} | renamed


_COLUMNS: Mapping[Sheet, Mapping[str, str]] = {
    Sheet.AREAS: _columns("code", "name", "level", "parent"),
    Sheet.ORGANISATIONS: _columns("code", "name", "kind", "area"),
    Sheet.CLIENTS: _columns(
        *("code", "name", "aliases", "kind", "level", "area", "uscc", "state"),
        *("latitude", "longitude", "sited"),
        key_unit="key",
    ),
    Sheet.REGIONS: _columns("code", "name", "area", "mountain_island", "state"),
    Sheet.PEOPLE: _columns(
        *("code", "name", "mobile", "state", "language"), organisation="organisation_id"
    ),
    Sheet.CYCLES: _columns("code", "scheme", "starts", "ends"),
    Sheet.TEAMS: _columns("code", "name", "state"),
    Sheet.MEMBERS: _columns(
        *("part", "starts", "ends"), code="team_id", person="person_id", field_of="field"
    ),
    Sheet.ASSIGNMENTS: _columns(
        *("code", "scheme", "starts", "ends", "state"),
        cycle="cycle_id",
        person="person_id",
        team="team_id",
        client="client_id",
        region="region_id",
    ),
}
"""Where each field of a row is kept."""

_ASIDE: Mapping[Sheet, Callable[[int], dict[str, Any]]] = {
    Sheet.CYCLES: lambda number: {"starts": date.fromordinal(number)},
    Sheet.MEMBERS: lambda _: {"part": "expert"},
    Sheet.ASSIGNMENTS: lambda _: {"state": "adjusted"},
}

_DEPTH = {"province": 0, "city": 1, "county": 2}


async def _let_go(
    session: Session, left: Sequence[int], *, imported_by: int | None, today: date, now: datetime
) -> None:
    """As after "left the post" in a chat: accounts, invitations and waiting messages end."""
    for first in range(0, len(left), _PEOPLE_AT_ONCE):
        some = left[first : first + _PEOPLE_AT_ONCE]
        await people.let_go(session, some, by=(imported_by, None), today=today, now=now)


def _table(model: type[Base]) -> Table:
    return cast("Table", model.__table__)


async def _note(
    session: Session,
    planned: Plan,
    granted: Sequence[int],
    *,
    imported_by: int | None,
    now: datetime,
) -> None:
    """One line a sheet, and one a person whose roles changed."""
    for sheet, count in planned.counts.items():
        await audit.note(
            session,
            at=now,
            person_id=imported_by,
            account_id=None,
            action=Action.IMPORT,
            noun=Noun.ROSTER,
            subject=f"{sheet}:{count.new} new, {count.changed} changed",
        )
    changed_roles = [
        {
            "at": now,
            "person_id": imported_by,
            "account_id": None,
            "action": Action.GRANT,
            "noun": Noun.ROLE,
            "subject": f"person:{person}",
            "allowed": True,
        }
        for person in granted
    ]
    if changed_roles:
        await session.execute(insert(Audit), changed_roles)
