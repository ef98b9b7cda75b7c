"""Lines laid over what stands: names become codes, blanks what was there before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from programme import areas
from storage.actions.roster import grants, siting
from storage.actions.roster.drafting import Draft
from storage.actions.roster.problems import Problem, Reason
from storage.queries.roster import Standing
from storage.queries.roster_rows import (
    NO_END,
    NOTHING,
    AreaRow,
    AssignmentRow,
    ClientRow,
    CycleRow,
    MemberRow,
    PersonRow,
    Roster,
    Row,
    Sheet,
)

REFERENCES: Mapping[Sheet, Mapping[str, Sheet]] = {
    Sheet.AREAS: {"parent": Sheet.AREAS},
    Sheet.ORGANISATIONS: {"area": Sheet.AREAS},
    Sheet.CLIENTS: {"area": Sheet.AREAS},
    Sheet.REGIONS: {"area": Sheet.AREAS},
    Sheet.PEOPLE: {
        "organisation": Sheet.ORGANISATIONS,
        "areas": Sheet.AREAS,
        "clients": Sheet.CLIENTS,
    },
    Sheet.CYCLES: {},
    Sheet.TEAMS: {},
    Sheet.MEMBERS: {"code": Sheet.TEAMS, "person": Sheet.PEOPLE},
    Sheet.ASSIGNMENTS: {
        "cycle": Sheet.CYCLES,
        "person": Sheet.PEOPLE,
        "team": Sheet.TEAMS,
        "client": Sheet.CLIENTS,
        "region": Sheet.REGIONS,
    },
}

_MEMBER_KEY = {"code", "person"}

_NEW: Mapping[Sheet, Mapping[str, Any]] = {
    Sheet.CLIENTS: {"aliases": (), "key_unit": False, "state": "pool"},
    Sheet.REGIONS: {"mountain_island": False, "state": "pool"},
    Sheet.PEOPLE: {"state": "active", "language": "zh_Hans_CN"},
    Sheet.TEAMS: {"state": "active"},
}
"""What a new row is where its line says nothing."""


def draft(
    roster: Roster, standing: Standing, *, today: date, problems: Sequence[Problem] = ()
) -> Draft:
    """Lay the roster over what stands, sheet by sheet, each after those it names.

    `problems` were met in reading: their cells are blank here, and not complained of again.
    """
    laid = Draft(standing, today, {sheet: dict(standing.rows[sheet]) for sheet in Sheet})
    laid.problems.extend(problems)
    laid.cells.update((problem.sheet, problem.at, problem.column) for problem in problems)
    for sheet in Sheet:
        _Laying(laid, sheet).lay(roster.rows(sheet))
    return laid


class _Laying:
    """One sheet being laid."""

    def __init__(self, laid: Draft, sheet: Sheet) -> None:
        self.laid = laid
        self.sheet = sheet
        self.names: dict[Sheet, dict[str, list[str]]] = {}
        self.seen: dict[str, Row] = {}
        self.parts: dict[tuple[str, str], date] | None = None
        self.given: list[Row] = laid.given.setdefault(sheet, [])
        self.new: list[Row] = laid.new.setdefault(sheet, [])
        self.changed: list[Row] = laid.changed.setdefault(sheet, [])

    def lay(self, rows: Sequence[Row]) -> None:
        if self.sheet is Sheet.AREAS:
            rows = [*rows, *_missing_areas(self.laid, rows)]
            known = self.laid.after[Sheet.AREAS]
            self.laid.after[Sheet.AREAS] = {row.code: row for row in rows} | known
        for row in rows:
            self._lay_one(self._resolved(row))

    def _lay_one(self, row: Row) -> None:
        row = self._meant(row)
        before = self.seen.setdefault(row.key, row)
        if before is not row:
            self.laid.wrong(row, "code", Reason.TWICE, line=str(before.at))
            return
        stood = self.laid.standing.rows[self.sheet].get(row.key)
        merged = self._merged(row, stood)
        self.laid.after[self.sheet][row.key] = merged
        self.given.append(merged)
        if stood is None:
            self.new.append(merged)
        elif merged != stood:
            self.changed.append(merged)
        if isinstance(merged, PersonRow):
            self._grant(merged, stood)

    def _grant(self, person: PersonRow, stood: Row | None) -> None:
        held = self.laid.standing.grants.get(person.code, ())
        made = grants.changes(person, held, today=self.laid.today)
        self.laid.grants[person.code] = made
        if made.some and stood is not None and person == stood:
            self.changed.append(person)

    def _meant(self, row: Row) -> Row:
        """A member's line without a first day means the part the person has already."""
        if isinstance(row, ClientRow):
            return siting.laid(self.laid, row)
        if not isinstance(row, MemberRow) or row.starts is not None:
            return row
        return replace(row, starts=self._parts().get((row.code, row.person), self.laid.today))

    def _parts(self) -> Mapping[tuple[str, str], date]:
        """The first day of the part that each person has in each team now."""
        if self.parts is None:
            self.parts = {
                (part.code, part.person): part.starts
                for part in self.laid.standing.rows[Sheet.MEMBERS].values()
                if isinstance(part, MemberRow)
                and part.starts is not None
                and (part.ends is None or part.ends >= self.laid.today)
            }
        return self.parts

    def _merged(self, row: Row, stood: Row | None) -> Row:
        said: dict[str, Any] = {
            name: None if value in (NOTHING, NO_END) else value
            for name in _NAMES[type(row)]
            if (value := getattr(row, name)) is not None
        }
        if isinstance(row, PersonRow):
            said |= {"starts": row.starts, "ends": row.ends}  # grants tell the two Nones apart
        if stood is not None:
            return replace(stood, **said, at=row.at)
        fresh = {**_NEW.get(self.sheet, {}), **said}
        if isinstance(row, AssignmentRow):
            fresh = {**_of_cycle(row, self.laid), **fresh}
        return type(row)(**fresh, at=row.at)

    def _resolved(self, row: Row) -> Row:
        """The row with codes where names were written; what names nothing known is left out."""
        found: dict[str, Any] = {}
        for column, sheet in REFERENCES[self.sheet].items():
            written = getattr(row, column)
            if not written:
                continue
            many = isinstance(written, tuple)
            codes = [
                self._code(row, column, sheet, one) for one in (written if many else (written,))
            ]
            if many:
                found[column] = tuple(code for code in codes if code is not None)
            elif codes[0] is not None or column not in _MEMBER_KEY:
                found[column] = codes[0]
        return replace(row, **found) if found else row

    def _code(self, row: Row, column: str, sheet: Sheet, written: str) -> str | None:
        if written in self.laid.after[sheet]:
            return written
        codes = self._codes_by_name(sheet).get(written, [])
        if len(codes) == 1:
            return codes[0]
        reason = Reason.AMBIGUOUS if codes else Reason.UNKNOWN
        self.laid.wrong(row, column, reason, value=written, of=sheet)
        return None

    def _codes_by_name(self, sheet: Sheet) -> Mapping[str, list[str]]:
        if sheet not in self.names:
            index: dict[str, list[str]] = {}
            for code, row in self.laid.after[sheet].items():
                for name in _known_as(row):
                    index.setdefault(name, []).append(code)
            self.names[sheet] = index
        return self.names[sheet]


