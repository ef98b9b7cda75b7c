"""The roster as rows: what a sheet says and what the store holds are the same values.

Rows name each other by code. In a row that was read, None means "nothing said, leave it as it
is"; `NOTHING` and `NO_END` say that a value is to be empty. `at` is the sheet's line, 0 elsewhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

NOTHING = ""
NO_END = date.max


class Sheet(StrEnum):
    """The parts of a roster, each before those that name it."""

    AREAS = "areas"
    ORGANISATIONS = "organisations"
    CLIENTS = "clients"
    REGIONS = "regions"
    PEOPLE = "people"
    CYCLES = "cycles"
    TEAMS = "teams"
    MEMBERS = "members"
    ASSIGNMENTS = "assignments"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of one sheet."""

    code: str
    at: int = field(default=0, compare=False)

    @property
    def key(self) -> str:
        """What tells this row from the others of its sheet."""
        return self.code


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow(Row):
    name: str | None = None
    level: str | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRow(Row):
    name: str | None = None
    kind: str | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRow(Row):
    """A client; its site is in degrees by the datum the sheet names, WGS-84 once it is laid."""

    name: str | None = None
    aliases: tuple[str, ...] | None = None
    kind: str | None = None
    level: str | None = None
    area: str | None = None
    key_unit: bool | None = None
    uscc: str | None = None
    state: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    datum: str | None = field(default=None, compare=False)
    sited: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRow(Row):
    name: str | None = None
    area: str | None = None
    mountain_island: bool | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow(Row):
    """A person; roles, what they are bound to, and their days become grants, compared as such."""

    name: str | None = None
    mobile: str | None = None
    organisation: str | None = None
    state: str | None = None
    language: str | None = None
    roles: tuple[str, ...] | None = field(default=None, compare=False)
    areas: tuple[str, ...] | None = field(default=None, compare=False)
    clients: tuple[str, ...] | None = field(default=None, compare=False)
    starts: date | None = field(default=None, compare=False)
    ends: date | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleRow(Row):
    scheme: str | None = None
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRow(Row):
    name: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow(Row):
    """A person's part in a team; `code` is the team's."""

    person: str
    part: str | None = None
    field_of: str | None = None
    starts: date | None = None
    ends: date | None = None

    @property
    def key(self) -> str:
        return f"{self.code}\n{self.person}\n{self.starts or ''}"  # no code holds a line break


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentRow(Row):
    scheme: str | None = None
    cycle: str | None = None
    person: str | None = None
    team: str | None = None
    client: str | None = None
    region: str | None = None
    starts: date | None = None
    ends: date | None = None
    state: str | None = None


KINDS: Mapping[type[Row], Sheet] = {
    AreaRow: Sheet.AREAS,
    OrganisationRow: Sheet.ORGANISATIONS,
    ClientRow: Sheet.CLIENTS,
    RegionRow: Sheet.REGIONS,
    PersonRow: Sheet.PEOPLE,
    CycleRow: Sheet.CYCLES,
    TeamRow: Sheet.TEAMS,
    MemberRow: Sheet.MEMBERS,
    AssignmentRow: Sheet.ASSIGNMENTS,
}
"""The sheet whose lines are of that kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """All that came in at once; a sheet that did not come is empty."""

    areas: tuple[AreaRow, ...] = ()
    organisations: tuple[OrganisationRow, ...] = ()
    clients: tuple[ClientRow, ...] = ()
    regions: tuple[RegionRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    cycles: tuple[CycleRow, ...] = ()
    teams: tuple[TeamRow, ...] = ()
    members: tuple[MemberRow, ...] = ()
    assignments: tuple[AssignmentRow, ...] = ()

    def rows(self, sheet: Sheet) -> tuple[Row, ...]:
        rows: tuple[Row, ...] = getattr(self, sheet.value)
        return rows

    def sheets(self) -> Iterator[Sheet]:
        """The sheets that have any row."""
        return (sheet for sheet in Sheet if self.rows(sheet))