def _known_as(row: Row) -> Iterator[str]:
    name = getattr(row, "name", None)
    if name:
        yield name
    if isinstance(row, AreaRow) and row.code in areas.AREAS:
        spoken = areas.AREAS[row.code].spoken
        if spoken != name:
            yield spoken


def _missing_areas(laid: Draft, rows: Sequence[Row]) -> list[AreaRow]:
    """The province's own areas that neither stand nor came in."""
    there = {*laid.standing.rows[Sheet.AREAS], *(row.code for row in rows)}
    return [
        AreaRow(code=area.code, name=area.name, level=area.tier, parent=area.parent)
        for area in areas.AREAS.values()
        if area.code not in there
    ]


def _of_cycle(row: AssignmentRow, laid: Draft) -> dict[str, Any]:
    """A new relation without days runs from its cycle's first; one that is over has ended."""
    cycle = laid.after[Sheet.CYCLES].get(row.cycle or "")
    over = row.ends is not None and row.ends < laid.today
    return {
        "starts": cycle.starts if isinstance(cycle, CycleRow) else None,
        "state": "ended" if over else "active",
    }


_NAMES: Mapping[type[Row], Sequence[str]] = {
    kind: [one.name for one in fields(kind) if one.name != "at"] for kind in Row.__subclasses__()
}
